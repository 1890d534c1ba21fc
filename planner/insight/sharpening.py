"""Sharpening: better plans and bounds for scenarios that are compared, until their differences are sharp enough.

Every scenario has every chance: the plans of all are offered to each, until none gets better. Where one contains
another, its bound is taken over. Where the interval of a difference is still wider than asked, both sides are searched
further, within a limit of work.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.answers.comparison import NOT_COMPARABLE, NOTHING_SHARED, Comparison
from planner.batch.runner import Runner
from planner.batch.task import Task
from planner.insight.exchange import ExchangeProgress, PlanExchange
from planner.insight.incumbent import TOLERANCE, Stopped, never
from planner.insight.solve_limits import SolveLimits
from planner.plan import Summary
from planner.scenarios.compare import proven_difference
from planner.scenarios.intervals import SAME_INPUTS
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import shared_scope
from planner.solution import Limits

ASKED = 0.01
"""Width of an interval that is sharp enough, as a share of what the base averts [1]."""

OnSharpened = Callable[[PlannedScenario], object]


def blunt(found: Comparison) -> bool:
    """Whether a difference is less sharp than asked, or plans contradict what their inputs prove of it."""
    headline = found.headline.set_index("scenario").loc[found.base]
    asked = ASKED * max(0.0, headline["averted"])
    measured = found.differences.dropna(subset="objective")
    comparable = measured[~measured["verdict"].isin([NOT_COMPARABLE, NOTHING_SHARED, SAME_INPUTS])]
    least, most = (comparable[name].astype(float) for name in ("objective_least", "objective_most"))
    near = TOLERANCE * abs(headline["objective"])
    outside = (comparable["objective"] < least - near) | (comparable["objective"] > most + near)
    return bool(((most - least).fillna(math.inf) > asked).any() or outside.any())


class Sharpener:
    """Improves the plans and bounds of scenarios that are compared."""

    def __init__(
        self,
        scenarios: Sequence[PlannedScenario],
        base: str,
        runner: Runner,
        limits: SolveLimits | None = None,
        asked: float = ASKED,
        stopped: Stopped = never,
        on_progress: Callable[[ExchangeProgress], object] = lambda _: None,
        on_sharpened: OnSharpened = lambda _: None,
    ) -> None:
        """Prepare to sharpen a comparison.

        Args:
            scenarios: The scenarios, the base among them.
            base: Name of the base.
            runner: Runs the solves.
            limits: Limits of each solve.
            asked: Width of an interval that is sharp enough, as a share of what the base averts [1].
            stopped: Polled for a request to stop.
            on_progress: Called as solves end.
            on_sharpened: Called with every scenario whose plan or bound became better.
        """
        self._now = {each.name: each for each in scenarios}
        self._base, self._limits, self._asked = base, limits or SolveLimits(), asked
        self._stopped, self._on_sharpened = stopped, on_sharpened
        cases = {name: each.case for name, each in self._now.items()}
        self._exchange = PlanExchange(
            cases, dict.fromkeys(cases, cases.keys()), runner, self._limits.search, stopped, on_progress, self._take
        )

    def run(self) -> list[PlannedScenario]:
        """Sharpen until every interval is as narrow as asked, or the work is done; return the scenarios."""
        self._exchange.plans = {name: each.plan for name, each in self._now.items()}
        self._exchange.take_bounds_over()
        self._exchange.run()
        for level in (self._limits.search, self._limits.incumbent):
            wide = self._wide()
            if not wide or self._stopped():
                break
            self._search([self._base, *wide], level)
            self._exchange.run()
        return list(self._now.values())

    def _search(self, names: Sequence[str], level: Limits) -> None:
        """Search the plans of scenarios further, to gaps that make the intervals as narrow as asked."""
        summaries = ((name, self._now[name].plan.summary) for name in names)
        self._exchange.solve(
            Task(name, self._now[name].case, replace(level, gap=self._gap(summary)), self._now[name].plan)
            for name, summary in summaries
            if summary.objective - summary.lower_bound > self._width_asked / 4
        )

    def _gap(self, summary: Summary) -> float:
        """Gap at which the plan of a scenario is within a quarter of the width asked for of its bound [1]."""
        most = summary.objective_nobody_new - (summary.objective - self._width_asked / 4)
        return min(0.5, self._width_asked / 4 / most) if most > 0 else 0.5

    @property
    def _width_asked(self) -> float:
        """Width of an interval that is sharp enough [civilian-months]."""
        base = self._now[self._base].plan.summary
        return self._asked * max(0.0, base.objective_nobody_new - base.objective)

    def _wide(self) -> list[str]:
        """Scenarios whose difference from the base is less sharp than asked, the least sharp first."""
        widths = {name: self._width(name) for name in self._now if name != self._base}
        wide = [name for name, width in widths.items() if width is not None and width > self._width_asked]
        return sorted(wide, key=lambda name: -(widths[name] or 0.0))

    def _width(self, name: str) -> float | None:
        """Width of the interval of a difference [civilian-months]; None where nothing can be proved of it."""
        one, base = self._now[name], self._now[self._base]
        scope = shared_scope(one, base)
        _, interval = proven_difference(one, base, scope)
        unproved = one.plan.summary.bound is None or base.plan.summary.bound is None
        return float("inf") if unproved and not scope.empty else interval.width

    def _take(self, name: str) -> None:
        """Take over a plan, or a bound, that became better."""
        self._now[name] = replace(self._now[name], plan=self._exchange.plans[name])
        self._on_sharpened(self._now[name])
