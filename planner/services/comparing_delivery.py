"""Scenarios compared by the chances of their pledges: exactly at once, and over the same futures by a job."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from planner.answers import ProspectAnswer
from planner.charts.comparison_tables import COUNT, DisplayColumn, DisplayTable
from planner.charts.in_language import with_typed
from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.jobs.messages import MessageError, QuestionOutcome
from planner.jobs.questions import Answers, answers, submit
from planner.language import say
from planner.scenarios.planned import PlannedScenario
from planner.services.delivery import Delivery
from planner.services.questions import last_job, remember
from planner.services.session import Session

COLUMNS = {
    "scenario": DisplayColumn(say("scenario")),
    "if_all_come": DisplayColumn(say("if all come"), COUNT),
    "expected": DisplayColumn(say("by their chances"), COUNT),
    "as_ordered": DisplayColumn(say("as ordered"), COUNT),
    "worst_tenth": DisplayColumn(say("worst tenth of futures"), COUNT),
    "persons": DisplayColumn(say("people if all come"), COUNT),
    "persons_expected": DisplayColumn(say("people by their chances"), COUNT),
}
NOTE = say(
    "What stays unprotected [civilian-months] with whole plans, whatever the others count; people [persons]. By their "
    "chances: nobody moves in place of who does not come, exactly. As ordered, and in the worst tenth: people and "
    "money placed anew among those who come, over the same futures for all."
)


def by_chances(planned: Sequence[PlannedScenario], drawn: Sequence[ProspectAnswer] = ()) -> DisplayTable:
    """Scenarios if all come and by their chances; over futures as far as these were drawn."""
    over = {row.name: row for row in drawn}
    rows = [_row(one, over.get(one.name)) for one in planned]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = with_typed(frame, "scenario")
    return DisplayTable(say("Unprotected by the chances of their pledges"), frame, COLUMNS, NOTE)


def _row(one: PlannedScenario, drawn: ProspectAnswer | None) -> dict[str, object]:
    found, summary = _delivery(_PlanOf(one.plan.summary.case_sha256, one.plan.summary.objective, one)), one.plan.summary
    return {
        "scenario": one.name,
        "if_all_come": summary.exposure_unprotected,
        "expected": found.expected,
        "as_ordered": None if drawn is None else drawn.expected,
        "worst_tenth": None if drawn is None else drawn.worst_tenth,
        "persons": found.persons_if_all_come,
        "persons_expected": found.persons,
    }


@dataclass(frozen=True)
class _PlanOf:
    """A plan by what tells it from others."""

    case_sha256: str
    objective: float
    scenario: PlannedScenario = field(compare=False)


@lru_cache(maxsize=64)
def _delivery(of: _PlanOf) -> Delivery:
    return Delivery(of.scenario.case, of.scenario.plan)


def draw(session: Session, planned: Sequence[PlannedScenario]) -> None:
    """Draw the same futures for the plans of scenarios, in a job that a reload finds again."""
    last = last_job(session, Question.FUTURES)
    if last is not None and last.running:
        last.stop()
    sides = [Scenario(one.name, one.sheets, one.plan) for one in planned]
    remember(
        session, Question.FUTURES, submit(Question.FUTURES, sides, _prints(planned), workspace=session.journal.name)
    )


def asked(session: Session, planned: Sequence[PlannedScenario]) -> Answers | None:
    """Answers over the same futures, if these were last asked for the plans of these scenarios, and can be read."""
    job = last_job(session, Question.FUTURES)
    try:
        found = None if job is None else answers(job)
    except MessageError:
        return None
    if found is None:
        return None
    of = dict(zip(found.request.names, found.request.fingerprints, strict=True))
    theirs = all(of.get(one.name) == print_ for one, print_ in zip(planned, _prints(planned), strict=True))
    return found if theirs else None


def drawn(session: Session, planned: Sequence[PlannedScenario]) -> list[ProspectAnswer]:
    """What these scenarios are worth over the same futures; empty where these were not drawn for them wholly."""
    found = asked(session, planned)
    if found is None or found.ending is not QuestionOutcome.DONE:
        return []
    return [row for row in found.rows_of(ProspectAnswer) if row.name in {one.name for one in planned}]


def _prints(planned: Sequence[PlannedScenario]) -> list[str | None]:
    """What tells the plans of scenarios from others."""
    return [f"{one.plan.summary.case_sha256} {one.plan.summary.objective!r}" for one in planned]
