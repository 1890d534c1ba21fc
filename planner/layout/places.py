"""Cells of the inputs in the workbook, for formulas that refer to them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from planner.settings import SETTINGS
from planner.tables import TABLES, Case

NUMBERS = [name for name, setting in SETTINGS.items() if setting.value.kind in {"number", "whole"}]
"""Settings that formulas reckon with, and `months_per_period`, each a name in the workbook."""


@dataclass(frozen=True)
class Places:
    """Cell of every input, by table, key and column."""

    cells: dict[tuple[str, tuple[str, ...], str], str]
    spans: dict[tuple[str, str], str]
    """The cells of every column, by table and column."""

    def at(self, table: str, key: str | tuple[str, ...], column: str) -> str:
        """Reference to the input in the row with a key."""
        return self.cells[table, (key,) if isinstance(key, str) else key, column]

    def filled(self, table: str, key: str | tuple[str, ...], column: str, blank: str) -> str:
        """Formula for an input, or for the meaning of blank."""
        cell = self.at(table, key, column)
        return f'IF({cell}="",{blank},{cell})'


def find(workbook: Workbook, case: Case) -> Places:
    """Find every input of a case on the sheets.

    A sheet that does not show the case row by row is a RuntimeError: formulas would go down to other rows.
    """
    cells: dict[tuple[str, tuple[str, ...], str], str] = {}
    spans: dict[tuple[str, str], str] = {}
    for name, table in TABLES.items():
        top, columns = _heading(workbook[name], [column.name for column in table.columns])
        rows = case[name].to_dict("records")
        last = top + max(1, len(rows))
        spans |= {(name, c): f"{name}!${letter}${top + 1}:${letter}${last}" for c, letter in columns.items()}
        for number, row in enumerate(rows, start=top + 1):
            _agree(workbook[name], number, columns, row, table.key)
            for column, letter in columns.items():
                if table.key:
                    key = tuple(_text(row[part]) for part in table.key)
                    cells[name, key, column] = f"{name}!${letter}${number}"
    return Places(cells, spans)


def _heading(sheet: Worksheet, names: list[str]) -> tuple[int, dict[str, str]]:
    """Row of the heading, and letter of each column."""
    for number, cells in enumerate(sheet.iter_rows(min_row=1, max_row=20, values_only=True), start=1):
        found = {name: get_column_letter(cells.index(name) + 1) for name in names if name in cells}
        if len(found) == len(names):
            return number, found
    raise RuntimeError(f"the sheet {sheet.title} has no heading")


def _agree(sheet: Worksheet, row: int, columns: dict[str, str], expected: dict[Any, Any], key: tuple[str, ...]) -> None:
    for part in key:
        if _text(sheet[f"{columns[part]}{row}"].value) != _text(expected[part]):
            raise RuntimeError(f"the sheet {sheet.title} does not show {expected[part]!r} in row {row}")


def _text(cell: Any) -> str:  # noqa: ANN401
    return "" if pd.isna(cell) else str(cell)


def name_settings(workbook: Workbook, case: Case, places: Places) -> None:
    """Define a name for every numeric setting, so that formulas read like the equations.

    A setting that the case leaves to its default has no cell; its name is then the default itself.
    """
    for name in (*NUMBERS, "months_per_period"):
        setting = case.values[name]
        cell = places.cells.get(("settings", (name,), "value"))
        if cell is not None and setting is not None:
            sheet, _, place = cell.partition("!")
            workbook[sheet][place.replace("$", "")].value = float(setting)
        if setting is not None:
            text = cell if cell is not None else repr(float(setting))
            workbook.defined_names[name] = DefinedName(name, attr_text=text)
    rho = "-LN(1-{})".format(
        places.cells.get(("settings", ("protection_at_requirement",), "value"))
        or repr(case.settings.protection_at_requirement)
    )
    workbook.defined_names["rho"] = DefinedName("rho", attr_text=rho)
