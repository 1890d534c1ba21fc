"""Formulas with the planner's own values, and references to cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

Plain = str | float | int | bool | None
"""Value of a cell without a formula."""


def plain(cell: Any) -> Plain:  # noqa: ANN401
    """Convert a value of a table for a sheet; None if blank."""
    if pd.isna(cell) or cell == "":
        return None
    held: Plain = cell.item() if hasattr(cell, "item") else cell
    return ("yes" if held else "no") if isinstance(held, bool) else held


@dataclass(frozen=True)
class Formula:
    """A formula with the value that the planner has computed for it."""

    text: str
    """Formula in English notation, without the equals sign."""
    value: float | int | bool | str


Cell = Plain | Formula


@dataclass(frozen=True)
class Page:
    """Layout of a sheet: its name, columns and heading row."""

    name: str
    columns: tuple[str, ...]
    top: int = 1

    @property
    def first(self) -> int:
        """First row under the heading."""
        return self.top + 1

    def letter(self, column: str) -> str:
        """Letter of a column, by its heading."""
        return str(get_column_letter(self.columns.index(column) + 1))

    def at(self, column: str, row: int) -> str:
        """Reference to a cell."""
        return f"{self.name}!${self.letter(column)}${row}"

    def span(self, column: str, rows: Sequence[int]) -> str:
        """Reference to the cells of a column from the first row to the last."""
        letter = self.letter(column)
        return f"{self.name}!${letter}${rows[0]}:${letter}${rows[-1]}"

    def total(self, column: str, rows: Iterable[int]) -> str:
        """Sum of a column over any rows; 0 over none."""
        runs = list(_runs(sorted(rows)))
        parts = [self.at(column, a) if a == b else f"SUM({self.span(column, (a, b))})" for a, b in runs]
        return "+".join(parts) if parts else "0"


def _runs(rows: list[int]) -> Iterable[tuple[int, int]]:
    """Consecutive runs of rows, as first and last row."""
    start = None
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        start = row if start is None else start
        if following != row + 1:
            yield start, row
            start = None


LONGEST_LITERAL = 250
"""Longest text that is quoted in one piece: Excel opens no formula with more than 255 characters in a quote."""


def literal(text: str) -> str:
    """Quote text for a formula; a long one in pieces that are joined."""
    starts = range(0, max(1, len(text)), LONGEST_LITERAL)
    pieces = ['"' + text[start : start + LONGEST_LITERAL].replace('"', '""') + '"' for start in starts]
    return pieces[0] if len(pieces) == 1 else f"({'&'.join(pieces)})"


def value(cell: Cell) -> Plain:
    """Displayed value of a cell."""
    return cell.value if isinstance(cell, Formula) else cell


def figure(cell: Cell) -> float:
    """Displayed number of a cell."""
    shown = value(cell)
    if not isinstance(shown, int | float):
        raise TypeError(f"{shown!r} is no number")
    return float(shown)
