"""What changed between two versions of a case, cell by cell, before one replaces the other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.fault import printable, shown
from planner.schema import FREE, Table
from planner.tables import TABLES, Case

CAVEAT_KEY = ("contributor", "pledge", "mission", "area")
"""What tells caveats apart, which have no key of their own."""

MANY = 5
"""Changed cells from which on a column need not be the old one to the last value to look sorted."""

MOSTLY = 0.9
"""Share of the old values among the new ones from which on a column looks sorted [1]."""


@dataclass(frozen=True)
class RowChange:
    """A row that is there in one version only."""

    table: str
    key: tuple[str, ...]
    row: int
    """Row in the version that has it, as a spreadsheet numbers it."""

    def __str__(self) -> str:
        """The row in words."""
        return f"{self.table}, row {self.row}: {_named(self.key)}"


@dataclass(frozen=True)
class CellChange:
    """A cell that differs, in a row that both versions have."""

    table: str
    key: tuple[str, ...]
    row: int
    """Row in the new version, as a spreadsheet numbers it."""
    column: str
    before: str
    after: str

    def __str__(self) -> str:
        """The change in words."""
        change = f"{shown(self.before)} becomes {shown(self.after)}"
        return f"{self.table}, row {self.row}, {_named(self.key)}: {self.column} {change}"


@dataclass(frozen=True)
class Difference:
    """What a new version of a case adds, removes and changes."""

    added: list[RowChange]
    removed: list[RowChange]
    changed: list[CellChange]
    warnings: list[str]
    """What looks like a slip and not like an edit, in sentences."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def difference(old: Case, new: Case) -> Difference:
    """What changed between two versions of a case.

    Rows are told apart by their keys, so that their order does not matter. Blank and zero are different; `1` and `1.0`
    are the same.

    Args:
        old: The case as it was.
        new: The case as it may become; it may have faults.
    """
    found = Difference([], [], [], [])
    for table in TABLES.values():
        if old[table.name].equals(new[table.name]):
            continue
        before, after = _rows(table, old), _rows(table, new)
        found.removed.extend(
            RowChange(table.name, key[:-1], row) for key, (row, _) in before.items() if key not in after
        )
        found.added.extend(RowChange(table.name, key[:-1], row) for key, (row, _) in after.items() if key not in before)
        changed = list(_changed(table, before, after))
        found.changed.extend(changed)
        found.warnings.extend(_sorted_apart(table, changed, sum(key in before for key in after)))
    return found


Keyed = dict[tuple[str, ...], tuple[int, dict[str, str]]]
"""Rows by their key and how often it was there before: number of the row, and its cells by column."""


def _rows(table: Table, case: Case) -> Keyed:
    key, columns = table.key or CAVEAT_KEY, [column.name for column in (*table.columns, *FREE)]
    seen: Counter[tuple[str, ...]] = Counter()
    rows: Keyed = {}
    for number, *cells in case[table.name][columns].itertuples():
        texts = dict(zip(columns, map(_text, cells), strict=True))
        name = tuple(texts[column] for column in key)
        rows[*name, str(seen[name])] = (int(number), texts)
        seen[name] += 1
    return rows


def _text(cell: Any) -> str:  # noqa: ANN401
    """A cell as text, the same for the same value."""
    if pd.isna(cell):
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool) or pd.api.types.is_bool(cell):
        return "yes" if cell else "no"
    number = float(cell)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _changed(table: Table, before: Keyed, after: Keyed) -> Iterator[CellChange]:
    for key, (row, cells) in after.items():
        if key in before:
            old = before[key][1]
            for column, text in cells.items():
                if text != old[column] and not (table.name == "settings" and _same_number(text, old[column])):
                    yield CellChange(table.name, key[:-1], row, column, old[column], text)


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _sorted_apart(table: Table, changed: list[CellChange], rows: int) -> Iterator[str]:
    """A column that holds the old values in another order was sorted without its neighbours, more often than not."""
    columns: dict[str, list[CellChange]] = {}
    for change in changed:
        columns.setdefault(change.column, []).append(change)
    sorted_apart = [column for column, changes in columns.items() if _is_reordered(changes)]
    if sorted_apart and rows > 1:
        most = max(len(columns[column]) for column in sorted_apart)
        yield (
            f"{table.name}: the old values of {', '.join(sorted_apart)} are there in "
            f"another order ({most} of {rows} rows differ), as if sorted without the other columns. Look before you "
            "replace anything."
        )


def _is_reordered(changes: list[CellChange]) -> bool:
    old, new = Counter(change.before for change in changes), Counter(change.after for change in changes)
    if old == new:
        return True
    return len(changes) >= MANY and (old & new).total() >= MOSTLY * len(changes)


def _named(key: tuple[str, ...]) -> str:
    return " / ".join(printable(part) for part in key if part)
