"""A fault: something wrong in an input or a plan, said so that a planner can act on it."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault, in its place."""

    table: str
    row: int | None
    """Row as a spreadsheet numbers it, the heading being row 1; None where the fault is not about one row."""
    column: str
    """Column, or columns; empty where the fault is not about one."""
    found: str
    allowed: str
    hint: str = ""
    cell: str = ""
    """The cell as a spreadsheet names it, such as `pledges!F17`; empty where it is not in a workbook."""

    @property
    def place(self) -> str:
        """Table, row and column, in words; for a workbook, the cell."""
        if self.cell:
            return self.cell + (f", column {self.column}" if self.column else "")
        row = "" if self.row is None else f", row {self.row}"
        return self.table + row + (f", column {self.column}" if self.column else "")

    def __str__(self) -> str:
        """The fault as a sentence."""
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.place}: found {self.found}; allowed: {self.allowed}.{hint}"


def printable(text: str) -> str:
    """Text as a sentence can hold it: line breaks and what cannot be seen or printed as codes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def short(text: str) -> str:
    """Text as a sentence can hold it, a long one cut."""
    return printable(text if len(text) <= 60 else text[:57] + "…")


def shown(text: str) -> str:
    """A cell as a sentence shows it: in quotation marks, long ones cut."""
    return "blank" if text == "" else f"“{short(text)}”"


def first(said: Sequence[object], most: int) -> list[str]:
    """The first of some sentences, and how many more there are."""
    return [*map(str, said[:most]), *([f"And {len(said) - most:,} more."] if len(said) > most else [])]


def some(items: Iterable[str], between: str = ", ", most: int = 10) -> str:
    """Items in words; the first of them, and how many more there are, where they are many."""
    named = list(items)
    return between.join(named[:most]) + (f" and {len(named) - most:,} more" if len(named) > most else "")


def in_rows(rows: Iterable[int]) -> str:
    """Rows in words."""
    numbers = list(rows)
    return f"{'row' if len(numbers) == 1 else 'rows'} {some(map(str, numbers))}"


def near_miss(text: str, known: Iterable[str]) -> str:
    """A suggestion where a known name is close to the text; empty where none is."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold(), by_folded, n=1, cutoff=0.6)
    return f"Did you mean “{by_folded[close[0]]}”?" if close else ""
