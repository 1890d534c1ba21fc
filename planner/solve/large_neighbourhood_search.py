"""Large neighbourhood search: missions are destroyed in part and repaired, in disjoint subsets side by side.

After Shaw 1998 (doi:10.1007/3-540-49481-2_30). Repairs are dives, which take milliseconds, as long as they improve the
incumbent; then also restricted programs over several missions at once, which take seconds and find what dives do not.
"""

import random
from dataclasses import dataclass

import numpy as np

from planner.solve.decomposition import Decomposition
from planner.solve.floors import SEARCHED
from planner.solve.lagrangian import LagrangianDual
from planner.solve.milp import Vector, updated
from planner.solve.neighbourhood import Neighbourhood
from planner.solve.polishing import admit
from planner.solve.state import SolveState
from planner.solve.support_search import SupportSearch


@dataclass
class _Yield:
    """What moves of one kind have gained for their work."""

    work: float = 0.0
    """[ticks]."""
    rate: float = np.inf
    """Gain of late [exposure unit / tick]."""

    def note(self, gained: float, ticks: float, remembered: float) -> None:
        """Note a gain [exposure unit] of some work [ticks], the rate before it being remembered in part."""
        rate = gained / ticks
        self.rate = rate if np.isinf(self.rate) else remembered * self.rate + (1.0 - remembered) * rate
        self.work += ticks


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
        self._tuning = state.tuning.neighbourhoods
        self._rng = random.Random(self._tuning.seed)  # noqa: S311
        self._dives, self._together, self._support = _Yield(), _Yield(), _Yield()
        self._support_search = SupportSearch(state, dual, self._rng)

    def run(self, ticks: float, subsets: int) -> None:
        """Search for a round, which ends with the move that completes its share of work.

        Args:
            ticks: Share of work of each subset [ticks].
            subsets: Disjoint subsets of the missions that are searched side by side.
        """
        self._decomposition.reset(SEARCHED)
        self._decomposition.set_multipliers(np.zeros(len(self._decomposition.capacities)))
        end = self._state.ticks + ticks
        while self._state.ticks < end and not self._state.cut_short:
            ticks = min(self._tuning.piece, end - self._state.ticks)
            if self._support_next:
                self._search_support(ticks, subsets)
            else:
                self._search(ticks, subsets)

    def end(self) -> None:
        """End what is at work."""
        self._support_search.end()

    def _search_support(self, ticks: float, subsets: int) -> None:
        """Let the search of all missions together go on, and follow a rival of the incumbent that it has found."""
        state = self._state
        before, began = state.objective, state.ticks
        self._support_search.run(ticks)
        self._support.note(before - state.objective, state.ticks - began, self._tuning.remembered)
        state.poll()
        if (rival := self._support_search.take_rival()) is not None:
            self._follow(rival, subsets)

    def _follow(self, rival: Vector, subsets: int) -> None:
        """Dive from a rival until a plan better than the incumbent is found; plans near it are far from that."""
        state, plan = self._state, rival
        before, began = state.objective, state.ticks
        state.place_tangents(plan)
        for _ in range(self._tuning.followed):
            plan = state.problem.filled(plan, state.problem.milp)
            found = self._piece(plan, self._tuning.piece, subsets, dives=True)
            if state.objective < before or state.cut_short:
                break
            if state.problem.exact(found) < state.problem.exact(plan):
                plan = found
        gained = before - state.objective
        kind = self._dives
        if not gained:
            state.place_tangents(state.values)
            kind = self._support
        kind.note(gained, state.ticks - began, self._tuning.remembered)

    @property
    def _support_next(self) -> bool:
        """Whether all missions are searched next: for their share of the work where dives no longer pay."""
        if self._dives_pay:
            return False
        others = self._dives.work + self._together.work
        return self._support.work <= self._tuning.support * (others + self._support.work)

    @property
    def _dives_pay(self) -> bool:
        """Whether dives close enough of what is open between incumbent and bound."""
        state = self._state
        return self._dives.rate >= self._tuning.worthwhile * (state.objective - state.bound)

    def _search(self, ticks: float, subsets: int) -> None:
        """Search for a piece of a round, with one kind of moves."""
        state, dives = self._state, self._dive_next
        before, began = state.objective, state.ticks
        self._piece(state.values, ticks, subsets, dives=dives)
        kind = self._dives if dives else self._together
        kind.note(before - state.objective, state.ticks - began, self._tuning.remembered)

    @property
    def _dive_next(self) -> bool:
        """Whether the next moves are dives: as long as these pay, and else for their share of the work."""
        dives, together = self._dives, self._together
        if self._dives_pay:
            return True
        better = self._tuning.better
        share = 0.5 if dives.rate == together.rate else better if dives.rate > together.rate else 1.0 - better
        return dives.work <= share * (dives.work + together.work)

    def _piece(self, plan: Vector, ticks: float, subsets: int, *, dives: bool) -> Vector:
        """Search neighbourhoods of a plan side by side, offer what they found together, and return it.

        Where it does not improve the incumbent, tangents are moved to it.
        """
        state = self._state
        self._decomposition.update_effect(state.problem)
        order = self._rng.sample(range(len(self._decomposition)), len(self._decomposition))
        neighbourhoods = self._neighbourhoods(plan, [order[first::subsets] for first in range(subsets)])

        def search(number: int) -> None:
            """Search one of them."""
            neighbourhoods[number].search(ticks, dives=dives)

        self._decomposition.in_parallel(search, range(len(neighbourhoods)))
        found = plan
        for each in neighbourhoods:
            for number in each.members:
                columns = self._decomposition[number].columns
                found = updated(found, columns, each.values[columns])
        if not admit(state, found):
            state.place_tangents(found)
            state.cut_efforts(found)
        state.poll()
        state.ticks += max(ticks, *(each.ticks for each in neighbourhoods))
        return found

    def _neighbourhoods(self, plan: Vector, subsets: list[list[int]]) -> list[Neighbourhood]:
        """A neighbourhood of every subset; unused resources are given to one of them at random."""
        decomposition = self._decomposition
        used = [decomposition.usage(members, plan) for members in subsets]
        unused = np.maximum(decomposition.capacities - np.sum(used, axis=0), 0.0)
        owner = np.array([self._rng.randrange(len(subsets)) for _ in unused])
        capacities = [use + np.where(owner == number, unused, 0.0) for number, use in enumerate(used)]
        rngs = [random.Random(self._rng.random()) for _ in subsets]  # noqa: S311
        return [
            Neighbourhood(self._state, decomposition, self._dual, plan, *each)
            for each in zip(subsets, capacities, rngs, strict=True)
            if each[0]
        ]
