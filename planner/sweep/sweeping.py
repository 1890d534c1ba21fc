"""Solve the runs of a sweep: wave by wave from the first, each from the plans of its neighbours, then in exchange.

Every run begins with the best that comes of the plans of those neighbours that are solved already. When all are solved,
each is offered the plans of all its neighbours until none gets better, so that a run that allows no less than its
neighbour never has a worse plan, nor a run that allows no more a weaker bound.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from planner.batch.runner import Runner
from planner.batch.task import Task, TaskResult
from planner.insight.exchange import ExchangeProgress, PlanExchange
from planner.insight.incumbent import Stopped, never
from planner.plan import Outcome, Plan
from planner.solution import Limits
from planner.sweep.grid import Grid
from planner.sweep.runs import SweepRun


@dataclass(frozen=True)
class SweptRun:
    """A run with its result."""

    run: SweepRun
    outcome: Outcome | None
    """How its search ended; None if it failed."""
    plan: Plan | None
    """Its best known plan, verified, with the best bound that its neighbours prove; None where there is none."""
    messages: tuple[str, ...] = ()
    """Why there is no plan."""


class Sweep:
    """Runs of a grid, solved."""

    def __init__(
        self,
        grid: Grid,
        runs: Sequence[SweepRun],
        runner: Runner,
        limits: Limits,
        start: Plan | None = None,
        stopped: Stopped = never,
        on_progress: Callable[[ExchangeProgress], object] = lambda _: None,
        on_solved: Callable[[list[SweptRun]], object] = lambda _: None,
    ) -> None:
        """Prepare to solve.

        Args:
            grid: The grid.
            runs: Its runs, in its order.
            runner: Runs the solves.
            limits: Limits of each search.
            start: A plan that the first run begins with.
            stopped: Polled for a request to stop.
            on_progress: Called as solves end.
            on_solved: Called with all runs so far whenever a wave, or the exchange, has ended.
        """
        self._runs, self._limits, self._start, self._on_solved = runs, limits, start, on_solved
        self._stopped, self._runner = stopped, runner
        names = {run.point: str(run.number) for run in runs}
        self._neighbours = {names[run.point]: [names[each] for each in grid.neighbours(run.point)] for run in runs}
        cases = {str(run.number): run.case for run in runs}
        self._exchange = PlanExchange(cases, self._neighbours, runner, limits, stopped, on_progress)
        self._results: dict[str, TaskResult] = {}

    def run(self) -> list[SweptRun]:
        """Solve all runs; those that a stop leaves unsolved are not among the results."""
        for wave in self._waves():
            if self._stopped():
                break
            self._exchange.solve(map(self._task, wave), on_done=self._done)
        self._exchange.run()
        self._on_solved(self.solved)
        return self.solved

    @property
    def solved(self) -> list[SweptRun]:
        """Runs that are solved, in the order of the grid."""
        found = [(run, self._results[name]) for run in self._runs if (name := str(run.number)) in self._results]
        return [
            SweptRun(run, result.outcome, self._exchange.plans.get(str(run.number)), result.messages)
            for run, result in found
        ]

    def _waves(self) -> Iterator[list[SweepRun]]:
        """Runs by their steps from the first: every run has neighbours in the wave before."""
        for _, wave in groupby(sorted(self._runs, key=_steps), _steps):
            yield list(wave)

    def _task(self, run: SweepRun) -> Task:
        """Search a run from the plans of its neighbours."""
        name = str(run.number)
        plans = [self._exchange.plans[near] for near in self._neighbours[name] if near in self._exchange.plans]
        first = [self._start] if self._start is not None and not any(run.point) else []
        return Task(name, run.case, self._limits, offers=(*first, *plans))

    def _done(self, name: str, result: TaskResult) -> None:
        """Keep the result of a run, whose plan the exchange has taken over."""
        self._results[name] = result
        self._on_solved(self.solved)


def _steps(run: SweepRun) -> int:
    """Steps of a run from the first."""
    return sum(run.point)
