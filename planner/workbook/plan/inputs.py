"""Sheets of the inputs as used, one per table."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.layout.formula import Plain, plain
from planner.schema import FREE
from planner.tables import TABLES, Case
from planner.workbook import style

WIDEST = 40
"""Width of a column, at most [characters]."""


def add_inputs(workbook: Workbook, case: Case) -> None:
    """Add a sheet for every table of a case, its rows as they were read."""
    for name, table in TABLES.items():
        sheet = workbook.create_sheet(name)
        columns = [*table.columns, *FREE]
        style.head(sheet, 1, tuple(c.name for c in columns), {c.name: f"{c.meaning} [{c.unit}]." for c in columns})
        frame = case[name][[c.name for c in columns]]
        rows = [[plain(cell) for cell in cells] for cells in frame.itertuples(index=False)]
        for row, cells in enumerate(rows, start=2):
            for number, cell in enumerate(cells, start=1):
                if cell is not None:
                    style.put(sheet.cell(row, number), cell)
                    sheet.cell(row, number).alignment = style.WRAPPED if isinstance(cell, str) else style.RAISED
        _fit(sheet, [c.name for c in columns], rows)
        style.page(sheet, 1, case.settings.title)
        style.protect(sheet)


def _fit(sheet: Worksheet, columns: list[str], rows: list[list[Plain]]) -> None:
    """Fit column widths and row heights to their content, within limits."""
    for number, name in enumerate(columns, start=1):
        longest = max((len(str(row[number - 1])) for row in rows if row[number - 1] is not None), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = max(min(longest, WIDEST), len(name)) + 4
    style.heighten(sheet, style.long_texts(rows, 2, WIDEST))
