"""What the command `explain` is asked, passed to everything that answers it."""

from dataclasses import dataclass

from planner.plan import Plan
from planner.tables import Case


@dataclass(frozen=True)
class Asked:
    """A case, its plan, and what the question is about; empty where it is about everything."""

    case: Case
    plan: Plan | None
    pledge: str
    mission: str
    area: str
    before: Plan | None = None
    """The plan before an edit; None where nobody asks what changed."""
