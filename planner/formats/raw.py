"""Raw cases and plans, as received or stored."""

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from planner.fault import Fault
from planner.figures import enumerated, listed_in


@dataclass(frozen=True)
class RawTable:
    """A raw table: cells as text, rows by their number in the file."""

    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]
    torn: tuple[str, ...] = ()
    """Cells of rows that do not match the heading, whose columns are unknown."""


@dataclass(frozen=True)
class TableLocation:
    """Location of a table in a workbook."""

    sheet: str
    heading: int
    """Row of the heading."""
    columns: dict[str, str]
    """Address of each column, such as `pledges!F`, by heading."""

    def cell(self, row: int | None, column: str) -> str:
        """Address of one or more cells, such as `pledges!F17`; row 1 is the heading."""
        at = "" if row is None else str(self.heading if row == 1 else row)
        letters = [self.columns[name] for name in listed_in(column) if name in self.columns]
        if not letters:
            return f"{self.sheet}!{at}:{at}" if at else self.sheet
        return enumerated(letter + at for letter in letters)


@dataclass(frozen=True)
class RawCase:
    """A raw case, with the faults of reading it."""

    tables: dict[str, RawTable]
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """Notices of what was normalised."""
    places: dict[str, TableLocation] = field(default_factory=dict)
    """Location of each table, for a workbook."""
    unread: bool = False
    """Whether it could not be opened at all."""


def with_setting(raw: RawCase, name: str, value: str) -> RawCase:
    """A raw case with a setting as if that had been typed."""
    table = raw.tables.get("settings", RawTable(("setting", "value"), {}))
    if not {"setting", "value"} <= set(table.header):
        return raw
    cells = {"setting": name, "value": value}
    column = table.header.index("setting")
    at = next((n for n, row in table.rows.items() if row[column].strip() == name), max(table.rows, default=1) + 1)
    before = table.rows.get(at, ("",) * len(table.header))
    row = tuple(cells.get(heading, cell) for heading, cell in zip(table.header, before, strict=True))
    return replace(raw, tables={**raw.tables, "settings": replace(table, rows={**table.rows, at: row})})


@dataclass(frozen=True)
class RawPlan:
    """A raw plan."""

    summary: dict[str, Any]
    """Fields of its `summary.json`."""
    tables: dict[str, pd.DataFrame]
    """Its tables by name, every cell as text."""
