"""Questions that need many solves: each asked in a process of its own, its answers read as they come."""

import json
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from planner import files
from planner.answers import (
    Answer,
    AnswerRow,
    DependenceAnswer,
    OfferAnswer,
    PartAnswer,
    PlanHeadline,
    WithdrawalAnswer,
    from_json,
    to_json,
)
from planner.desk import jobs, record
from planner.desk.desk import Desk
from planner.desk.jobs import REQUEST, Job
from planner.home import home
from planner.insight.attribution import Scenario
from planner.insight.offers import profile
from planner.plan import Plan
from planner.sheets import sheets_of

CASE, PLAN = "case-{}", "plan-{}"


class Question(StrEnum):
    """What can be asked."""

    WHY = "why"
    WANTED = "wanted"
    PLEDGES = "pledges"
    DEPENDENCE = "dependence"


ANSWERS: dict[Question, type[Answer]] = {
    Question.WHY: PartAnswer,
    Question.WANTED: OfferAnswer,
    Question.PLEDGES: WithdrawalAnswer,
    Question.DEPENDENCE: DependenceAnswer,
}
"""Type of the answers to each question."""


class Ending(StrEnum):
    """How an inquiry ended."""

    DONE = "done"
    STOPPED = "stopped"
    REFUSED = "refused"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Answers:
    """What an inquiry has found so far."""

    request: dict[str, Any]
    running: bool
    rows: list[Answer]
    """By name, the latest of each, in the order in which names were first heard of."""
    done: int
    total: int
    """Solves or answers that are done, of how many; 0 before that is known."""
    seconds: float
    """Time since it began, or that it took until it was last heard of [s]."""
    ending: Ending | None = None
    """None while it runs."""
    notes: tuple[str, ...] = ()
    """What else there is to say, in sentences."""
    totals: tuple[float, float] | None = None
    """Unprotected exposure before and after, where two scenarios are compared, of what both count [civilian-months]."""
    plan: PlanHeadline | None = None
    """The plan that the rows refer to; None where two scenarios are compared."""

    def rows_of(self, kind: type[AnswerRow]) -> list[AnswerRow]:
        """The rows, all of one type."""
        return [row for row in self.rows if isinstance(row, kind)]


def results_folder() -> Path:
    """Where results are kept by key, for every batch of this machine."""
    return home() / "results"


def ask(question: Question, sides: Sequence[Scenario], fingerprints: Sequence[str], **options: str) -> Job:
    """Ask a question about one or two scenarios.

    Args:
        question: What is asked.
        sides: The scenarios: one, or the two that differ; with their plans.
        fingerprints: What tells whether the answers are still of these inputs.
        options: What else decides the answers.
    """
    job = Job(home() / "inquiries" / secrets.token_urlsafe(9))
    for number, side in enumerate(sides):
        files.write_case(side.sheets, job.folder / CASE.format(number))
        if side.plan is not None:
            files.write_plan(side.plan, job.folder / PLAN.format(number))
    plans = [side.plan for side in sides if side.plan is not None]
    request = {
        "question": question,
        "plan": to_json(PlanHeadline.of(plans[0].summary)) if plans and question is not Question.WHY else None,
        "names": [side.name for side in sides],
        "fingerprints": list(fingerprints),
        "results": str(results_folder()),
        "cluster": os.environ.get("PLANNER_CLUSTER", ""),
        "options": options,
    }
    jobs.launch(job, "planner.analyst", request)
    return job


def again(job: Job) -> Job:
    """Ask the same once more; what was solved is not solved again."""
    request = _request(job)
    sides = [side_of(job, number) for number in range(len(request["names"]))]
    return ask(Question(request["question"]), sides, request["fingerprints"], **request["options"])


def side_of(job: Job, number: int) -> Scenario:
    """A scenario that an inquiry is about."""
    sheets = sheets_of(files.read_case(job.folder / CASE.format(number)))
    folder = job.folder / PLAN.format(number)
    plan = files.read_plan(folder) if folder.is_dir() else None
    return Scenario(_request(job)["names"][number], sheets, plan if isinstance(plan, Plan) else None)


