"""The ledger of a solve: the best solution, the bound, the clock, and who hears of them."""

import time
from collections.abc import Callable
from dataclasses import replace
from threading import RLock

import numpy as np

from planner.plan import Outcome, certified_gap
from planner.solution import Ended, Limits, Progress, Solution, Strategy
from planner.solve.highs import ENDLESS, Answer, Ending, Solver, Work
from planner.solve.matrix import Values
from planner.solve.problem import Problem

CONTRADICTION = 1e-5
"""Share by which the best plan may lie below the bound, for rounding [1]."""

GLANCE = 0.1
"""How long the watcher waits for word of other threads at a time [s]."""

SILENCE = 0.2
"""Time that passes before the watcher hears again of a search that found nothing [s]."""


class Ledger:
    """What one solve has found and proved so far. Its figures may be entered from any thread."""

    def __init__(
        self, limits: Limits, watch: Callable[[Progress], None], stopped: Callable[[], bool], unit: float
    ) -> None:
        """Open the books.

        Args:
            limits: When to stop.
            watch: Called, from the thread that opened the books, with where the solve stands.
            stopped: Whether somebody asked for an end.
            unit: Exposure that one unit of the model's objective is [civilian-months].
        """
        self.limits, self.stopped = limits, stopped
        self.best = np.inf
        """Exact objective of the best solution [exposure unit]."""
        self.values: Values | None = None
        """The best solution."""
        self.settled = np.inf
        """Share of the gap asked for that people and money may be placed worse in it than can be [1], for all known."""
        self.reduced: Values = np.empty(0)
        """By column of `deploy`: reduced cost in the relaxation [exposure unit / unit]."""
        self.relaxed_bound = -np.inf
        """Objective of the relaxation that the reduced costs are from [exposure unit]."""
        self._watch, self._unit = watch, unit
        self._lock = RLock()
        self._began = self._step_began = time.monotonic()
        self._step, self._told = "transfer", 0.0
        self._solution = Solution(Outcome.NO_PLAN_IN_TIME)
        self._problem: Problem | None = None
        self.tell()

    @property
    def problem(self) -> Problem:
        """The problem as it is being solved."""
        if self._problem is None:
            raise ValueError("there is no problem yet")
        return self._problem

    def take_up(self, problem: Problem) -> None:
        """Turn to a problem, the first or a finer one; solutions of the one before are let go."""
        with self._lock:
            if self._problem is None:
                self.reduced = np.full(len(problem.starts), -np.inf)
            self._problem, self.values, self.best, self.settled = problem, None, np.inf, np.inf

    @property
    def threads(self) -> int | None:
        """Threads of one call of the solver; None for all cores."""
        return 1 if self.side_by_side or self.limits.work is not None else self.limits.threads

    @property
    def side_by_side(self) -> bool:
        """Whether two calls of the solver run at a time, each on one thread."""
        limits = self.limits
        return limits.strategy is Strategy.ROOM and limits.work is None and limits.threads != 1

    @property
    def solution_values(self) -> Values:
        """The best solution."""
        if self.values is None:
            raise ValueError("there is no solution yet")
        return self.values

    @property
    def gap(self) -> float:
        """Certified gap [1]; infinity without a plan."""
        return certified_gap(self.best * self._unit, self._solution.bound) if np.isfinite(self.best) else np.inf

    @property
    def closed(self) -> bool:
        """Whether the gap is as small as was asked for."""
        return self.gap <= self.limits.gap

    @property
    def left(self) -> float:
        """Time that is left [s]; none once somebody asked for an end."""
        if self.stopped():
            return 0.0
        return self.limits.seconds - (time.monotonic() - self._began)

    @property
    def cut_short(self) -> bool:
        """Whether somebody asked for an end, or the time is up."""
        return self.left <= 0

    @property
    def over(self) -> bool:
        """Whether there is nothing more to do, or no time to do it in."""
        return self.closed or self.cut_short

    @property
    def allowed(self) -> float:
        """Reduced cost above which a column is no part of a better plan [exposure unit]."""
        return self.best - self.relaxed_bound + 1e-9 * abs(self.best)

    def call(self, solver: Solver, work: Work) -> Answer:
        """What the solver says within its work and the time that is left."""
        seconds, looks = (np.inf, work.looks) if self.limits.work is not None else (work.seconds, ENDLESS)
        answer = solver.solve(replace(work, seconds=min(seconds, self.left), looks=looks))
        return replace(answer, ending=Ending.CUT_SHORT) if self.stopped() else answer

    def keep(self, values: Values, *, settled: float = np.inf) -> bool:
        """Remember a solution that holds and is the best; one better settled also takes the place of its equal.

        How well people and money are placed in a solution with the units of the best holds of the best all the more.
        """
        with self._lock:
            objective = self.problem.exact(values)
            equal = settled < self.settled and objective <= self.best * (1 + 1e-9)
            better = objective < self.best or equal
            if not (better or self._settles(values, settled)) or not self.problem.matrix.holds(values):
                return False
            self.settled = settled
            if better:
                self.best, self.values = min(objective, self.best), values
            return better

    def _settles(self, values: Values, settled: float) -> bool:
        """Whether the best solution has the units of another that is better settled."""
        if self.values is None or settled >= self.settled:
            return False
        whole = self.problem.whole
        return np.array_equal(np.round(self.values[whole]), np.round(values[whole]))

    def place_tangents(self, values: Values) -> None:
        """Move tangents to where a solution is."""
        with self._lock:
            self.problem.place_tangents(values)

    def raise_bound(self, bound: float) -> None:
        """Enter a bound that was proved [exposure unit]; it counts where it is the highest."""
        with self._lock:
            if np.isfinite(bound):
                self._solution.bound = max(self._solution.bound, min(bound, self.best) * self._unit)

    def tangents_err(self, values: Values, estimated: float, share: float) -> bool:
        """Whether the tangents cost more than a share of the gap asked for at a solution."""
        objective = self.problem.exact(values)
        return objective - estimated > share * self.limits.gap * objective

    def hear(self) -> bool:
        """Tell the watcher, unless he heard a moment ago; whether to stop."""
        if time.monotonic() - self._told > SILENCE:
            self.tell()
        return self.stopped()

    def tell(self) -> None:
        """Tell the watcher where the solve stands."""
        self._told = time.monotonic()
        with self._lock:
            known = np.isfinite(self.best)
            objective = self.best * self._unit if known else None
            bound = self._solution.bound if np.isfinite(self._solution.bound) else None
        best = self.best_so_far if known else None
        self._watch(Progress(self._step, self._told - self._began, objective, bound, best))

    def enter(self, step: str) -> None:
        """Close the books of one step and open those of the next."""
        now = time.monotonic()
        seconds = self._solution.seconds
        seconds[self._step] = seconds.get(self._step, 0.0) + now - self._step_began
        self._step, self._step_began = step, now
        self.tell()

    def best_so_far(self) -> Solution:
        """The best solution as a decision, and the bound; from any thread."""
        with self._lock:
            problem, values = self.problem, self.values
            solution = replace(self._solution, seconds=dict(self._solution.seconds))
        solution.decision = None if values is None else problem.decision(values)
        return solution

    def close(self, ending: Ending) -> Solution:
        """How the solve ended."""
        solution = self.best_so_far()
        solution.ended = self._ended()
        if ending is Ending.FAILED or self._contradicted():
            return replace(solution, outcome=Outcome.ERROR, decision=None)
        if solution.decision is not None:
            solution.outcome = Outcome.OPTIMAL if self.closed else Outcome.FEASIBLE
        elif ending is Ending.INFEASIBLE:
            solution.outcome = Outcome.INFEASIBLE
        return solution

    def _ended(self) -> Ended:
        if self.stopped():
            return Ended.STOP
        if self.cut_short:
            return Ended.CLOCK
        return Ended.GAP if self.closed else Ended.WORK

    def _contradicted(self) -> bool:
        """Whether a plan beats the bound, so that one of the two is wrong: coefficients too far apart can do that."""
        best = self.best * self._unit
        return bool(best < self._solution.bound - CONTRADICTION * max(1.0, abs(self._solution.bound)))
