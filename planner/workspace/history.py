"""Undo history of the tables of a case. Pure: no disk, no clock."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from planner.formats.sheets import Sheet, Sheets
from planner.tables import TABLES

TableEdits = Mapping[str, Sheet | None]
"""Tables by name that an edit replaces; None where it removes one."""


@dataclass(frozen=True)
class Edit:
    """An edit: the tables that it changed, before and after."""

    label: str
    before: TableEdits
    after: TableEdits
    whole: bool = False
    """Whether it replaced the whole case."""


@dataclass(frozen=True)
class History:
    """A case with its edits so far, and those that were undone."""

    sheets: Sheets
    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()
    revision: int = field(default=0)
    """How many edits, undos and redos there were."""

    def edited(self, label: str, after: TableEdits, *, whole: bool = False) -> "History":
        """The history with another edit, or unchanged if the edit changes nothing; undone edits are discarded."""
        after = {name: sheet for name, sheet in after.items() if self.sheets.get(name) != sheet}
        if not after:
            return self
        step = Edit(label, {name: self.sheets.get(name) for name in after}, after, whole)
        return History(_put(self.sheets, after), (*self.done, step), (), self.revision + 1)

    def undo(self) -> "History":
        """The history with its last edit undone; unchanged if there is none."""
        if not self.done:
            return self
        *done, step = self.done
        return History(_put(self.sheets, step.before), tuple(done), (*self.undone, step), self.revision + 1)

    def redo(self) -> "History":
        """The history with the last undone edit redone; unchanged if there is none."""
        if not self.undone:
            return self
        *undone, step = self.undone
        return History(_put(self.sheets, step.after), (*self.done, step), tuple(undone), self.revision + 1)

    def earlier(self) -> Iterator[tuple[Edit, Sheets]]:
        """Edits made, last first, each with the inputs before it."""
        sheets = self.sheets
        for step in reversed(self.done):
            sheets = _put(sheets, step.before)
            yield step, sheets

    def later(self) -> Iterator[tuple[Edit, Sheets]]:
        """Edits undone, last undone first, each with the inputs after it."""
        sheets = self.sheets
        for step in reversed(self.undone):
            sheets = _put(sheets, step.after)
            yield step, sheets


def _put(sheets: Sheets, replaced: TableEdits) -> Sheets:
    merged = {**sheets, **replaced}
    names = [*(name for name in TABLES if name in merged), *(name for name in merged if name not in TABLES)]
    return {name: sheet for name in names if (sheet := merged[name]) is not None}
