"""Changes to single cells and rows; each names what it replaces, so that a conflicting edit is detected."""

from planner.fault import near_miss, shown
from planner.scenarios.editable import ChangeFault, EditableCase, StepResult
from planner.scenarios.kinds import AddRow, DropRow, SetCell
from planner.sheets import TextRow
from planner.tables import TABLES
from planner.tidy import tidy_cell


def _unknown_table(name: str) -> list[ChangeFault]:
    return [] if name in TABLES else [ChangeFault("table", shown(name), ", ".join(TABLES), near_miss(name, TABLES))]


def set_cell(case: EditableCase, change: SetCell) -> StepResult:
    """Set a cell."""
    if faults := _unknown_table(change.table):
        return faults
    table = case.rows(change.table)
    rows = [row for row in table if _holds(row, change.key)] or [
        r for r in table if _holds(_tidied(r), _tidied(change.key))
    ]
    if len(rows) != 1 or not change.key:
        found = f"{len(rows) or 'no'} rows of the key {_listed(change.key)} in {change.table}"
        return [ChangeFault("key", found, "the key of one row")]
    cell = rows[0].get(change.column, "")
    if tidy_cell(change.column, cell) != tidy_cell(change.column, change.before):
        allowed = f"{shown(change.before)}, as it was when the change was written down"
        return [ChangeFault("before", f"{shown(cell)} in {change.column} of {_listed(change.key)}", allowed)]
    rows[0][change.column] = change.after
    return f"{change.table}, {_listed(change.key)}: {change.column} {shown(cell)} becomes {shown(change.after)}."


def add_row(case: EditableCase, change: AddRow) -> StepResult:
    """Add a row."""
    if faults := _unknown_table(change.table):
        return faults
    case.rows(change.table).append(case.blank(change.table) | change.cells)
    return f"{change.table}: a row added, {_listed(change.cells)}."


def drop_row(case: EditableCase, change: DropRow) -> StepResult:
    """Remove a row."""
    if faults := _unknown_table(change.table):
        return faults
    rows = case.rows(change.table)
    alike = (n for like in (filled_cells, _tidied) for n, row in enumerate(rows) if like(row) == like(change.cells))
    place = next(alike, None)
    if place is None:
        return [
            ChangeFault("cells", f"no row {_listed(change.cells)} in {change.table}", "a row as it is in the table")
        ]
    del rows[place]
    return f"{change.table}: a row taken away, {_listed(change.cells)}."


def filled_cells(row: TextRow) -> TextRow:
    """Cells of a row that are not blank."""
    return {column: cell for column, cell in row.items() if cell}


def _tidied(row: TextRow) -> TextRow:
    """Cells of a row that are not blank, tidied."""
    return {column: tidy_cell(column, cell) for column, cell in filled_cells(row).items()}


def _holds(row: TextRow, key: TextRow) -> bool:
    return all(row.get(column, "") == cell for column, cell in key.items())


def _listed(cells: TextRow) -> str:
    return " / ".join(shown(cell) for cell in list(cells.values())[:4] if cell)
