"""The inputs as used, a sheet per table."""

from typing import Any

import pandas as pd
from openpyxl import Workbook

from planner.schema import FREE
from planner.tables import TABLES, Case
from planner.workbook import style
from planner.workbook.formula import Plain


def add_inputs(workbook: Workbook, case: Case) -> None:
    """Add a sheet for every table of a case, its rows as they were read."""
    for name, table in TABLES.items():
        sheet = workbook.create_sheet(name)
        columns = [*table.columns, *FREE]
        style.head(sheet, 1, tuple(c.name for c in columns), {c.name: f"{c.meaning} [{c.unit}]." for c in columns})
        for row, cells in enumerate(case[name][[c.name for c in columns]].itertuples(index=False), start=2):
            for number, cell in enumerate(cells, start=1):
                if (plain := _plain(cell)) is not None:
                    style.put(sheet.cell(row, number), plain)
        style.page(sheet, 1, str(case.settings["title"]))
        style.protect(sheet)


def _plain(cell: Any) -> Plain:  # noqa: ANN401
    """A cell of a typed table as a sheet holds it; None where it is blank."""
    if pd.isna(cell) or cell == "":
        return None
    plain: Plain = cell.item() if hasattr(cell, "item") else cell
    return ("yes" if plain else "no") if isinstance(plain, bool) else plain
