"""Three-way merge of a table, cell by cell. Pure: no disk, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass

from planner.sheets import Sheet
from planner.workspace.differences import WHOLE_ROW, keyed_rows

Cells = Mapping[str, str]

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
    sides = [keyed_rows(table, sheet) for sheet in (base, mine, theirs)]
    conflicts: list[Conflict] = []
    on_top: tuple[list[Cells], list[Cells]] = ([], [])
    for key in dict.fromkeys([*sides[2], *sides[1]]):
        was, ours, other = (side.get(key) for side in sides)
        if ours is not None and other is not None:
            found = list(_conflicts(table, key, was or {}, ours, other, header))
            both = _cells(was or {}, ours, other, header)
            rows: tuple[Cells | None, Cells | None] = (
                both,
                both | {conflict.column: conflict.theirs for conflict in found},
            )
        else:
            found, rows = _one_gone(table, key, was, ours, other)
        conflicts += found
        for side, row in zip(on_top, rows, strict=True):
            side.extend([] if row is None else [row])
    mine_on_top, theirs_on_top = (_sheet(header, rows) for rows in on_top)
    return Merge(mine_on_top, theirs_on_top, conflicts)


def _conflicts(table: str, key: str, was: Cells, ours: Cells, other: Cells, header: tuple[str, ...]) -> list[Conflict]:
    found = [(column, was.get(column, ""), other.get(column, ""), ours.get(column, "")) for column in header]
    return [Conflict(table, key, c, before, theirs, mine) for c, before, theirs, mine in found
            if len({before, theirs, mine}) == 3 or (not was and theirs != mine)]  # fmt: skip


def _cells(was: Cells, ours: Cells, other: Cells, header: tuple[str, ...]) -> dict[str, str]:
    """Row with the changes of both sides; mine where both changed a cell."""
    return {
        column: other.get(column, "") if was and ours.get(column, "") == was.get(column, "") else ours.get(column, "")
        for column in header
    }


def _one_gone(
    table: str, key: str, was: Cells | None, ours: Cells | None, other: Cells | None
) -> tuple[list[Conflict], tuple[Cells | None, Cells | None]]:
    """Row that only one side has: it was added there, or removed by the other."""
    if was is None:
        new = ours or other
        return [], (new, new)
    if (ours or other) == was:
        return [], (None, None)
    return [Conflict(table, key, WHOLE_ROW, _said(was), _said(other), _said(ours))], (ours, other)


def _said(row: Cells | None) -> str:
    return NO_ROW if row is None else ", ".join(f"{column} {value}" for column, value in row.items() if value)


def _sheet(header: tuple[str, ...], rows: list[Cells]) -> Sheet:
    return Sheet(header, tuple(tuple(row.get(column, "") for column in header) for row in rows))
