"""Formulas that carry the planner's own figure, and the references they are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

Plain = str | float | int | bool | None
"""What a cell holds that is not a formula."""


def plain(cell: Any) -> Plain:  # noqa: ANN401
    """A cell of a table as a sheet holds it; None where it is blank."""
    if pd.isna(cell) or cell == "":
        return None
    held: Plain = cell.item() if hasattr(cell, "item") else cell
    return ("yes" if held else "no") if isinstance(held, bool) else held


@dataclass(frozen=True)
class Formula:
    """A formula, and the value that the planner itself has computed for its cell."""

    text: str
    """As a spreadsheet writes it in English, without the leading equals sign."""
    value: float | int | bool | str


Cell = Plain | Formula


@dataclass(frozen=True)
class Page:
    """A sheet of the plan: its name, its columns, and the row of its heading."""

    name: str
    columns: tuple[str, ...]
    top: int = 1

    @property
    def first(self) -> int:
        """Row under the heading."""
        return self.top + 1

    def letter(self, column: str) -> str:
        """Letter of a column, by its heading."""
        return str(get_column_letter(self.columns.index(column) + 1))

    def at(self, column: str, row: int) -> str:
        """Reference to a cell."""
        return f"{self.name}!${self.letter(column)}${row}"

    def span(self, column: str, rows: Sequence[int]) -> str:
        """Reference to the cells of a column from the first of the rows to the last."""
        letter = self.letter(column)
        return f"{self.name}!${letter}${rows[0]}:${letter}${rows[-1]}"

    def total(self, column: str, rows: Iterable[int]) -> str:
        """The sum of a column over rows, wherever they are; 0 over none."""
        runs = list(_runs(sorted(rows)))
        parts = [self.at(column, a) if a == b else f"SUM({self.span(column, (a, b))})" for a, b in runs]
        return "+".join(parts) if parts else "0"


def _runs(rows: list[int]) -> Iterable[tuple[int, int]]:
    """Rows as runs without a gap: first and last of each."""
    start = None
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        start = row if start is None else start
        if following != row + 1:
            yield start, row
            start = None


def literal(text: str) -> str:
    """Text as a formula quotes it."""
    return '"' + text.replace('"', '""') + '"'


def value(cell: Cell) -> Plain:
    """What a cell shows."""
    return cell.value if isinstance(cell, Formula) else cell


def figure(cell: Cell) -> float:
    """What a cell that holds a number shows."""
    shown = value(cell)
    if not isinstance(shown, int | float):
        raise TypeError(f"{shown!r} is no number")
    return float(shown)