def answers(job: Job) -> Answers:
    """What an inquiry has found so far."""
    running = jobs.running(job)
    events = list(jobs.events_of(job))
    better = _of(events, "plan")
    events = events[events.index(better[-1]) :] if better else events
    request = _request(job)
    kind = ANSWERS[Question(request["question"])]
    rows: dict[tuple[str, str], Answer] = {}
    for event in _of(events, "row"):
        row = from_json(kind, event["row"])
        rows[row.key] = row
    counted = (_of(events, "progress") or [{"done": 0, "total": 0}])[-1]
    totals = [(event["before"], event["after"]) for event in _of(events, "total")]
    ends = _of(events, "end")
    stopped = (job.folder / jobs.STOP).exists()
    if ends:
        ending, notes = Ending(ends[0]["ending"]), tuple(ends[0]["notes"])
    elif running:
        ending, notes = None, ()
    else:
        ending, notes = (Ending.STOPPED, ()) if stopped else (Ending.CRASHED, (jobs.last_words(job),))
    plan = better[-1]["plan"] if better else request.get("plan")
    return Answers(
        request,
        ending is None,
        list(rows.values()),
        counted["done"],
        counted["total"],
        time.time() - (job.folder / REQUEST).stat().st_mtime if ending is None else _last_second(events),
        ending,
        notes,
        totals[-1] if totals else None,
        None if plan is None else from_json(PlanHeadline, plan),
    )


def _last_second(events: list[dict[str, Any]]) -> float:
    return float(events[-1]["seconds"]) if events else 0.0


def _of(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["kind"] == kind]


def _request(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((job.folder / REQUEST).read_text(encoding="utf-8"))
    return found


def asked(desk: Desk, question: Question) -> Job | None:
    """The inquiry into a question that this piece of work had last; None where it had none."""
    return jobs.find(home() / "inquiries", record.inquiry(desk.journal.name, question))


def remember(desk: Desk, question: Question, job: Job) -> None:
    """Remember an inquiry, so that a reload finds it."""
    record.note_inquiry(desk.journal.name, question, job.name)


def ask_of_plan(desk: Desk, question: Question) -> None:
    """Ask a question of the plan of these inputs.

    Raises:
        ValueError: They have none.
    """
    made = desk.best
    if made is None:
        raise ValueError("these inputs have no plan to ask about")
    summary = made.plan.summary
    side = Scenario(summary.title, made.sheets, made.plan)
    remember(desk, question, ask(question, [side], [summary.case_sha256]))


def stale(desk: Desk, found: Answers) -> bool:
    """Whether the inputs have changed since a question about one plan was asked."""
    return [str(each) for each in found.request["fingerprints"]] != [desk.fingerprint]


def of_another_plan(desk: Desk, found: Answers) -> str:
    """That answers are of another plan of these inputs than the one that is shown, in a sentence; blank where not."""
    if desk.planned is None or found.plan is None or stale(desk, found):
        return ""
    shown, asked_of = PlanHeadline.of(desk.planned.plan.summary), found.plan
    if (shown.persons, shown.unprotected, shown.objective) == (
        asked_of.persons,
        asked_of.unprotected,
        asked_of.objective,
    ):
        return ""
    figures = f"{asked_of.persons:,.0f} people, {asked_of.unprotected:,.0f} unprotected"
    beside = "better" if shown.objective < asked_of.objective else "another"
    return f"These answers are of an earlier plan of these inputs ({figures}); the plan shown is {beside}. Ask again."


def contributors(desk: Desk) -> list[str]:
    """Contributors of the plan that is shown, by name."""
    return [] if desk.planned is None else sorted(desk.planned.case["contributors"]["contributor"])


def can_offer(desk: Desk, contributor: str) -> set[str]:
    """Unit types that a contributor can be asked for."""
    return set() if desk.planned is None else profile(desk.planned.case, contributor)
