"""The tables of a case as they are written: their columns in order, and their cells as text."""

import csv
import io

import pandas as pd

from planner.schema import FREE
from planner.sheets import Sheet
from planner.tables import TABLES


def columns(table: str) -> list[str]:
    """Columns of a table with `source` and `note`."""
    return [column.name for column in (*TABLES[table].columns, *FREE)]


def as_sheet(table: pd.DataFrame) -> Sheet:
    """A table as it is written."""
    header, *rows = csv.reader(io.StringIO(table.to_csv(index=False), newline=""))
    return Sheet(tuple(header), tuple(map(tuple, rows)))
