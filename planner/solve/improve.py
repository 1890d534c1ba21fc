"""Improving: a plan's columns chosen anew, some at a time, until that leads nowhere."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from planner.solve.highs import Ears, Solver, Work
from planner.solve.ledger import Ledger
from planner.solve.matrix import Mask, Values, changed
from planner.solve.neighbourhoods import Neighbourhoods

SPELL = Work(seconds=2.0, nodes=10)
"""Work on one neighbourhood."""

KERNEL = Work(seconds=5.0, nodes=10)
"""Work on the most promising columns of all missions."""

CLOSE = 0.003
"""Share of the objective within which a neighbourhood is planned well enough [1]; less once the gap is small."""

PATIENCE = 6
"""Fewest neighbourhoods in a row without headway before they grow; where there are more missions, a turn for each."""

HEADWAY = 0.01
"""Share of the gap asked for by which a plan must get better for that to be headway [1]."""


class Improvement:
    """Neighbourhoods planned anew, one at a time or two side by side."""

    def __init__(self, ledger: Ledger, *, pairs: bool) -> None:
        """Begin.

        Args:
            ledger: The books, with a solution in them.
            pairs: Whether two neighbourhoods are planned at a time.
        """
        self._ledger, self._pairs = ledger, pairs
        self._near = Neighbourhoods(ledger.problem)

    def each_mission(self) -> None:
        """Plan the missions one by one."""
        for _ in range(self._near.count):
            if self._ledger.over:
                return
            self._plan_anew([self._missions(self._near.missions())])

    def kernel(self) -> None:
        """Plan all missions with the most promising columns."""
        ledger = self._ledger
        free = self._near.kernel(ledger.solution_values, ledger.reduced, ledger.allowed)
        self._plan_anew([free], KERNEL, afresh=True)

    def run(self, goes_on: Callable[[int], bool]) -> None:
        """Plan neighbourhoods anew, more at once when fewer lead nowhere.

        Args:
            goes_on: Whether to go on after so many.
        """
        near, ledger, idle, done = self._near, self._ledger, 0, 0
        patience = max(PATIENCE, near.count)
        while not ledger.over and goes_on(done):
            before = ledger.best
            if idle < patience:
                free = [self._missions(missions) for missions in self._next_missions()]
            else:
                free = [near.other_times(ledger.solution_values, ledger.reduced, ledger.allowed)]
                near.grow()
                idle = 0
                if near.exhausted:
                    return
            self._plan_anew(free)
            done += len(free)
            headway = ledger.best < before * (1.0 - HEADWAY * ledger.limits.gap)
            idle = 0 if headway else idle + len(free)

    def _next_missions(self) -> list[list[int]]:
        first = self._near.missions()
        if not self._pairs or 2 * len(first) > self._near.count:
            return [first]
        return [first, self._near.missions(apart_from=first)]

    def _missions(self, missions: list[int]) -> Mask:
        ledger = self._ledger
        return self._near.free(missions, ledger.solution_values, ledger.reduced, ledger.allowed)

    def _plan_anew(self, masks: list[Mask], work: Work = SPELL, *, afresh: bool = False) -> None:
        """Choose some columns anew, the others as in the best solution; keep what is better.

        Neighbourhoods that are planned at the same time may both take a unit or a fund; then the second is let go.
        """
        ledger, before = self._ledger, self._ledger.solution_values
        solvers = [self._solver(free, before, afresh=afresh) for free in masks]
        limited = replace(work, gap=min(CLOSE, 0.1 * ledger.gap))
        if len(solvers) == 1:
            answers = [ledger.call(solvers[0], limited)]
        else:
            with ThreadPoolExecutor(len(solvers)) as threads:
                answers = list(threads.map(lambda solver: ledger.call(solver, limited), solvers))
        ledger.hear()
        for free, answer in zip(masks, answers, strict=True):
            if answer.found:
                values = changed(ledger.solution_values, free, answer.values)
                if len(masks) == 1 or ledger.problem.matrix.holds(values):
                    ledger.keep(values)

    def _solver(self, free: Mask, values: Values, *, afresh: bool) -> Solver:
        ledger = self._ledger
        ask = (lambda _: ledger.stopped()) if self._pairs else (lambda _: ledger.hear() or ledger.closed)
        ears = Ears(ask, lambda _, found: ledger.keep(changed(values, free, found)))
        solver = Solver(ledger.problem.matrix.part(free, values), ears, ledger.threads)
        if not afresh:
            solver.start_from(values[free])
        return solver
