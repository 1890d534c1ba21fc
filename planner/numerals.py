"""Numbers as people and programs write them: what can mean one thing only is read, what can mean two is said."""

import math
import re
from collections.abc import Callable

from planner.schema import Column

NUMBERS = ("number", "whole", "period")
"""Kinds of columns that hold numbers."""

NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
"""A number as a case has it."""

EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""Thousands to some, thousandths to others."""

POINT_OR_COMMA = (".", ",")

SPACED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u2007\u2009\u202f'’]\d{3})+([.,]\d+)?", re.ASCII)
COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})", re.ASCII)
"""Commas between thousands, and if anything a point for decimals."""

POINTS = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})", re.ASCII)
"""The other way round."""

DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+|[1-9]\d{0,2},\d{3})", re.ASCII)
WRITINGS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (SPACED, lambda text: re.sub(r"[^\d.,+-]", "", text).replace(",", ".")),
    (COMMAS, lambda text: text.replace(",", "")),
    (POINTS, lambda text: text.replace(".", "").replace(",", ".")),
    (DECIMAL_COMMA, lambda text: text.replace(",", ".")),
)
"""Ways of writing numbers that can mean one thing only, and that thing as Python writes it."""

DASHES = re.compile(r"[\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d](?=[\d.])", re.ASCII)
"""A dash in front of a number: the sign that mathematics has for minus, and those that word processors make of it."""


def number(cell: str) -> float | None:
    """The number in a cell; None where there is none, or one beyond all measure."""
    text = cell.strip()
    value = float(text) if NUMBER.fullmatch(text) else math.nan
    return value if math.isfinite(value) else None


def same(cell: str, other: str) -> bool:
    """Whether two cells say the same: the same text, or the same number."""
    return cell.strip() == other.strip() or (number(cell) is not None and number(cell) == number(other))


def hyphened(text: str) -> str:
    """A number with a hyphen for its minus, whatever dash it was written with; any other text as it is."""
    return DASHES.sub("-", text, count=1) if DASHES.match(text) else text


def doubt(text: str, column: Column) -> str:
    """What a number may mean that reads as thousands to some and as thousandths to others; empty where it is certain.

    It is certain where the column has no room for the thousands, as no share and no latitude is above a thousand.
    """
    if text[-4:-3] not in POINT_OR_COMMA or column.kind not in NUMBERS or not EITHER_WAY.fullmatch(text):
        return ""
    thousands, fraction = text.replace(".", "").replace(",", ""), text.replace(",", ".")
    low, high = (-math.inf if column.low is None else column.low), (math.inf if column.high is None else column.high)
    if not low <= float(thousands) <= high:
        return ""
    may_be = column.kind == "number" or float(fraction).is_integer()
    or_else = f" or {plainly(fraction)}" if may_be else ""
    return f"With separators of thousands it is {thousands}, else {float(fraction):g}: write {thousands}{or_else}."


def settled(texts: dict[int, str], column: Column) -> dict[int, str]:
    """The cells of a column, by row, with those written plainly whose point the other cells show to be for decimals.

    Where another cell has decimals that can be nothing else, such as 86.08 or 1291.194, so has 123.419. Thousands end
    in a zero more often than not, and programs end no decimals in one: 1.100 stays in doubt even there.
    """
    doubtful = [row for row, text in texts.items() if doubt(text, column) and "." in text and not text.endswith("0")]
    if not doubtful or not any(_has_decimals(text) for text in texts.values()):
        return texts
    return texts | {row: plainly(texts[row]) for row in doubtful}


def _has_decimals(text: str) -> bool:
    return "." in text and bool(NUMBER.fullmatch(text)) and not EITHER_WAY.fullmatch(text)


def has_decimal_comma(text: str) -> bool:
    """Whether the comma of a number can only be for decimals, so that the points beside it are for thousands."""
    return bool(DECIMAL_COMMA.fullmatch(text)) and not EITHER_WAY.fullmatch(text)


def certain(text: str) -> str | None:
    """A number in another country's writing as a case has it; None where the text is no such number."""
    return next((rewritten(text) for writing, rewritten in WRITINGS if writing.fullmatch(text)), None)


def plainly(text: str) -> str:
    """A number written so that no one takes its decimals for thousands: 1.10 for 1.100, and 1.1250 for 1.125."""
    if not EITHER_WAY.fullmatch(text):
        return text
    return text[:-1] if text.endswith("0") else f"{text}0"


def written(value: float, column: Column) -> str:
    """A number as text that reads back to it in a column; whole ones without a point."""
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0")
    text = str(int(value)) if whole else repr(value)
    return plainly(text) if doubt(text, column) else text
