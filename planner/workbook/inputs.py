"""The input workbook: a sheet per table, blank or filled, that reads back to the same case."""

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table as SheetTable
from openpyxl.worksheet.table import TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from planner.formats.numerals import NUMBER, written
from planner.layout.formula import Plain, plain
from planner.schema import FREE, Column, Table
from planner.settings import SETTINGS
from planner.tables import READINESS_ASSUMPTIONS, TABLES, Case
from planner.workbook import style
from planner.workbook.guide import add_guide
from planner.workbook.limits import add_names, limit
from planner.workbook.saving import saved
from planner.workbook.stamp import stamp

SPARE_ROWS = 200
"""Blank rows at the end of each table, with validation."""

BANDS = PatternFill("solid", fgColor="F2F6FB")
WIDE = {"name": 36, "source": 36, "note": 60, "reason": 40, "setting": 28, "value": 34}
"""Widths of columns of text [characters]."""

WIDEST = 36
"""Greatest width of other columns [characters]."""


class TooLongError(ValueError):
    """A text that is too long for a cell."""


def input_workbook(case: Case | None) -> bytes:
    """Write the input workbook.

    Args:
        case: The case to fill it from, without faults; None for a blank one, with the settings that have a default.

    Returns:
        An .xlsx file.

    Raises:
        TooLongError: A text of the case is longer than a cell can hold.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    title = "Blank case" if case is None else case.settings.title
    add_guide(workbook, title)
    for name, table in TABLES.items():
        _add_table(workbook, table, _blank_rows(name) if case is None else _rows(case, table), title)
    add_names(workbook)
    stamp(workbook)
    return saved(workbook)


def _blank_rows(name: str) -> list[list[Plain]]:
    """Initial rows of a blank workbook."""
    if name == "settings":
        return [[name, s.proposed or s.default, None, None] for name, s in SETTINGS.items()]
    if name == "readiness":
        return [[*row, "stated assumption", None] for row in READINESS_ASSUMPTIONS]
    return []


def _rows(case: Case, table: Table) -> list[list[Plain]]:
    columns = [*table.columns, *FREE]
    frame = case[table.name][[c.name for c in columns]]
    return [[plain(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]


def _setting(name: str, text: str) -> Plain:
    """Value of a setting; a number if it displays exactly as the text."""
    column = SETTINGS[name].value
    if column.kind in {"text", "month", "yes_no"} or not NUMBER.fullmatch(text):
        return text or None
    number = float(text)
    exact = text in {written(number, column), _shown(number, text)}
    return (int(text) if text.isdecimal() else number) if exact else text


def _shown(number: float, text: str) -> str:
    """Format a number with as many decimals as a text."""
    return f"{number:.{len(text.partition('.')[2])}f}"


def _add_table(workbook: Workbook, table: Table, rows: list[list[Plain]], title: str) -> None:
    sheet = workbook.create_sheet(table.name)
    columns = [*table.columns, *FREE]
    style.head(sheet, 1, tuple(c.name for c in columns), {c.name: meaning(c) for c in columns})
    for number, column in enumerate(columns, start=1):
        _open(sheet, number, column, [row[number - 1] for row in rows])
    last = 1 + len(rows) + SPARE_ROWS
    for row, cells in enumerate(rows, start=2):
        for number, (cell, column) in enumerate(zip(cells, columns, strict=True), start=1):
            _fill(sheet.cell(row, number), column, cell)
        if table.name == "settings":
            _fill_setting(sheet.cell(row, 2), str(cells[0]), str(cells[1] or ""))
    style.heighten(sheet, style.long_texts(rows, 2, min(WIDE.values())))
    for number, column in enumerate(columns, start=1):
        limit(sheet, table, column, get_column_letter(number), last)
    _frame(sheet, table, len(columns), len(rows), last, title)


def meaning(column: Column) -> str:
    """Comment on a heading: meaning, unit, allowed values and the meaning of blank."""
    unit = "" if column.unit == "1" else f" [{column.unit}]"
    blank = "Blank is not allowed." if column.blank is None else f"Blank means: {column.blank}."
    return f"{column.meaning}{unit}.\nAllowed: {column.values}.\n{blank}"


def _open(sheet: Worksheet, number: int, column: Column, cells: list[Plain]) -> None:
    """Unlock a column below its heading; columns of text keep what is typed as text."""
    size = sheet.column_dimensions[get_column_letter(number)]
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    size.width = max(WIDE.get(column.name, min(longest, WIDEST)), len(column.name)) + 4
    size.protection = style.UNLOCKED
    if column.kind in {"key", "names", "text", "choice", "month"} and column.name != "value":
        size.number_format = style.TEXT


def _fill(place: SheetCell, column: Column, cell: Plain) -> None:
    place.protection = style.UNLOCKED
    if isinstance(cell, str):
        if len(style.stored(cell)) > style.LONGEST_TEXT:
            where = f"{place.parent.title}, row {place.row}, column {column.name}"
            raise TooLongError(f"{where}: the text has more than the {style.LONGEST_TEXT:,} characters a cell can hold")
        place.number_format = style.TEXT
    place.alignment = style.WRAPPED if isinstance(cell, str) else style.RAISED
    if cell is not None:
        style.put(place, cell)
    if place.row % 2:
        place.fill = BANDS


def _fill_setting(place: SheetCell, name: str, text: str) -> None:
    """Write the value of a setting, a number with its original decimals."""
    value = _setting(name, text)
    if isinstance(value, str) or value is None:
        return
    decimals = len(text.partition(".")[2])
    place.value = value
    place.quotePrefix = False
    place.number_format = f"0.{'0' * decimals}" if text == _shown(value, text) and decimals else "General"


def _frame(sheet: Worksheet, table: Table, columns: int, rows: int, last: int, title: str) -> None:
    """Add filters, frozen heading and print set-up to a table."""
    letter = get_column_letter(columns)
    ref = f"A1:{letter}{last}"
    headings = [TableColumn(id=number, name=c.name) for number, c in enumerate((*table.columns, *FREE), start=1)]
    filters = AutoFilter(ref=ref)
    framed = SheetTable(displayName=f"table_{table.name}", ref=ref, tableColumns=headings, autoFilter=filters)
    framed.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=False)
    sheet.add_table(framed)
    style.page(sheet, 1, title)
    sheet.freeze_panes = sheet.cell(2, 1 + max(1, min(2, len(table.key))))
    sheet.print_area = f"A1:{letter}{max(2, rows + 1)}"
    style.protect(sheet)
    for freedom in ("sort", "insertRows", "deleteRows", "formatCells"):
        setattr(sheet.protection, freedom, False)
