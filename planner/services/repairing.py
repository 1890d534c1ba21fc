"""What to do where locks leave no plan: asked as a question of the workspace, and a repair applied as one step."""

from planner.explain.conflict_words import ConflictWords
from planner.explain.conflicts import conflicts
from planner.explain.lock_model import LockModel, UndecidedError
from planner.tables import Case


def first_conflict(case: Case) -> str:
    """The first conflict of a case in sentences; empty if none is found."""
    model = LockModel.of(case)
    try:
        found = next(conflicts(model), None)
        return "" if found is None else ConflictWords(model).told(1, found).words
    except UndecidedError:
        return ""
