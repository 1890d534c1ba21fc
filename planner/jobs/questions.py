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
from planner.home import home
from planner.insight.attribution import Side
from planner.insight.telling import Row, plan_row
from planner.jobs.job import REQUEST, Job
from planner.plan import Plan
from planner.sheets import sheets_of

CASE, PLAN = "case-{}", "plan-{}"


class Question(StrEnum):
    """What can be asked."""

    WHY = "why"
    WANTED = "wanted"
    PLEDGES = "pledges"
    DEPENDENCE = "dependence"


class QuestionOutcome(StrEnum):
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
    rows: list[Row]
    """By name, the latest of each, in the order in which names were first heard of."""
    done: int
    total: int
    """Solves or answers that are done, of how many; 0 before that is known."""
    seconds: float
    """Time since it began, or that it took until it was last heard of [s]."""
    ending: QuestionOutcome | None = None
    """None while it runs."""
    notes: tuple[str, ...] = ()
    """What else there is to say, in sentences."""
    totals: tuple[float, float] | None = None
    """Unprotected exposure before and after, where two scenarios are compared, of what both count [civilian-months]."""
    plan: Row | None = None
    """The plan that the rows are of, as `plan_row` tells it; None where two scenarios are compared."""


def results_folder() -> Path:
    """Where results are kept by key, for every batch of this machine."""
    return home() / "results"


def submit(question: Question, sides: Sequence[Side], fingerprints: Sequence[str], **options: str) -> Job:
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
        "plan": plan_row(plans[0].summary) if plans and question is not Question.WHY else None,
        "names": [side.name for side in sides],
        "fingerprints": list(fingerprints),
        "results": str(results_folder()),
        "cluster": os.environ.get("PLANNER_CLUSTER", ""),
        "options": options,
    }
    job.launch("planner.jobs.question_worker", request)
    return job


def resubmit(job: Job) -> Job:
    """Ask the same once more; what was solved is not solved again."""
    request = _request(job)
    sides = [side_of(job, number) for number in range(len(request["names"]))]
    return submit(Question(request["question"]), sides, request["fingerprints"], **request["options"])


def side_of(job: Job, number: int) -> Side:
    """A scenario that an inquiry is about."""
    sheets = sheets_of(files.read_case(job.folder / CASE.format(number)))
    folder = job.folder / PLAN.format(number)
    plan = files.read_plan(folder) if folder.is_dir() else None
    return Side(_request(job)["names"][number], sheets, plan if isinstance(plan, Plan) else None)


def answers(job: Job) -> Answers:
    """What an inquiry has found so far."""
    running = job.running
    events = list(job.events())
    better = _of(events, "plan")
    events = events[events.index(better[-1]) :] if better else events
    rows: dict[tuple[object, object], Row] = {}
    for event in _of(events, "row"):
        rows[event["row"].get("kind"), event["row"]["name"]] = event["row"]
    counted = (_of(events, "progress") or [{"done": 0, "total": 0}])[-1]
    totals = [(event["before"], event["after"]) for event in _of(events, "total")]
    ends = _of(events, "end")
    stopped = job.stop_requested
    if ends:
        ending, notes = QuestionOutcome(ends[0]["ending"]), tuple(ends[0]["notes"])
    elif running:
        ending, notes = None, ()
    else:
        ending, notes = (QuestionOutcome.STOPPED, ()) if stopped else (QuestionOutcome.CRASHED, (job.last_error(),))
    request = _request(job)
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
        better[-1]["plan"] if better else request.get("plan"),
    )


def _last_second(events: list[dict[str, Any]]) -> float:
    return float(events[-1]["seconds"]) if events else 0.0


def _of(events: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [event for event in events if event["kind"] == kind]


def _request(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((job.folder / REQUEST).read_text(encoding="utf-8"))
    return found
