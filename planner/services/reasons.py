"""Reasons of a plan, from its books: why deployments are where they are, and why others are not."""

from dataclasses import dataclass, field
from functools import lru_cache

from planner.explain.books import PlanBooks
from planner.explain.why_here import why_here_at
from planner.explain.why_not import why_not, why_not_at, why_not_of
from planner.explanations import WhyNot
from planner.explanations.deployments import WhyHere
from planner.workspace.incumbents import Incumbent


def why_nots(books: PlanBooks, pledge: str = "", mission: str = "") -> list[WhyNot]:
    """Why one more unit does not go: of a pledge, to a mission, or of every unused pledge to every mission.

    Args:
        books: The plan.
        pledge: A pledge; every unused one, if empty.
        mission: A mission; every one, if empty.
    """
    if pledge and mission:
        return [why_not(books, pledge, mission)]
    if pledge:
        return list(why_not_of(books, pledge))
    missions = [mission] if mission else list(books.reach.mandates)
    return [row for name in missions for row in why_not_at(books, name)]


def why_heres(books: PlanBooks, pledge: str = "", mission: str = "") -> list[WhyHere]:
    """Why deployments are where they are: those of a pledge, at a mission, or all; the most averted first."""
    return sorted(why_here_at(books, pledge, mission), key=lambda row: -row.averts)


def books_of(made: Incumbent) -> PlanBooks:
    """Books of the plan of some inputs; those of the last few plans are kept."""
    return _books(_KeyedPlan((made.inputs, made.id, made.plan.summary.objective), made))


@dataclass(frozen=True)
class _KeyedPlan:
    """A plan, told from others by a key."""

    key: tuple[str, int, float]
    made: Incumbent = field(compare=False)


@lru_cache(maxsize=4)
def _books(subject: _KeyedPlan) -> PlanBooks:
    return PlanBooks(subject.made.case, subject.made.plan)
