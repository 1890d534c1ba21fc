"""Scenarios and their plans: where each stands, which wait to be planned, and planning them one after the other."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.desk import crew, jobs
from planner.desk.desk import GAPS, SECONDS, Desk
from planner.desk.jobs import Job, Standing
from planner.home import home
from planner.plan import Outcome, Plan, gap_in_words
from planner.store import Store, StoredPlan, StoreError, Version

WAITING = "waiting"
"""What a piece of work remembers the scenarios that wait to be planned as."""

SCENARIO = "scenario-"
"""How the ids of jobs that plan scenarios begin."""

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""How many scenarios are planned at once; each search uses every core."""


@dataclass(frozen=True)
class Line:
    """A scenario in the list: its newest version, and its plan where it has one that holds."""

    version: Version
    plan: Plan | None
    state: str
    """Where its plan stands, in a few words."""
    planning: bool = False


def lines(store: Store, *, archived: bool = False) -> list[Line]:
    """Every scenario; plans that were finished meanwhile are put into the store first."""
    return [_line(store, version) for version in store.scenarios(archived=archived)]


def _line(store: Store, version: Version) -> Line:
    job = _last_job(version)
    standing = None if job is None else jobs.standing(job)
    plan = store.best_plan(version)
    if plan is None and job is not None:
        plan = _collected(store, version, job)
    return Line(version, plan, _state(store, version, plan, standing), standing is not None and standing.running)


def _collected(store: Store, version: Version, job: Job) -> Plan | None:
    """The plan of a job that has ended, put into the store; None while it runs, and where it has none that holds."""
    folder = jobs.last_plan_folder(job)
    if folder is None or jobs.standing(job).running:
        return None
    try:
        store.add_plan(version, jobs.read_plan(folder))
    except (StoreError, ValueError):
        return None
    return store.best_plan(version)


def _state(store: Store, version: Version, plan: Plan | None, standing: Standing | None) -> str:
    if version.archived:
        return "put away"
    if standing is not None and standing.running:
        return "planning"
    if plan is not None:
        return plan.summary.status
    if version.case_hash is None:
        return "faults in the inputs"
    return _kept(store.plans(version)) if standing is None else _ended(standing)


def _kept(plans: Sequence[StoredPlan]) -> str:
    if any(not stored.stale for stored in plans):
        return "its plan does not hold"
    return "its plan is stale" if plans else "no plan"


def _ended(standing: Standing) -> str:
    if standing.crashed:
        return "planning broke off"
    return {
        Outcome.INFEASIBLE: "no plan is possible",
        Outcome.NO_PLAN_IN_TIME: "no plan in time",
    }.get(standing.outcome or Outcome.ERROR, "no plan that holds")


def moved(shown: Sequence[Line]) -> bool:
    """Whether a scenario that was being planned no longer is."""
    found = (_last_job(line.version) for line in shown if line.planning)
    return any(job is None or not jobs.standing(job).running for job in found)


def unplanned(shown: Sequence[Line]) -> list[Version]:
    """Scenarios without a plan that could have one."""
    return [
        line.version
        for line in shown
        if line.plan is None and not line.planning and line.version.case_hash and not line.version.archived
    ]


def plan(version: Version, seconds: float = SECONDS) -> Job:
    """Start planning a scenario; the job that plans these inputs already, where there is one."""
    last = _last_job(version)
    if last is not None and jobs.running(last):
        return last
    number = 1 if last is None else int(last.name.rsplit("-", 1)[1]) + 1
    name = f"{_jobs_of(version)}{number}"
    try:
        return crew.start(home() / "jobs", version.sheets, GAPS, seconds, name=name)
    except FileExistsError:
        return Job(home() / "jobs" / name)


def wait(desk: Desk, versions: Sequence[Version]) -> None:
    """Remember which scenarios wait to be planned, in their order."""
    desk.journal.note(WAITING, json.dumps([version.id for version in versions]))


def waiting(desk: Desk, store: Store) -> list[Version]:
    """The scenarios of a store that wait to be planned."""
    ids = json.loads(desk.journal.noted(WAITING) or "[]")
    by_id = {version.id: version for version in store.scenarios()} if ids else {}
    return [by_id[id_] for id_ in ids if id_ in by_id]


def plan_next(desk: Desk, waiting: Sequence[Version], shown: Sequence[Line]) -> bool:
    """Start planning those that wait, as many as may be planned at once; whether any was started."""
    busy = sum(line.planning for line in shown)
    free = max(0, AT_ONCE - busy)
    for version in waiting[:free]:
        plan(version)
    wait(desk, waiting[free:])
    return bool(waiting[:free])


def plans(store: Store, version: Version) -> list[dict[str, object]]:
    """Every plan of the inputs of a version, and those of earlier inputs, as rows; figures of those that hold alone."""
    return [_plan_row(store, version, stored) for stored in store.plans(version)]


def _plan_row(store: Store, version: Version, stored: StoredPlan) -> dict[str, object]:
    held = None if stored.stale else store.read(version, stored)
    sound = held.summary if isinstance(held, Plan) else None
    return {
        "plan": "stale" if stored.stale else "does not hold" if sound is None else sound.status,
        "unprotected [civilian-months at risk]": sound and round(sound.exposure_unprotected),
        "certified gap": sound and gap_in_words(sound.gap),
        "kept (UTC)": f"{stored.added:%Y-%m-%d %H:%M}",
        "of case": stored.case_hash[:12],
        "id": stored.id[:12],
    }


def is_last(job: Job) -> bool:
    """Whether a job planned the inputs of a scenario last, so that the list of scenarios shows how it ended."""
    return job.name.startswith(SCENARIO) and _last_of(job.name[: job.name.rindex("-") + 1]) == job


def _jobs_of(version: Version) -> str:
    return f"{SCENARIO}{version.record.inputs[:24]}-"


def _last_job(version: Version) -> Job | None:
    """The job that planned the inputs of a version last, of this work or of another."""
    return _last_of(_jobs_of(version))


def _last_of(jobs_of: str) -> Job | None:
    """The last of the jobs whose ids begin in some way."""
    folders = [f for f in Path(home() / "jobs").glob(f"{jobs_of}*") if (f / jobs.REQUEST).is_file()]
    return Job(max(folders, key=lambda f: int(f.name.rsplit("-", 1)[1]))) if folders else None
