"""Other plans of a workspace: asked for, what they share, and taking one up, as locks."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import pandas as pd

from planner.adopt import locks, standing
from planner.alternatives.promise import OthersWanted
from planner.alternatives.traits import shared
from planner.check import check
from planner.explanations.other_plans import AlternativeAnswer
from planner.formats.sheets import raw_case
from planner.insight.answering import Question
from planner.jobs.job import Job
from planner.jobs.messages import AlternativesAsked
from planner.jobs.questions import Answers, other_of, side_of
from planner.language import say
from planner.plan import Plan
from planner.services import questions, taking_up
from planner.services.questions import last_job
from planner.services.session import Session
from planner.tables import Case
from planner.workspace.adjustments import PutLocks

FOUND_BY = say("Other plans")
"""Who finds the plans that are taken up, as a sentence names it."""


class Taken(StrEnum):
    """How much of another plan is taken up."""

    ALL = "all"
    """It becomes the plan as it is: its units where and when they are, and no others."""
    UNITS = "units"
    """Its units are locked where and when they are; the planner may add others."""
    SHARED = "shared"
    """What all plans share is locked at its missions; all else stays open."""


@dataclass(frozen=True)
class OthersShown:
    """The other plans that a question has found, with the plan and the case that they are of."""

    case: Case
    plan: Plan
    rows: list[AlternativeAnswer]
    plans: list[Plan]

    @property
    def shared(self) -> pd.DataFrame:
        """What all of them have in common, as `planner.alternatives.traits.shared`."""
        return shared(self.case, [self.plan, *self.plans])


def ask(session: Session, wanted: OthersWanted) -> None:
    """Ask for other plans than that of the current inputs.

    Raises:
        ValueError: They have none.
    """
    asked = AlternativesAsked(count=wanted.count, within=wanted.within, differ=wanted.differ)
    questions.ask(session, Question.ALTERNATIVES, alternatives=asked)


def asked_last(found: Answers | None) -> OthersWanted:
    """What was asked for last; the usual where nothing was."""
    asked = None if found is None else found.request.alternatives
    return OthersWanted() if asked is None else OthersWanted(asked.count, asked.within, asked.differ)


def shown(session: Session, found: Answers) -> OthersShown | None:
    """The other plans that were found so far; None where there are none."""
    job = last_job(session, Question.ALTERNATIVES)
    rows = found.rows_of(AlternativeAnswer)
    if job is None or not rows:
        return None
    case, plan = _asked_about(job.folder)
    plans = [_other(job.folder, row.number) for row in rows]
    read = [(row, other) for row, other in zip(rows, plans, strict=True) if other is not None]
    return OthersShown(case, plan, [row for row, _ in read], [other for _, other in read])


@lru_cache(maxsize=4)
def _asked_about(folder: Path) -> tuple[Case, Plan]:
    """Case and plan that a job is about, which stay as they are."""
    side = side_of(Job(folder), 0)
    if side.plan is None:
        raise ValueError("the question is about no plan")  # not told
    return check(raw_case(side.sheets)).case, side.plan


@lru_cache(maxsize=48)
def _other(folder: Path, number: int) -> Plan | None:
    return other_of(Job(folder), number)


def take_up(session: Session, found: OthersShown, place: int, how: Taken) -> bool:
    """Take another plan up, or what all of them share, as locks in one step; its plan is that of the inputs at once.

    Args:
        session: The session.
        found: The other plans.
        place: Place of the plan among them.
        how: How much of it.

    Returns:
        Whether that changed the inputs.
    """
    chosen = found.plan if how is Taken.SHARED else found.plans[place]
    step = PutLocks(_label(found, place, how), _locks(found, chosen, how))
    return taking_up.take_up(session, step, chosen, FOUND_BY, found.plan.summary.lower_bound)


def _label(found: OthersShown, place: int, how: Taken) -> str:
    if how is Taken.SHARED:
        return say("locked what all other plans share")
    label = found.rows[place].label
    if how is Taken.ALL:
        return say("took up another plan: {name}", name=label)
    return say("locked the units of another plan: {name}", name=label)


def _locks(found: OthersShown, chosen: Plan, how: Taken) -> pd.DataFrame:
    """Rows of the table `locks` that hold what is taken up."""
    if how is Taken.ALL:
        return standing(found.case, chosen.deployments)
    if how is Taken.UNITS:
        return locks(found.plan, chosen.deployments)
    rows = found.shared[["pledge", "mission", "units"]].rename(columns={"units": "units_min"})
    return rows.assign(from_period=pd.NA, units_max=pd.NA, source="", note="")
