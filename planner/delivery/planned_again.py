"""A plan once it is known who does not come: in some futures, the rest planned anew from then on.

What has begun by then stays as it is; units that have not, begin where and when is best, for those that come. The
search begins with the plan as ordered and ends by its work, so that it is never worse than that, and the same on every
machine. Known at once and spared the charge on cost, it is what foresight is worth.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np

from planner.batch.runner import Runner
from planner.batch.task import RESULTS_VERSION, TaskResult, key_of
from planner.chances import chances_of
from planner.delivery.as_ordered import outcomes
from planner.delivery.future_plan import future_plan
from planner.delivery.futures import Futures
from planner.delivery.known_case import Known, after, known_case
from planner.delivery.worth import mean_error
from planner.fingerprint import fingerprint
from planner.plan import Outcome, Plan, sorted_starts
from planner.prospects import PlannedAgain, Spread
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case

FUTURES = 20
"""Futures that are planned again, if no other number is asked for [1]."""

MONTHS = 6
"""When it is known who does not come, if nothing else is said [months]."""

WORK = Limits(0.005, threads=1, work=1)
"""Limits of the solve of one future."""

ORDERED, AGAIN, BOUND, STAYING = "as ordered", "again", "bound", "staying"
"""Figures of a future: exposure as ordered, planned again and if nobody moves; and what no plan leaves less than."""


@dataclass(frozen=True)
class FutureTask:
    """A future to plan again."""

    case: Case
    plan: Plan
    seed: int
    number: int
    """Number of the future."""
    period: int
    """Last period in which nothing can be changed any more; 0 where everything is known at once."""
    foresight: bool = False
    """Whether exposure alone is minimised, so that the bound is one on exposure."""
    limits: Limits = WORK

    @property
    def name(self) -> str:
        """Number of the future."""
        return str(self.number)

    @cached_property
    def key(self) -> str:
        """SHA-256 over all that determines the result."""
        plan = [sorted_starts(self.plan), self.plan.summary.exposure_unprotected]
        asked = [self.seed, self.number, self.period, self.foresight]
        return key_of(RESULTS_VERSION, fingerprint(self.case), plan, asked, asdict(self.limits))

    @property
    def execute(self) -> Callable[["FutureTask"], TaskResult]:
        """Function that a worker calls."""
        return plan_future

    @property
    def payload(self) -> "FutureTask":
        """Its argument."""
        return self


def plan_future(task: FutureTask) -> TaskResult:
    """Plan a future again; runs in a worker."""
    case = task.case
    futures = Futures(chances_of(case), 1, task.seed, task.number)
    here, there = outcomes(case, task.plan, futures), future_plan(case, task.plan, futures, 0)
    known = Known.of(case, futures, 0)
    spared = {"cost_weight": 0.0, "change_weight": 0.0} if task.foresight else {}
    reduced = known_case(case, known, tidiness=None, deliver="full", **spared)
    ended = plan_case(after(reduced, there, task.period, known.late), task.limits, start=there)
    ordered = float(here.as_ordered.sum())
    figures = {ORDERED: ordered, AGAIN: ordered, STAYING: float(here.staying.sum())}
    if ended.plan is not None:
        summary = ended.plan.summary
        figures |= {AGAIN: min(ordered, summary.exposure_unprotected), BOUND: max(0.0, summary.lower_bound)}
    cut_short = ended.termination is not None and ended.termination.cut_short
    outcome = Outcome.FEASIBLE if ended.outcome in {Outcome.INFEASIBLE, Outcome.NO_PLAN_IN_TIME} else ended.outcome
    return TaskResult(outcome, None, tuple(map(str, ended.faults)), cut_short, figures=figures)


def planned_again(
    case: Case,
    plan: Plan,
    as_ordered: Spread,
    runner: Runner,
    number: int = FUTURES,
    months: int = MONTHS,
    seed: int = 1,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> PlannedAgain | None:
    """What a plan is worth if the rest is planned anew when it is known who does not come; None where nothing is known.

    Args:
        case: A case without faults.
        plan: A plan of it.
        as_ordered: What it is worth as ordered, over many more futures of the same seed.
        runner: Runs the solves.
        number: Futures that are planned again.
        months: When it is known who does not come.
        seed: Seed of the futures.
        on_progress: Called with the futures that are done, and with how many there are.
        stopped: Polled for a request to stop.
    """
    period = min(months // case.settings.months_per_period, case.settings.periods)
    tasks = [FutureTask(case, plan, seed, each, period) for each in range(number)]
    found = list(figures(tasks, runner, on_progress, stopped))
    if not found:
        return None
    saved = np.array([each[ORDERED] - each[AGAIN] for each in found])
    error = mean_error(saved)
    return PlannedAgain(
        months=months,
        futures=len(found),
        expected=as_ordered.expected - float(saved.mean()),
        standard_error=float(np.hypot(as_ordered.standard_error, error)),
        saved=float(saved.mean()),
        saved_error=error,
    )


def figures(
    tasks: list[FutureTask],
    runner: Runner,
    on_progress: Callable[[int, int], object],
    stopped: Callable[[], bool],
) -> Iterator[dict[str, float]]:
    """Figures of the futures that were planned, in their order; of those that failed there are none."""
    found: dict[str, dict[str, float]] = {}
    for done in runner.run(tasks, stopped):
        found[done.task.name] = dict(done.result.figures)
        on_progress(len(found), len(tasks))
    yield from (figures for task in tasks if (figures := found.get(task.name)))
