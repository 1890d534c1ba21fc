"""Branch and bound by HiGHS: over all columns that could be part of a better plan it raises the dual bound.

Over some of them it finds better plans, as far as it is allowed to go on in every round.
"""

import numpy as np

from planner.solve.calls import NOT_RUN, Callbacks, CallLimits, SolverResult
from planner.solve.highs import Solver
from planner.solve.lane import Lane
from planner.solve.milp import Mask, Milp, Vector, updated
from planner.solve.polishing import admit, place_anew
from planner.solve.state import SolveState
from planner.solve.tolerances import EQUAL


class BranchAndBound(Lane):
    """One branch and bound, beside which heuristics can improve the incumbent."""

    def __init__(
        self, state: SolveState, *, heuristics: bool, among: Mask | None = None, program: Milp | None = None
    ) -> None:
        """Prepare it, from the incumbent where there is one; columns with too high a reduced cost are fixed to 0.

        Args:
            state: Receives bounds and incumbents.
            heuristics: Whether HiGHS searches for incumbents by programs of its own.
            among: By column of `deploy`: which it has at most, beside those of the incumbent; its bound then says
                nothing of other plans. None for all.
            program: The program; that of the problem if not given.
        """
        problem, self._whole = state.problem, among is None
        self._milp = problem.milp if program is None else program
        self.misled = False
        """Whether a search over some columns has found a plan that is better by the model alone, so that it looks for
        others in vain and must begin anew."""
        self.rival: Vector | None = None
        """The last such plan with its people and money placed anew, where it has not become the incumbent."""
        self._free = np.ones(len(problem.variables), dtype=bool)
        units = np.zeros(len(problem.deploy)) if state.incumbent is None else state.units
        worthwhile = state.reduced_costs <= state.cutoff
        self._free[problem.deploy] = (worthwhile if among is None else worthwhile & among) | (units > 0)
        callbacks = Callbacks(self._poll, self._keep, self._better)
        restricted = self._milp.restricted(self._free, np.zeros(len(self._free)))
        self._solver = Solver(restricted, callbacks, state.threads)
        if not heuristics:
            self._solver.leave_heuristics_out()
        tuning = state.tuning
        self._gap = state.absolute_gap * (1.0 - tuning.tangents.error)
        if not self._whole:
            self._solver.leave_strong_branching_out()
            self._gap *= tuning.neighbourhoods.support_gap
        self._ticks, self._bound = 0.0, -np.inf
        self._poll_ticks = tuning.neighbourhoods.poll * len(restricted.row_upper)
        self._found: list[Vector] = []
        self._incumbent: tuple[float, Vector] | None = None
        self._result: SolverResult = NOT_RUN
        self._hand_over(state)
        if self._incumbent is not None:
            self._solver.warm_start(self._incumbent[1])
        super().__init__(state)

    def result(self) -> SolverResult:
        """End it; the state then has its bound and its solution."""
        self.end()
        if self._whole:
            self._state.raise_bound(self._result.bound)
        if self._result.found:
            admit(self._state, updated(np.zeros(len(self._free)), self._free, self._result.values))
        return self._result

    def _work(self) -> None:
        self._result = self._state.call(self._solver, CallLimits(gap=self._gap))

    def _exchange(self) -> None:
        if self._whole:
            self._state.raise_bound(self._bound)
        for found in self._found:
            self._receive(updated(np.zeros(len(self._free)), self._free, found))
        self._found.clear()
        self._hand_over(self._state)

    def _receive(self, values: Vector) -> None:
        """Offer a plan; people and money of one with other units that only the model thinks better are placed anew."""
        state = self._state
        if admit(state, values):
            return
        state.cut_efforts(values)
        counted = state.objective - self._milp.objective(values)
        if not state.same_units(values) and counted > state.tuning.neighbourhoods.misled * self._open:
            placed = place_anew(state, values)
            if not self._whole:
                self.misled = True
                self.rival = None if placed is None or state.same_units(placed) else placed

    def _poll(self, bound: float) -> bool:
        """Note the bound, and wait where no more work is allowed; returns whether to end."""
        self._bound = max(self._bound, bound)
        return self._rendezvous.report(self._worked()) or self._state.interrupted()

    def _worked(self) -> float:
        """Work since this was last asked [ticks]."""
        if not self._whole:
            return self._poll_ticks
        before, self._ticks = self._ticks, self._solver.ticks
        return self._ticks - before

    def _keep(self, _: float, found: Vector) -> None:
        self._found.append(found.copy())

    def _better(self, objective: float) -> Vector | None:
        """The state's incumbent as of the last meeting, where it is better than an objective."""
        if self._incumbent is None or self._incumbent[0] >= objective - EQUAL * abs(objective):
            return None
        return self._incumbent[1]

    @property
    def _open(self) -> float:
        """Difference of incumbent and bound [exposure unit]."""
        return self._state.objective - self._state.bound

    def _hand_over(self, state: SolveState) -> None:
        """Take over the state's incumbent, with the segments of the tangents that this search has."""
        if state.incumbent is not None:
            values = state.problem.filled(state.incumbent, self._milp)
            self._incumbent = self._milp.objective(values), values[self._free]
