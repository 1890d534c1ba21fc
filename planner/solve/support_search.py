"""Branch and bound over all missions, on the columns that plans and relaxations of it use: their support.

The columns are those of the incumbent and of the missions' relaxations at the best multipliers (relaxation-induced
neighbourhoods; Danna, Rothberg & Le Pape 2005, doi:10.1007/s10107-004-0518-7), and those that integer missions have
used at multipliers. A hundred columns or two are left of thousands, so that branch and bound often comes to its end.
Then it begins anew from a better plan, or with some more columns.
"""

import random

import numpy as np

from planner.solve.branch_and_bound import BranchAndBound
from planner.solve.lagrangian import LagrangianDual
from planner.solve.milp import Vector
from planner.solve.polishing import allocate
from planner.solve.state import SolveState
from planner.solve.tolerances import FRACTIONAL


class SupportSearch:
    """One such search after the other, which are at work as far as they are allowed."""

    def __init__(self, state: SolveState, dual: LagrangianDual, rng: random.Random) -> None:
        """Prepare none yet.

        Args:
            state: Has an incumbent, and receives better ones.
            dual: The dual of the relaxation.
            rng: Random numbers, by which searches from the same plan differ.
        """
        self._state, self._dual, self._rng, self._tuning = state, dual, rng, state.tuning.neighbourhoods
        self._search: BranchAndBound | None = None
        self._more, self._began = 0, np.inf
        """Columns that are drawn beside the support, and the objective that the search began with [exposure unit]."""

    def run(self, ticks: float) -> None:
        """Let it do some work [ticks], and begin the next search where one has ended."""
        state = self._state
        if self._search is not None and self._search.misled:
            self._search.end()
            self._search = self._begin(self._more)
        if self._search is None or self._search.ended:
            self._search = self._begin(0 if state.objective < self._began else self._more + self._tuning.kernels[0])
        self._search.allow(ticks)
        self._search.meet()
        state.ticks += ticks

    def take_rival(self) -> Vector | None:
        """Hand out, once, a plan that was just found, with other units and nearly as good as the incumbent, if any."""
        if self._search is None or self._search.rival is None:
            return None
        state, rival, self._search.rival = self._state, self._search.rival, None
        worse = state.problem.exact(rival) - state.objective
        return rival if 0.0 < worse <= self._tuning.rival * (state.objective - state.bound) else None

    def end(self) -> None:
        """End the search at work."""
        if self._search is not None:
            self._search.end()

    def _begin(self, more: int) -> BranchAndBound:
        """Start a search from the incumbent, with some more columns beside the support.

        The model is first made exact at the incumbent; otherwise the search finds the same units with other postings.
        """
        state, relaxed = self._state, self._dual.values
        allocate(state, state.units)
        self._more, self._began = more, state.objective
        worthwhile = np.asarray((state.reduced_costs <= FRACTIONAL) | (state.units > 0) | state.proposed)
        support = np.asarray(state.proposed | (relaxed[state.problem.deploy] > FRACTIONAL))
        unused = np.flatnonzero(worthwhile & ~support).tolist()
        support[self._rng.sample(unused, min(more, len(unused)))] = True
        program = state.problem.lean(state.values, relaxed)
        return BranchAndBound(state, heuristics=False, among=support, program=program)
