"""A plan once it is known who does not come: in some futures, the rest planned anew from then on.

What has begun by then stays as it is; units that have not, begin where and when is best, for those that come. The
search begins with the plan as ordered and ends by its work, so that it is never worse than that, and the same on every
machine. Knowledge at once and spared the charge on cost, it is what foresight is worth.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import numpy as np

from planner.answers.prospects import PlannedAgain, Spread
from planner.batch.runner import Runner
from planner.batch.task import PlanTask, TaskResult
from planner.chances import chances_of
from planner.delivery.as_ordered import outcomes
from planner.delivery.future_plan import future_plan
from planner.delivery.futures import Futures
from planner.delivery.known_case import Knowledge, after, known_case
from planner.delivery.worth import mean_error
from planner.language import say
from planner.plan import Outcome, Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case

FUTURES = 20
"""Futures that are planned again, if no other number is asked for [1]."""

MONTHS = 6
"""When it is known who does not come, if nothing else is said [months]."""

WORK = Limits(0.005, threads=1, work=1)
"""Limits of the solve of one future."""

NO_PLAN = frozenset({Outcome.INFEASIBLE, Outcome.NO_PLAN_IN_TIME})
"""Outcomes in which the plan stays as ordered, as where a lock cannot be kept any more."""

ORDERED, AGAIN, BOUND, STAYING = say("as ordered"), "again", "bound", "staying"
"""Figures of a future: exposure as ordered, planned again and if nobody moves; and what no plan leaves less than."""


@dataclass(frozen=True)
class FutureTask(PlanTask):
    """A future of a plan, to be planned again; its name is its number."""

    seed: int = 1
    period: int = 0
    """Last period in which nothing can be changed any more; 0 where everything is known at once."""
    foresight: bool = False
    """Whether exposure alone is minimised, so that the bound is one on exposure."""
    limits: Limits = WORK

    @property
    def asked(self) -> tuple[object, ...]:
        """The future, when it is known, and the work."""
        return "future", self.name, self.seed, self.period, self.foresight, asdict(self.limits)

    def answered(self) -> TaskResult:
        """Exposure as ordered, planned again and if nobody moves, and its bound."""
        futures = Futures(chances_of(self.case), 1, self.seed, int(self.name))
        here, there = outcomes(self.case, self.plan, futures), future_plan(self.case, self.plan, futures, 0)
        known = Knowledge.of(self.case, futures, 0)
        spared = {"cost_weight": 0.0, "change_weight": 0.0} if self.foresight else {}
        reduced = known_case(self.case, known, tidiness=None, deliver="full", **spared)
        ended = plan_case(after(reduced, there, self.period, known.late), self.limits, start=there)
        ordered = float(here.as_ordered.sum())
        found = {ORDERED: ordered, AGAIN: ordered, STAYING: float(here.staying.sum())}
        if ended.plan is not None:
            summary = ended.plan.summary
            found |= {AGAIN: min(ordered, summary.exposure_unprotected), BOUND: max(0.0, summary.lower_bound)}
        cut_short = ended.termination is not None and ended.termination.cut_short
        outcome = Outcome.FEASIBLE if ended.outcome in NO_PLAN else ended.outcome
        return TaskResult(outcome, None, tuple(map(str, ended.faults)), cut_short, figures=found)


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
    tasks = [FutureTask(str(each), case, plan, seed, period) for each in range(number)]
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
