"""Cell-level differences between two versions of a table or a case, as typed. Pure: no disk, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.numerals import same
from planner.sheets import Sheet, Sheets, sheet_of
from planner.tables import TABLES

WHOLE_ROW = "whole row"
"""What stands for the column where a row is there in one version only."""


@dataclass(frozen=True)
class CellChange:
    """A difference between two versions of a table."""

    table: str
    row: str
    """Row as a spreadsheet numbers it, and its key."""
    column: str
    before: str
    after: str


def cell_changes(name: str, old: Sheet, new: Sheet) -> list[CellChange]:
    """Differences between two versions of a table; rows are matched by key, or by position if they have none."""
    before, after = keyed_rows(name, old), keyed_rows(name, new)
    columns = [*new.header, *(column for column in old.header if column not in new.header)]
    return [
        change
        for key in dict.fromkeys([*before, *after])
        for change in _row_changes(name, key, before.get(key), after.get(key), columns)
    ]


def case_changes(old: Sheets, new: Sheets) -> list[CellChange]:
    """Differing cells of two versions of a case; `1` and `1.0` are equal.

    Tables and columns that the new version does not have are not compared: `unread` names them.
    """
    found = (
        change
        for name, sheet in new.items()
        for change in cell_changes(name, sheet_of(old, name), sheet_of(new, name))
        if change.column in {WHOLE_ROW, *sheet.header}
    )
    return [change for change in found if not same(change.before, change.after)]


def _row_changes(
    table: str, key: str, old: dict[str, str] | None, new: dict[str, str] | None, columns: list[str]
) -> Iterator[CellChange]:
    if old is None or new is None:
        there = old or new or {}
        content = ", ".join(f"{column} {value}" for column, value in there.items() if value)
        yield CellChange(table, key, WHOLE_ROW, content if new is None else "", content if old is None else "")
        return
    for column in columns:
        if old.get(column, "") != new.get(column, ""):
            yield CellChange(table, key, column, old.get(column, ""), new.get(column, ""))


def keyed_rows(name: str, sheet: Sheet) -> dict[str, dict[str, str]]:
    """Rows of a table by key; duplicate keys and rows without one get their number too."""
    key = TABLES[name].key if name in TABLES else ()
    keyed: dict[str, dict[str, str]] = {}
    for number, cells in enumerate(sheet.rows, start=2):
        row = dict(zip(sheet.header, cells, strict=True))
        label = " / ".join(row.get(column, "") or "any" for column in key)
        keyed[label if label and label not in keyed else f"row {number} {label}".strip()] = row
    return keyed
