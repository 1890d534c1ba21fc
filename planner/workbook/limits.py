"""Data validation of the input workbook, with lists of keys that follow the sheets."""

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from planner.schema import Column, Table
from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook.guide import settings_span

LONGEST_LIST = 5_000
"""Most rows of a sheet that provide keys for lists."""

LONGEST_ERROR = 225
"""Longest message of a validation rule [characters]."""


def add_names(workbook: Workbook) -> None:
    """Define a dynamic name for the keys of every table that others refer to."""
    referred = {column.refers_to for table in TABLES.values() for column in table.columns if column.refers_to}
    for name in sorted(referred):
        first, whole = f"{name}!$A$2", f"{name}!$A$2:$A${LONGEST_LIST}"
        text = f"{first}:INDEX({whole},MAX(1,COUNTA({whole})))"
        workbook.defined_names[keys_of(name)] = DefinedName(keys_of(name), attr_text=text)


def keys_of(table: str) -> str:
    """Defined name of the keys of a table."""
    return f"keys_{table}"


def limit(sheet: Worksheet, table: Table, column: Column, letter: str, last: int) -> None:
    """Validate a column down to a row."""
    rule = _rule(table, column)
    if rule is None:
        return
    rule.allow_blank = rule.showErrorMessage = True
    rule.errorStyle = "stop"
    rule.errorTitle = column.name
    rule.error = f"{column.name}: {column.allowed}."[:LONGEST_ERROR]
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{last}")


def _rule(table: Table, column: Column) -> DataValidation | None:
    """Validation rule of a column; None if anything is allowed."""
    if choices := _choices(table, column):
        return DataValidation(type="list", formula1=choices)
    if column.kind == "number":
        return _between("decimal", column, str(column.low), str(column.high))
    if column.kind == "whole":
        return _between("whole", column, f"{column.low:.0f}", f"{column.high:.0f}")
    if column.kind == "period":
        return _between("whole", column, "1", str(SETTINGS["periods"].value.high))
    if column.kind == "key":
        return DataValidation(type="textLength", operator="lessThanOrEqual", formula1="60")
    return None


def _choices(table: Table, column: Column) -> str:
    """Formula of the list of choices; empty if there is none."""
    if (table.name, column.name) == ("settings", "setting"):
        return settings_span()
    return f'"{",".join(column.choices)}"' if column.choices else keys_of(column.refers_to) if column.refers_to else ""


def _between(kind: str, column: Column, low: str, high: str) -> DataValidation:
    if column.low is None or (column.high is None and column.kind != "period"):
        raise ValueError(f"{column.name} has no range")
    return DataValidation(type=kind, operator="between", formula1=low, formula2=high)
