"""Merge tables: into a case in three ways, and two edits of one table cell by cell. Pure: no disk, no clock."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from planner.difference.rows import (
    WHOLE_ROW,
    TableChange,
    case_changes,
    content,
    keyed,
    row_label,
    rows_of,
    same_cell,
)
from planner.formats.sheets import Sheet, Sheets, TextRow, sheet_of
from planner.language import say
from planner.tables import TABLES

NO_ROW = say("no row")


class Way(StrEnum):
    """A way of merging tables into a case."""

    ROWS = "rows"
    """Rows are added and changed, matched by the keys of their tables; no row is dropped."""
    TABLES = "tables"
    """The tables that are given replace those of the case; the others stay."""
    CASE = "case"
    """The tables that are given are the case."""


@dataclass(frozen=True)
class Merged:
    """A case with other tables merged into it."""

    sheets: Sheets
    origins: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    """Place of each row in the tables that were given, by table and place in the merged table, both from 0; a row of
    the case that nothing was merged into has none."""


def merged(case: Sheets, given: Sheets, way: Way) -> Merged:
    """Merge tables into a case.

    A row that is added or changed has the cells that are given, blank ones included: blank has a meaning of its own. A
    column that is not given stays as it is in rows that are changed, and so does a number that is written otherwise.

    Args:
        case: The case; it is not changed.
        given: The tables that are given.
        way: How they are merged.
    """
    if way is Way.ROWS:
        joined = {name: with_rows(name, case.get(name, Sheet((), ())), sheet) for name, sheet in given.items()}
        sheets = {name: one.sheet for name, one in joined.items()}
        return Merged(_ordered({**case, **sheets}), {name: one.origins for name, one in joined.items()})
    sheets = {**(case if way is Way.TABLES else {}), **given}
    return Merged(_ordered(sheets), {name: dict(enumerate(range(len(sheet.rows)))) for name, sheet in given.items()})


def merged_changes(case: Sheets, after: Sheets) -> list[TableChange]:
    """All changes that a merge makes to a case, those to tables and columns that are gone included."""
    return case_changes(case, {name: _complete(sheet_of(after, name), case.get(name)) for name in TABLES})


def _complete(sheet: Sheet, before: Sheet | None) -> Sheet:
    """The table with the columns that it had before, blank."""
    gone = () if before is None else tuple(column for column in before.header if column not in sheet.header)
    return Sheet((*sheet.header, *gone), tuple((*row, *[""] * len(gone)) for row in sheet.rows))


def _ordered(sheets: Sheets) -> Sheets:
    """Tables in the order of the schema."""
    return {name: sheets[name] for name in (*TABLES, *(n for n in sheets if n not in TABLES)) if name in sheets}


@dataclass(frozen=True)
class Joined:
    """A table with rows added and changed."""

    sheet: Sheet
    origins: dict[int, int]
    """Place of the row that each was added or changed by, by its place in the table, both from 0."""


def with_rows(table: str, sheet: Sheet, given: Sheet) -> Joined:
    """Add rows to a table and change those that are there; the order of what is given matters only for new rows.

    Rows are matched by key. In a table without one, and where several rows have one key, a row is matched only by one
    that has all of its cells already, and added otherwise.

    Args:
        table: Its name.
        sheet: The table; none of its rows is dropped.
        given: The rows, with any of its columns, in any order.
    """
    header = (*sheet.header, *(column for column in dict.fromkeys(given.header) if column not in sheet.header))
    rows = [[*row, *[""] * (len(header) - len(row))] for row in sheet.rows]
    place = _Matches(table, header, rows, given)
    origins: dict[int, int] = {}
    for number, row in enumerate(rows_of(given)):
        if not any(cell.strip() for cell in row.cells.values()):
            continue
        there = place.of(row.cells)
        if there is None:
            there = len(rows)
            rows.append([""] * len(header))
        origins[there] = number
        for column, text in row.cells.items():
            at = header.index(column)
            if there >= len(sheet.rows) or not same_cell(table, column, rows[there][at], text):
                rows[there][at] = text
    return Joined(Sheet(header, tuple(map(tuple, rows))), origins)


class _Matches:
    """Rows of a table that given rows are about."""

    def __init__(self, table: str, header: tuple[str, ...], rows: list[list[str]], given: Sheet) -> None:
        self._columns = TABLES[table].key if table in TABLES else ()
        cells = [dict(zip(header, row, strict=True)) for row in rows]
        self._ours = Counter(map(self._key, cells))
        self._theirs = Counter(self._key(row.cells) for row in rows_of(given))
        self._by_key = {self._key(row): place for place, row in enumerate(cells)}
        self._whole: dict[tuple[str, ...], list[int]] = {}
        for place in reversed(range(len(cells))):
            self._whole.setdefault(self._cells(cells[place], given.header), []).append(place)

    def of(self, row: TextRow) -> int | None:
        """Place of the row that another is about; None if that is new."""
        key = self._key(row)
        if any(key) and max(self._ours[key], self._theirs[key]) == 1:
            return self._by_key.get(key)
        same = self._whole.get(self._cells(row, tuple(row)))
        return same.pop() if same else None

    def _key(self, row: TextRow) -> tuple[str, ...]:
        return tuple(row.get(column, "").strip() for column in self._columns)

    @staticmethod
    def _cells(row: TextRow, columns: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(row.get(column, "").strip() for column in dict.fromkeys(columns))


@dataclass(frozen=True)
class Clash:
    """A cell, or a whole row, that both versions have changed differently."""

    table: str
    row: str
    """Row by its key."""
    column: str
    before: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Merge:
    """Two edits of one table, merged."""

    mine_on_top: Sheet
    """Every clash resolved in my favour."""
    theirs_on_top: Sheet
    """Every clash resolved in theirs; what else I typed is in it."""
    clashes: list[Clash]


def merge(table: str, base: Sheet, mine: Sheet, theirs: Sheet) -> Merge:
    """Merge two versions of a table.

    Args:
        table: Its name.
        base: The table that both began as.
        mine: What became of it here.
        theirs: What became of it elsewhere meanwhile.
    """
    if base in {mine, theirs} or mine == theirs:
        whole = theirs if mine == base else mine
        return Merge(whole, whole, [])
    header = (*theirs.header, *(column for column in mine.header if column not in theirs.header))
    sides = [keyed(table, rows_of(sheet)) for sheet in (base, mine, theirs)]
    clashes: list[Clash] = []
    on_top: tuple[list[TextRow], list[TextRow]] = ([], [])
    for key in dict.fromkeys([*sides[2], *sides[1]]):
        versions = [side.get(key) for side in sides]
        label = row_label(table, key[:-1], next(row.number for row in reversed(versions) if row is not None))
        was, ours, other = (None if row is None else row.cells for row in versions)
        if ours is not None and other is not None:
            found = list(_clashes(table, label, was or {}, ours, other, header))
            both = _cells(was or {}, ours, other, header)
            rows: tuple[TextRow | None, TextRow | None] = (
                both,
                both | {clash.column: clash.theirs for clash in found},
            )
        else:
            found, rows = _one_gone(table, label, was, ours, other)
        clashes += found
        for side, row in zip(on_top, rows, strict=True):
            side.extend([] if row is None else [row])
    mine_on_top, theirs_on_top = (_sheet(header, rows) for rows in on_top)
    return Merge(mine_on_top, theirs_on_top, clashes)


def _clashes(table: str, key: str, was: TextRow, ours: TextRow, other: TextRow, header: tuple[str, ...]) -> list[Clash]:
    found = [(column, was.get(column, ""), other.get(column, ""), ours.get(column, "")) for column in header]
    return [Clash(table, key, c, before, theirs, mine) for c, before, theirs, mine in found
            if len({before, theirs, mine}) == 3 or (not was and theirs != mine)]  # fmt: skip


def _cells(was: TextRow, ours: TextRow, other: TextRow, header: tuple[str, ...]) -> dict[str, str]:
    """Row with the changes of both sides; mine where both changed a cell."""
    return {
        column: other.get(column, "") if was and ours.get(column, "") == was.get(column, "") else ours.get(column, "")
        for column in header
    }


def _one_gone(
    table: str, key: str, was: TextRow | None, ours: TextRow | None, other: TextRow | None
) -> tuple[list[Clash], tuple[TextRow | None, TextRow | None]]:
    """Row that only one side has: it was added there, or removed by the other."""
    if was is None:
        new = ours or other
        return [], (new, new)
    if (ours or other) == was:
        return [], (None, None)
    return [Clash(table, key, WHOLE_ROW, _content(was), _content(other), _content(ours))], (ours, other)


def _content(row: TextRow | None) -> str:
    return NO_ROW if row is None else content(row)


def _sheet(header: tuple[str, ...], rows: list[TextRow]) -> Sheet:
    return Sheet(header, tuple(tuple(row.get(column, "") for column in header) for row in rows))
