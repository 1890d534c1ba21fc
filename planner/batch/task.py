"""One solve of a batch, what names it, and what comes of it."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version

from planner.fingerprint import fingerprint
from planner.plan import Outcome, Plan, units_starting
from planner.run import plan_case
from planner.solution import Limits
from planner.summarise import PACKAGES
from planner.tables import Case

CACHEABLE = frozenset({Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.INFEASIBLE})
"""Outcomes that are worth keeping; of the others, the next try may have a better one."""

RESULTS_VERSION = 2
"""Which meaning results have; those of another are not believed. Before 2, the clock could decide what was kept."""


@dataclass(frozen=True)
class Task:
    """A case to plan."""

    name: str
    """What the one who asks calls it; no part of the key."""
    case: Case
    limits: Limits
    start: Plan | None = None
    """An earlier plan to begin with."""

    @cached_property
    def key(self) -> str:
        """SHA-256 over all that decides the result: case, limits, units of the start, what plans, and the meaning."""
        start = None if self.start is None else sorted(units_starting(self.start.deployments).items())
        versions = {package: version(package) for package in PACKAGES}
        content = [RESULTS_VERSION, fingerprint(self.case), asdict(self.limits), start, versions]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False, default=int).encode()).hexdigest()

    @property
    def payload(self) -> "Payload":
        """What a worker needs to know of it."""
        start = self.start and Plan(self.start.summary, {"deployments": self.start.deployments})
        return self.case, self.limits, start


Payload = tuple[Case, Limits, Plan | None]


@dataclass(frozen=True)
class TaskResult:
    """What came of a task."""

    outcome: Outcome | None
    """How the run ended; None where it broke down."""
    plan: Plan | None = None
    """The plan, verified; None where there is none."""
    messages: tuple[str, ...] = ()
    """Faults, or the error that it broke down with."""

    cut_short: bool = False
    """Whether the clock or a stop ended it: it then says as much of the machine as of the case."""

    @property
    def cacheable(self) -> bool:
        """Whether it is worth keeping: an answer, the same on every machine; that there is no plan is proved."""
        return self.outcome in CACHEABLE and (self.outcome is Outcome.INFEASIBLE or not self.cut_short)

    @property
    def answer(self) -> Plan | None:
        """The plan where it is an answer; None where there is none, or the clock or a stop decided what it is."""
        return self.plan if self.cacheable else None


@dataclass(frozen=True)
class CompletedTask:
    """A task that is done with."""

    task: Task
    result: TaskResult
    cached: bool
    """Whether the result was there already."""


def solve_task(parcel: Payload) -> TaskResult:
    """Plan a case; run by the workers of a batch, wherever they are."""
    case, limits, start = parcel
    ended = plan_case(case, limits, start=start)
    cut_short = ended.ended is not None and ended.ended.cut_short
    return TaskResult(ended.outcome, ended.plan, tuple(str(fault) for fault in ended.faults), cut_short)
