"""Which version of a scenario a piece of work came from: undo takes an opening back, redo brings it again."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from planner.workspace.database import ORIGINS, read_transaction, write_transaction
from planner.workspace.history import Edit
from planner.workspace.journal import Journal


@dataclass(frozen=True)
class Origin:
    """A version of a scenario that a piece of work was opened from or saved as."""

    version: str
    step: int = 0
    """Number of the step that opened it; 0 for work that was saved and never opened."""
    says: str = ""
    """What that step says."""


def set_opened(journal: Journal, version: str, words: str) -> None:
    """Remember that the last step of the work, of these words, opened a version."""
    steps = journal.history.done
    if not steps or steps[-1].words != words:
        set_saved(journal, version)
        return
    _put(journal, Origin(version, len(steps), words))


def set_saved(journal: Journal, version: str) -> None:
    """Remember that the work, as this tab has it, is a version."""
    with write_transaction():
        standing = _standing(journal)
        last = standing[-1] if standing else Origin(version)
        _put(journal, Origin(version, last.step, last.says))


def _put(journal: Journal, new: Origin) -> None:
    """Put a mark in the place of that of the same step; others stay, whoever made them, while their steps can stand."""
    with write_transaction():
        now = journal.refresh()
        steps = [*now.done, *reversed(now.undone)]
        others = [mark for mark in origins(journal.name) if mark.step != new.step and _stands(mark, steps)]
        set_origins(journal.name, sorted([*others, new], key=lambda mark: mark.step))


def origin(journal: Journal) -> str | None:
    """Id of the version that the work came from; None where it came from none."""
    standing = _standing(journal)
    return standing[-1].version if standing else None


def _standing(journal: Journal) -> list[Origin]:
    """Marks whose opening is not undone."""
    return [mark for mark in origins(journal.name) if _stands(mark, journal.history.done)]


def _stands(mark: Origin, steps: Sequence[Edit]) -> bool:
    """Whether the step that a mark is of is among some."""
    return mark.step == 0 or [step.words for step in steps[mark.step - 1 : mark.step]] == [mark.says]


def origins(work: str) -> list[Origin]:
    """Versions that a piece of work was opened from or saved as, in their order."""
    query = sa.select(ORIGINS).where(ORIGINS.c.work == work).order_by(ORIGINS.c.place)
    with read_transaction() as connection:
        return [Origin(row.version, row.step, row.says) for row in connection.execute(query)]


def set_origins(work: str, now: Sequence[Origin]) -> None:
    """Remember the versions that a piece of work was opened from or saved as, in the place of those before."""
    rows = [{"work": work, "place": place, "version": mark.version, "step": mark.step, "says": mark.says}
            for place, mark in enumerate(now)]  # fmt: skip
    with write_transaction() as connection:
        connection.execute(sa.delete(ORIGINS).where(ORIGINS.c.work == work))
        if rows:
            connection.execute(sa.insert(ORIGINS), rows)
