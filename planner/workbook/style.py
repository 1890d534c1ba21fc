"""Styles and page set-up of sheets."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from openpyxl.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from planner.layout.formula import Plain

NAVY, PALE, ENTRY, GREY = "1F3864", "DCE6F1", "FFF2CC", "595959"
TITLE = Font(name="Calibri", size=16, bold=True, color=NAVY)
HEADING = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
SECTION = Font(name="Calibri", size=12, bold=True, color=NAVY)
BODY = Font(name="Calibri", size=11)
STRONG = Font(name="Calibri", size=11, bold=True)
QUIET = Font(name="Calibri", size=10, italic=True, color=GREY)
HEADING_FILL = PatternFill("solid", fgColor=NAVY)
ENTRY_FILL = PatternFill("solid", fgColor=ENTRY)
RULE = Border(bottom=Side(style="hair", color="A6A6A6"))
WRAPPED = Alignment(wrap_text=True, vertical="top", horizontal="left", indent=1)
RAISED = Alignment(vertical="top")
UNLOCKED = Protection(locked=False)

MOST_OTHERS = 12
"""Most other plans that a sheet has [1]."""

WHOLE, FINE, SHARE, EFFORT = "#,##0", "#,##0.00", "0.0%", "0.0000"
TEXT = "@"
LINE, HIGHEST = 15, 400
"""Height of a line, and greatest height of a row [points]."""

FARTHEST = "XFD"
"""The last column that a sheet can have."""

LONGEST_TEXT = 32_767
"""Longest text that a cell can hold [characters]."""

CODED = re.compile(r"[\r\uFFFE\uFFFF]|_(?=x[0-9A-Fa-f]{4}_)")
"""Characters that a sheet must store as codes, and text that would be read as a code."""

FORMATS = {
    "effectiveness": FINE,
    "share_posted": SHARE,
    "averted_share": SHARE,
    **dict.fromkeys(("averts_of_the_most", "averts_of_this_plan", "elsewhere"), SHARE),
    **{f"elsewhere_than_{number}": SHARE for number in range(1, MOST_OTHERS)},
    **dict.fromkeys(("asked", "measured", "now", "times", "then", "stands_from", "stands_to"), "General"),
    "troops_met_in_place": SHARE,
    "troops_met": SHARE,
    "police_met_in_place": SHARE,
    "police_met": SHARE,
    "effort_in_place": EFFORT,
    "effort_added": EFFORT,
    "effort_carried": EFFORT,
    "effort_lasting": EFFORT,
    "chance": "0%",
    "of_one": FINE,
    "taken_in_place": FINE,
    "wanted": FINE,
    "used": FINE,
    "limit": FINE,
    "amounts_behind": WHOLE,
    "breach": FINE,
    "persons": "#,##0.0",
    "posted": "#,##0.0",
    "effective_posted": "#,##0.0",
    "required": "#,##0.0",
    "met": "#,##0.0",
    "missing": "#,##0.0",
    "met_in_place": "#,##0.0",
}
"""Number formats by heading; others display whole numbers. Values are never rounded."""

WIDTHS = {
    "why": 90,
    "assumption": 44,
    "where": 34,
    "reason": 60,
    "origin": 44,
    "name": 44,
    "says": 62,
    "item": 46,
    "rule": 20,
    "pledge": 38,
    "pledged": 38,
    "figure": 42,
    **dict.fromkeys(("input", "measured_by", "what_it_trades"), 60),
    **dict.fromkeys(("moved_when_known", "lost_if_none_comes", "gained_if_all_comes"), 22),
    "of": 38,
    "unit_type": 28,
    "area": 32,
    "listed_for": 18,
    "worth": 16,
}
"""Widths by heading [characters]; other columns fit their content, within limits."""

BROKEN = {"font": Font(color="9C0006", bold=True), "fill": PatternFill(bgColor="FFC7CE")}
"""How what does not hold is shown."""


def stored(text: str) -> str:
    """Encode text for a sheet: characters that XML cannot hold become codes."""
    return CODED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def put(cell: SheetCell, value: Plain) -> None:
    """Write a value to a cell; text is never taken for a formula."""
    if isinstance(value, str):
        cell.value = stored(value[:LONGEST_TEXT])
        cell.data_type = "s"
        cell.quotePrefix = True
    else:
        cell.value = value


def link(cell: SheetCell, sheet: str) -> None:
    """Link a cell to a sheet of the workbook."""
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{sheet}!A1", display=sheet)


def head(sheet: Worksheet, row: int, columns: tuple[str, ...], meanings: dict[str, str]) -> None:
    """Write a heading, with the meaning of each column as a comment."""
    for number, name in enumerate(columns, start=1):
        cell = sheet.cell(row, number)
        put(cell, name)
        cell.font, cell.fill = HEADING, HEADING_FILL
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        if name in meanings:
            cell.comment = Comment(meanings[name], "planner", width=320, height=90)


def section(sheet: Worksheet, row: int, text: str) -> None:
    """Write the heading of a section."""
    put(sheet.cell(row, 1), text)
    sheet.cell(row, 1).font = SECTION


def title(sheet: Worksheet, text: str, note: str) -> None:
    """Write a title and a note above a table."""
    put(sheet["A1"], text)
    sheet["A1"].font = TITLE
    put(sheet["A2"], note)
    sheet["A2"].font = QUIET


def long_texts(rows: Iterable[Sequence[Plain]], first: int, most: int) -> Iterator[tuple[int, int, int]]:
    """Row, column and length of texts that are longer than most columns are wide."""
    for row, cells in enumerate(rows, start=first):
        for number, cell in enumerate(cells, start=1):
            if isinstance(cell, str) and len(cell) > most:
                yield row, number, len(cell)


def heighten(sheet: Worksheet, long: Iterable[tuple[int, int, int]]) -> None:
    """Heighten rows for long texts, given as row, column and length [characters]."""
    for row, number, length in long:
        lines = math.ceil((length + 1) / sheet.column_dimensions[get_column_letter(number)].width)
        if lines > 1:
            size = sheet.row_dimensions[row]
            size.height = max(size.height or 0, min(LINE * lines, HIGHEST))


def one_page(sheet: Worksheet) -> None:
    """Fit a sheet on one printed page."""
    sheet.page_setup.fitToHeight = 1


def on_paper(sheet: Worksheet, area: str, pages: int) -> None:
    """Print an area of a sheet on at most some pages."""
    sheet.print_area = area
    sheet.page_setup.fitToHeight = pages


def on_screen(sheet: Worksheet) -> None:
    """Keep a sheet off paper: its print area is one empty cell of a hidden column."""
    sheet.print_area = f"{FARTHEST}1"
    sheet.column_dimensions[FARTHEST].hidden = True


def page(sheet: Worksheet, heading: int | None, title: str, *, landscape: bool = True) -> None:
    """Set up a sheet for print: fit to width, repeated heading, page numbers."""
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.75
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.left.text = _escaped(title)
    sheet.oddHeader.right.text = sheet.title
    sheet.oddFooter.left.text = "Model estimates of exposure; no forecast, and no count of lives"
    sheet.oddFooter.right.text = "Page &P of &N"
    if heading is not None:
        sheet.print_title_rows = f"{heading}:{heading}"
        sheet.freeze_panes = sheet.cell(heading + 1, 1)
    sheet.sheet_view.zoomScale = 90


def _escaped(text: str) -> str:
    """Escape text for a page header."""
    return text[:120].replace("&", "&&")


def protect(sheet: Worksheet) -> None:
    """Protect formulas from accidental edits, without a password."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
