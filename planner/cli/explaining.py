"""What the command `explain` is asked, passed to everything that answers it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.explain.locks.weights import Weights
from planner.explanations import Explanation
from planner.formats.sheets import Sheets
from planner.plan import Plan
from planner.tables import Case

Answers = Iterator[tuple[str, Sequence[Explanation]]]
"""Rows of answers under their keys, each told as soon as it is there."""


@dataclass(frozen=True)
class Asked:
    """A case, its plan, and what the question is about; empty where it is about everything."""

    case: Case
    plan: Plan | None
    pledge: str
    mission: str
    area: str
    sheets: Sheets
    """The tables of the case as text."""
    weights: Weights
    """Weights of kinds of repair."""
    before: Plan | None = None
    """The plan before an edit; None where nobody asks what changed."""
