"""Replay the lines of a journal, and go on after those that cannot be read as far as that is safe. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from planner.durable.lines import DamagedLineError, unsealed
from planner.figures import several
from planner.formats.sheets import Sheet, content_hash, sheet_from, upgraded
from planner.formats.upgrades import Fields, stated, upgraded_entry
from planner.language import say
from planner.workspace.history import History, TableEdits

CONTENT = "content"
"""Field of a line that tells the content of all tables after it, as `content_hash` does."""


@dataclass(frozen=True)
class Replay:
    """The history that the lines of a journal make.

    After a line that cannot be read, a step counts only if the tables after it are known to be what they were: where
    they were not touched by what is lost, or replaced since. Lines of versions before this one do not tell that.
    """

    history: History = field(default_factory=lambda: History({}))
    """What is safe."""
    beyond: History | None = None
    """The history with the steps after a line that cannot be read; None where all can be."""
    unread: int = 0
    """Lines that cannot be read."""
    steps: int = 0
    """Steps that are left aside since the last that is safe."""

    def then(self, line: bytes) -> "Replay":
        """The replay with one more line.

        Raises:
            NewerError: A newer version of the planner has written it.
        """
        try:
            entry = unsealed(line)
            step = _step(entry)
        except (DamagedLineError, ValueError, TypeError, KeyError, AttributeError):
            return replace(self, beyond=self.beyond or self.history, unread=self.unread + 1)
        if self.beyond is None:
            return replace(self, history=step(self.history))
        return self._beyond(self.beyond, step, entry.get(CONTENT))

    def _beyond(self, beyond: History, step: Callable[[History], History], content: object) -> "Replay":
        """Go on after a line that cannot be read."""
        ahead = step(beyond)
        for found in (step(self.history), ahead, self.history):
            if content == content_hash(found.sheets):
                return replace(self, history=found, beyond=found, steps=0)
        return replace(self, beyond=ahead, steps=self.steps + 1)

    def left_aside(self, file: str) -> list[str]:
        """Sentences on what is left aside.

        Args:
            file: The journal.
        """
        if not self.unread:
            return []
        lines = several(self.unread, "line")
        if not self.steps:
            return [
                say(
                    "{lines} of {file} cannot be read, and no steps are lost but those. What is shown was saved. Put "
                    "the file back from a backup to have them in the history.",
                    lines=lines,
                    file=file,
                )
            ]
        return [
            say(
                "{lines} of {file} cannot be read, and {steps} saved after that cannot be taken without them. "
                "What was saved before is shown, and all stays in the file. Put it back from a backup.",
                lines=lines,
                file=file,
                steps=several(self.steps, "step"),
            )
        ]


def _step(sent: Fields) -> Callable[[History], History]:
    """What a line does to a history, upgraded from the schema version of that line."""
    entry = upgraded_entry(sent)
    if entry["op"] == "undo":
        return History.undo
    if entry["op"] == "redo":
        return History.redo
    held = {name: sheet_from(table) for name, table in entry["sheets"].items() if table is not None}
    there = upgraded(held, stated(sent.get("schema")), say("This workspace"))
    if entry["op"] == "begin":
        return lambda _: History(there)
    if entry["op"] != "edit":
        raise ValueError(entry["op"])
    gone: dict[str, Sheet | None] = dict.fromkeys(entry["sheets"])
    return _edit(str(entry["words"]), {**gone, **there}, whole=bool(entry["whole"]))


def _edit(label: str, after: TableEdits, *, whole: bool) -> Callable[[History], History]:
    return lambda history: history.edited(label, after, whole=whole)
