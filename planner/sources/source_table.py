"""A table of a public file as it was received, before it is recognised, and how a file is refused."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.fault import Fault
from planner.language import say
from planner.sources.reading import SourceFaultsError

LOOKED_AT = 30
"""Rows searched for the heading."""

ALLOWED = say("a CSV file, an Excel workbook (.xlsx), or a zip of one of them")

UNCALCULATED = say("a formula that was never calculated")
"""Stands for the value of a cell whose formula has none; no reader takes it for one."""

Data = bytes | Path
RowParts = Callable[[int, int, Sequence[int]], Iterator[pd.DataFrame]]


@dataclass(frozen=True)
class SourceTable:
    """A table of text as it was received, before its heading is found."""

    file: str
    """Name of the file, with the sheet of a workbook."""
    head: tuple[tuple[str, ...], ...]
    """Its first rows."""
    parts: RowParts
    """Cells below a number of rows, of a table of a width, in columns, in parts; the index is the number of the row."""
    notices: tuple[str, ...] = ()
    """Sentences on how it was opened."""


def refuse(file: str, found: str, allowed: str, hint: str = "", row: int | None = None) -> SourceFaultsError:
    """The refusal of a file for one fault."""
    return SourceFaultsError([Fault(file, row, "", found, allowed, hint)])


def refuse_empty(name: str, start: bytes) -> None:
    """Refuse a file of which the beginning is blank."""
    if not start.strip(b" ,;\t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise refuse(name, say("an empty file"), ALLOWED, say("Have it sent again."))
