"""What changed since the plan before the last steps of a workspace, and why: without solving, and by solving."""

from dataclasses import dataclass, field
from functools import lru_cache

from planner.explain.changed.deployment_changes import counted_otherwise
from planner.explain.changed.edit_effects import edit_effects
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.changed import EditEffect
from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.jobs.questions import Answers, submit
from planner.language import kept, say
from planner.services.questions import remember
from planner.services.session import PreviousPlan, Session
from planner.workspace.incumbents import Incumbent


def ask(session: Session) -> None:
    """Ask what changed since the plan before, and why.

    Raises:
        ValueError: There is no plan of these inputs, or none before it.
    """
    made, before = session.incumbent, session.previous
    if made is None or before is None:
        raise ValueError("there are no two plans to compare")  # not told
    sides = [Scenario(each.plan.summary.title, each.sheets, each.plan) for each in (made, before.made)]
    remember(
        session,
        Question.CHANGED,
        submit(Question.CHANGED, sides, _inputs(made, before), workspace=session.journal.name),
    )


def not_compared(session: Session) -> str:
    """Why two plans cannot be compared, in a sentence; empty if they can, or there are no two."""
    made, before = session.incumbent, session.previous
    if made is None or before is None:
        return ""
    otherwise = counted_otherwise(before.made.case, made.case)
    if not otherwise:
        return ""
    return say("Not compared with the plan before “{step}”: {why}.", step=kept(before.since), why=otherwise)


def stale(session: Session, found: Answers) -> bool:
    """Whether the inputs, or the plan before, are others than when it was asked."""
    made, before = session.incumbent, session.previous
    return made is None or before is None or found.request.fingerprints != _inputs(made, before)


def _inputs(made: Incumbent, before: PreviousPlan) -> list[str | None]:
    return [made.plan.summary.case_sha256, before.made.plan.summary.case_sha256]


def without_solving(session: Session) -> list[EditEffect]:
    """What changed since the plan before, as far as is known without solving; empty where there are no two."""
    made, before = session.incumbent, session.previous
    if made is None or before is None or not_compared(session):
        return []
    pair = _Pair((made.id, before.made.id, made.plan.summary.bound, before.made.plan.summary.bound), made, before.made)
    return list(_without_solving(pair))


@dataclass(frozen=True)
class _Pair:
    """Two plans, told from others by a key."""

    key: tuple[int, int, float | None, float | None]
    now: Incumbent = field(compare=False)
    before: Incumbent = field(compare=False)


@lru_cache(maxsize=8)
def _without_solving(pair: _Pair) -> tuple[EditEffect, ...]:
    return tuple(row for row, *_ in edit_effects(PlanAnalysis.of(pair.now.case, pair.now.plan), pair.before.plan))
