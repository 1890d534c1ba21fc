"""Faults of inputs and plans, as sentences that a planner can act on, and text for them."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A fault with its location."""

    table: str
    row: int | None
    """Row number in the spreadsheet, where the heading is row 1; None if the fault is not about one row."""
    column: str
    """Column or columns; empty if the fault is not about any."""
    found: str
    allowed: str
    hint: str = ""
    cell: str = ""
    """Address of the cell in a workbook, such as `pledges!F17`; else empty."""

    @property
    def place(self) -> str:
        """Location in words: the cell of a workbook, or table, row and column."""
        if self.cell:
            return self.cell + (f", column {self.column}" if self.column else "")
        row = "" if self.row is None else f", row {self.row}"
        return self.table + row + (f", column {self.column}" if self.column else "")

    def __str__(self) -> str:
        """The fault as a sentence."""
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.place}: found {self.found}; allowed: {self.allowed}.{hint}"


def printable(text: str) -> str:
    """Escape line breaks and characters that cannot be printed."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def short(text: str) -> str:
    """Escape a text and truncate it."""
    return printable(text if len(text) <= 60 else text[:57] + "…")


def shown(text: str) -> str:
    """Quote the text of a cell for a sentence, truncated."""
    return "blank" if text == "" else f"“{short(text)}”"


def first(said: Sequence[object], most: int) -> list[str]:
    """The first sentences, and a count of the rest."""
    return [*map(str, said[:most]), *([f"And {len(said) - most:,} more."] if len(said) > most else [])]


def some(items: Iterable[str], between: str = ", ", most: int = 10) -> str:
    """List items in a sentence; of many, the first and a count of the rest."""
    named = list(items)
    return between.join(named[:most]) + (f" and {len(named) - most:,} more" if len(named) > most else "")


def in_rows(rows: Iterable[int]) -> str:
    """List row numbers in a sentence."""
    numbers = list(rows)
    return f"{'row' if len(numbers) == 1 else 'rows'} {some(map(str, numbers))}"


def near_miss(text: str, known: Iterable[str]) -> str:
    """Suggest a known name that is close to a text; empty if none is."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean “{by_folded[close[0]]}”?" if close else ""
