"""The tables of a case as they are written: their columns in order, and their cells as text."""

import csv
import io
from numbers import Number

import pandas as pd

from planner.formats import numerals
from planner.formats.sheets import Sheet
from planner.schema import FREE
from planner.tables import TABLES


def columns(table: str) -> list[str]:
    """Columns of a table with `source` and `note`."""
    return [column.name for column in (*TABLES[table].columns, *FREE)]


def as_sheet(table: pd.DataFrame) -> Sheet:
    """A table as it is written, with decimals that cannot be read as thousands."""
    header, *rows = csv.reader(io.StringIO(table.to_csv(index=False), newline=""))
    columns_of_text = [list(cells) for cells in zip(*rows, strict=True)]
    for place, name in enumerate(header if rows else []):
        if all(isinstance(value, Number) for value in table[name].dropna()):
            columns_of_text[place] = numerals.unmistakable(columns_of_text[place])
    return Sheet(tuple(header), tuple(zip(*columns_of_text, strict=True)))
