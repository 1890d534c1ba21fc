"""The guide of the input workbook: instructions, tables and settings."""

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook import style

GUIDE = "guide"
HOW = (
    "One sheet holds one table; the name of the sheet and the headings tell which, so keep them. Row by row, fill in "
    "what you know. Columns may stand in any order, and columns of your own are left alone.",
    "Point at a heading to see what it means, its unit, what may stand under it, and what a blank means. Blank, zero "
    "and “no limit” are three different things.",
    "Keys are short names by which tables refer to each other. Where a key of another table is asked for, the cell "
    "offers those that are filled in there: add the mission first, then its areas, then their threats.",
    "Type numbers as numbers, and months as YYYY-MM. Periods are counted from 1. Do not merge cells, and keep the "
    "heading above every row. Headings are protected, without a password.",
    "`planner check THIS_FILE` lists every fault with its sheet and cell; `planner diff CASE THIS_FILE` shows what it "
    "would change; `planner solve THIS_FILE` plans it.",
)
TABLES_TOP = 5 + len(HOW)
SETTINGS_TOP = TABLES_TOP + len(TABLES) + 3


def settings_span() -> str:
    """Reference to the names of the settings in the guide."""
    first = SETTINGS_TOP + 1
    return f"{GUIDE}!$A${first}:$A${SETTINGS_TOP + len(SETTINGS)}"


def add_guide(workbook: Workbook, title: str) -> None:
    """Add the guide as a sheet of the workbook."""
    sheet = workbook.create_sheet(GUIDE)
    style.title(sheet, title, "A case for the peacekeeping capacity pledge planner: its inputs, a table to a sheet.")
    for row, text in enumerate(HOW, start=4):
        _paragraph(sheet, row, text)
    style.head(sheet, TABLES_TOP, ("sheet", "holds", "", "where it is empty"), {})
    for row, table in enumerate(TABLES.values(), start=TABLES_TOP + 1):
        missing = "it must have rows" if table.missing is None else table.missing
        _line(sheet, row, (table.name, table.meaning, "", missing))
        style.link(sheet.cell(row, 1), table.name)
    style.head(sheet, SETTINGS_TOP, ("setting", "means", "unit", "may be"), {})
    for row, (name, setting) in enumerate(SETTINGS.items(), start=SETTINGS_TOP + 1):
        missing = f"; {setting.default} without a row for it" if setting.default else ""
        unit = "" if setting.value.unit == "1" else setting.value.unit
        _line(sheet, row, (name, setting.value.meaning, unit, f"{setting.value.allowed}{missing}"))
    for letter, width in zip("ABCD", (28, 58, 24, 44), strict=True):
        sheet.column_dimensions[letter].width = width
    style.page(sheet, None, title, landscape=False)
    style.protect(sheet)
    sheet.sheet_view.showGridLines = False


def _paragraph(sheet: Worksheet, row: int, text: str) -> None:
    style.put(sheet.cell(row, 1), text)
    sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=4)
    sheet.row_dimensions[row].height = 32


def _line(sheet: Worksheet, row: int, texts: tuple[str, ...]) -> None:
    for number, text in enumerate(texts, start=1):
        cell = sheet.cell(row, number)
        if text:
            style.put(cell, text)
        cell.alignment = style.WRAPPED
        cell.border = style.RULE
    longest = max(len(texts[1]) / 58, len(texts[2]) / 24, len(texts[3]) / 44)
    sheet.row_dimensions[row].height = 16 * (1 + int(longest))
