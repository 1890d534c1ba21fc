"""Edits: the tables of a case as text, and every step back and forth between them. Pure: no disk, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.sheets import Sheet, Sheets
from planner.tables import TABLES

Replaced = Mapping[str, Sheet | None]
"""Tables that a step puts in place; None where it takes one away."""


WHOLE_ROW = "whole row"
"""What stands for the column where a row is there in one version only."""


@dataclass(frozen=True)
class Step:
    """One edit: what it put where, and what was there before."""

    words: str
    before: Replaced
    after: Replaced
    whole: bool = False
    """Whether it put another case in the place of the one before."""


@dataclass(frozen=True)
class History:
    """A case as it is now, the steps that led here, and those that were undone."""

    sheets: Sheets
    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()
    revision: int = field(default=0)
    """How many edits, undos and redos there were."""

    def edited(self, words: str, after: Replaced, *, whole: bool = False) -> "History":
        """The history with one more step; itself where the step changes nothing. What was undone is let go."""
        after = {name: sheet for name, sheet in after.items() if self.sheets.get(name) != sheet}
        if not after:
            return self
        step = Step(words, {name: self.sheets.get(name) for name in after}, after, whole)
        return History(_put(self.sheets, after), (*self.done, step), (), self.revision + 1)

    def undo(self) -> "History":
        """The history without its last step; itself where there is none."""
        if not self.done:
            return self
        *done, step = self.done
        return History(_put(self.sheets, step.before), tuple(done), (*self.undone, step), self.revision + 1)

    def redo(self) -> "History":
        """The history with the step that was undone last; itself where there is none."""
        if not self.undone:
            return self
        *undone, step = self.undone
        return History(_put(self.sheets, step.after), (*self.done, step), tuple(undone), self.revision + 1)

    def earlier(self) -> Iterator[tuple[Step, Sheets]]:
        """The steps that led here, the last first, each with the inputs before it."""
        sheets = self.sheets
        for step in reversed(self.done):
            sheets = _put(sheets, step.before)
            yield step, sheets

    def later(self) -> Iterator[tuple[Step, Sheets]]:
        """The steps that were undone, the last undone first, each with the inputs after it."""
        sheets = self.sheets
        for step in reversed(self.undone):
            sheets = _put(sheets, step.after)
            yield step, sheets


def _put(sheets: Sheets, replaced: Replaced) -> Sheets:
    merged = {**sheets, **replaced}
    names = [*(name for name in TABLES if name in merged), *(name for name in merged if name not in TABLES)]
    return {name: sheet for name in names if (sheet := merged[name]) is not None}


@dataclass(frozen=True)
class Change:
    """One difference between two versions of a table."""

    table: str
    row: str
    """Row as a spreadsheet numbers it, and its key."""
    column: str
    before: str
    after: str


def changes(name: str, old: Sheet, new: Sheet) -> list[Change]:
    """Every difference between two versions of a table: rows are matched by key, and by place where they have none."""
    before, after = keyed_rows(name, old), keyed_rows(name, new)
    columns = [*new.header, *(column for column in old.header if column not in new.header)]
    return [
        change
        for key in dict.fromkeys([*before, *after])
        for change in _row_changes(name, key, before.get(key), after.get(key), columns)
    ]


def _row_changes(
    table: str, key: str, old: dict[str, str] | None, new: dict[str, str] | None, columns: list[str]
) -> Iterator[Change]:
    if old is None or new is None:
        there = old or new or {}
        content = ", ".join(f"{column} {value}" for column, value in there.items() if value)
        yield Change(table, key, WHOLE_ROW, content if new is None else "", content if old is None else "")
        return
    for column in columns:
        if old.get(column, "") != new.get(column, ""):
            yield Change(table, key, column, old.get(column, ""), new.get(column, ""))


def keyed_rows(name: str, sheet: Sheet) -> dict[str, dict[str, str]]:
    """Rows of a table by key; the second of the same key, and those without one, by their number too."""
    key = TABLES[name].key if name in TABLES else ()
    keyed: dict[str, dict[str, str]] = {}
    for number, cells in enumerate(sheet.rows, start=2):
        row = dict(zip(sheet.header, cells, strict=True))
        label = " / ".join(row.get(column, "") or "any" for column in key)
        keyed[label if label and label not in keyed else f"row {number} {label}".strip()] = row
    return keyed
