"""Edits of the inputs that a lever is: of typed tables while it is tried, of the tables as typed when it is applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from planner.formats.sheets import Sheets, TextRow
from planner.formats.spelling import name as seen
from planner.scenarios.editable import EditableCase, filled
from planner.schema import Column
from planner.tables import TABLES, Case


class Action(StrEnum):
    """What an edit does to rows."""

    SET = "set"
    ADD = "add"
    DROP = "drop"


@dataclass(frozen=True)
class RowEdit:
    """An edit of the rows of a table."""

    action: Action
    table: str
    key: Mapping[str, str]
    """Cells that the rows have, by column; blank ones are blank there. Of a row to add: all its cells."""
    cells: Mapping[str, str]
    """New cells, as text, by column."""


def set_cells(table: str, key: str, **cells: str) -> RowEdit:
    """An edit that sets cells of the row with a key."""
    return RowEdit(Action.SET, table, {TABLES[table].key[0]: key}, cells)


def add_row(table: str, **cells: str) -> RowEdit:
    """An edit that adds a row; cells not given are blank."""
    return RowEdit(Action.ADD, table, cells, {})


def drop_rows(table: str, **key: str) -> RowEdit:
    """An edit that drops the rows with some cells."""
    return RowEdit(Action.DROP, table, key, {})


def edited(case: Case, edits: Sequence[RowEdit]) -> Case:
    """The typed case with some edits."""
    tables = dict(case.tables)
    for edit in edits:
        tables[edit.table] = _edited(tables[edit.table], edit)
    return replace(case, tables=tables)


def _edited(frame: pd.DataFrame, edit: RowEdit) -> pd.DataFrame:
    columns = {column.name: column for column in TABLES[edit.table].columns}
    if edit.action is Action.ADD:
        blank = {name: _typed(columns.get(name), "") for name in frame.columns}
        row = blank | {name: _typed(columns[name], cell) for name, cell in edit.key.items()}
        added = pd.DataFrame([row], index=[int(frame.index.max()) + 1 if len(frame) else 2])
        return pd.concat([frame, added.astype(frame.dtypes.to_dict())])
    here = pd.Series(data=True, index=frame.index)
    for name, cell in edit.key.items():
        here &= frame[name].astype(object).where(frame[name].notna(), "").astype(str) == cell
    if edit.action is Action.DROP:
        return frame[~here]
    after = frame.copy()
    for name, cell in edit.cells.items():
        after.loc[here, name] = _typed(columns[name], cell)
    return after


def _typed(column: Column | None, cell: str) -> object:
    if column is None or column.kind not in {"number", "whole", "period", "yes_no"}:
        return cell
    if column.kind == "yes_no":
        return pd.NA if not cell else cell == "yes"
    if not cell:
        return float("nan") if column.kind == "number" else pd.NA
    return float(cell) if column.kind == "number" else int(cell)


def made(sheets: Sheets, edits: Sequence[RowEdit]) -> Sheets:
    """The tables of the inputs, as they were typed, with some edits."""
    case = EditableCase(sheets)
    for edit in edits:
        rows = case.rows(edit.table)
        if edit.action is Action.ADD:
            rows.append(filled(case.blank(edit.table), dict(edit.key)))
            continue
        found = [row for row in rows if _holds(row, edit.key)]
        if edit.action is Action.DROP:
            rows[:] = [row for row in rows if row not in found]
        for row in found:
            row.update(edit.cells)
    return case.sheets()


def _holds(row: TextRow, key: Mapping[str, str]) -> bool:
    return all(seen(row.get(column, "")) == cell for column, cell in key.items())
