"""Question jobs, which need many solves: each is submitted to a process, and its answers are read as they come."""

import os
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from planner import files
from planner.answers import Answer, PlanHeadline
from planner.durable.digest import digest_of
from planner.durable.private import private_folder
from planner.formats.sheets import sheets_of
from planner.insight.answering import Question
from planner.insight.parts import Scenario
from planner.jobs.job import REQUEST, Job
from planner.jobs.messages import (
    AlternativesAsked,
    AnswerFound,
    AnswersCounted,
    LeversAsked,
    MessageError,
    OtherUseAsked,
    PlanImproved,
    QuestionEnded,
    QuestionEvent,
    QuestionOutcome,
    QuestionRequest,
    ScenarioPair,
    TotalsFound,
    question_events,
)
from planner.plan import Plan
from planner.process.home import home

CASE, PLAN, OTHER = "case-{}", "plan-{}", "other-{}"

OF_NO_PLAN = frozenset({Question.WHY, Question.COMPARE, Question.REPAIRS, Question.FUTURES})
"""Questions that are not about one plan."""

Kind = TypeVar("Kind", bound=Answer)


@dataclass(frozen=True)
class Answers:
    """The answers to a question so far."""

    request: QuestionRequest
    running: bool
    before: int | None = None
    """How many jobs are admitted before it; None where it is admitted already."""
    rows: list[Answer] = field(default_factory=list)
    """The latest of each name, in the order in which names came first."""
    done: int = 0
    total: int = 0
    """Solves or answers that are done, of how many; 0 before that is known."""
    seconds: float = 0.0
    """Time since it began, or from then until its last event [s]."""
    ending: QuestionOutcome | None = None
    """None while it runs."""
    notes: tuple[str, ...] = ()
    """What else there is to say, in sentences."""
    totals: tuple[float, float] | None = None
    """Unprotected exposure before and after, where two scenarios are compared, of what both count [civilian-months]."""
    plan: PlanHeadline | None = None
    """The plan that they are of; None where two scenarios are compared."""

    def rows_of(self, kind: type[Kind]) -> list[Kind]:
        """Answers of a type."""
        return [row for row in self.rows if isinstance(row, kind)]


def results_folder() -> Path:
    """Folder of the result cache, shared by all batches on this machine."""
    return home() / "results"


def submit(
    question: Question,
    sides: Sequence[Scenario],
    fingerprints: Sequence[str | None],
    pair: ScenarioPair | None = None,
    weights: str = "",
    area: str = "",
    levers: LeversAsked | None = None,
    other_use: OtherUseAsked | None = None,
    alternatives: AlternativesAsked | None = None,
    workspace: str = "",
    worlds: str = "",
) -> Job:
    """Ask a question about one or two scenarios.

    Args:
        question: What is asked.
        sides: The scenarios: one, or the two that differ; with their plans. That which is asked about comes first.
        fingerprints: What tells whether the answers are still of these inputs.
        pair: The two scenarios, where they are compared.
        weights: What repairs may change, as a CSV table.
        area: The area that is asked about; empty where it is about all of the plan.
        levers: The pledge whose levers are tried, where it is about these.
        other_use: The deployments whose best other use is asked for, where it is about these.
        alternatives: The other plans that are asked for, where it is about these.
        workspace: Id of the workspace that asks, whose turns it takes.
        worlds: Worlds that plans are looked at in, as TOML.
    """
    job = Job(home() / "inquiries" / secrets.token_urlsafe(9))
    private_folder(job.folder.parent)
    private_folder(job.folder)
    for number, side in enumerate(sides):
        files.write_case(side.sheets, job.folder / CASE.format(number))
        if side.plan is not None:
            files.write_plan(side.plan, job.folder / PLAN.format(number))
    digests = {folder.name: digest_of(folder) for folder in sorted(job.folder.iterdir())}
    plans = [side.plan for side in sides if side.plan is not None]
    request = QuestionRequest(
        question=question,
        plan=PlanHeadline.of(plans[0].summary) if plans and question not in OF_NO_PLAN else None,
        names=[side.name for side in sides],
        fingerprints=list(fingerprints),
        results=str(results_folder()),
        cluster=os.environ.get("PLANNER_CLUSTER", ""),
        pair=pair,
        weights=weights,
        area=area,
        levers=levers,
        other_use=other_use,
        digests=digests,
        alternatives=alternatives,
        workspace=workspace,
        worlds=worlds,
    )
    job.launch("planner.jobs.question_worker", request, workspace)
    return job


def resubmit(job: Job) -> Job:
    """Ask the same question again; cached results are not solved again."""
    request = job.request(QuestionRequest)
    sides = [side_of(job, number) for number in range(len(request.names))]
    pair, weights, area = request.pair, request.weights, request.area
    alternatives, workspace = request.alternatives, request.workspace
    levers, other_use = request.levers, request.other_use
    return submit(
        request.question, sides, request.fingerprints, pair, weights, area, levers, other_use, alternatives, workspace,
        request.worlds,
    )  # fmt: skip


def side_of(job: Job, number: int) -> Scenario:
    """Scenario that a question is about."""
    sheets = sheets_of(files.read_case(job.folder / CASE.format(number)))
    folder = job.folder / PLAN.format(number)
    plan = files.read_plan(folder) if folder.is_dir() else None
    return Scenario(job.request(QuestionRequest).names[number], sheets, plan if isinstance(plan, Plan) else None)


def keep_other(job: Job, number: int, plan: Plan) -> None:
    """Keep another plan that a question has found, under its number."""
    files.write_plan(plan, job.folder / OTHER.format(number))


def other_of(job: Job, number: int) -> Plan | None:
    """Another plan that a question has found; None if it cannot be read."""
    plan = files.read_plan(job.folder / OTHER.format(number))
    return plan if isinstance(plan, Plan) else None


def answers(job: Job) -> Answers:
    """The answers to a question so far; none of them where what its worker reports cannot be read.

    Raises:
        MessageError: What was asked cannot be read.
    """
    running, request = job.running, job.request(QuestionRequest)  # before its events: one that is gone has written all
    asked = Answers(request, running=True, plan=request.plan)
    try:
        now = _folded(asked, question_events(job.events))
    except MessageError as unread:
        return replace(asked, running=False, ending=QuestionOutcome.CRASHED, notes=(str(unread),))
    if now.ending is not None:
        return now
    if running:
        return replace(now, seconds=time.time() - (job.folder / REQUEST).stat().st_mtime, before=job.before)
    if job.stop_requested:
        return replace(now, running=False, ending=QuestionOutcome.STOPPED)
    return replace(now, running=False, ending=QuestionOutcome.CRASHED, notes=(job.last_error(),))


def _folded(now: Answers, events: Iterable[QuestionEvent]) -> Answers:
    """Answers after some events; a better plan voids earlier ones."""
    rows: dict[tuple[str, str], Answer] = {}
    for event in events:
        now = replace(now, seconds=event.seconds)
        match event:
            case AnswerFound():
                rows[event.row.key] = event.row
            case AnswersCounted():
                now = replace(now, done=event.done, total=event.total)
            case TotalsFound():
                now = replace(now, totals=(event.before, event.after))
            case PlanImproved():
                rows.clear()
                now = replace(now, plan=event.plan, done=0, total=0, totals=None)
            case QuestionEnded():
                now = replace(now, running=False, ending=event.ending, notes=tuple(event.notes))
    return replace(now, rows=list(rows.values()))
