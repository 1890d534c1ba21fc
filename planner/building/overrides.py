"""Overrides: cells of a built case that a recipe sets by hand, each with its mark and reason."""

from collections.abc import Mapping

import pandas as pd

from planner.fault import Fault
from planner.figures import enumerated
from planner.language import say
from planner.recipe import Override
from planner.tables import TABLES

CaseTables = dict[str, pd.DataFrame]


def overridden(tables: CaseTables, overrides: tuple[Override, ...]) -> tuple[CaseTables, list[Fault]]:
    """The tables with the overrides in them, and the faults of those that name no row or several."""
    faults = []
    for number, override in enumerate(overrides, start=1):
        table = tables[override.table]
        rows = _rows(table, override.key)
        if rows.sum() != 1:
            faults.append(_not_one(number, override, int(rows.sum())))
            continue
        tables = {**tables, override.table: _with(table, rows, override)}
    return tables, faults


def _not_one(number: int, override: Override, rows: int) -> Fault:
    """The fault of an override whose key is of no row, or of several."""
    named = ", ".join(f"{column} {value}" for column, value in override.key.items())
    key, place = TABLES[override.table].key, f"override {number}"  # not told
    if not rows:
        found = say("no row with {cells}", cells=named)
        return Fault("recipe", None, place, found, say("a row of {table}", table=override.table))
    found = say("{count:,} rows with {cells}", count=rows, cells=named)
    hint = say("Name {columns} in its key.", columns=enumerated(key)) if key else ""
    return Fault("recipe", None, place, found, say("one row of {table}", table=override.table), hint)


def _rows(table: pd.DataFrame, key: Mapping[str, str | int]) -> pd.Series:
    """Which rows have a key."""
    found = pd.Series(data=True, index=table.index)
    for column, value in key.items():
        found &= table[column].astype(str) == str(value)
    return found


def _with(table: pd.DataFrame, rows: pd.Series, override: Override) -> pd.DataFrame:
    """The table with one cell set, and a note of it."""
    remark = f"{override.column}: {override.note}"
    notes = table["note"].astype(object)
    existing = notes.where(notes.notna() & (notes != ""), None)
    changed = existing[rows].map(lambda note: remark if note is None else f"{note}; {remark}")
    cells = table[override.column].astype(object)
    cells[rows] = None if override.value == "" else override.value
    notes[rows] = changed
    return table.assign(**{override.column: cells, "note": notes})
