"""Column configuration of the grids, from the schema: units, help and choices. Numbers are edited as text, lossless."""

from collections.abc import Iterable, Mapping
from typing import Literal

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.formats.sheets import Sheet, Sheets, sheet_of
from planner.language import joined, say, tell, told
from planner.schema import FREE, Column
from planner.settings import SETTINGS
from planner.tables import TABLES

HEADINGS = {
    "table": say("table"),
    "row": say("row"),
    "column": say("column"),
    "before": say("before"),
    "after": say("after"),
    "theirs": say("theirs"),
    "mine": say("mine"),
}
"""Headings of tables of changed cells."""


def headed(rows: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Rows of changed cells, under headings that the reader knows; texts of cells stay as they are."""
    return [{told(HEADINGS[name]): told(cell) for name, cell in row.items()} for row in rows]


def columns(sheets: Sheets, name: str, sheet: Sheet) -> dict[str, ColumnConfig]:
    """Configure every column of a table."""
    known = {column.name: column for column in (*TABLES[name].columns, *FREE)}
    key = TABLES[name].key
    return {
        header: _column(sheets, known[header], sheet, pinned=header in key[:1])
        if header in known
        else st.column_config.TextColumn(header, help=tell("A column that the schema does not know."))
        for header in sheet.header
    }


def _column(sheets: Sheets, column: Column, sheet: Sheet, *, pinned: bool) -> ColumnConfig:
    unit = f" [{told(column.unit)}]" if column.unit not in {"1", column.name} else ""
    said = say("{meaning}. Allowed: {values}.", meaning=column.meaning, values=column.values)
    help_ = told(joined([said, say("Blank: {meaning}.", meaning=column.blank)]) if column.blank else said)
    choices = _choices(sheets, column)
    if choices and not pinned:
        there = dict.fromkeys([*choices, *filter(None, sheet.column(column.name))])
        return st.column_config.SelectboxColumn(f"{column.name}{unit}", help=help_, options=list(there))
    right: Literal["left", "right"] = "right" if column.kind in {"number", "whole", "period"} else "left"
    return st.column_config.TextColumn(f"{column.name}{unit}", help=help_, pinned=pinned, alignment=right)


def _choices(sheets: Sheets, column: Column) -> list[str]:
    if column.choices:
        return list(column.choices)
    return sheet_of(sheets, column.refers_to).column(column.refers_to[:-1]) if column.refers_to else []


def settings_help() -> list[dict[str, str]]:
    """Describe every setting, for the table of settings."""
    return [
        {
            tell("setting"): name,
            tell("meaning"): told(s.value.meaning),
            tell("unit"): told(s.value.unit),
            tell("allowed"): told(s.value.values),
            tell("if the row is missing"): told(s.if_missing),
        }
        for name, s in SETTINGS.items()
    ]
