"""Origin of a workspace: the scenario version that it was opened from or saved as; it follows undo and redo."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from planner.workspace.database import ORIGINS, read_transaction, sound, write_transaction
from planner.workspace.history import Edit
from planner.workspace.journal import Journal


@dataclass(frozen=True)
class Origin:
    """Scenario version that a workspace was opened from or saved as, at a step of its history."""

    version: str
    step: int = 0
    """Number of the step that opened it; 0 for a workspace that was saved and never opened."""
    label: str = ""
    """Label of that step."""


def set_opened(journal: Journal, version: str, label: str) -> None:
    """Record that the last edit, of a certain label, opened a version."""
    steps = journal.history.done
    if not steps or steps[-1].label != label:
        set_saved(journal, version)
        return
    _put(journal, Origin(version, len(steps), label))


def set_saved(journal: Journal, version: str) -> None:
    """Record that the workspace, as this tab has it, was saved as a version."""
    with write_transaction():
        current = _current(journal)
        last = current[-1] if current else Origin(version)
        _put(journal, Origin(version, last.step, last.label))


def _put(journal: Journal, new: Origin) -> None:
    """Replace the origin of a step; those of steps that can be redone stay."""
    with write_transaction():
        now = journal.refresh()
        steps = [*now.done, *reversed(now.undone)]
        others = [origin for origin in origins(journal.name) if origin.step != new.step and _stands(origin, steps)]
        set_origins(journal.name, sorted([*others, new], key=lambda origin: origin.step))


def origin(journal: Journal) -> str | None:
    """Id of the version that the workspace came from; None if there is none."""
    current = _current(journal)
    return current[-1].version if current else None


def _current(journal: Journal) -> list[Origin]:
    """Origins whose step is not undone."""
    return [origin for origin in origins(journal.name) if _stands(origin, journal.history.done)]


def _stands(origin: Origin, steps: Sequence[Edit]) -> bool:
    """Whether the step of an origin is among some steps."""
    return origin.step == 0 or [step.label for step in steps[origin.step - 1 : origin.step]] == [origin.label]


def origins(workspace: str) -> list[Origin]:
    """Origins of a workspace, in order."""
    query = sa.select(ORIGINS).where(ORIGINS.c.work == workspace, sound(ORIGINS)).order_by(ORIGINS.c.place)
    with read_transaction() as connection:
        return [Origin(row.version, row.step, row.says) for row in connection.execute(query)]


def set_origins(workspace: str, now: Sequence[Origin]) -> None:
    """Replace the origins of a workspace."""
    rows = [{"work": workspace, "place": place, "version": origin.version, "step": origin.step, "says": origin.label}
            for place, origin in enumerate(now)]  # fmt: skip
    with write_transaction() as connection:
        connection.execute(sa.delete(ORIGINS).where(ORIGINS.c.work == workspace))
        if rows:
            connection.execute(sa.insert(ORIGINS), rows)
