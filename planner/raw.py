"""A case as it was sent, and a plan as it was stored, before anything is made of them."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planner.fault import Fault


@dataclass(frozen=True)
class RawTable:
    """A table as it was sent: every cell as text, every row under its number in the file."""

    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]
    torn: tuple[str, ...] = ()
    """Cells of rows too long or too short for the heading: names that were sent, though not known under what."""


@dataclass(frozen=True)
class Place:
    """Where a table stands in a workbook."""

    sheet: str
    heading: int
    """Row of the heading."""
    columns: dict[str, str]
    """Sheet and letter of each column, such as `pledges!F`, by heading."""

    def cell(self, row: int | None, column: str) -> str:
        """A cell, or several, as a spreadsheet names them, such as `pledges!F17`; the row of a heading is 1."""
        at = "" if row is None else str(self.heading if row == 1 else row)
        letters = [self.columns[name] for name in column.split(" and ") if name in self.columns]
        if not letters:
            return f"{self.sheet}!{at}:{at}" if at else self.sheet
        return " and ".join(letter + at for letter in letters)


@dataclass(frozen=True)
class RawCase:
    """A case as it was sent, and what could not be read of it."""

    tables: dict[str, RawTable]
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    """What was tidied to read it, in sentences."""
    places: dict[str, Place] = field(default_factory=dict)
    """Where each table stands, where the case came as a workbook."""
    unread: bool = False
    """Whether it could not be opened at all, so that there is no more to say of it than why."""


@dataclass(frozen=True)
class RawPlan:
    """A plan as it was stored."""

    summary: dict[str, Any]
    """Fields of its `summary.json`."""
    tables: dict[str, pd.DataFrame]
    """Its tables by name, every cell as text."""
