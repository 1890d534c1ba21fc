"""Bounding by integer missions: the Lagrangian dual with every mission solved by branch and bound at the multipliers.

Integer missions leave out what only fractions of units could do, so that the bound is above that of the relaxation,
which has no such rows (Dantzig-Wolfe over integer subproblems; Geoffrion 1974, doi:10.1007/BFb0120690). Their dual
bounds alone count, so that it holds wherever a search ends. Between two rounds of missions the restricted master of
their solutions moves the multipliers.
"""

import numpy as np

from planner.solve.calls import NOTHING, UNLIMITED, Callbacks, CallLimits, SolverStatus
from planner.solve.counting import Counts
from planner.solve.decomposition import Decomposition
from planner.solve.highs import Solver
from planner.solve.lagrangian import LagrangianDual
from planner.solve.lane import Lane
from planner.solve.master import RestrictedMaster
from planner.solve.milp import Vector
from planner.solve.state import SolveState
from planner.solve.subproblem import Relaxation
from planner.solve.tolerances import FRACTIONAL


class IntegerBounding(Lane):
    """Missions solved one after the other, over and over at better multipliers."""

    def __init__(self, state: SolveState, dual: LagrangianDual) -> None:
        """Begin at the multipliers of the relaxation, with missions of its own.

        Args:
            state: Receives bounds; has an incumbent.
            dual: The dual of the relaxation.
        """
        problem = state.problem
        self._tuning, self._offset = state.tuning.integer_bounding, problem.milp.offset
        self._decomposition = Decomposition(problem, lambda: None, 1, tuning=state.tuning)
        self._decomposition.reset()
        self._counts = [Counts.of(each.milp) for each in self._decomposition]
        self._master = RestrictedMaster(self._decomposition, self._offset)
        self._multipliers, self._width = dual.multipliers, self._tuning.box * dual.scale
        self._bound, self._ticks, self._relaxed = -np.inf, 0.0, 0.0
        self._polls, self._open = self._tuning.polls, False
        """Polls after which the search of a mission ends, and whether one ended so at the last multipliers."""
        self._used = np.zeros(len(problem.variables), dtype=bool)
        """By column: whether a mission has used it."""
        values = problem.filled(state.values, problem.milp)
        self._solutions = [values[each.columns] for each in self._decomposition]
        self._master.add([Relaxation(SolverStatus.SOLVED, 0.0, values, NOTHING) for values in self._solutions])
        super().__init__(state)

    def _work(self) -> None:
        multipliers = self._multipliers
        while (found := self._evaluate(multipliers)) is not None:
            if found > self._bound:
                self._multipliers = multipliers
            else:
                self._width *= self._tuning.shrink
            self._bound = max(self._bound, found)
            proposed = self._master.solve(self._multipliers, self._width)
            rises = proposed is not None and proposed[1] > self._bound + self._tuning.least_rise * abs(self._bound)
            if proposed is None or not (rises or self._open):
                return
            multipliers = proposed[0] if rises else self._multipliers
            self._polls = min(UNLIMITED, self._polls * self._tuning.deeper)

    def _exchange(self) -> None:
        self._state.raise_bound(self._bound)
        self._state.proposed |= self._used[self._state.problem.deploy]

    def _evaluate(self, multipliers: Vector) -> float | None:
        """Bound at some multipliers [exposure unit]; None where it is to end, or a relaxation has no solution."""
        self._decomposition.set_multipliers(multipliers)
        relaxed = [each.relax(self._state.seconds_left) for each in self._decomposition]
        done = sum(each.ticks for each in self._decomposition) - self._relaxed
        if any(each.status is not SolverStatus.SOLVED for each in relaxed) or self._rendezvous.report(done):
            return None
        self._relaxed += done
        value = float(np.dot(multipliers, self._decomposition.capacities))
        bound, self._open = self._offset + value + sum(each.objective for each in relaxed), False
        for number in sorted(range(len(relaxed)), key=lambda number: relaxed[number].objective):
            proved = self._solve(number)
            if proved is None:
                return None
            bound += max(0.0, proved - relaxed[number].objective)
            self._bound = max(self._bound, bound)
        self._master.add([Relaxation(SolverStatus.SOLVED, 0.0, values, NOTHING) for values in self._solutions])
        return bound

    def _solve(self, number: int) -> float | None:
        """Solve a mission at its multipliers; its dual bound [exposure unit], or None where it is to end."""
        mission, ended = self._decomposition[number], False

        def poll(_: float) -> bool:
            """Report work; returns whether to end."""
            nonlocal ended
            done, self._ticks = solver.ticks - self._ticks, solver.ticks
            ended = self._rendezvous.report(self._tuning.pace * done) or self._state.cut_short
            return ended

        self._ticks = 0.0
        counts = self._counts[number]
        solver = Solver(counts.added(mission.priced), Callbacks(poll), 1)
        solver.leave_heuristics_out()
        solver.keep_definitions()
        solver.warm_start(counts.with_counts(self._solutions[number]))
        result = solver.solve(CallLimits(seconds=self._state.seconds_left, polls=self._polls))
        if result.found:
            self._solutions[number] = result.values[: len(mission.columns)]
            self._used[mission.columns] |= self._solutions[number] > FRACTIONAL
        self._open |= result.status is SolverStatus.CUT_SHORT
        return None if ended else result.bound
