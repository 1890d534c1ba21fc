"""Column configuration of the grids, from the schema: units, help and choices. Numbers are edited as text, lossless."""

from typing import Literal

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.formats.sheets import Sheet, Sheets, sheet_of
from planner.schema import FREE, Column
from planner.settings import SETTINGS
from planner.tables import TABLES


def columns(sheets: Sheets, name: str, sheet: Sheet) -> dict[str, ColumnConfig]:
    """Configure every column of a table."""
    known = {column.name: column for column in (*TABLES[name].columns, *FREE)}
    key = TABLES[name].key
    return {
        header: _column(sheets, known[header], sheet, pinned=header in key[:1])
        if header in known
        else st.column_config.TextColumn(header, help="A column that the schema does not know.")
        for header in sheet.header
    }


def _column(sheets: Sheets, column: Column, sheet: Sheet, *, pinned: bool) -> ColumnConfig:
    unit = f" [{column.unit}]" if column.unit not in {"1", column.name} else ""
    blank = f" Blank: {column.blank}." if column.blank else ""
    help_ = f"{column.meaning}. Allowed: {column.values}.{blank}"
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
            "setting": name,
            "meaning": s.value.meaning,
            "unit": s.value.unit,
            "allowed": s.value.values,
            "if the row is missing": s.if_missing,
        }
        for name, s in SETTINGS.items()
    ]
