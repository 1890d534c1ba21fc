"""Which version of a scenario a piece of work came from: undo takes an opening back, redo brings it again."""

from planner.desk.journal import Journal
from planner.desk.record import Mark, marks, note_marks


def mark_opened(journal: Journal, version: str, words: str) -> None:
    """Remember that the last step of the work, of these words, opened a version."""
    steps = journal.history.done
    if not steps or steps[-1].words != words:
        mark_saved(journal, version)
        return
    earlier = [mark for mark in marks(journal.name) if mark.step < len(steps)]
    note_marks(journal.name, [*earlier, Mark(version, len(steps), words)])


def mark_saved(journal: Journal, version: str) -> None:
    """Remember that the work, as it is now, is a version."""
    standing = _standing(journal)
    last = standing[-1] if standing else Mark(version)
    note_marks(journal.name, [*standing[:-1], Mark(version, last.step, last.says)])


def origin(journal: Journal) -> str | None:
    """Id of the version that the work came from; None where it came from none."""
    standing = _standing(journal)
    return standing[-1].version if standing else None


def _standing(journal: Journal) -> list[Mark]:
    """Marks whose opening is not undone."""
    steps = journal.history.done
    return [
        mark
        for mark in marks(journal.name)
        if mark.step == 0 or [step.words for step in steps[mark.step - 1 : mark.step]] == [mark.says]
    ]
