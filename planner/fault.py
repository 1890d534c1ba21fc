"""Faults of inputs and plans, as sentences that a planner can act on, and text for them."""

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from planner.file_limits import LIMITS
from planner.language import Said, joined, say


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
    stands_for: int = 1
    """Number of faults; more than 1 where it only says how many more there are than those that are told."""

    @property
    def place(self) -> str:
        """Location in words: the cell of a workbook, or table, row and column."""
        where, row, column = self._location
        if row is not None and column:
            return say("{table}, row {row:d}, column {column}", table=where, row=row, column=column)
        if row is not None:
            return say("{table}, row {row:d}", table=where, row=row)
        return say("{table}, column {column}", table=where, column=column) if column else where

    def __str__(self) -> str:
        """The fault as a sentence, which carries its message, with the hint after it."""
        return joined([self._sentence, self.hint]) if self.hint else self._sentence

    @property
    def _location(self) -> tuple[str, int | None, str]:
        """The cell, or the table with the row; and the column."""
        return (self.cell, None, self.column) if self.cell else (self.table, self.row, self.column)

    @property
    def _sentence(self) -> Said:
        """Whole sentences, so that each is known again where it was kept as text."""
        where, row, column = self._location
        if row is not None and column:
            return say(
                "{table}, row {row:d}, column {column}: found {found}; allowed: {allowed}.",
                table=where, row=row, column=column, found=self.found, allowed=self.allowed,
            )  # fmt: skip
        if row is not None:
            return say(
                "{table}, row {row:d}: found {found}; allowed: {allowed}.",
                table=where, row=row, found=self.found, allowed=self.allowed,
            )  # fmt: skip
        if column:
            return say(
                "{table}, column {column}: found {found}; allowed: {allowed}.",
                table=where, column=column, found=self.found, allowed=self.allowed,
            )  # fmt: skip
        return say("{table}: found {found}; allowed: {allowed}.", table=where, found=self.found, allowed=self.allowed)


def printable(text: str) -> str:
    """Escape line breaks and characters that cannot be printed; text without any stays as it was said."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def short(text: str) -> str:
    """Escape a text and truncate it."""
    return printable(text if len(text) <= 60 else text[:57] + "…")


def shown(text: str) -> str:
    """Quote the text of a cell for a sentence, truncated."""
    return say("blank") if text == "" else say("“{text}”", text=short(text))


def first(said: Sequence[object], most: int) -> list[str]:
    """The first sentences, and a count of the rest."""
    sentences = [each if isinstance(each, str) else str(each) for each in said[:most]]
    return [*sentences, *([say("And {count:,} more.", count=counted(said[most:]))] if len(said) > most else [])]


def counted(said: Iterable[object]) -> int:
    """How many faults or sentences there are, with those that one of them stands for."""
    return sum(each.stands_for if isinstance(each, Fault) else 1 for each in said)


def more(table: str, count: int) -> Fault:
    """The fault that stands for so many more of a table, which are not told each by itself."""
    found = say("at least {count:,} more faults, which are not listed", count=count)
    return Fault(table, None, "", found, say("none"), say("Mend those that are listed first."), stands_for=count)


@dataclass
class FaultLog:
    """Faults as they are found, the first of each table in words and the others counted."""

    most: int = LIMITS.faults
    """Most faults of a table that are put into words."""
    told: list[Fault] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)
    """Number of faults by table."""

    def add(self, table: str, fault: Callable[[], Fault]) -> None:
        """Add a fault of a table, which is put into words only if there is room for it."""
        self.found[table] += 1
        if self.found[table] <= self.most:
            self.told.append(fault())

    @property
    def all(self) -> list[Fault]:
        """The faults that are told, and how many more there are of each table."""
        return [*self.told, *(more(table, n - self.most) for table, n in self.found.items() if n > self.most)]


def at_most(faults: Iterable[Fault], most: int = LIMITS.faults) -> Iterator[Fault]:
    """The first of many faults, and how many more there are at least; of a long rest as many again are looked at."""
    drawn = iter(faults)
    yield from islice(drawn, most)
    rest = Counter(fault.table for fault in islice(drawn, most))
    yield from (more(table, count) for table, count in rest.items())


def limited(faults: Iterable[Fault], most: int = LIMITS.faults) -> list[Fault]:
    """Faults with at most so many of each table, and of the others one that says how many more there are."""
    listed: list[Fault] = []
    told, others = Counter[str](), Counter[str]()
    for fault in faults:
        if fault.stands_for > 1 or told[fault.table] == most:
            others[fault.table] += fault.stands_for
        else:
            told[fault.table] += 1
            listed.append(fault)
    if not others:
        return listed
    tables = dict.fromkeys(fault.table for fault in (*listed, *(more(table, 2) for table in others)))
    return [each for table in tables for each in _of_table(table, listed, others[table])]


def _of_table(table: str, listed: Sequence[Fault], others: int) -> list[Fault]:
    """Faults of a table that are told, and how many more there are."""
    return [*(fault for fault in listed if fault.table == table), *([more(table, others)] if others else [])]


def some(items: Iterable[str], between: str = ", ", most: int = 10) -> str:
    """List items in a sentence; of many, the first and a count of the rest."""
    named = list(items)
    listed = joined(named[:most], between)
    return say("{items} and {count:,} more", items=listed, count=len(named) - most) if len(named) > most else listed


def in_rows(rows: Iterable[int], most: int = 10) -> str:
    """List row numbers in a sentence; of many, the first and a count of the rest."""
    numbers = list(rows)
    if len(numbers) == 1:
        return say("row {row:d}", row=numbers[0])
    return say("rows {rows}", rows=some(map(str, numbers), most=most))


def near_miss(text: str, known: Iterable[str]) -> str:
    """Suggest a known name that is close to a text; empty if none is."""
    by_folded = {name.casefold(): name for name in known}
    close = difflib.get_close_matches(text.casefold(), by_folded, n=1, cutoff=0.6)
    return say("Did you mean “{name}”?", name=by_folded[close[0]]) if close else ""
