"""Write rows to sheets, and record the value of every formula until the workbook is saved."""

from collections.abc import Iterable, Sequence
from copy import copy

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.layout.formula import Cell, Formula, Page, Plain, value
from planner.layout.pages import MEANINGS
from planner.workbook import style
from planner.workbook.plan import status

MANY = 24
"""Length from which on a text may not fit its column [characters]."""


class Writer:
    """A workbook that is being filled."""

    def __init__(self, workbook: Workbook, title: str) -> None:
        self.workbook, self.title = workbook, title
        self.values: dict[str, dict[str, float | int | bool | str]] = {}
        self._styles: dict[tuple[bool, str], StyleArray] = {}
        """By whether a cell has text, and by its number format: the style of such cells."""

    def table(self, page: Page, rows: Iterable[Sequence[Cell]], title: str = "", note: str = "") -> Worksheet:
        """Fill a sheet: heading, rows, column widths and print set-up."""
        sheet = self.workbook[page.name]
        if title:
            self.titled(sheet, title, note, len(page.columns))
        self.rows(sheet, page.top, page.columns, rows)
        style.page(sheet, page.top, self.title)
        style.protect(sheet)
        return sheet

    def titled(self, sheet: Worksheet, title: str, note: str, width: int) -> None:
        """Write a title, a note and the banner above a number of columns."""
        style.title(sheet, title, note)
        self.cell(sheet, 3, 1, status.banner())
        status.dress_banner(sheet, f"{get_column_letter(width)}3")

    def rows(self, sheet: Worksheet, top: int, columns: tuple[str, ...], rows: Iterable[Sequence[Cell]]) -> int:
        """Write a heading and rows; return the row after the last."""
        style.head(sheet, top, columns, MEANINGS)
        formats = [style.FORMATS.get(column, style.WHOLE) for column in columns]
        widest = [len(column) for column in columns]
        row, long = top, []
        for row, cells in enumerate(rows, start=top + 1):
            for number, (cell, shown) in enumerate(zip(cells, formats, strict=True), start=1):
                if (plain := value(cell)) is not None:
                    self.cell(sheet, row, number, cell, shown)
                    width = _width(plain)
                    widest[number - 1] = max(widest[number - 1], width)
                    if width > MANY:
                        long.append((row, number, width))
        self._widen(sheet, columns, widest)
        style.heighten(sheet, long)
        return row + 1

    def cell(self, sheet: Worksheet, row: int, column: int, cell: Cell, shown: str = style.WHOLE) -> None:
        """Write a value or formula to a cell."""
        place = sheet.cell(row, column)
        self._dress(place, value(cell), shown)
        if isinstance(cell, Formula):
            place.value = f"={cell.text}"
            self.values.setdefault(sheet.title, {})[place.coordinate] = cell.value
        else:
            style.put(place, cell)

    def _dress(self, place: SheetCell, plain: Plain, shown: str) -> None:
        """Give a cell its number format and alignment, and nothing else.

        Looking a style up takes openpyxl as long as all else that it does to a cell, so that cells after the first of
        their kind get a copy of its style.
        """
        text = isinstance(plain, str)
        kind = text, "General" if text or isinstance(plain, bool) else shown
        place._style = copy(self._styles.get(kind, StyleArray()))
        if kind not in self._styles:
            place.number_format = kind[-1]
            place.alignment = style.WRAPPED if text else style.RAISED
            self._styles[kind] = copy(place._style)

    def _widen(self, sheet: Worksheet, columns: tuple[str, ...], widest: list[int]) -> None:
        for number, (column, width) in enumerate(zip(columns, widest, strict=True), start=1):
            size = sheet.column_dimensions[get_column_letter(number)]
            wanted = style.WIDTHS.get(column, min(max(width + 2, 9), 30))
            size.width = max(wanted, size.width if size.customWidth else 0)


def _width(shown: Plain) -> int:
    """Characters that a value takes up."""
    return len(f"{shown:,.0f}") + 3 if isinstance(shown, int | float) else len(str(shown))
