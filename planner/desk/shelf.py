"""Scenarios on the shelf: work saved and opened again, made from changes, planned where they have no plan."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.desk import jobs
from planner.desk.desk import GAPS, SECONDS, Desk
from planner.desk.jobs import Job, Standing
from planner.desk.origin import mark_opened, mark_saved, origin
from planner.fault import Fault
from planner.home import home
from planner.plan import Outcome, Plan
from planner.scenarios.apply import apply, patch_between
from planner.scenarios.changes import as_toml, read_changes
from planner.sheets import Sheets
from planner.store import ConflictError, Store, StoredPlan, StoreError, Version, open_store
from planner.store.opening import address

AUTHOR = "author"
"""What a piece of work remembers its author as."""

KEPT = "kept"
"""What a piece of work remembers the plan as that it has put into the store."""

WAITING = "waiting"
"""What a piece of work remembers the scenarios that wait to be planned as."""

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""How many scenarios are planned at once; each search uses every core."""

_OPEN: dict[str, Store] = {}


@dataclass(frozen=True)
class Line:
    """A scenario in the list: its newest version, and its plan where it has one that holds."""

    version: Version
    plan: Plan | None
    state: str
    """Where its plan stands, in a few words."""
    planning: bool = False


@dataclass(frozen=True)
class Made:
    """What came of making scenarios from changes: all of them, or the reasons why none was made."""

    versions: list[Version]
    faults: list[str]
    notes: list[str]


def shelf() -> Store:
    """The store of this machine, or the one that `PLANNER_STORE` names; opened once."""
    url = address(None).render_as_string(hide_password=False)
    if url not in _OPEN:
        _OPEN[url] = open_store(url)
    return _OPEN[url]


def close() -> None:
    """Let go of every store that `shelf` has opened."""
    while _OPEN:
        _OPEN.popitem()[1].close()


def came_from(desk: Desk, store: Store) -> Version | None:
    """The version that the work was opened from or saved as; None where it is not of this store."""
    version = origin(desk.journal)
    try:
        return None if version is None else store.version(version)
    except StoreError:
        return None


def save(
    desk: Desk, store: Store, *, name: str, author: str, note: str = "", based_on: Version | None = None
) -> Version:
    """Save the work, its plan with it where that is of these inputs: a new scenario, or the next version of one.

    A new scenario has the one that the work came from as its parent.

    Raises:
        ConflictError: The scenario was changed meanwhile. The work is kept as a copy, and goes on from there.
        StoreError: As `Store.save` does.
    """
    parent = came_from(desk, store) if based_on is None else _parent(store, based_on)
    changes = "" if parent is None else _changes(based_on, parent, desk.sheets)
    try:
        saved = store.save(
            desk.sheets, name=name, author=author, note=note, parent=None if parent is None else parent.id,
            changes=changes, based_on=None if based_on is None else based_on.id,
        )  # fmt: skip
    except ConflictError as conflict:
        _taken(desk, store, conflict.kept)
        raise
    _taken(desk, store, saved)
    return saved


def _parent(store: Store, version: Version) -> Version | None:
    return None if version.parent is None else store.version(version.parent)


def _changes(before: Version | None, parent: Version, sheets: Sheets) -> str:
    """Inputs as changes on those of the parent; as they were written, where they are the same inputs still."""
    if before is not None and before.sheets == sheets:
        return before.changes
    return as_toml(patch_between(parent.sheets, sheets))


def _taken(desk: Desk, store: Store, version: Version) -> None:
    """Remember what the work was saved as, and keep its plan."""
    mark_saved(desk.journal, version.id)
    desk.journal.note(AUTHOR, version.author)
    keep_plan(desk, store, version)


def keep_plan(desk: Desk, store: Store, version: Version) -> None:
    """Keep the plan of the work beside the version that it came from, where it is of the same inputs.

    A search that goes on after the work was saved may find a closer plan; that is kept too.
    """
    made = desk.planned
    if made is None or desk.stale or version.case_hash != desk.fingerprint:
        return
    mark = f"{made.job.name} {made.number} {version.case_hash}"
    if desk.journal.noted(KEPT) != mark:
        store.add_plan(version, made.plan)
        desk.journal.note(KEPT, mark)


def open_version(desk: Desk, store: Store, version: Version) -> None:
    """Take a version up as the work, its plan with it: one edit, which can be undone."""
    words = f"opened “{version.name}”, version {version.number}"
    desk.journal.edit(words, {**dict.fromkeys(desk.sheets), **version.sheets})
    mark_opened(desk.journal, version.id, words)
    plan = store.best_plan(version)
    if plan is None:
        return
    if desk.planned is not None:
        desk.journal.note("before", desk.planned.job.name)
    desk.journal.note("job", jobs.settled(home() / "jobs", version.sheets, plan).name)


def make(store: Store, parents: Sequence[Version], text: str, *, name: str, author: str, note: str = "") -> Made:
    """Make a scenario of changes on each of some parents; none where anything is wrong with one.

    Args:
        store: Where they are kept.
        parents: The versions that the changes are on.
        text: The changes, as TOML.
        name: What the scenario is called; with several parents, theirs is added.
        author: Who makes them.
        note: What the author says about them.
    """
    changes = read_changes(text)
    if faults := [str(found) for found in changes if isinstance(found, Fault)]:
        return Made([], faults, [])
    applied = {parent.id: apply(parent.sheets, changes) for parent in parents}  # type: ignore[arg-type]
    faults = [f"On “{parent.name}”: {fault}" for parent in parents for fault in applied[parent.id].faults]
    if faults:
        return Made([], faults, [])
    made = [
        store.save(
            applied[parent.id].sheets, name=name if len(parents) == 1 else f"{name} on {parent.name}", author=author,
            note=note, parent=parent.id, changes=text,
        )
        for parent in parents
    ]  # fmt: skip
    return Made(made, [], [f"“{v.name}”: {note}" for v in made for note in applied[v.parent or ""].notes])


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
    if last is not None and jobs.alive(last):
        return last
    number = 1 if last is None else int(last.name.rsplit("-", 1)[1]) + 1
    return jobs.start(home() / "jobs", version.sheets, GAPS, seconds, name=f"{_jobs_of(version)}{number}")


def wait(desk: Desk, versions: Sequence[Version]) -> None:
    """Remember which scenarios wait to be planned, in their order."""
    desk.journal.note(WAITING, json.dumps([version.id for version in versions]))


def waiting(desk: Desk, store: Store) -> list[Version]:
    """The scenarios that wait to be planned."""
    return [store.version(id_) for id_ in json.loads(desk.journal.noted(WAITING) or "[]")]


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
        "certified gap": sound and sound.gap,
        "kept (UTC)": f"{stored.added:%Y-%m-%d %H:%M}",
        "of case": stored.case_hash[:12],
        "id": stored.id[:12],
    }


def _jobs_of(version: Version) -> str:
    return f"scenario-{version.record.inputs[:24]}-"


def _last_job(version: Version) -> Job | None:
    """The job that planned the inputs of a version last, of this work or of another."""
    folders = [f for f in Path(home() / "jobs").glob(f"{_jobs_of(version)}*") if (f / jobs.REQUEST).is_file()]
    return Job(max(folders, key=lambda f: int(f.name.rsplit("-", 1)[1]))) if folders else None
