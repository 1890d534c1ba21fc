"""Which version of a scenario a piece of work came from: undo takes an opening back, redo brings it again."""

import json
from dataclasses import astuple, dataclass

from planner.desk.journal import Journal

NOTE = "versions"


@dataclass(frozen=True)
class _Mark:
    """A version that the work was opened from or saved as."""

    version: str
    place: int = 0
    """Number of the step that opened it; 0 for work that was saved and never opened."""
    words: str = ""
    """What that step says."""


def mark_opened(journal: Journal, version: str, words: str) -> None:
    """Remember that the last step of the work, of these words, opened a version."""
    steps = journal.history.done
    if not steps or steps[-1].words != words:
        mark_saved(journal, version)
        return
    earlier = [mark for mark in _marks(journal) if mark.place < len(steps)]
    _write(journal, [*earlier, _Mark(version, len(steps), words)])


def mark_saved(journal: Journal, version: str) -> None:
    """Remember that the work, as it is now, is a version."""
    marks = _standing(journal)
    last = marks[-1] if marks else _Mark(version)
    _write(journal, [*marks[:-1], _Mark(version, last.place, last.words)])


def origin(journal: Journal) -> str | None:
    """Id of the version that the work came from; None where it came from none."""
    marks = _standing(journal)
    return marks[-1].version if marks else None


def _standing(journal: Journal) -> list[_Mark]:
    """Marks whose opening is not undone."""
    steps = journal.history.done
    return [m for m in _marks(journal) if m.place == 0 or [s.words for s in steps[m.place - 1 : m.place]] == [m.words]]


def _marks(journal: Journal) -> list[_Mark]:
    return [_Mark(*fields) for fields in json.loads(journal.noted(NOTE) or "[]")]


def _write(journal: Journal, marks: list[_Mark]) -> None:
    journal.note(NOTE, json.dumps([astuple(mark) for mark in marks]))
