"""Search in rounds: large neighbourhood search beside branch and bound, which exchange what they found after each.

A round is the same work on every machine, told in ticks, for both; neither sees anything of the other until it ends.
"""

from planner.solution import Step, Strategy
from planner.solve.branch_and_bound import BranchAndBound
from planner.solve.decomposition import Decomposition
from planner.solve.highs import SolverStatus
from planner.solve.large_neighbourhood_search import LargeNeighbourhoodSearch
from planner.solve.milp import Vector
from planner.solve.polishing import polish
from planner.solve.state import SolveState


class Search:
    """The rounds of a solve: as much work as its limit allows, or as is usual."""

    def __init__(self, state: SolveState, decomposition: Decomposition) -> None:
        """Begin with all of the work.

        Args:
            state: Receives incumbents and bounds.
            decomposition: The missions.
        """
        self._state, self._decomposition, self._tuning = state, decomposition, state.tuning.rounds
        coefficients = state.problem.milp.coefficients.nnz
        self._share = min(self._tuning.most, max(self._tuning.least, self._tuning.ticks * coefficients))
        """Work of a round [ticks]."""
        rounds = self._tuning.usual if state.limits.work is None else state.limits.work
        self._end = state.ticks + rounds * self._share
        """Work of heuristics at which the search is over [ticks]."""

    @property
    def over(self) -> bool:
        """Whether its work is done, or no more is needed."""
        return self._state.ticks >= self._end or self._state.finished

    def run(self, multipliers: Vector) -> SolverStatus:
        """Search round by round until it is over, or branch and bound has ended.

        Args:
            multipliers: By linking row: Lagrangian multiplier [exposure unit / unit].

        Returns:
            How branch and bound ended; `SOLVED` where there is none.
        """
        state = self._state
        exact = state.strategy is Strategy.PLAIN or not state.large
        branching = BranchAndBound(state, heuristics=not self._improves) if exact else None
        search = LargeNeighbourhoodSearch(state, self._decomposition, multipliers) if self._improves else None
        began, rounds = state.ticks, 0
        while not self.over and not (branching and branching.ended):
            state.begin(Step.SEARCH if search is None else Step.IMPROVE)
            rounds += 1
            if search is not None and rounds % self._tuning.polish_every == 0:
                polish(state)
            self._round(search, branching, state.ticks - began + self._share)
        return SolverStatus.SOLVED if branching is None else branching.result().status

    @property
    def _improves(self) -> bool:
        """Whether the neighbourhood search takes part."""
        state = self._state
        return state.strategy is Strategy.DECOMPOSITION and state.incumbent is not None and not state.small

    def _round(self, search: LargeNeighbourhoodSearch | None, branching: BranchAndBound | None, allowed: float) -> None:
        """One round; on one thread the two take turns, and find the same.

        Args:
            search: Neighbourhood search; None where there is none.
            branching: Branch and bound; None where there is none.
            allowed: Work that branch and bound may have done at its end [ticks].
        """
        if branching is not None and self._state.concurrent:
            branching.allow(allowed)
        if search is not None:
            search.run(self._share, 2 if branching is None else 1)
        else:
            self._state.ticks += self._share
        if branching is not None:
            branching.allow(allowed)
            branching.meet()
