"""Search in rounds: large neighbourhood search beside lanes that raise the bound, which exchange what they found.

A round is the same work on every machine, told in ticks, for both; neither sees anything of the other until it ends.
"""

from planner.solution import Step, Strategy
from planner.solve.bounding_lanes import BoundingLanes
from planner.solve.calls import SolverStatus
from planner.solve.decomposition import Decomposition
from planner.solve.lagrangian import LagrangianDual
from planner.solve.large_neighbourhood_search import LargeNeighbourhoodSearch
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
        rounds = self._usual if state.limits.work is None else state.limits.work
        self._end = state.ticks + rounds * self._share
        """Work of heuristics at which the search is over [ticks]."""

    @property
    def over(self) -> bool:
        """Whether its work is done, or no more is needed."""
        return self._state.ticks >= self._end or self._state.finished

    def run(self, dual: LagrangianDual) -> SolverStatus:
        """Search round by round until it is over, or branch and bound has ended.

        Args:
            dual: The dual of the relaxation.

        Returns:
            How branch and bound ended; `SOLVED` where there is none.
        """
        state, improves = self._state, self._improves
        branches = state.strategy is Strategy.PLAIN or not state.large or not improves
        lanes = BoundingLanes(state, dual, branches=branches, improves=improves)
        search = LargeNeighbourhoodSearch(state, self._decomposition, dual) if improves else None
        allowed, rounds = state.ticks, 0
        while not self.over and not (lanes.branching and lanes.branching.ended):
            rounds += 1
            if rounds % self._tuning.polish_every == 0 and search is not None:
                polish(state)
            state.begin(Step.SEARCH if search is None else Step.IMPROVE)
            self._round(search, lanes, state.ticks + self._share - allowed)
            allowed = max(allowed, state.ticks)
        lanes.end()
        if search is not None:
            search.end()
        return SolverStatus.SOLVED if lanes.branching is None else lanes.branching.result().status

    @property
    def _usual(self) -> float:
        """Rounds of a solve without a work limit [1]: more for a gap smaller than usual."""
        tuning, gap = self._tuning, self._state.limits.gap
        return tuning.usual * min(tuning.longest, max(1.0, tuning.usual_gap / gap if gap else tuning.longest))

    @property
    def _improves(self) -> bool:
        """Whether the neighbourhood search takes part."""
        state = self._state
        return state.strategy is Strategy.DECOMPOSITION and state.incumbent is not None and not state.small

    def _round(self, search: LargeNeighbourhoodSearch | None, lanes: BoundingLanes, ticks: float) -> None:
        """One round; on one thread the two take turns, and find the same.

        Args:
            search: Neighbourhood search; None where there is none.
            lanes: What raises the bound.
            ticks: Work that the latter may do [ticks].
        """
        if self._state.concurrent:
            lanes.allow(ticks)
        if search is not None:
            search.run(self._share, self._tuning.subsets if lanes.idle else 1)
        else:
            self._state.ticks += self._share
        if not self._state.concurrent:
            lanes.allow(ticks)
        lanes.meet()
