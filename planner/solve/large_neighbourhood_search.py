"""Large neighbourhood search: missions are destroyed in part and repaired, in disjoint subsets side by side.

After Shaw 1998 (doi:10.1007/3-540-49481-2_30). Repairs are dives, which take milliseconds, as long as they improve the
incumbent; then restricted programs over several missions at once, which take seconds and find what dives do not.
"""

import random

import numpy as np

from planner.solve.decomposition import Decomposition
from planner.solve.lagrangian import LagrangianDual
from planner.solve.milp import updated
from planner.solve.neighbourhood import Neighbourhood
from planner.solve.state import SolveState


class LargeNeighbourhoodSearch:
    """Improves the incumbent, in rounds."""

    def __init__(self, state: SolveState, decomposition: Decomposition, dual: LagrangianDual) -> None:
        """Seed the random numbers.

        Args:
            state: Has an incumbent, and receives better ones.
            decomposition: The missions.
            dual: The dual of the relaxation.
        """
        self._state, self._decomposition, self._dual = state, decomposition, dual
        self._rng = random.Random(state.tuning.neighbourhoods.seed)  # noqa: S311
        self._dives = True
        """Whether the next round dives."""

    def run(self, ticks: float, subsets: int) -> None:
        """Search for a round, which ends with the move that completes its share of work.

        Args:
            ticks: Share of work of each subset [ticks].
            subsets: Disjoint subsets of the missions that are searched side by side.
        """
        decomposition, state = self._decomposition, self._state
        decomposition.update_tangents(state.problem.milp)
        decomposition.reset()
        decomposition.set_multipliers(np.zeros(len(decomposition.capacities)))
        before = state.objective
        order = self._rng.sample(range(len(decomposition)), len(decomposition))
        neighbourhoods = self._neighbourhoods([order[first::subsets] for first in range(subsets)])
        self._search(neighbourhoods, ticks)
        state.ticks += max(each.ticks for each in neighbourhoods)
        gained = before - state.objective
        self._dives = not self._dives or gained > state.tuning.neighbourhoods.worthwhile * (before - state.bound)

    def _search(self, neighbourhoods: list[Neighbourhood], ticks: float) -> None:
        """Search neighbourhoods side by side, and offer what they found together.

        Where it is better by the tangents alone, they are moved there.
        """

        def search(number: int) -> None:
            """Search one of them."""
            neighbourhoods[number].search(ticks, dives=self._dives)

        self._decomposition.in_parallel(search, range(len(neighbourhoods)))
        values = self._state.values
        for each in neighbourhoods:
            for number in each.members:
                columns = self._decomposition[number].columns
                values = updated(values, columns, each.values[columns])
        if not self._state.offer(values):
            self._state.place_tangents(values)
        self._state.poll()

    def _neighbourhoods(self, subsets: list[list[int]]) -> list[Neighbourhood]:
        """A neighbourhood of every subset; unused resources are given to one of them at random."""
        decomposition, values = self._decomposition, self._state.values
        used = [decomposition.usage(members, values) for members in subsets]
        unused = np.maximum(decomposition.capacities - np.sum(used, axis=0), 0.0)
        owner = np.array([self._rng.randrange(len(subsets)) for _ in unused])
        capacities = [use + np.where(owner == number, unused, 0.0) for number, use in enumerate(used)]
        rngs = [random.Random(self._rng.random()) for _ in subsets]  # noqa: S311
        return [
            Neighbourhood(self._state, decomposition, self._dual, *each)
            for each in zip(subsets, capacities, rngs, strict=True)
            if each[0]
        ]
