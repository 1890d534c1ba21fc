"""What a cell that was sent says, as the text that a case folder would hold: read where it is certain, else a doubt."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from planner.fault import shown
from planner.schema import FREE, Column
from planner.workbook.sent.sheets import SentCell

NUMBERS = ("number", "whole", "period")
PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
"""Thousands to some, thousandths to others."""

SPACED = re.compile(r"[+-]?\d{1,3}([ \u00a0\u2007\u2009\u202f'’]\d{3})+([.,]\d+)?", re.ASCII)
COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})", re.ASCII)
"""Commas between thousands, and if anything a point for decimals."""

POINTS = re.compile(r"[+-]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})", re.ASCII)
"""The other way round."""

DECIMAL_COMMA = re.compile(r"[+-]?(0,\d+|\d+,\d{1,2}|\d+,\d{4,}|\d{4,},\d+)", re.ASCII)
WRITINGS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (SPACED, lambda text: re.sub(r"[^\d.,+-]", "", text).replace(",", ".")),
    (COMMAS, lambda text: text.replace(",", "")),
    (POINTS, lambda text: text.replace(".", "").replace(",", ".")),
    (DECIMAL_COMMA, lambda text: text.replace(",", ".")),
)
"""Ways of writing numbers that can mean one thing only, and that thing as Python writes it."""

MONTHS = (
    re.compile(r"([12]\d{3})[-/.](0?[1-9]|1[0-2])([-/.]\d{1,2})?"),
    re.compile(r"(0?[1-9]|1[0-2])[/.]([12]\d{3})"),
)

FORMULA = "values of formulas, as last calculated, were taken"
BLANKS = "blanks around text were dropped"
TYPED = "numbers typed as text were read as numbers"
AS_TEXT = "numbers were read as text"
WRITTEN = "numbers in another country's writing were read as numbers"
DATES = "dates were read as months"
DATED = "dates were read as text"
TRUTH = "TRUE and FALSE were read as yes and no"
SPELLED = "capitals and small letters were read as the choices have them"


@dataclass(frozen=True)
class Said:
    """What a cell says."""

    text: str
    tidied: tuple[str, ...] = ()
    """What was done to read it, in words that fit a list of cells."""
    doubt: tuple[str, str] | None = None
    """What was found and a hint, where the meaning is not certain."""


def said(cell: SentCell, column: Column) -> Said:
    """What a cell says in a column, or what is in doubt."""
    if cell.error:
        return _doubt(f"the error {cell.value}", "Mend the formula, or type the value.")
    if cell.value is None:
        return _doubt("a formula that was never calculated", "Open the workbook in a spreadsheet, and save it.")
    read = _read(cell, column)
    return Said(read.text, (FORMULA, *read.tidied), read.doubt) if cell.formula else read


def _doubt(found: str, hint: str) -> Said:
    return Said("", (), (found, hint))


def _read(cell: SentCell, column: Column) -> Said:
    value = cell.value
    if isinstance(value, bool):
        return _truth(value, column)
    if isinstance(value, int | float):
        return _number(value, column, cell.decimals)
    if isinstance(value, str):
        return _text(value, column)
    return _date(value, column)


def _truth(value: bool, column: Column) -> Said:
    if column.kind == "yes_no":
        return Said("yes" if value else "no", (TRUTH,))
    return _doubt(f"the truth value {str(value).upper()}", "Type text, or a number.")


def _number(value: float, column: Column, decimals: int) -> Said:
    """A number in digits; with the decimals that it is shown with, where they change nothing."""
    tidied = (AS_TEXT,) if column.kind in {"key", "text"} else ()
    as_shown = f"{value:.{decimals}f}" if decimals and column.kind in NUMBERS else ""
    return Said(as_shown if as_shown and float(as_shown) == value else written(value), tidied)


def written(value: float) -> str:
    """A number as text that reads back to it; whole ones without a point."""
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15 and str(value) != "-0.0")
    return str(int(value)) if whole else repr(value)


def _date(value: object, column: Column) -> Said:
    if not isinstance(value, date):
        return _doubt(f"a time of day or a duration ({value})", "Format the cell as text or number, and type it anew.")
    day = value.date() if isinstance(value, datetime) else value
    if column.kind == "month":
        return Said(f"{day:%Y-%m}", (DATES,))
    if column in FREE:
        return Said(day.isoformat(), (DATED,))
    hint = "Format the cell as text or number, and type it anew: spreadsheets make dates of what looks like one."
    return _doubt(f"a date ({day.isoformat()})", hint)


def _text(text: str, column: Column) -> Said:
    if column in FREE:
        return Said(text)
    bare = text.strip()
    tidied = () if bare == text or not bare else (BLANKS,)
    if column.kind in NUMBERS and bare:
        read = _typed_number(bare)
    elif column.kind == "month":
        read = _month(bare)
    elif column.kind in {"choice", "yes_no"}:
        read = _choice(bare, column)
    else:
        read = Said(bare)
    return Said(read.text, (*tidied, *read.tidied), read.doubt)


def _typed_number(text: str) -> Said:
    if EITHER_WAY.fullmatch(text):
        hint = "Type it as a number: as text it is thousands to some, and a fraction to others."
        return _doubt(f"{shown(text)} typed as text", hint)
    if PLAIN.fullmatch(text):
        return Said(text, (TYPED,))
    for writing, rewritten in WRITINGS:
        if writing.fullmatch(text):
            return Said(rewritten(text), (WRITTEN,))
    return Said(text)


def _month(text: str) -> Said:
    if found := MONTHS[0].fullmatch(text):
        month = f"{found[1]}-{int(found[2]):02d}"
        return Said(month, () if month == text else (DATES,))
    if found := MONTHS[1].fullmatch(text):
        return Said(f"{found[2]}-{int(found[1]):02d}", (DATES,))
    return Said(text)


def _choice(text: str, column: Column) -> Said:
    same = [choice for choice in column.choices if choice.casefold() == text.casefold()]
    if text not in column.choices and len(same) == 1:
        return Said(same[0], (SPELLED,))
    return Said(text)
