"""Planning of scenarios: status, queue, and plans in the store."""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from planner.jobs import pool
from planner.jobs.job import Job, JobStatus
from planner.jobs.registry import JobKind, latest_for_scenario
from planner.language import say
from planner.plan import Outcome, Plan, Summary
from planner.process.home import home
from planner.run import Run
from planner.services.session import Session
from planner.services.solving import KeptPlans
from planner.services.stages import USUAL, gaps_to
from planner.solution import SAFETY, Limits, Watch
from planner.store import Store, StoredPlan, StoreError, Version
from planner.workspace import incumbents, queue
from planner.workspace.database import write_transaction

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)
"""How many scenarios are planned at once; each search uses every core."""


@dataclass(frozen=True)
class ListedScenario:
    """A scenario in the list: its newest version, and its plan if it has a valid one."""

    version: Version
    plan: Plan | None
    state: str
    """Status of its plan, as text."""
    planning: bool = False

    @property
    def state_in_words(self) -> str:
        """Status of its plan for people."""
        return in_words(self.state, None if self.plan is None else self.plan.summary)


def in_words(state: str, summary: Summary | None) -> str:
    """State of a plan for people: how a search ended, or what it is already."""
    return state if summary is None or state != summary.status else summary.status_in_words


def listed(store: Store, *, archived: bool = False) -> list[ListedScenario]:
    """List every scenario with its plan, after storing plans that have just been finished."""
    return [line(store, version) for version in store.scenarios(archived=archived)]


def line(store: Store, version: Version) -> ListedScenario:
    """A scenario as the list has it."""
    job = latest_for_scenario(version.case_hash)
    status = None if job is None else job.status()
    running = status is not None and status.running
    plan = store.best_plan(version) if running else best_plan(store, version)
    return ListedScenario(version, plan, _state(store, version, plan, status), running)


def best_plan(store: Store, version: Version) -> Plan | None:
    """Best plan for the inputs of a version, from the store or from this machine; None if there is none.

    One that was found here, by whatever way, and is better than those in the store is put there first.
    """
    there, here = store.best_plan(version), incumbents.best(version.case_hash)
    if here is None or (there is not None and not _sharper(here.plan.summary, there.summary)):
        return there
    with suppress(StoreError):
        store.add_plan(version, here.plan)
        return store.best_plan(version)
    return there


def _sharper(one: Summary, other: Summary) -> bool:
    """Whether a plan is better, or has a higher bound, than another of the same inputs."""
    if one.rank != other.rank:
        return one.rank < other.rank
    return one.bound is not None and (other.bound is None or one.bound > other.bound)


def _state(store: Store, version: Version, plan: Plan | None, status: JobStatus | None) -> str:
    if version.archived:
        return say("put away")
    if status is not None and status.running:
        return say("planning")
    if plan is not None:
        return plan.summary.status
    if version.case_hash is None:
        return say("faults in the inputs")
    return _kept(store.plans(version)) if status is None else _ended(status)


def _kept(plans: Sequence[StoredPlan]) -> str:
    if any(not stored.stale for stored in plans):
        return say("its plan does not hold")
    return say("its plan is stale") if plans else say("no plan")


def _ended(status: JobStatus) -> str:
    if status.crashed:
        return say("planning broke off")
    return {
        Outcome.INFEASIBLE: say("no plan is possible"),
        Outcome.NO_PLAN_IN_TIME: say("no plan in time"),
    }.get(status.outcome or Outcome.ERROR, say("no plan that holds"))


def progressed(shown: Sequence[ListedScenario]) -> bool:
    """Whether a scenario that was being planned has finished."""
    found = (latest_for_scenario(line.version.case_hash) for line in shown if line.planning)
    return any(job is None or not job.status().running for job in found)


def unplanned(shown: Sequence[ListedScenario]) -> list[Version]:
    """Scenarios that can be planned and have no plan."""
    return [
        line.version
        for line in shown
        if line.plan is None and not line.planning and line.version.case_hash and not line.version.archived
    ]


def start(store: Store, version: Version) -> Job:
    """Start planning a scenario from its best plan, or else its parent's.

    Returns:
        The job, which may already have been running.
    """
    return pool.submit(
        home() / "jobs",
        version.sheets,
        gaps_to(USUAL),
        SAFETY,
        begin_with=_start_of(store, version),
        kind=JobKind.SCENARIO,
    )


def _start_of(store: Store, version: Version) -> Plan | None:
    """Plan to begin with: what a scenario changes is then told by its own plan, not by where two searches ended."""
    best = best_plan(store, version)
    if best is not None or version.record.parent is None:
        return best
    with suppress(StoreError):
        return best_plan(store, store.version(version.record.parent))
    return None


def plan_here(store: Store, version: Version, limits: Limits, watch: Watch) -> Run:
    """Plan a scenario in this process from its best plan, and store the plan.

    Returns:
        How it ended: with faults, if its inputs have any.
    """
    checked = store.checked(version)
    if checked.faults:
        return Run(Outcome.INVALID_INPUT, faults=checked.faults)
    ended = KeptPlans(lambda: version.sheets).plan_case(checked.case, limits, watch, start=_start_of(store, version))
    if ended.plan is not None:
        store.add_plan(version, ended.plan)
    return ended


def enqueue(session: Session, versions: Sequence[Version]) -> None:
    """Append scenarios to the queue of those to be planned."""
    queue.enqueue(session.journal.name, [version.id for version in versions])


def queued(session: Session, store: Store) -> list[Version]:
    """Scenarios in the queue; versions that newer ones have replaced are removed."""
    ids = queue.queued(session.journal.name)
    by_id = {version.id: version for version in store.scenarios()} if ids else {}
    for gone in (id_ for id_ in ids if id_ not in by_id):
        queue.dequeue(session.journal.name, gone)
    return [by_id[id_] for id_ in ids if id_ in by_id]


def start_queued(
    session: Session,
    store: Store,
    waiting: Sequence[Version],
    shown: Sequence[ListedScenario],
    at_once: int = AT_ONCE,
) -> bool:
    """Start as many scenarios of the queue as may run at once; return whether any could be started.

    Each is started and dequeued, both or neither; one that another tab has started meanwhile is left to that.
    """
    busy = sum(line.planning for line in shown)
    free = max(0, at_once - busy)
    for version in waiting[:free]:
        with write_transaction():
            if queue.dequeue(session.journal.name, version.id):
                start(store, version)
    return bool(waiting[:free])


@dataclass(frozen=True)
class ScenarioPlan:
    """A stored plan of a scenario."""

    stored: StoredPlan
    state: str
    """How it ended; or that it is stale, or does not hold."""
    summary: Summary | None
    """None where it is stale or does not hold."""


def stored_plans(store: Store, version: Version) -> list[ScenarioPlan]:
    """Every plan of a version, and of earlier inputs; only valid ones have figures."""
    return [_stored_plan(store, version, stored) for stored in store.plans(version)]


def _stored_plan(store: Store, version: Version, stored: StoredPlan) -> ScenarioPlan:
    if stored.stale:
        return ScenarioPlan(stored, say("stale"), None)
    held = store.read(version, stored)
    if not isinstance(held, Plan):
        return ScenarioPlan(stored, say("does not hold"), None)
    return ScenarioPlan(stored, held.summary.status, held.summary)
