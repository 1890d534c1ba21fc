"""What changed between two versions of a case, cell by cell, before one replaces the other."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planner.fault import printable, shown, some
from planner.numerals import same
from planner.raw import RawCase, RawTable
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
    compared: list[str] = field(default_factory=list)
    """Tables that were compared, at least in part."""
    unread: list[str] = field(default_factory=list)
    """What could not be compared, as it cannot be read or is not there in the new version, in sentences."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def difference(old: Case, new: Case, sent: RawCase | None = None) -> Difference:
    """What changed between two versions of a case.

    Rows are told apart by their keys, so that their order does not matter. Blank and zero are different; `1` and `1.0`
    are the same. What cannot be read of the new version is not compared, and so is never taken for gone.

    Args:
        old: The case as it was, without faults.
        new: The case as it may become; it may have faults.
        sent: What the new case was read from; without it, everything in it counts as read.
    """
    found = Difference([], [], [], [])
    for table in TABLES.values():
        if sent is not None and table.name not in sent.tables:
            found.unread.extend(_absent(table, old, new, sent))
            continue
        found.compared.append(table.name)
        if not old[table.name].equals(new[table.name]) or sent is not None:
            _compare(found, table, old, new, sent)
    return found


def _absent(table: Table, old: Case, new: Case, sent: RawCase) -> Iterator[str]:
    """What there is to say of a table that was not read; nothing where the old version has no more of it."""
    rows = len(old[table.name])
    if rows and not old[table.name].equals(new[table.name]):
        why = "it cannot be read" if any(fault.table == table.name for fault in sent.faults) else "it is not there"
        yield f"{table.name} ({rows:,} row{'s' if rows > 1 else ''} in the old version): {why} in the new one"


def _compare(found: Difference, table: Table, old: Case, new: Case, sent: RawCase | None) -> None:
    """Add what changed in a table."""
    raw = None if sent is None else sent.tables[table.name]
    before, after = _rows(table, old), _rows(table, new, raw)
    nameless = [row for key, (row, _) in after.items() if not any(key[:-1])]
    unread = sorted({*_unread_rows(table.name, sent), *nameless})
    after = {key: row for key, row in after.items() if any(key[:-1])}
    columns = _unread_columns(table, before, raw)
    found.unread.extend(f"{table.name}: the column {column} is not there in the new version" for column in columns)
    gone = [RowChange(table.name, key[:-1], row) for key, (row, _) in before.items() if key not in after]
    if unread and gone:
        names = some((_named(change.key) for change in gone), most=MANY)
        rows = f"row{'s' if len(unread) > 1 else ''} {some(map(str, unread), most=MANY)}"
        found.unread.append(f"{table.name}: {names} may be what cannot be read in {rows} of the new version")
    else:
        found.removed.extend(gone)
    found.added.extend(RowChange(table.name, key[:-1], row) for key, (row, _) in after.items() if key not in before)
    changed = [change for change in _changed(table, before, after) if change.column not in columns]
    found.changed.extend(changed)
    found.warnings.extend(_sorted_apart(table, changed, sum(key in before for key in after)))


def _unread_rows(table: str, sent: RawCase | None) -> set[int]:
    """Rows under the heading that could not be read at all."""
    if sent is None:
        return set()
    heading = sent.places[table].heading if table in sent.places else 1
    rows = {fault.row for fault in sent.faults if fault.table == table and fault.row is not None}
    return rows - set(sent.tables[table].rows) - {1, heading}


def _unread_columns(table: Table, before: "Keyed", raw: RawTable | None) -> list[str]:
    """Columns in which the old version says something, and which the new one does not have."""
    if raw is None:
        return []
    names = [column.name for column in (*table.columns, *FREE) if column.name not in raw.header]
    return [name for name in names if any(cells[name] for _, cells in before.values())]


Keyed = dict[tuple[str, ...], tuple[int, dict[str, str]]]
"""Rows by their key and how often it was there before: number of the row, and its cells by column."""


def _rows(table: Table, case: Case, raw: RawTable | None = None) -> Keyed:
    """Rows of a table; cells that have no value, though something was typed, as they were typed."""
    key, columns = table.key or CAVEAT_KEY, [column.name for column in (*table.columns, *FREE)]
    seen: Counter[tuple[str, ...]] = Counter()
    rows: Keyed = {}
    for number, *cells in case[table.name][columns].itertuples():
        sent = {} if raw is None else dict(zip(raw.header[::-1], raw.rows[int(number)][::-1], strict=True))
        texts = {c: _text(cell) or sent.get(c, "").strip() for c, cell in zip(columns, cells, strict=True)}
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
                if text != old[column] and not (table.name == "settings" and same(text, old[column])):
                    yield CellChange(table.name, key[:-1], row, column, old[column], text)


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
