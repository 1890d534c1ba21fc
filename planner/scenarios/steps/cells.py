"""Changes of single cells and rows; what they replace is named, so that a change made in between is noticed."""

from planner.fault import near_miss, shown
from planner.scenarios.draft import Draft, Row, Slip, Told
from planner.scenarios.kinds import AddRow, DropRow, SetCell
from planner.tables import TABLES
from planner.tidy import tidy_cell


def _unknown_table(name: str) -> list[Slip]:
    return [] if name in TABLES else [Slip("table", shown(name), ", ".join(TABLES), near_miss(name, TABLES))]


def set_cell(draft: Draft, change: SetCell) -> Told:
    """Put a value into a cell."""
    if slips := _unknown_table(change.table):
        return slips
    there = draft.rows(change.table)
    rows = [row for row in there if _holds(row, change.key)] or [
        r for r in there if _holds(_seen(r), _seen(change.key))
    ]
    if len(rows) != 1 or not change.key:
        found = f"{len(rows) or 'no'} rows of the key {_said(change.key)} in {change.table}"
        return [Slip("key", found, "the key of one row")]
    cell = rows[0].get(change.column, "")
    if tidy_cell(change.column, cell) != tidy_cell(change.column, change.before):
        allowed = f"{shown(change.before)}, as it was when the change was written down"
        return [Slip("before", f"{shown(cell)} in {change.column} of {_said(change.key)}", allowed)]
    rows[0][change.column] = change.after
    return f"{change.table}, {_said(change.key)}: {change.column} {shown(cell)} becomes {shown(change.after)}."


def add_row(draft: Draft, change: AddRow) -> Told:
    """Add a row."""
    if slips := _unknown_table(change.table):
        return slips
    draft.rows(change.table).append(draft.blank(change.table) | change.cells)
    return f"{change.table}: a row added, {_said(change.cells)}."


def drop_row(draft: Draft, change: DropRow) -> Told:
    """Take a row away."""
    if slips := _unknown_table(change.table):
        return slips
    rows = draft.rows(change.table)
    alike = (n for like in (full, _seen) for n, row in enumerate(rows) if like(row) == like(change.cells))
    place = next(alike, None)
    if place is None:
        return [Slip("cells", f"no row {_said(change.cells)} in {change.table}", "a row as it is in the table")]
    del rows[place]
    return f"{change.table}: a row taken away, {_said(change.cells)}."


def full(row: Row) -> Row:
    """The cells of a row that hold something."""
    return {column: cell for column, cell in row.items() if cell}


def _seen(row: Row) -> Row:
    """The cells of a row that hold something, as they are seen."""
    return {column: tidy_cell(column, cell) for column, cell in full(row).items()}


def _holds(row: Row, key: Row) -> bool:
    return all(row.get(column, "") == cell for column, cell in key.items())


def _said(cells: Row) -> str:
    return " / ".join(shown(cell) for cell in list(cells.values())[:4] if cell)
