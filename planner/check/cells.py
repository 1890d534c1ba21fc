"""Type the cells of a case. A cell that cannot be read is a fault, and blank in the table."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import pandas as pd

from planner.fault import Fault, FaultLog, near_miss, printable, shown
from planner.formats import months, numerals
from planner.formats.numerals import NUMBER, NUMBERS
from planner.formats.raw import RawCase, RawTable
from planner.formats.spelling import memberships, unjoined
from planner.language import joined, say
from planner.schema import FREE, Column, Table, Value
from planner.settings import SETTINGS
from planner.tables import READINESS_ASSUMPTIONS, TABLES, Case

MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Control characters that neither text nor workbooks can hold."""

LONGEST_KEY = 60
TYPES = {"number": "float64", "whole": "Int64", "period": "Int64", "yes_no": "boolean"}


@dataclass(frozen=True)
class TypedCase:
    """A typed case with the faults of its cells."""

    case: Case = field(default_factory=lambda: Case({}, {}))
    faults: FaultLog = field(default_factory=FaultLog)
    notices: list[str] = field(default_factory=list)


def read_tables(raw: RawCase) -> TypedCase:
    """Type every table; a missing optional table gets its meaning from the schema."""
    read = TypedCase()
    for name, table in TABLES.items():
        if name in raw.tables:
            read.case.tables[name] = _typed(table, raw.tables[name], read)
        else:
            _missing_table(table, raw, read)
            read.case.tables[name] = _empty(table)
        if name == "settings":
            _read_settings(raw.tables.get(name), read)
    return read


def _missing_table(table: Table, raw: RawCase, read: TypedCase) -> None:
    if any(fault.table == table.name for fault in raw.faults):
        return
    if table.missing is None:
        allowed = say("a table with the columns {columns}", columns=", ".join(c.name for c in table.columns))
        read.faults.add(table.name, partial(Fault, table.name, None, "", say("no such table"), allowed))
    else:
        notice = say("There is no table {table}; taken to mean {meaning}.", table=table.name, meaning=table.missing)
        read.notices.append(notice)


def _empty(table: Table) -> pd.DataFrame:
    rows = READINESS_ASSUMPTIONS if table.name == "readiness" else ()
    frame = pd.DataFrame(rows, columns=[c.name for c in table.columns])
    for column in FREE:
        frame[column.name] = ""
    return frame.astype({c.name: _dtype(c) for c in (*table.columns, *FREE)})


def _typed(table: Table, raw: RawTable, read: TypedCase) -> pd.DataFrame:
    for fault in _header_faults(table, raw.header):
        read.faults.add(table.name, partial(replace, fault))
    read.notices.extend(_absent(table, raw.header))
    if not raw.rows and not raw.torn and table.missing is None:
        read.notices.append(say("The table {table} has no rows.", table=table.name))
    horizon = read.case.values.get("periods")
    rows = pd.Index(list(raw.rows), dtype="int64")
    data: dict[str, pd.Series] = {}
    for column in (*table.columns, *FREE):
        bounded = replace(column, high=horizon) if column.kind == "period" and isinstance(horizon, int) else column
        values = _values(table.name, bounded, raw, read.faults)
        if column.kind == "names":
            values = [";".join(named) for named in memberships([str(value) for value in values])]
        data[column.name] = pd.Series(values, index=rows, dtype=_dtype(column))
    return pd.DataFrame(data)


def _dtype(column: Column) -> str:
    return TYPES.get(column.kind, "object")


def _values(table: str, column: Column, raw: RawTable, faults: FaultLog) -> list[Value]:
    """Values of a column, trimmed unless they are free text; blank if the column is absent."""
    if column.name not in raw.header:
        return [_blank(column)] * len(raw.rows)
    place, free = raw.header.index(column.name), column in FREE
    texts = {row: cells[place] if free else cells[place].strip() for row, cells in raw.rows.items()}
    return [_cell(table, row, column, text, faults) for row, text in numerals.settled(texts, column).items()]


def _blank(column: Column) -> Value:
    return None if column.kind in TYPES else ""


def _header_faults(table: Table, header: tuple[str, ...]) -> Iterator[Fault]:
    known = [c.name for c in (*table.columns, *FREE)]
    for name, count in Counter(header).items():
        if not name:
            hint = say("Delete columns that hold nothing, and name the others.")
            yield Fault(table.name, 1, "", say("a column without a heading"), say("a heading for every column"), hint)
        elif name not in known:
            near = near_miss(name, known)
            yield Fault(table.name, 1, printable(name), say("an unknown column"), ", ".join(known), near)
        elif count > 1:
            found = say("{count} columns of this name", count=count)
            yield Fault(table.name, 1, name, found, say("one column of each name"))
    for column in table.columns:
        if column.name not in header and not column.may_be_absent:
            allowed = say(
                "the column {name} ({meaning}): {values}",
                name=column.name, meaning=column.meaning, values=column.allowed,
            )  # fmt: skip
            yield Fault(table.name, 1, column.name, say("no such column"), allowed)


def _absent(table: Table, header: tuple[str, ...]) -> Iterator[str]:
    """Notices on absent columns whose blank has a meaning."""
    absent = [
        say("{name} ({meaning})", name=c.name, meaning=c.blank)
        for c in table.columns
        if c.may_be_absent and c.name not in header
    ]
    if absent:
        columns = joined(absent, ", ")
        yield say("The table {table} has no column {columns}: taken as blank.", table=table.name, columns=columns)


