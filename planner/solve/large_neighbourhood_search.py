"""Large neighbourhood search: missions are destroyed in part and repaired by dives, in disjoint subsets side by side.

After Shaw 1998 (doi:10.1007/3-540-49481-2_30). A dive takes milliseconds, so that hundreds of moves are worth more than
one restricted branch and bound.
"""

import random

import numpy as np

from planner.solve.decomposition import Decomposition
from planner.solve.milp import Vector, updated
from planner.solve.neighbourhood import Neighbourhood
from planner.solve.state import SolveState


class LargeNeighbourhoodSearch:
    """Improves the incumbent."""

    def __init__(self, state: SolveState, decomposition: Decomposition, multipliers: Vector) -> None:
        """Seed the random numbers.

        Args:
            state: Has an incumbent, and receives better ones.
            decomposition: The missions.
            multipliers: By linking row: Lagrangian multiplier, never above 0 [exposure unit / unit].
        """
        self._state, self._decomposition, self._multipliers = state, decomposition, multipliers
        self._rng = random.Random(state.tuning.neighbourhoods.seed)  # noqa: S311

    def run(self, iterations: int, subsets: int) -> None:
        """Search.

        Args:
            iterations: Subsets to search in all.
            subsets: Disjoint subsets of the missions that are searched side by side.
        """
        decomposition, state = self._decomposition, self._state
        decomposition.update_tangents(state.problem.milp)
        decomposition.reset()
        decomposition.set_multipliers(np.zeros(len(decomposition.capacities)))
        for _ in range(0, iterations, subsets):
            if state.finished:
                return
            order = self._rng.sample(range(len(decomposition)), len(decomposition))
            self._search(self._neighbourhoods([order[first::subsets] for first in range(subsets)]))
            state.poll()

    def _search(self, neighbourhoods: list[Neighbourhood]) -> None:
        """Search neighbourhoods side by side, and offer what they found together."""
        self._decomposition.in_parallel(lambda number: neighbourhoods[number].search(), range(len(neighbourhoods)))
        values = self._state.values
        for each in neighbourhoods:
            for number in each.members:
                columns = self._decomposition[number].columns
                values = updated(values, columns, each.values[columns])
        self._state.offer(values)

    def _neighbourhoods(self, subsets: list[list[int]]) -> list[Neighbourhood]:
        """A neighbourhood of every subset; unused resources are given to one of them at random."""
        decomposition, values = self._decomposition, self._state.values
        used = [decomposition.usage(members, values) for members in subsets]
        unused = np.maximum(decomposition.capacities - np.sum(used, axis=0), 0.0)
        owner = np.array([self._rng.randrange(len(subsets)) for _ in unused])
        capacities = [use + np.where(owner == number, unused, 0.0) for number, use in enumerate(used)]
        rngs = [random.Random(self._rng.random()) for _ in subsets]  # noqa: S311
        return [
            Neighbourhood(self._state, decomposition, self._multipliers, *each)
            for each in zip(subsets, capacities, rngs, strict=True)
            if each[0]
        ]
