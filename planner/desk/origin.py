"""Which version of a scenario a piece of work came from: undo takes an opening back, redo brings it again."""

from collections.abc import Sequence

from planner.desk.database import changed
from planner.desk.edits import Step
from planner.desk.journal import Journal
from planner.desk.record import Mark, marks, note_marks


def mark_opened(journal: Journal, version: str, words: str) -> None:
    """Remember that the last step of the work, of these words, opened a version."""
    steps = journal.history.done
    if not steps or steps[-1].words != words:
        mark_saved(journal, version)
        return
    _put(journal, Mark(version, len(steps), words))


def mark_saved(journal: Journal, version: str) -> None:
    """Remember that the work, as this tab has it, is a version."""
    with changed():
        standing = _standing(journal)
        last = standing[-1] if standing else Mark(version)
        _put(journal, Mark(version, last.step, last.says))


def _put(journal: Journal, new: Mark) -> None:
    """Put a mark in the place of that of the same step; others stay, whoever made them, while their steps can stand."""
    with changed():
        now = journal.refresh()
        steps = [*now.done, *reversed(now.undone)]
        others = [mark for mark in marks(journal.name) if mark.step != new.step and _stands(mark, steps)]
        note_marks(journal.name, sorted([*others, new], key=lambda mark: mark.step))


def origin(journal: Journal) -> str | None:
    """Id of the version that the work came from; None where it came from none."""
    standing = _standing(journal)
    return standing[-1].version if standing else None


def _standing(journal: Journal) -> list[Mark]:
    """Marks whose opening is not undone."""
    return [mark for mark in marks(journal.name) if _stands(mark, journal.history.done)]


def _stands(mark: Mark, steps: Sequence[Step]) -> bool:
    """Whether the step that a mark is of is among some."""
    return mark.step == 0 or [step.words for step in steps[mark.step - 1 : mark.step]] == [mark.says]
