"""Match the rows of two versions of a table by key, and list the changes between them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from planner.fault import printable, shown
from planner.formats.numerals import NUMBERS, same
from planner.formats.sheets import Sheet, Sheets, TextRow, sheet_of
from planner.language import joined, say
from planner.settings import SETTINGS
from planner.tables import TABLES

RowKey = tuple[str, ...]
"""Key of a row, with the number of earlier rows that have the same; unique within a table."""

WHOLE_ROW = say("whole row")
"""Stands for the column where a whole row was added or removed."""


class NumberedRow(NamedTuple):
    """A row with its number in the spreadsheet."""

    number: int
    cells: TextRow


KeyedRows = dict[RowKey, NumberedRow]


@dataclass(frozen=True)
class TableChange:
    """A changed cell of a row in both versions of a table, or an added or removed row."""

    table: str
    key: tuple[str, ...]
    """Cells of the key of the row."""
    row: int
    """Row number in the spreadsheet of the new version, or of the old one for a removed row."""
    column: str
    """Column of the cell; `WHOLE_ROW` for a row."""
    before: str
    """Previous content of the cell, or cells of a removed row; else empty."""
    after: str

    @property
    def label(self) -> str:
        """Key of the row, or its number without a key."""
        return row_label(self.table, self.key, self.row)

    def __str__(self) -> str:
        """Describe the change."""
        named = " / ".join(printable(part) for part in self.key if part)
        if self.column == WHOLE_ROW:
            return say("{table}, row {row:d}: {named}", table=self.table, row=self.row, named=named)
        return say(
            "{table}, row {row:d}, {named}: {column} {before} becomes {after}",
            table=self.table, row=self.row, named=named, column=self.column,
            before=shown(self.before), after=shown(self.after),
        )  # fmt: skip

    def as_row(self) -> dict[str, str]:
        """Row for a table of changes."""
        return {"table": self.table, "row": self.label, "column": self.column, "before": self.before,
                "after": self.after}  # fmt: skip


def key_columns(table: str) -> tuple[str, ...]:
    """Columns that identify the rows of a table: its key, or else its references."""
    if table not in TABLES:
        return ()
    return TABLES[table].key or tuple(column.name for column in TABLES[table].columns if column.refers_to)


def row_label(table: str, key: tuple[str, ...], number: int) -> str:
    """Label of a row: its key, where blank parts mean any, or else its number."""
    if table in TABLES and TABLES[table].key and any(key):
        return joined((part or say("any") for part in key), " / ")
    return " / ".join(part for part in key if part) or say("row {row:d}", row=number)


def rows_of(sheet: Sheet) -> Iterator[NumberedRow]:
    """Rows of a table with their numbers."""
    for number, cells in enumerate(sheet.rows, start=2):
        yield NumberedRow(number, dict(zip(sheet.header, cells, strict=True)))


def keyed(table: str, rows: Iterable[NumberedRow]) -> KeyedRows:
    """Rows by key; rows with the same key in their order."""
    columns = key_columns(table)
    seen: Counter[RowKey] = Counter()
    found: KeyedRows = {}
    for row in rows:
        key = tuple(row.cells.get(column, "").strip() for column in columns)
        found[*key, str(seen[key])] = row
        seen[key] += 1
    return found


def paired(before: KeyedRows, after: KeyedRows) -> Iterator[tuple[RowKey, NumberedRow | None, NumberedRow | None]]:
    """Pair the rows of two versions by key, in the order of the old one; None where a version lacks a row."""
    for key in dict.fromkeys([*before, *after]):
        yield key, before.get(key), after.get(key)


def changes(table: str, old: Sheet, new: Sheet) -> list[TableChange]:
    """All changes between two versions of a table, as typed."""
    columns = list(dict.fromkeys([*new.header, *old.header]))
    pairs = paired(keyed(table, rows_of(old)), keyed(table, rows_of(new)))
    return [change for key, one, other in pairs for change in row_changes(table, key, one, other, columns)]


def case_changes(old: Sheets, new: Sheets) -> list[TableChange]:
    """All changes between two versions of a case, as typed; `1` and `1.0` are the same.

    Tables that the new version lacks are not compared, nor are columns that it lacks, unless they count as blank. A
    setting at its default is the same as one that is absent.
    """
    settings = [row.cells for sheets in (old, new) for row in rows_of(sheet_of(sheets, "settings"))]
    unsaid = {cells.get("setting", "") for cells in settings if sets_default(cells)}
    found = (
        change
        for name, sheet in new.items()
        for change in changes(name, sheet_of(old, name), sheet_of(new, name))
        if change.column in {WHOLE_ROW, *sheet.header} or counts_as_blank(name, change.column)
    )
    return [
        change
        for change in found
        if not same_cell(change.table, change.column, change.before, change.after)
        and not (change.table == "settings" and change.column == WHOLE_ROW and change.key[0] in unsaid)
    ]


def same_cell(table: str, column: str, before: str, after: str) -> bool:
    """Whether two cells of a column hold the same text, or the same number where it has numbers."""
    if (table, column) == ("settings", "value") or column in _numeric(table):
        return same(before, after)
    return before.strip() == after.strip()


@cache
def _numeric(table: str) -> frozenset[str]:
    return (
        frozenset(column.name for column in TABLES[table].columns if column.kind in NUMBERS)
        if table in TABLES
        else frozenset()
    )


def sets_default(cells: Mapping[str, str]) -> bool:
    """Whether a row of the settings says what holds without it."""
    setting = SETTINGS.get(cells.get("setting", ""))
    return setting is not None and same(cells.get("value", ""), setting.default or "")


def counts_as_blank(table: str, column: str) -> bool:
    """Whether a version of a table that lacks the column is compared as if it were blank there.

    Any other column that a version lacks is not compared: what it said before may be lost, and is never taken for gone.
    """
    known = TABLES[table].columns if table in TABLES else ()
    return any(found.name == column and found.may_be_absent for found in known)


def row_changes(
    table: str, key: RowKey, old: NumberedRow | None, new: NumberedRow | None, columns: Iterable[str]
) -> Iterator[TableChange]:
    """Changes between two versions of a row, one of which may be missing."""
    if old is not None and new is not None:
        for column in columns:
            before, after = old.cells.get(column, ""), new.cells.get(column, "")
            if before != after:
                yield TableChange(table, key[:-1], new.number, column, before, after)
    elif old is not None:
        yield TableChange(table, key[:-1], old.number, WHOLE_ROW, content(old.cells), "")
    elif new is not None:
        yield TableChange(table, key[:-1], new.number, WHOLE_ROW, "", content(new.cells))


def content(row: Mapping[str, str]) -> str:
    """List the cells of a row that are not blank."""
    return ", ".join(f"{column} {value}" for column, value in row.items() if value)
