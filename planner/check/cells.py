"""Cells: from text to typed columns. A cell that cannot be read is blank in the table, and a fault."""

import re
from dataclasses import dataclass, field

import pandas as pd

from planner.fault import Fault, near_miss, shown
from planner.files import RawCase, RawTable
from planner.schema import FREE, Column, Table
from planner.tables import READINESS_ASSUMPTIONS, SETTINGS, TABLES, Case, Value

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
LONGEST_KEY = 60
TYPES = {"number": "float64", "whole": "Int64", "period": "Int64", "yes_no": "boolean"}


@dataclass(frozen=True)
class Read:
    """A typed case, with the faults of its cells."""

    case: Case = field(default_factory=lambda: Case({}, {}))
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_tables(raw: RawCase) -> Read:
    """Type every table of the schema; a missing optional table is as its schema says."""
    read = Read()
    for name, table in TABLES.items():
        if name in raw.tables:
            read.case.tables[name] = _typed(table, raw.tables[name], read.case.settings.get("periods"), read.faults)
        else:
            _missing_table(table, raw, read)
            read.case.tables[name] = _empty(table)
        if name == "settings":
            _read_settings(read)
    return read


def _missing_table(table: Table, raw: RawCase, read: Read) -> None:
    if any(fault.table == table.name for fault in raw.faults):
        return
    if table.missing is None:
        read.faults.append(Fault(table.name, None, "", "no such table", table.meaning.lower()))
    else:
        read.notices.append(f"There is no table {table.name}; taken to mean {table.missing}.")


def _empty(table: Table) -> pd.DataFrame:
    rows = READINESS_ASSUMPTIONS if table.name == "readiness" else ()
    frame = pd.DataFrame(rows, columns=[c.name for c in table.columns])
    for column in FREE:
        frame[column.name] = ""
    return frame.astype({c.name: TYPES.get(c.kind, "object") for c in table.columns})


def _typed(table: Table, raw: RawTable, horizon: Value, faults: list[Fault]) -> pd.DataFrame:
    _check_header(table, raw, faults)
    data: dict[str, pd.Series] = {}
    for column in (*table.columns, *FREE):
        place = raw.header.index(column.name) if column.name in raw.header else None
        texts = {row: "" if place is None else cells[place].strip() for row, cells in raw.rows.items()}
        here = None if place is None else faults
        values = [_cell(table.name, row, column, text, horizon, here) for row, text in texts.items()]
        data[column.name] = pd.Series(values, index=pd.Index(list(texts), dtype="int64"), dtype=_dtype(column))
    return pd.DataFrame(data)


def _dtype(column: Column) -> str:
    return TYPES.get(column.kind, "object")


def _check_header(table: Table, raw: RawTable, faults: list[Fault]) -> None:
    known = [c.name for c in (*table.columns, *FREE)]
    allowed = ", ".join(known)
    for name in dict.fromkeys(raw.header):
        if raw.header.count(name) > 1:
            faults.append(Fault(table.name, 1, name, "the same heading more than once", "one column of each name"))
        elif name not in known:
            hint = "The cells seem to be separated by semicolons." if ";" in name else near_miss(name, known)
            faults.append(Fault(table.name, 1, name or "(blank)", "a column of this name", allowed, hint))
    faults.extend(
        Fault(table.name, 1, column.name, "no such column", f"the column: {column.meaning.lower()}")
        for column in table.columns
        if column.name not in raw.header
    )


def _cell(table: str, row: int, column: Column, text: str, horizon: Value, faults: list[Fault] | None) -> Value:
    """The value of a cell; what is wrong with it goes to the faults, if anybody wants to know."""
    value, hint = parse(column, text, horizon)
    if hint is not None and faults is not None:
        found = shown(text)
        faults.append(Fault(table, row, column.name, found, _allowed(column, horizon), hint))
    return value


def _allowed(column: Column, horizon: Value) -> str:
    if column.kind == "period" and horizon is not None:
        return column.allowed.replace("from 1", f"from 1 to {horizon}")
    return column.allowed


def parse(column: Column, text: str, horizon: Value = None) -> tuple[Value, str | None]:
    """Read a cell.

    Args:
        column: The cell's column.
        text: What the cell holds, without blanks around it.
        horizon: Last period [period], where it is known.

    Returns:
        The value, None or empty text where blank or wrong; and None, or a hint (perhaps empty) where it is wrong.
    """
    textual = column.kind not in TYPES
    if text == "":
        return ("" if textual else None), (None if column.blank is not None else "")
    if column.kind in {"number", "whole", "period"}:
        return _number(column, text, horizon)
    if column.kind in {"choice", "yes_no"}:
        return _choice(column, text)
    if column.kind == "month":
        return (text, None) if MONTH.fullmatch(text) else ("", "")
    if column.kind == "key":
        return _key(text)
    return text, None


def _key(text: str) -> tuple[Value, str | None]:
    if len(text) > LONGEST_KEY:
        return "", f"A key has at most {LONGEST_KEY} characters."
    if not text.isprintable():
        return "", "A key has no line breaks or control characters."
    return text, None


def _choice(column: Column, text: str) -> tuple[Value, str | None]:
    if text not in column.choices:
        return (None if column.kind == "yes_no" else ""), near_miss(text, column.choices)
    return (text == "yes" if column.kind == "yes_no" else text), None


def _number(column: Column, text: str, horizon: Value) -> tuple[Value, str | None]:
    if not NUMBER.fullmatch(text):
        return None, _number_hint(text)
    value = float(text)
    low = float("-inf") if column.low is None else column.low
    high = column.high if column.high is not None else float("inf")
    if column.kind == "period" and horizon is not None:
        high = float(horizon)
    if not low <= value <= high or (column.above_low and value == low) or value in {float("inf"), float("-inf")}:
        return None, ""
    if column.kind == "number":
        return value, None
    return (int(value), None) if value.is_integer() else (None, "")


def _number_hint(text: str) -> str:
    if NUMBER.fullmatch(text.replace(",", "").replace(" ", "").replace("\u00a0", "")):
        return "Write numbers without separators of thousands, and with a point for decimals."
    if text.endswith("%"):
        return "Write a share as a number from 0 to 1."
    return ""


def _read_settings(read: Read) -> None:
    """Read the value of every setting, with the stated default where its row is missing."""
    sent: dict[str, int] = {}
    frame = read.case.tables["settings"]
    for row, name, text in zip(frame.index, frame["setting"], frame["value"], strict=True):
        if name in SETTINGS and name not in sent:
            read.case.settings[name] = _cell("settings", row, SETTINGS[name].value, text, None, read.faults)
            sent[name] = row
        elif name and name not in SETTINGS:
            hint = near_miss(name, SETTINGS)
            read.faults.append(Fault("settings", row, "setting", shown(name), ", ".join(SETTINGS), hint))
    for name, setting in SETTINGS.items():
        if name not in sent and setting.default is not None:
            read.case.settings[name] = parse(setting.value, setting.default)[0]
        elif name not in sent and len(frame):
            read.faults.append(Fault("settings", None, name, "no such setting", setting.value.allowed))
