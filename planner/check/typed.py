"""Turn a typed case back into a raw case, so that it can be checked."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import Fault
from planner.formats.numerals import plainly
from planner.formats.raw import RawCase, RawTable
from planner.language import say
from planner.schema import FREE, Table, Value
from planner.settings import SETTINGS
from planner.tables import TABLES, Case

FIRST = 2
"""Number of the first row under the heading."""


def missing(case: Case) -> Iterator[Fault]:
    """Faults of tables, columns and settings that a typed case must have."""
    for name, table in TABLES.items():
        if name not in case.tables:
            allowed = say("every table of a case, without rows where it has none")
            yield Fault(name, None, "", say("no such table"), allowed)
            continue
        for column in table.columns:
            if column.name not in case[name]:
                yield Fault(name, None, column.name, say("no such column"), column.allowed)
    for name, setting in SETTINGS.items():
        if name not in case.values:
            found = say("no value for “{name}”", name=name)
            yield Fault("settings", None, "setting", found, setting.value.allowed)


def raw(case: Case) -> RawCase:
    """The case as text, with the row numbers it has."""
    tables = {name: _table(table, case[name]) for name, table in TABLES.items() if name != "settings"}
    rows = dict(zip(case["settings"]["setting"], case["settings"].index, strict=True))
    last = max(rows.values(), default=FIRST)
    numbers = {name: int(rows.get(name, last + place)) for place, name in enumerate(case.values, start=1)}
    values: dict[int, tuple[str, ...]] = {numbers[name]: (name, _text(value)) for name, value in case.values.items()}
    return RawCase({"settings": RawTable(("setting", "value"), values), **tables})


def _table(table: Table, frame: pd.DataFrame) -> RawTable:
    header = tuple(column.name for column in (*table.columns, *FREE) if column.name in frame)
    numbers = list(frame.index) if frame.index.is_unique else range(FIRST, FIRST + len(frame))
    cells = zip(*([_text(value) for value in frame[name].tolist()] for name in header), strict=True)
    return RawTable(header, {int(number): row for number, row in zip(numbers, cells, strict=True)})


def _text(value: Value) -> str:
    """Format a value as text that parses back to it."""
    if pd.isna(value) or value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plainly(repr(value)) if isinstance(value, float) else str(value)
