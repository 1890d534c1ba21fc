"""Compare two versions of a case, cell by cell."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planner.difference.rows import (
    WHOLE_ROW,
    KeyedRows,
    NumberedRow,
    RowKey,
    TableChange,
    counts_as_blank,
    keyed,
    paired,
    row_changes,
    sets_default,
)
from planner.fault import in_rows, printable, some
from planner.figures import several
from planner.formats.numerals import same
from planner.formats.raw import RawCase, RawTable
from planner.language import joined, many, say
from planner.schema import FREE, Table
from planner.tables import TABLES, Case

MANY = 5
"""Number of changed cells above which a column looks sorted even if some values differ."""

MOSTLY = 0.9
"""Share of old values among the new ones above which a column looks sorted [1]."""


@dataclass(frozen=True)
class Difference:
    """Changes between two versions of a case."""

    added: list[TableChange]
    removed: list[TableChange]
    changed: list[TableChange]
    warnings: list[str]
    """Sentences on changes that look like mistakes."""
    compared: list[str] = field(default_factory=list)
    """Tables that were compared, at least in part."""
    unread: list[str] = field(default_factory=list)
    """Sentences on what is missing or unreadable in the new version and was not compared."""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed)


def difference(old: Case, new: Case, received: RawCase | None = None) -> Difference:
    """Compare two versions of a case.

    Rows are matched by key, so that their order does not matter. Blank and zero differ; `1` and `1.0` are equal. What
    cannot be read of the new version is not compared, and so is never reported as removed.

    Args:
        old: The case as it was, without faults.
        new: The case as it may become; it may have faults.
        received: What the new case was read from; without it, everything in it counts as read.
    """
    found = Difference([], [], [], [], unread=[] if received is None else list(_absent(old, new, received)))
    for table in TABLES.values():
        if received is not None and table.name not in received.tables:
            continue
        found.compared.append(table.name)
        if not old[table.name].equals(new[table.name]) or received is not None:
            _compare(found, table, old, new, received)
    return found


def row_pairs(table: Table, old: Case, new: Case) -> Iterator[tuple[RowKey, NumberedRow | None, NumberedRow | None]]:
    """Pair the rows of a table in two versions of a case by key, their cells as text; None where one lacks a row."""
    return paired(_rows(table, old), _rows(table, new))


def _absent(old: Case, new: Case, received: RawCase) -> Iterator[str]:
    """A sentence on the tables that the new version lacks, and one on those that cannot be read, with their rows."""
    lost = [
        name for name in TABLES if name not in received.tables and len(old[name]) and not old[name].equals(new[name])
    ]
    damaged = {fault.table for fault in received.faults}
    for unreadable in (False, True):
        named = [name for name in lost if (name in damaged) is unreadable]
        rows = [several(len(old[name]), "row") for name in named]
        if named:
            first = say("{table} ({rows} in the old version)", table=named[0], rows=rows[0])
            more = (f"{name} ({count})" for name, count in zip(named[1:], rows[1:], strict=True))
            yield _not_there(joined([first, *more], ", "), len(named), unreadable=unreadable)


def _not_there(tables: str, count: int, *, unreadable: bool) -> str:
    """Sentence on tables that cannot be read, or are not there."""
    if unreadable:
        return many(
            "{tables}: it cannot be read in the new one", "{tables}: they cannot be read in the new one", count,
            tables=tables,
        )  # fmt: skip
    return many(
        "{tables}: it is not there in the new one", "{tables}: they are not there in the new one", count,
        tables=tables,
    )  # fmt: skip


def _compare(found: Difference, table: Table, old: Case, new: Case, received: RawCase | None) -> None:
    """Add the changes of a table."""
    raw = None if received is None else received.tables[table.name]
    before, after = _rows(table, old), _rows(table, new, raw)
    nameless = [row for key, (row, _) in after.items() if not any(key[:-1])]
    unread = sorted({*_unread_rows(table.name, received), *nameless})
    after = {key: row for key, row in after.items() if any(key[:-1])}
    columns = _unread_columns(table, before, raw)
    found.unread.extend(
        say("{table}: the column {column} is not there in the new version", table=table.name, column=column)
        for column in columns
    )
    changed = list(_changed(table, before, after))
    gone = [change for change in changed if change.column == WHOLE_ROW and not change.after]
    if unread and gone:
        names = some((_named(change.key) for change in gone), most=MANY)
        found.unread.append(say(
            "{table}: {names} may be what cannot be read in {rows} of the new version",
            table=table.name, names=names, rows=in_rows(unread, most=MANY),
        ))  # fmt: skip
    else:
        found.removed.extend(gone)
    found.added.extend(change for change in changed if change.column == WHOLE_ROW and change.after)
    changed = [change for change in changed if change.column not in {WHOLE_ROW, *columns}]
    found.changed.extend(changed)
    found.warnings.extend(_sorted_apart(table, changed, sum(key in before for key in after)))


def _unread_rows(table: str, received: RawCase | None) -> set[int]:
    """Numbers of rows that could not be read."""
    if received is None:
        return set()
    heading = received.places[table].heading if table in received.places else 1
    rows = {fault.row for fault in received.faults if fault.table == table and fault.row is not None}
    return rows - set(received.tables[table].rows) - {1, heading}


def _unread_columns(table: Table, before: KeyedRows, raw: RawTable | None) -> list[str]:
    """Columns in which the old version says something, and which the new one lacks, though they do not count as blank.

    A column that counts as blank where it is not there is compared as just that.
    """
    if raw is None:
        return []
    due = [column.name for column in (*table.columns, *FREE) if not counts_as_blank(table.name, column.name)]
    names = [name for name in due if name not in raw.header]
    return [name for name in names if any(cells[name] for _, cells in before.values())]


def _rows(table: Table, case: Case, raw: RawTable | None = None) -> KeyedRows:
    """Rows of a table; cells that could not be read as typed."""
    columns = [column.name for column in (*table.columns, *FREE)]
    rows = []
    for number, *cells in case[table.name][columns].itertuples():
        typed = {} if raw is None else dict(zip(raw.header[::-1], raw.rows[int(number)][::-1], strict=True))
        texts = {c: _text(cell) or typed.get(c, "").strip() for c, cell in zip(columns, cells, strict=True)}
        rows.append(NumberedRow(int(number), texts))
    return keyed(table.name, rows)


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


def _changed(table: Table, before: KeyedRows, after: KeyedRows) -> Iterator[TableChange]:
    """Changes of a table; settings are compared as numbers, and one that is absent has its default."""
    columns = [column.name for column in (*table.columns, *FREE)]
    for key, one, other in paired(before, after):
        alone = one if other is None else other if one is None else None
        if table.name == "settings" and alone is not None and sets_default(alone.cells):
            continue
        for change in row_changes(table.name, key, one, other, columns):
            if table.name != "settings" or not same(change.before, change.after):
                yield change


def _sorted_apart(table: Table, changed: list[TableChange], rows: int) -> Iterator[str]:
    """Warn of columns that hold the old values in another order, probably sorted without the others."""
    columns: dict[str, list[TableChange]] = {}
    for change in changed:
        columns.setdefault(change.column, []).append(change)
    sorted_apart = [column for column, changes in columns.items() if _is_reordered(changes)]
    if sorted_apart and rows > 1:
        most = max(len(columns[column]) for column in sorted_apart)
        yield say(
            "{table}: the old values of {columns} are there in another order ({most} of {rows} rows differ), as if "
            "sorted without the other columns. Look before you replace anything.",
            table=table.name, columns=", ".join(sorted_apart), most=most, rows=rows,
        )  # fmt: skip


def _is_reordered(changes: list[TableChange]) -> bool:
    old, new = Counter(change.before for change in changes), Counter(change.after for change in changes)
    if old == new:
        return True
    return len(changes) >= MANY and (old & new).total() >= MOSTLY * len(changes)


def _named(key: tuple[str, ...]) -> str:
    return " / ".join(printable(part) for part in key if part)