def _cell(table: str, row: int, column: Column, text: str, faults: FaultLog) -> Value:
    """Value of a cell; its fault is added to the log."""
    value, right = _value(column, text)
    if not right:
        faults.add(table, partial(_fault_of_cell, table, row, column, text))
    return value


def _fault_of_cell(table: str, row: int, column: Column, text: str) -> Fault:
    return Fault(table, row, column.name, shown(text), column.allowed, _hint(column, text))


def parse(column: Column, text: str) -> tuple[Value, str | None]:
    """Parse a cell.

    Args:
        column: The cell's column.
        text: Trimmed text of the cell.

    Returns:
        The value (None or empty text if blank or wrong), and None or, if it is wrong, a hint (perhaps empty).
    """
    value, right = _value(column, text)
    return value, None if right else _hint(column, text)


def _value(column: Column, text: str) -> tuple[Value, bool]:
    """Value of a cell, and whether it is right; None or empty text if blank or wrong."""
    if text == "":
        return _blank(column), column.blank is not None
    if column.kind in NUMBERS:
        number = _number(column, text)
        return number, number is not None
    if column.kind in {"choice", "yes_no"}:
        return _choice(column, text)
    right = _is_text(column, text)
    return text if right else "", right


def _is_text(column: Column, text: str) -> bool:
    """Whether a text that is not blank is a month, a key or a text, as its column holds."""
    if column.kind == "month":
        return MONTH.fullmatch(text) is not None
    if column.kind == "key":
        return len(text) <= LONGEST_KEY and unjoined(text).isprintable()
    return not CONTROL.search(text)


def _hint(column: Column, text: str) -> str:
    """Hint on a wrong cell; empty if there is nothing more to say."""
    if text == "":
        return ""
    if column.kind in NUMBERS:
        return _hint_on_number(column, text)
    if column.kind in {"choice", "yes_no"}:
        return _closest(text, column.choices)
    if column.kind == "month":
        return months.hint(text)
    return _hint_on_key(text) if column.kind == "key" else say("Delete the control characters.")


def _hint_on_key(text: str) -> str:
    if len(text) > LONGEST_KEY:
        return say("A key has at most {count} characters.", count=LONGEST_KEY)
    return say("A key has no line breaks and no invisible characters.")


def _choice(column: Column, text: str) -> tuple[Value, bool]:
    if text not in column.choices:
        return _blank(column), False
    return (text == "yes" if column.kind == "yes_no" else text), True


@lru_cache
def _closest(text: str, choices: tuple[str, ...]) -> str:
    return near_miss(text, choices)


def _number(column: Column, text: str) -> float | None:
    """The number in a cell; None if there is none, it is ambiguous, or the column does not allow it."""
    if len(text) > numerals.LONGEST or numerals.doubtful(text, column) or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    if not low <= value <= high or (column.above_low and value == low) or math.isinf(value):
        return None
    if column.kind == "number":
        return value
    return int(value) if value.is_integer() else None


def _hint_on_number(column: Column, text: str) -> str:
    if doubt := numerals.doubt(text, column):
        return doubt
    if len(text) <= numerals.LONGEST and NUMBER.fullmatch(text):
        return ""
    return numerals.hint(text, math.inf if column.high is None else column.high)


def _read_settings(raw: RawTable | None, read: TypedCase) -> None:
    """Read every setting; a missing row means the default, which a notice tells where it is a value."""
    settings = read.case.values
    readable = raw is not None and {"setting", "value"} <= set(raw.header)
    for row, name, text in read.case["settings"][["setting", "value"]].itertuples():
        if name in SETTINGS and name not in settings:
            settings[name] = _setting(row, name, text, read.faults if readable else FaultLog())
        elif name and name not in SETTINGS:
            read.faults.add("settings", partial(_unknown_setting, row, name))
    absent = []
    for name, setting in SETTINGS.items():
        if name in settings:
            continue
        if setting.default is not None:
            settings[name] = parse(setting.value, setting.default)[0]
            absent += [say("{name} ({value})", name=name, value=setting.default)] if setting.default else []
        elif raw is not None and readable and name not in raw.torn:
            allowed = say("a row for it, its value {values}", values=setting.value.allowed)
            found = say("no row for “{name}”", name=name)
            read.faults.add("settings", partial(Fault, "settings", None, "setting", found, allowed))
    if absent and readable:
        read.notices.append(say("There is no setting {settings}: taken as stated.", settings=joined(absent, ", ")))


def _unknown_setting(row: int, name: str) -> Fault:
    return Fault("settings", row, "setting", shown(name), ", ".join(SETTINGS), near_miss(name, SETTINGS))


def _setting(row: int, name: str, text: str, faults: FaultLog) -> Value:
    """Value of a setting; blank is the choice that it stands for, if it stands for one."""
    column = SETTINGS[name].value
    value, hint = parse(column, text)
    if hint is not None:
        found = say("{cell} for “{name}”", cell=shown(text), name=name)
        faults.add("settings", partial(Fault, "settings", row, "value", found, column.allowed, hint))
    return column.blank if text == "" and column.blank in column.choices else value
