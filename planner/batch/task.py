"""A task of a batch: its key, its execution and its result."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from importlib.metadata import version
from math import inf
from typing import Any, Protocol

from planner.fingerprint import fingerprint
from planner.offering import offering
from planner.plan import Outcome, Plan, sorted_starts
from planner.plan.summary_fields import PACKAGES
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import ModelCache
from planner.tables import Case

CACHEABLE = frozenset({Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.INFEASIBLE})
"""Outcomes worth caching; another try may improve on the others."""

RESULTS_VERSION = 4
"""Version of cached results; others are ignored. Before 2, the clock could decide
what was cached; before 3, a result without a plan had no bound; before 4, it was
not told what had come of the plans offered."""

OFFERED = "offered"
"""Figure of a result: objective of the best that came of the plans offered, before any
search; not there where their units break a rule [civilian-months]."""


class BatchTask(Protocol):
    """Something that a worker does, with a result worth caching."""

    @property
    def name(self) -> str:
        """Name chosen by the caller, not part of the key."""

    @property
    def key(self) -> str:
        """SHA-256 over all that determines the result."""

    @property
    def execute(self) -> Callable[[Any], "TaskResult"]:
        """Function that a worker calls."""

    @property
    def payload(self) -> Any:  # noqa: ANN401
        """Its argument."""


def key_of(*content: object) -> str:
    """SHA-256 over what determines a result, and over the versions of packages and of results."""
    versions = {package: version(package) for package in PACKAGES}
    text = json.dumps([*content, versions], ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    """What JSON has no type for: sets in order, and numbers of NumPy."""
    return sorted(value) if isinstance(value, frozenset) else int(value)  # type: ignore[call-overload]


@dataclass(frozen=True)
class Task:
    """A case to plan."""

    name: str
    """Name chosen by the caller, not part of the key."""
    case: Case
    limits: Limits
    start: Plan | None = None
    """Plan to warm-start from, or to repair where it is of another case."""
    results_version: int = RESULTS_VERSION
    """Version of its result, part of the key."""
    offers: tuple[Plan, ...] = ()
    """Plans of other cases, or others of this one: the best of them in this case is started from."""
    search: bool = True
    """Whether to search; otherwise the best of the plans offered is the result, without a bound."""

    @cached_property
    def key(self) -> str:
        """SHA-256 over all that determines the result: case, limits, start, versions of packages and of results."""
        start = None if self.start is None else sorted_starts(self.start)
        offers = [[sorted_starts(plan), plan.summary.objective] for plan in self.offers]
        asked = [offers, self.search] if offers else []
        return key_of(self.results_version, fingerprint(self.case), asdict(self.limits), start, *asked)

    @property
    def execute(self) -> Callable[["Payload"], "TaskResult"]:
        """Function that a worker calls."""
        return solve_task

    @property
    def payload(self) -> "Payload":
        """Arguments that a worker needs."""
        start = self.start and Plan(self.start.summary, {"deployments": self.start.deployments})
        return self.case, self.limits, start, tuple(map(_carried, self.offers)), self.search


Payload = tuple[Case, Limits, Plan | None, tuple[Plan, ...], bool]

DECISION = ("deployments", "assignments", "payments")
"""Tables of a plan that hold what it decides."""


def _carried(plan: Plan) -> Plan:
    """A plan with what it decides alone."""
    return Plan(plan.summary, {name: plan.frames[name] for name in DECISION if name in plan.frames})


@dataclass(frozen=True)
class TaskResult:
    """Result of a task."""

    outcome: Outcome | None
    """How the run ended; None if it failed."""
    plan: Plan | None = None
    """The plan, verified; None where there is none, or none better than the one that the task began with."""
    messages: tuple[str, ...] = ()
    """Faults, or the error that it failed with."""
    cut_short: bool = False
    """Whether the clock or a stop ended it, so that the result depends on the machine."""
    bound: float = -inf
    """Lower bound on the objective of any plan of the case, where it is proved without a plan [civilian-months]."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """What else was found, by name."""

    @property
    def cacheable(self) -> bool:
        """Whether the result is the same on every machine, or a proof that there is no plan."""
        return self.outcome in CACHEABLE and (self.outcome is Outcome.INFEASIBLE or not self.cut_short)

    @property
    def answer(self) -> Plan | None:
        """The plan if it does not depend on the machine, else None."""
        return self.plan if self.cacheable else None


@dataclass(frozen=True)
class PlanTask:
    """Something asked of a case and its plan, which a worker answers."""

    name: str
    """Name chosen by the caller, not part of the key."""
    case: Case
    plan: Plan

    @property
    def asked(self) -> tuple[object, ...]:
        """What is asked, and all else that determines the answer, as JSON has it."""
        raise NotImplementedError

    def answered(self) -> TaskResult:
        """The answer."""
        raise NotImplementedError

    @cached_property
    def key(self) -> str:
        """SHA-256 over all that determines the result."""
        plan = [sorted_starts(self.plan), self.plan.summary.objective]
        return key_of(RESULTS_VERSION, fingerprint(self.case), plan, *self.asked)

    @property
    def execute(self) -> Callable[["PlanTask"], TaskResult]:
        """Function that a worker calls."""
        return answer_task

    @property
    def payload(self) -> "PlanTask":
        """Its argument."""
        return self


def answer_task(task: PlanTask) -> TaskResult:
    """Answer what is asked; runs in a worker."""
    return task.answered()


@dataclass(frozen=True)
class CompletedTask:
    """A task with its result."""

    task: BatchTask
    result: TaskResult
    cached: bool
    """Whether the result was in the cache."""


def solve_task(parcel: Payload) -> TaskResult:
    """Plan a case; runs in a worker."""
    case, limits, start, offers, search = parcel
    cache = ModelCache()
    known = offers if start is None else (start, *offers)
    placed = offering(case, known, cache) if offers or not search else None
    taken = start if placed is None else placed.plan
    ended = plan_case(case, limits, start=taken or start, cache=cache) if placed is None or search else placed
    cut_short = ended.termination is not None and ended.termination.cut_short
    figures = {OFFERED: taken.summary.objective} if offers and taken is not None else {}
    return TaskResult(
        ended.outcome, ended.plan, tuple(str(fault) for fault in ended.faults), cut_short, figures=figures
    )
