"""Tasks that solve variations of a case from what is known of its plan; a worker relaxes the base once for all of them.

A variation closes some pledges and funds of the case with everything open; the base is one of them.
"""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cached_property

from models.instance import Instance
from planner.batch.task import RESULTS_VERSION, TaskResult, key_of
from planner.extract import decision_in
from planner.fingerprint import fingerprint
from planner.plan import Plan, sorted_starts
from planner.prepare import prepare
from planner.run import finished
from planner.solution import Limits
from planner.solve import Closed, ModelCache, Variations, VariationWork
from planner.tables import Case


@dataclass(frozen=True)
class Base:
    """A case with its plan, and what its variations may open beside it."""

    whole: Case
    """The case with everything open that a variation may open."""
    closed: Closed
    """What is closed in the case itself."""
    plan: Plan
    """The plan of the case."""
    limits: Limits
    """Gap asked for, and safety limit of time."""

    @cached_property
    def key(self) -> str:
        """What determines the results of its variations."""
        plan = [sorted_starts(self.plan), self.plan.summary.objective]
        return key_of(RESULTS_VERSION, fingerprint(self.whole), asdict(self.closed), plan, asdict(self.limits))


@dataclass(frozen=True)
class VariationTask:
    """A variation to solve."""

    name: str
    """Name chosen by the caller, not part of the key."""
    base: Base
    case: Case
    """The case with what the variation closes, which its plan is verified against."""
    closed: Closed
    """What it closes."""
    work: VariationWork
    start: Plan | None = None
    """A plan of the variation; that of the base, if not given."""

    @cached_property
    def key(self) -> str:
        """SHA-256 over all that determines the result."""
        start = None if self.start is None else sorted_starts(self.start)
        return key_of(self.base.key, fingerprint(self.case), asdict(self.closed), asdict(self.work), start)

    @property
    def execute(self) -> Callable[["VariationTask"], TaskResult]:
        """Function that a worker calls."""
        return solve_variation

    @property
    def payload(self) -> "VariationTask":
        """Its argument."""
        return self


def solve_variation(task: VariationTask) -> TaskResult:
    """Solve a variation; runs in a worker.

    The result has a plan only where it is better than that of the base, or where another start was given.
    """
    variations, instance = _relaxed(task.base)
    start = None if task.start is None else decision_in(instance, task.start)
    solution = variations.solve(task.closed, start, task.work)
    cut_short = variations.cut_short or (solution.termination is not None and solution.termination.cut_short)
    if solution.decision is None:
        return TaskResult(solution.outcome, None, (), cut_short, solution.bound)
    ended = finished(task.case, _without(instance, task.closed), task.base.limits, solution)
    return TaskResult(ended.outcome, ended.plan, tuple(map(str, ended.faults)), cut_short, solution.bound)


def _without(instance: Instance, closed: Closed) -> Instance:
    """An instance whose closed funds pay nothing, so that no unit is said to wait for their money."""
    funds = {name: replace(fund, amount=0.0) if name in closed.funds else fund for name, fund in instance.funds.items()}
    return replace(instance, funds=funds)


_worker = threading.local()
"""The base that this worker has relaxed last."""


def _relaxed(base: Base) -> tuple[Variations, Instance]:
    """The relaxed base, kept from the last task where that had the same one."""
    if getattr(_worker, "key", None) != base.key:
        _worker.key, _worker.relaxed = None, None
        problem = ModelCache().problem(prepare(base.whole))
        start = decision_in(problem.instance, base.plan)
        _worker.relaxed = Variations(problem, base.closed, start, base.limits), problem.instance
        _worker.key = base.key
    relaxed: tuple[Variations, Instance] = _worker.relaxed
    return relaxed
