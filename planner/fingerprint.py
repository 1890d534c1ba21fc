"""Fingerprint of a case, which tells whether a plan is current."""

import csv
import hashlib
import io
import json

import pandas as pd

from planner.schema import Column, Value
from planner.settings import SETTINGS
from planner.tables import TABLES, Case


def fingerprint(case: Case) -> str:
    """SHA-256 over all settings and cells, in the order of the rows, without sources and notes.

    How the case was written down (folder or workbook, order of columns, `1` or `1.0`, blank or absent) does not matter.
    What the schema has gained since its first version counts only where it is neither blank nor the default, so that
    cases and plans from before keep their fingerprint. What a case was not sound for counts too: its faulty cells are
    blank in the tables, and it is not the case that has none there.
    """
    settings = {name: value for name, value in case.values.items() if _counts(name, value)}
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for name, table in TABLES.items():
        frame = case[name]
        columns = [column.name for column in table.columns if column.since == 1 or _says_anything(frame, column)]
        first = all(column.since == 1 for column in table.columns)
        if name != "settings" and (first or len(frame)):
            digest.update(f"\n{name}\n".encode())
            digest.update(_written(frame, columns).encode())
    for fault in case.faults:
        digest.update(f"\n{fault}".encode())
    return digest.hexdigest()


def _written(frame: pd.DataFrame, columns: list[str]) -> str:
    """Columns of a table as CSV, byte for byte as `DataFrame.to_csv` writes it, at a quarter of its cost."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*([_shown(cell) for cell in frame[name].tolist()] for name in columns), strict=True))
    return text.getvalue()


def _shown(cell: Value) -> Value:
    return "" if cell is None or cell is pd.NA or cell != cell else cell  # noqa: PLR0124


def _counts(name: str, value: Value) -> bool:
    """Whether a setting is part of the first schema, or differs from its default."""
    setting = SETTINGS[name]
    return setting.since == 1 or not _is_default(value, setting.default)


def _is_default(value: Value, default: str | None) -> bool:
    if isinstance(value, bool):
        return default == ("yes" if value else "no")
    if isinstance(value, float | int) and default:
        return value == float(default)
    return (value or "") == (default or "")


def _says_anything(frame: pd.DataFrame, column: Column) -> bool:
    """Whether a column has any value."""
    cells = frame[column.name]
    return bool((cells.notna() & (cells != "")).any())
