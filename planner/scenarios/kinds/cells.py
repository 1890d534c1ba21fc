"""Changes to single cells and rows; each names what it replaces, so that a clashing edit is detected."""

from typing import ClassVar, Literal

from pydantic import Field

from planner.fault import near_miss, shown
from planner.formats.normalise import normalised_cell
from planner.formats.sheets import TextRow
from planner.scenarios.editable import ChangeFault, EditableCase, StepResult
from planner.scenarios.fields import ChangeModel, Text
from planner.tables import TABLES


def _unknown_table(name: str) -> list[ChangeFault]:
    return [] if name in TABLES else [ChangeFault("table", shown(name), ", ".join(TABLES), near_miss(name, TABLES))]


class SetCell(ChangeModel):
    """Set a cell, if it still holds the value that the change replaces."""

    replaces_text: ClassVar[bool] = True

    kind: Literal["set_cell"]
    table: Text = Field(description="the name of a table")
    key: TextRow = Field(description="the cells of the row's key, by column")
    column: str = Field(description="the name of a column")
    before: str = Field(description="what the cell held, as text")
    after: str = Field(description="what it is to hold, as text")

    def apply_to(self, case: EditableCase) -> StepResult:
        """Set a cell."""
        if faults := _unknown_table(self.table):
            return faults
        table = case.rows(self.table)
        rows = [row for row in table if _holds(row, self.key)] or [
            r for r in table if _holds(_normalised(r), _normalised(self.key))
        ]
        if len(rows) != 1 or not self.key:
            found = f"{len(rows) or 'no'} rows of the key {_listed(self.key)} in {self.table}"
            return [ChangeFault("key", found, "the key of one row")]
        cell = rows[0].get(self.column, "")
        if normalised_cell(self.column, cell) != normalised_cell(self.column, self.before):
            allowed = f"{shown(self.before)}, as it was when the change was written down"
            return [ChangeFault("before", f"{shown(cell)} in {self.column} of {_listed(self.key)}", allowed)]
        rows[0][self.column] = self.after
        return f"{self.table}, {_listed(self.key)}: {self.column} {shown(cell)} becomes {shown(self.after)}."


class AddRow(ChangeModel):
    """Add a row."""

    replaces_text: ClassVar[bool] = True

    kind: Literal["add_row"]
    table: Text = Field(description="the name of a table")
    cells: TextRow = Field(min_length=1, description="the cells of the row, by column, blank ones left out")

    def apply_to(self, case: EditableCase) -> StepResult:
        """Add a row."""
        if faults := _unknown_table(self.table):
            return faults
        case.rows(self.table).append(case.blank(self.table) | self.cells)
        return f"{self.table}: a row added, {_listed(self.cells)}."


class DropRow(ChangeModel):
    """Remove a row, if it is still the row that the change names."""

    replaces_text: ClassVar[bool] = True

    kind: Literal["drop_row"]
    table: Text = Field(description="the name of a table")
    cells: TextRow = Field(min_length=1, description="the cells of the row, by column, blank ones left out")

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
            return [
                ChangeFault("cells", f"no row {_listed(self.cells)} in {self.table}", "a row as it is in the table")
            ]
        del rows[place]
        return f"{self.table}: a row taken away, {_listed(self.cells)}."


def filled_cells(row: TextRow) -> TextRow:
    """Cells of a row that are not blank."""
    return {column: cell for column, cell in row.items() if cell}


def _normalised(row: TextRow) -> TextRow:
    """Cells of a row that are not blank, normalised."""
    return {column: normalised_cell(column, cell) for column, cell in filled_cells(row).items()}


def _holds(row: TextRow, key: TextRow) -> bool:
    return all(row.get(column, "") == cell for column, cell in key.items())


def _listed(cells: TextRow) -> str:
    return " / ".join(shown(cell) for cell in list(cells.values())[:4] if cell)
