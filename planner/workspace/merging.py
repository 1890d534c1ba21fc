"""Three-way merge of a table, cell by cell. Pure: no disk, no clock."""

from dataclasses import dataclass

from planner.rows import WHOLE_ROW, content, keyed, row_label, rows_of
from planner.sheets import Sheet, TextRow

NO_ROW = "no row"


@dataclass(frozen=True)
class Conflict:
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
    """Result of a merge."""

    mine_on_top: Sheet
    """Every conflict resolved in my favour."""
    theirs_on_top: Sheet
    """Every conflict resolved in theirs; what else I typed is in it."""
    conflicts: list[Conflict]


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
    conflicts: list[Conflict] = []
    on_top: tuple[list[TextRow], list[TextRow]] = ([], [])
    for key in dict.fromkeys([*sides[2], *sides[1]]):
        versions = [side.get(key) for side in sides]
        label = row_label(table, key[:-1], next(row.number for row in reversed(versions) if row is not None))
        was, ours, other = (None if row is None else row.cells for row in versions)
        if ours is not None and other is not None:
            found = list(_conflicts(table, label, was or {}, ours, other, header))
            both = _cells(was or {}, ours, other, header)
            rows: tuple[TextRow | None, TextRow | None] = (
                both,
                both | {conflict.column: conflict.theirs for conflict in found},
            )
        else:
            found, rows = _one_gone(table, label, was, ours, other)
        conflicts += found
        for side, row in zip(on_top, rows, strict=True):
            side.extend([] if row is None else [row])
    mine_on_top, theirs_on_top = (_sheet(header, rows) for rows in on_top)
    return Merge(mine_on_top, theirs_on_top, conflicts)


def _conflicts(
    table: str, key: str, was: TextRow, ours: TextRow, other: TextRow, header: tuple[str, ...]
) -> list[Conflict]:
    found = [(column, was.get(column, ""), other.get(column, ""), ours.get(column, "")) for column in header]
    return [Conflict(table, key, c, before, theirs, mine) for c, before, theirs, mine in found
            if len({before, theirs, mine}) == 3 or (not was and theirs != mine)]  # fmt: skip


def _cells(was: TextRow, ours: TextRow, other: TextRow, header: tuple[str, ...]) -> dict[str, str]:
    """Row with the changes of both sides; mine where both changed a cell."""
    return {
        column: other.get(column, "") if was and ours.get(column, "") == was.get(column, "") else ours.get(column, "")
        for column in header
    }


def _one_gone(
    table: str, key: str, was: TextRow | None, ours: TextRow | None, other: TextRow | None
) -> tuple[list[Conflict], tuple[TextRow | None, TextRow | None]]:
    """Row that only one side has: it was added there, or removed by the other."""
    if was is None:
        new = ours or other
        return [], (new, new)
    if (ours or other) == was:
        return [], (None, None)
    return [Conflict(table, key, WHOLE_ROW, _said(was), _said(other), _said(ours))], (ours, other)


def _said(row: TextRow | None) -> str:
    return NO_ROW if row is None else content(row)


def _sheet(header: tuple[str, ...], rows: list[TextRow]) -> Sheet:
    return Sheet(header, tuple(tuple(row.get(column, "") for column in header) for row in rows))
