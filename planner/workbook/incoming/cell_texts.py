"""Turn a received cell into the text that a CSV file would have; what is ambiguous is a fault."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from planner.fault import shown
from planner.formats import months, numerals
from planner.formats.numerals import NUMBER, NUMBERS, written
from planner.language import say
from planner.schema import FREE, Column
from planner.workbook.incoming.sheet_reader import ReceivedCell

FORMULA = say("values of formulas, as last calculated, were taken")
BLANKS = say("blanks around text were dropped")
TYPED = say("numbers typed as text were read as numbers")
AS_TEXT = say("numbers were read as text")
WRITTEN = say("numbers in another country's writing were read as numbers")
DASHED = say("dashes in front of numbers were read as minus")
DATES = say("dates were read as months")
COUNTED = say("numbers that count days were read as months")
DATED = say("dates were read as text")
TRUTH = say("TRUE and FALSE were read as yes and no")
SPELLED = say("capitals and small letters were read as the choices have them")


@dataclass(frozen=True)
class CellText:
    """Text of a cell."""

    text: str
    normalised: tuple[str, ...] = ()
    """What was normalised, for a notice."""
    why: Callable[[], tuple[str, str]] | None = None
    """Puts into words what was found and a hint, if the meaning is ambiguous."""

    @property
    def doubt(self) -> tuple[str, str] | None:
        """What was found and a hint, if the meaning is ambiguous."""
        return None if self.why is None else self.why()


def cell_text(cell: ReceivedCell, column: Column, since: datetime = months.SINCE_1900) -> CellText:
    """Text of a cell in a column; `since` is the epoch of the dates of its workbook."""
    if cell.error:
        return _doubt(lambda: (say("the error {error}", error=cell.value), say("Mend the formula, or type the value.")))
    if cell.value is None:
        return _doubt(
            lambda: (
                say("a formula that was never calculated"),
                say("Open the workbook in a spreadsheet, and save it."),
            )
        )
    read = _read(cell, column, since)
    return CellText(read.text, (FORMULA, *read.normalised), read.why) if cell.formula else read


def _doubt(why: Callable[[], tuple[str, str]]) -> CellText:
    return CellText("", (), why)


def _read(cell: ReceivedCell, column: Column, since: datetime) -> CellText:
    value = cell.value
    if isinstance(value, bool):
        return _truth(value, column)
    if isinstance(value, int | float) and column.kind == "month" and (month := months.of_serial(value, since)):
        return CellText(month, (COUNTED,))
    if isinstance(value, int | float):
        return _number(value, column, cell.decimals)
    if isinstance(value, str):
        return _text(value, column)
    return _date(value, column)


def _truth(value: bool, column: Column) -> CellText:
    if column.kind == "yes_no":
        return CellText("yes" if value else "no", (TRUTH,))
    return _doubt(lambda: (say("the truth value {value}", value=str(value).upper()), say("Type text, or a number.")))


def _number(value: float, column: Column, decimals: int) -> CellText:
    """Format a number, with its displayed decimals if they do not change its value."""
    normalised = (AS_TEXT,) if column.kind in {"key", "text"} else ()
    as_shown = f"{value:.{decimals}f}" if decimals and column.kind in NUMBERS else ""
    exact = as_shown and float(as_shown) == value and not numerals.doubtful(as_shown, column)
    return CellText(as_shown if exact else written(value, column), normalised)


def _date(value: object, column: Column) -> CellText:
    if not isinstance(value, date):
        return _doubt(
            lambda: (
                say("a time of day or a duration ({value})", value=str(value)),
                say("Format the cell as text or number, and type it anew."),
            )
        )
    day = value.date() if isinstance(value, datetime) else value
    if column.kind == "month":
        return CellText(f"{day:%Y-%m}", (DATES,))
    if column in FREE:
        return CellText(day.isoformat(), (DATED,))
    return _doubt(
        lambda: (
            say("a date ({day})", day=day.isoformat()),
            say("Format the cell as text or number, and type it anew: spreadsheets make dates of what looks like one."),
        )
    )


def _text(text: str, column: Column) -> CellText:
    if column in FREE:
        return CellText(text)
    bare = text.strip()
    normalised = () if bare == text or not bare else (BLANKS,)
    if column.kind in NUMBERS and bare:
        read = _typed_number(bare, column)
    elif column.kind == "month":
        read = _month(bare)
    elif column.kind in {"choice", "yes_no"}:
        read = _choice(bare, column)
    else:
        read = CellText(bare)
    return CellText(read.text, (*normalised, *read.normalised), read.why)


def _typed_number(text: str, column: Column) -> CellText:
    """Normalise a number typed as text, in any notation that is unambiguous."""
    bare = numerals.hyphened(text)
    if numerals.doubtful(bare, column):
        return _doubt(lambda: (say("{cell} typed as text", cell=shown(text)), numerals.doubt(bare, column)))
    dashed = () if bare == text else (DASHED,)
    if NUMBER.fullmatch(bare):
        return CellText(bare, dashed or (TYPED,))
    read = numerals.certain(bare)
    return CellText(text) if read is None else CellText(read, (*dashed, WRITTEN))


def _month(text: str) -> CellText:
    month = months.month(text)
    return CellText(month or text, (DATES,) if month not in {"", text} else ())


def _choice(text: str, column: Column) -> CellText:
    same = [choice for choice in column.choices if choice.casefold() == text.casefold()]
    if text not in column.choices and len(same) == 1:
        return CellText(same[0], (SPELLED,))
    return CellText(text)
