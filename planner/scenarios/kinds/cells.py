"""Changes to single cells and rows; each names what it replaces, so that a clashing edit is detected."""

from typing import ClassVar, Literal

from pydantic import Field

from planner.fault import near_miss, shown
from planner.formats.normalise import normalised_cell
from planner.formats.sheets import TextRow
from planner.language import joined, say
from planner.scenarios.editable import ChangeFault, EditableCase, StepResult
from planner.scenarios.fields import ChangeModel, Text
from planner.tables import TABLES


def _unknown_table(name: str) -> list[ChangeFault]:
    return [] if name in TABLES else [ChangeFault("table", shown(name), ", ".join(TABLES), near_miss(name, TABLES))]


class SetCell(ChangeModel):
    """Set a cell, if it still holds the value that the change replaces."""

    replaces_text: ClassVar[bool] = True

    kind: Literal["set_cell"]
    table: Text = Field(description=say("the name of a table"))
    key: TextRow = Field(description=say("the cells of the row's key, by column"))
    column: str = Field(description=say("the name of a column"))
    before: str = Field(description=say("what the cell held, as text"))
    after: str = Field(description=say("what it is to hold, as text"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Set a cell."""
        if faults := _unknown_table(self.table):
            return faults
        table = case.rows(self.table)
        rows = [row for row in table if _holds(row, self.key)] or [
            r for r in table if _holds(_normalised(r), _normalised(self.key))
        ]
        if len(rows) != 1 or not self.key:
            return [ChangeFault("key", _rows_of_key(len(rows), self), say("the key of one row"))]
        cell = rows[0].get(self.column, "")
        if normalised_cell(self.column, cell) != normalised_cell(self.column, self.before):
            allowed = say("{value}, as it was when the change was written down", value=shown(self.before))
            found = say("{value} in {column} of {key}", value=shown(cell), column=self.column, key=_listed(self.key))
            return [ChangeFault("before", found, allowed)]
        rows[0][self.column] = self.after
        return say(
            "{table}, {key}: {column} {before} becomes {after}.",
            table=self.table, key=_listed(self.key), column=self.column, before=shown(cell), after=shown(self.after),
        )  # fmt: skip


class AddRow(ChangeModel):
    """Add a row."""

    replaces_text: ClassVar[bool] = True

    kind: Literal["add_row"]
    table: Text = Field(description=say("the name of a table"))
    cells: TextRow = Field(min_length=1, description=say("the cells of the row, by column, blank ones left out"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Add a row."""
        if faults := _unknown_table(self.table):
            return faults
        case.rows(self.table).append(case.blank(self.table) | self.cells)
        return say("{table}: a row added, {cells}.", table=self.table, cells=_listed(self.cells))


class DropRow(ChangeModel):
    """Remove a row, if it is still the row that the change names."""

    replaces_text: ClassVar[bool] = True

    kind: Literal["drop_row"]
    table: Text = Field(description=say("the name of a table"))
    cells: TextRow = Field(min_length=1, description=say("the cells of the row, by column, blank ones left out"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Remove a row."""
        if faults := _unknown_table(self.table):
            return faults
        rows = case.rows(self.table)
        alike = (
            n for like in (filled_cells, _normalised) for n, row in enumerate(rows) if like(row) == like(self.cells)
        )
        place = next(alike, None)
        if place is None:
            found = say("no row {cells} in {table}", cells=_listed(self.cells), table=self.table)
            return [ChangeFault("cells", found, say("a row as it is in the table"))]
        del rows[place]
        return say("{table}: a row taken away, {cells}.", table=self.table, cells=_listed(self.cells))


def filled_cells(row: TextRow) -> TextRow:
    """Cells of a row that are not blank."""
    return {column: cell for column, cell in row.items() if cell}


def _normalised(row: TextRow) -> TextRow:
    """Cells of a row that are not blank, normalised."""
    return {column: normalised_cell(column, cell) for column, cell in filled_cells(row).items()}


def _holds(row: TextRow, key: TextRow) -> bool:
    return all(row.get(column, "") == cell for column, cell in key.items())


def _rows_of_key(count: int, change: SetCell) -> str:
    """How many rows have the key of a change, other than one."""
    key, table = _listed(change.key), change.table
    if count:
        return say("{count} rows of the key {key} in {table}", count=count, key=key, table=table)
    return say("no rows of the key {key} in {table}", key=key, table=table)


def _listed(cells: TextRow) -> str:
    return joined((shown(cell) for cell in list(cells.values())[:4] if cell), " / ")
