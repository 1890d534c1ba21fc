"""State of a solve: its incumbent, its dual bound, the problem as it is being solved, and reports of progress."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from threading import RLock

import numpy as np

from planner.plan import Outcome
from planner.plan.certainty import certainty_gap, distance_allowed
from planner.solution import Limits, Progress, Solution, Step, Strategy, Termination
from planner.solve.calls import CallLimits, SolverResult, SolverStatus
from planner.solve.clock import Clock
from planner.solve.effort_cuts import EffortCuts
from planner.solve.highs import Solver
from planner.solve.milp import Mask, Vector
from planner.solve.problem import Problem
from planner.solve.tolerances import CONTRADICTION, EQUAL
from planner.solve.tuning import DEFAULT, Tuning


class SolveState:
    """Incumbent and dual bound of one solve; both may be improved from any thread."""

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        on_progress: Callable[[Progress], None] = lambda _: None,
        interrupted: Callable[[], bool] = lambda: False,
        tuning: Tuning = DEFAULT,
    ) -> None:
        """Begin without an incumbent or a bound.

        Args:
            problem: The problem.
            limits: Termination criteria.
            on_progress: Called, from the thread that began, with the progress of the solve.
            interrupted: Whether the solve is to end early.
            tuning: Tuning of all components.
        """
        self.limits, self.tuning, self.interrupted = limits, tuning, interrupted
        self.problem = problem
        self.objective = np.inf
        """Exact objective of the incumbent [exposure unit]."""
        self.incumbent: Vector | None = None
        """Values by column."""
        self.error = np.inf
        """Approximation error to which the incumbent's postings and payments are optimal, as a share of the gap asked
        for [1]."""
        self.reduced_costs: Vector = np.full(len(problem.starts), -np.inf)
        """By column of `deploy`: reduced cost in the relaxation [exposure unit / unit]."""
        self.proposed: Mask = np.zeros(len(problem.starts), dtype=bool)
        """By column of `deploy`: whether an integer mission has used it at multipliers."""
        self.relaxation_bound = -np.inf
        """Dual bound that the reduced costs belong to [exposure unit]."""
        self.ticks = 0.0
        """Work of heuristics so far [ticks]."""
        self._on_progress, self._unit = on_progress, problem.instance.exposure_unit
        self._lock = RLock()
        self._clock = Clock(limits.seconds, interrupted, Step.TRANSFER)
        self._reported = 0.0
        self._solution = Solution(Outcome.NO_PLAN_IN_TIME)
        self.report()

    def replace_problem(self, problem: Problem) -> None:
        """Continue with a refined problem; the incumbent of the last one is dropped, the bound stays."""
        with self._lock:
            self.problem, self.incumbent, self.objective, self.error = problem, None, np.inf, np.inf

    @property
    def strategy(self) -> Strategy:
        """The strategy that is followed."""
        return self.limits.strategy

    @property
    def concurrent(self) -> bool:
        """Whether neighbourhood search and branch and bound run at a time, each on one thread."""
        return self.limits.threads != 1

    @property
    def threads(self) -> int | None:
        """Threads of one call of the solver; None for all cores."""
        return self.limits.threads if self.strategy is Strategy.PLAIN else 1

    @property
    def values(self) -> Vector:
        """The incumbent; ValueError where there is none."""
        if self.incumbent is None:
            raise ValueError("there is no incumbent yet")  # not told
        return self.incumbent

    @property
    def units(self) -> Vector:
        """By column of `deploy`: units of the incumbent [units]; ValueError where there is none."""
        return np.round(self.values[self.problem.deploy])

    @property
    def small(self) -> bool:
        """Whether branch and bound ends before heuristics pay."""
        return len(self.problem.variables) <= self.tuning.sizes.small

    @property
    def large(self) -> bool:
        """Whether there are neither cuts nor branch and bound."""
        return len(self.problem.variables) > self.tuning.sizes.large

    @property
    def gap(self) -> float:
        """Share of the most that any plan can avert that the incumbent may miss [1]; infinity while it is unknown."""
        if not np.isfinite(self.objective) or not np.isfinite(self._solution.bound):
            return np.inf
        return certainty_gap(self._nobody_new, self.objective * self._unit, self._solution.bound)

    @property
    def bound(self) -> float:
        """Dual bound [exposure unit]."""
        return self._solution.bound / self._unit

    @property
    def absolute_gap(self) -> float:
        """Difference of objective, or else of bound, and a bound at which the gap is as asked for [exposure unit]."""
        return self._distance_allowed(self.objective if np.isfinite(self.objective) else self.bound)

    @property
    def _nobody_new(self) -> float:
        """Objective with nobody new [civilian-months]."""
        return self.problem.nobody_new * self._unit

    @property
    def closed(self) -> bool:
        """Whether the gap is as small as was asked for."""
        return self.gap <= self.limits.gap

    @property
    def seconds_left(self) -> float:
        """Time that is left [s]; none after an interrupt."""
        return self._clock.left

    @property
    def cut_short(self) -> bool:
        """Whether the solve was interrupted or its time is up."""
        return self.seconds_left <= 0

    @property
    def finished(self) -> bool:
        """Whether the gap is closed or the solve cut short."""
        return self.closed or self.cut_short

    @property
    def cutoff(self) -> float:
        """Reduced cost above which a column is 0 in every better solution [exposure unit]."""
        return self.objective - self.relaxation_bound + EQUAL * abs(self.objective)

    def call(self, solver: Solver, limits: CallLimits) -> SolverResult:
        """Call the solver within its limits and the time that is left."""
        result = solver.solve(replace(limits, seconds=self.seconds_left))
        return replace(result, status=SolverStatus.CUT_SHORT) if self.interrupted() else result

    def offer(self, values: Vector, *, error: float = np.inf) -> bool:
        """Make a solution the incumbent if it is feasible and better, or equal with a smaller approximation error.

        A smaller error of a solution with the incumbent's units holds for the incumbent too, which is no worse.

        Args:
            values: By column.
            error: Approximation error to which its postings and payments are optimal, as `State.error`.

        Returns:
            Whether it is the incumbent now.
        """
        with self._lock:
            values = self.problem.filled(values, self.problem.milp)  # whose tangents and cuts may be later ones
            objective = self.problem.exact(values)
            better = objective < self.objective
            equal = error < self.error and objective <= self.objective * (1 + EQUAL)
            improves = better or equal or (error < self.error and self.same_units(values))
            if not improves or not self.problem.milp.is_feasible(values) or not self.problem.keeps_floors(values):
                return False
            self.error = error
            if better or equal:
                self.objective, self.incumbent = min(objective, self.objective), values
            return better or equal

    def same_units(self, values: Vector) -> bool:
        """Whether a solution deploys the units of the incumbent."""
        return self.incumbent is not None and np.array_equal(self.units, np.round(values[self.problem.deploy]))

    def place_tangents(self, values: Vector) -> None:
        """Move tangents to a solution; the incumbent then fills the segments of its effort as they are now."""
        with self._lock:
            self.problem.place_tangents(values)
            self._refill()

    def cut_efforts(self, values: Vector) -> None:
        """Cut off what units that may come count too much at a solution."""
        found = self.problem.effort_cuts_at(values)
        self.add_effort_cuts([] if found is None else [found])

    def add_effort_cuts(self, cuts: Iterable[EffortCuts]) -> None:
        """Add cuts on what units that may come count.

        The incumbent then fills the segments of its effort alone, as other rows may say more of it than before.
        """
        with self._lock:
            for each in cuts:
                if each.rows.any():
                    self.problem.add_effort_cuts(each)
            self._refill()

    def _refill(self) -> None:
        """Fill the segments of the incumbent's effort; otherwise it is no solution of the program as it is now."""
        if self.incumbent is not None:
            self.incumbent = self.problem.filled(self.incumbent, self.problem.milp)

    def raise_bound(self, bound: float) -> None:
        """Raise the dual bound to one that was proved [exposure unit], if it is higher."""
        with self._lock:
            if np.isfinite(bound):
                self._solution.bound = max(self._solution.bound, min(bound, self.objective) * self._unit)

    def tangents_err(self, values: Vector, estimated: float, share: float) -> bool:
        """Whether the approximation error at a solution exceeds a share of the gap asked for."""
        objective = self.problem.exact(values)
        return objective - estimated > share * self._distance_allowed(objective)

    def _distance_allowed(self, objective: float) -> float:
        """Distance of the bound below an objective at which the gap is as asked for [exposure unit]."""
        return distance_allowed(self.limits.gap, self.problem.nobody_new, objective)

    def poll(self) -> bool:
        """Report progress, unless that was done a moment ago; returns whether the solve was interrupted."""
        if self._clock.elapsed - self._reported > self.tuning.reports.silent_seconds:
            self.report()
        return self.interrupted()

    def report(self) -> None:
        """Report progress."""
        self._reported = self._clock.elapsed
        with self._lock:
            found = np.isfinite(self.objective)
            objective = self.objective * self._unit if found else None
            bound = self._solution.bound if np.isfinite(self._solution.bound) else None
        best = self.snapshot if found else None
        self._on_progress(Progress(self._clock.step, self._reported, objective, bound, self._nobody_new, best))

    def begin(self, step: Step) -> None:
        """Begin the next step."""
        self._clock.begin(step)
        self.report()

    def snapshot(self) -> Solution:
        """The incumbent as a decision, and the bound; from any thread."""
        with self._lock:
            problem, values = self.problem, self.incumbent
            solution = replace(self._solution, seconds=dict(self._clock.seconds))
        solution.decision = None if values is None else problem.decision(values)
        return solution

    def result(self, status: SolverStatus) -> Solution:
        """The result of the solve, given the status of its last call of the solver."""
        solution = self.snapshot()
        solution.termination = self._termination()
        if status is SolverStatus.FAILED or self._contradicted():
            return replace(solution, outcome=Outcome.ERROR, decision=None)
        if solution.decision is not None:
            solution.outcome = Outcome.OPTIMAL if self.closed else Outcome.FEASIBLE
        elif status is SolverStatus.INFEASIBLE:
            solution.outcome = Outcome.INFEASIBLE
        return solution

    def _termination(self) -> Termination:
        if self.interrupted():
            return Termination.STOP
        if self.cut_short:
            return Termination.CLOCK
        return Termination.GAP if self.closed else Termination.WORK

    def _contradicted(self) -> bool:
        """Whether the incumbent is below the bound, so that one is wrong: ill-scaled coefficients can cause that."""
        objective = self.objective * self._unit
        return bool(objective < self._solution.bound - CONTRADICTION * max(1.0, abs(self._solution.bound)))
