"""Rows of tables as text, matched between versions by their keys: what differences, merges and mixtures are made of."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from planner.fault import printable, shown
from planner.sheets import Sheet, TextRow
from planner.tables import TABLES

RowKey = tuple[str, ...]
"""Cells of the key of a row, and how many rows before it have the same; no two rows of a table share it."""

WHOLE_ROW = "whole row"
"""What stands for the column where a row is there in one version only."""


class NumberedRow(NamedTuple):
    """A row under its number, as a spreadsheet counts rows."""

    number: int
    cells: TextRow


KeyedRows = dict[RowKey, NumberedRow]


@dataclass(frozen=True)
class Change:
    """A cell that differs between two versions of a table, in a row that both have; or a row that one of them has."""

    table: str
    key: tuple[str, ...]
    """Cells of the key of the row."""
    row: int
    """Row as a spreadsheet numbers it, in the new version; in the old one where that alone has it."""
    column: str
    """Column of the cell; `WHOLE_ROW` for a row."""
    before: str
    """What the cell held, or the cells of a row that is gone; empty where there was nothing."""
    after: str

    @property
    def label(self) -> str:
        """The row by its key; by its number where it has none."""
        return row_label(self.table, self.key, self.row)

    def __str__(self) -> str:
        """The change in words."""
        named = " / ".join(printable(part) for part in self.key if part)
        if self.column == WHOLE_ROW:
            return f"{self.table}, row {self.row}: {named}"
        change = f"{shown(self.before)} becomes {shown(self.after)}"
        return f"{self.table}, row {self.row}, {named}: {self.column} {change}"

    def as_row(self) -> dict[str, str]:
        """The change as a row of a table of changes."""
        return {"table": self.table, "row": self.label, "column": self.column, "before": self.before,
                "after": self.after}  # fmt: skip


def key_columns(table: str) -> tuple[str, ...]:
    """Columns that tell the rows of a table apart: its key, or, where it has none, what its rows refer to."""
    if table not in TABLES:
        return ()
    return TABLES[table].key or tuple(column.name for column in TABLES[table].columns if column.refers_to)


def row_label(table: str, key: tuple[str, ...], number: int) -> str:
    """A row by its key, blank parts of which mean any; by its number where it has none."""
    if table in TABLES and TABLES[table].key and any(key):
        return " / ".join(part or "any" for part in key)
    return " / ".join(part for part in key if part) or f"row {number}"


def rows_of(sheet: Sheet) -> Iterator[NumberedRow]:
    """The rows of a table, numbered from under its heading."""
    for number, cells in enumerate(sheet.rows, start=2):
        yield NumberedRow(number, dict(zip(sheet.header, cells, strict=True)))


def keyed(table: str, rows: Iterable[NumberedRow]) -> KeyedRows:
    """Rows by their key; those with the same key in their order."""
    columns = key_columns(table)
    seen: Counter[RowKey] = Counter()
    found: KeyedRows = {}
    for row in rows:
        key = tuple(row.cells.get(column, "").strip() for column in columns)
        found[*key, str(seen[key])] = row
        seen[key] += 1
    return found


def paired(before: KeyedRows, after: KeyedRows) -> Iterator[tuple[RowKey, NumberedRow | None, NumberedRow | None]]:
    """Rows of two versions by key, those of the old one first; None where a version has none."""
    for key in dict.fromkeys([*before, *after]):
        yield key, before.get(key), after.get(key)


def changes(table: str, old: Sheet, new: Sheet) -> list[Change]:
    """Every difference between two versions of a table, as they are typed."""
    columns = list(dict.fromkeys([*new.header, *old.header]))
    pairs = paired(keyed(table, rows_of(old)), keyed(table, rows_of(new)))
    return [change for key, one, other in pairs for change in row_changes(table, key, one, other, columns)]


def row_changes(
    table: str, key: RowKey, old: NumberedRow | None, new: NumberedRow | None, columns: Iterable[str]
) -> Iterator[Change]:
    """What differs between two versions of a row, at least one of which is there."""
    if old is not None and new is not None:
        for column in columns:
            before, after = old.cells.get(column, ""), new.cells.get(column, "")
            if before != after:
                yield Change(table, key[:-1], new.number, column, before, after)
    elif old is not None:
        yield Change(table, key[:-1], old.number, WHOLE_ROW, content(old.cells), "")
    elif new is not None:
        yield Change(table, key[:-1], new.number, WHOLE_ROW, "", content(new.cells))


def content(row: TextRow) -> str:
    """The cells of a row that hold something, in words."""
    return ", ".join(f"{column} {value}" for column, value in row.items() if value)
