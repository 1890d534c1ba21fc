"""Parse numbers in any unambiguous notation, with hints for ambiguous ones."""

import math
import re
from collections.abc import Callable

from planner.language import say
from planner.schema import Column

NUMBERS = ("number", "whole", "period")
"""Kinds of columns that hold numbers."""

LONGEST = 400
"""Longest text that may be a number: the largest has 309 digits [characters]."""

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""Canonical notation of a number."""

EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""Ambiguous notation: a separator of thousands or of decimals."""

POINT_OR_COMMA = (".", ",")

SPACED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u2007\u2009\u202f'’]\d{3})+([.,]\d+)?", re.ASCII)
COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})", re.ASCII)
"""Commas for thousands, a point for decimals."""

POINTS = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})", re.ASCII)
"""Points for thousands, a comma for decimals."""

DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+|[1-9]\d{0,2},\d{3})", re.ASCII)
WRITINGS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (SPACED, lambda text: re.sub(r"[^\d.,+-]", "", text).replace(",", ".")),
    (COMMAS, lambda text: text.replace(",", "")),
    (POINTS, lambda text: text.replace(".", "").replace(",", ".")),
    (DECIMAL_COMMA, lambda text: text.replace(",", ".")),
)
"""Unambiguous notations, each with its conversion to the canonical one."""

SEPARATORS = re.compile(r"[\s,'’_]")

AMONG_WORDS = re.compile(r"[^\d.,+-]*[+-]?\d[\d.,]*[^\d.,]*", re.ASCII)
"""A number with its unit, a word or the sign of a currency before or after it."""

DASHES = re.compile(r"[\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d](?=[\d.])", re.ASCII)
"""A leading dash that means minus."""


def number(cell: str) -> float | None:
    """Read the number in a cell; None if there is none, or it is not finite."""
    text = cell.strip()
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def same(cell: str, other: str) -> bool:
    """Whether two cells hold the same text or the same number."""
    return cell.strip() == other.strip() or (number(cell) is not None and number(cell) == number(other))


def hyphened(text: str) -> str:
    """Replace a leading dash by a hyphen."""
    return DASHES.sub("-", text, count=1) if DASHES.match(text) else text


def doubtful(text: str, column: Column) -> bool:
    """Whether a number is ambiguous.

    It is certain where the column has no room for the thousands, as no share and no latitude is above a thousand.
    """
    if text[-4:-3] not in POINT_OR_COMMA or column.kind not in NUMBERS or not EITHER_WAY.fullmatch(text):
        return False
    low, high = (-math.inf if column.low is None else column.low), (math.inf if column.high is None else column.high)
    return low <= float(text.replace(".", "").replace(",", "")) <= high


def doubt(text: str, column: Column) -> str:
    """Hint on an ambiguous number; empty if it is unambiguous."""
    if not doubtful(text, column):
        return ""
    thousands, fraction = text.replace(".", "").replace(",", ""), text.replace(",", ".")
    if column.kind == "number" or float(fraction).is_integer():
        return say(
            "With separators of thousands it is {thousands}, else {fraction:g}: write {thousands} or {plain}.",
            thousands=thousands, fraction=float(fraction), plain=plainly(fraction),
        )  # fmt: skip
    return say(
        "With separators of thousands it is {thousands}, else {fraction:g}: write {thousands}.",
        thousands=thousands, fraction=float(fraction),
    )  # fmt: skip


def hint(text: str, high: float = math.inf) -> str:
    """Hint on how to write what is no number; empty if none is meant.

    Args:
        text: The text of a cell.
        high: Largest number that is allowed.
    """
    if len(text) > LONGEST:
        return say("Write the number alone, without words or signs.")
    if NUMBER.fullmatch(SEPARATORS.sub("", text)):
        return say("Write numbers without separators of thousands, and with a point for decimals.")
    if NUMBER.fullmatch(hyphened(text)):
        return say("Write a minus as the hyphen of the keyboard.")
    if text.endswith("%"):
        return _hint_on_per_cent(text[:-1].rstrip(), high)
    if any(c.isdecimal() and not c.isascii() for c in text):
        return say("Write numbers with the digits 0 to 9.")
    return say("Write the number alone, without words or signs.") if AMONG_WORDS.fullmatch(text) else ""


def _hint_on_per_cent(text: str, high: float) -> str:
    """Hint on a number before the sign of per cent."""
    value = number(certain(text) or text)
    if value is None:
        return say("Write a share as a number from 0 to 1.")
    share = f"{round(value / 100, 12):.12g}"
    if high <= 1:
        return say("Write a share as a number from 0 to 1: {share}.", share=share)
    return say(
        "Write a share as a number from 0 to 1: {share}; or {number} alone if per cent is what the column counts.",
        share=share, number=text,
    )  # fmt: skip


def settled(texts: dict[int, str], column: Column) -> dict[int, str]:
    """Resolve ambiguous cells of a column whose other cells show that points separate decimals.

    Where another cell has decimals that can be nothing else, such as 86.08 or 1291.194, so has 123.419. Thousands end
    in a zero more often than not, and programs end no decimals in one: 1.100 stays in doubt even there.
    """
    unsure = [row for row, text in texts.items() if doubtful(text, column) and "." in text and not text.endswith("0")]
    if not unsure or not any(_has_decimals(text) for text in texts.values()):
        return texts
    return texts | {row: plainly(texts[row]) for row in unsure}


def _has_decimals(text: str) -> bool:
    return "." in text and len(text) <= LONGEST and bool(NUMBER.fullmatch(text)) and not EITHER_WAY.fullmatch(text)


def has_decimal_comma(text: str) -> bool:
    """Whether a number has a comma that can only separate decimals."""
    return bool(DECIMAL_COMMA.fullmatch(text)) and not EITHER_WAY.fullmatch(text)


def certain(text: str) -> str | None:
    """Convert an unambiguous notation to the canonical one; None if it is not one."""
    if len(text) > LONGEST:
        return None
    return next((rewritten(text) for writing, rewritten in WRITINGS if writing.fullmatch(text)), None)


def plainly(text: str) -> str:
    """Write a number so that its decimals are not read as thousands: 1.10 for 1.100, and 1.1250 for 1.125."""
    if not EITHER_WAY.fullmatch(text):
        return text
    return text[:-1] if text.endswith("0") else f"{text}0"


def unmistakable(texts: list[str]) -> list[str]:
    """Numbers with points for decimals, written so that none is read as thousands where no other shows that it is not.

    For instance 123.4190 where all of them have three decimals.
    """
    return texts if any(map(_has_decimals, texts)) else [plainly(text) for text in texts]


def written(value: float, column: Column) -> str:
    """Format a number as text that reads back to it in a column; integers without a point."""
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0")
    text = str(int(value)) if whole else repr(value)
    return plainly(text) if doubtful(text, column) else text
