"""A neighbourhood of a plan: plans that differ from it in a subset of the missions.

A move of one mission destroys a part of its plan, drawn by chance, and repairs it by a dive, with the resources that
the others leave or with some of theirs; missions that lose resources are repaired in turn. A move of several frees them
together, over the columns with the lowest reduced costs, and is a branch and bound from the incumbent.
"""

import random

import numpy as np

from planner.solve.decomposition import Decomposition
from planner.solve.dive import Dive, DiveParameters
from planner.solve.lagrangian import LagrangianDual
from planner.solve.milp import Mask, Vector, updated
from planner.solve.restricted_search import RestrictedSearch
from planner.solve.state import SolveState
from planner.solve.subproblem import Subproblem
from planner.solve.tolerances import EQUAL, FEASIBILITY


class Neighbourhood:
    """A subset of the missions, the best plan found of it, and the resources that it may use."""

    def __init__(
        self,
        state: SolveState,
        decomposition: Decomposition,
        dual: LagrangianDual,
        values: Vector,
        members: list[int],
        capacities: Vector,
        rng: random.Random,
    ) -> None:
        """Begin at a plan; the subproblems of the missions have no multipliers.

        Args:
            state: Has an incumbent.
            decomposition: All missions.
            dual: The dual of the relaxation.
            values: The plan, by column.
            members: The missions of the subset.
            capacities: By linking row: what they may use together.
            rng: Random numbers.
        """
        self.members, self.values = members, values
        self._state, self._decomposition, self._multipliers = state, decomposition, dual.multipliers
        self._capacities, self._rng, self._tuning = capacities, rng, state.tuning.neighbourhoods
        self._chances = self._regrets(dual)
        self.ticks = 0.0
        """Work done [ticks]."""

    def search(self, ticks: float, *, dives: bool) -> None:
        """Try moves, and accept those that improve the plan.

        Args:
            ticks: Work after which to end [ticks].
            dives: Whether moves are dives of one mission, and not branch and bound over several.
        """
        moves = (self._replan, self._reschedule, self._take, self._buy) if dives else (self._free_together,)
        while self.ticks < ticks and not self._state.cut_short:
            found = self._rng.choice(moves)(*self._drawn(1))
            if found is not None and self._objective(found) < self._objective(self.values):
                self.values = found

    def _free_together(self, number: int) -> Vector | None:
        """Replan a mission and some others together, with the resources that the rest leave."""
        others = set(self._drawn(self._rng.randint(1, self._tuning.most_together - 1))) - {number}
        missions = [number, *sorted(others)]
        rest = [each for each in self.members if each not in missions]
        left = np.maximum(self._capacities - self._decomposition.usage(rest, self.values), 0.0)
        search = RestrictedSearch(self._state, self._decomposition, missions)
        found = search.run(self.values, left, self._rng)
        self.ticks += search.ticks
        return found

    def _drawn(self, count: int) -> list[int]:
        """Some missions, drawn by their regrets; one may be drawn again."""
        return self._rng.choices(self.members, self._chances, k=count)

    def _regrets(self, dual: LagrangianDual) -> list[float]:
        """By member: how much worse its part of the plan is at the multipliers than its relaxation [exposure unit]."""
        regrets = np.array([self._priced(number) - dual.relaxations[number].objective for number in self.members])
        least = self._tuning.least_chance * max(float(regrets.max()), EQUAL)
        return [float(each) for each in np.maximum(regrets, least)]

    def _priced(self, number: int) -> float:
        """Contribution of a mission at the multipliers [exposure unit]."""
        mission = self._decomposition[number]
        charge = float(np.dot(self._multipliers[mission.linking], mission.usage(self.values)))
        return mission.objective(self.values) - charge

    def _replan(self, number: int) -> Vector | None:
        """Replan a mission with the resources that the others leave."""
        mission = self._decomposition[number]
        mission.set_capacities(self._left_to(mission, self.values))
        return self._dive(mission, self.values, self._destroyed(mission), mission.objective(self.values))

    def _reschedule(self, number: int) -> Vector | None:
        """Replan a mission with the pledges and funds that it already uses: when its units start."""
        mission = self._decomposition[number]
        used = mission.usage(self.values) > FEASIBILITY
        mission.set_capacities(np.where(used, self._left_to(mission, self.values), 0.0))
        return self._dive(mission, self.values, self._destroyed(mission), mission.objective(self.values))

    def _take(self, number: int) -> Vector | None:
        """Replan a mission with some resources of the others, drawn by chance, and repair those that lose them."""
        mission = self._decomposition[number]
        released = np.array([self._rng.random() < self._tuning.released for _ in mission.linking], dtype=bool)
        capacities = np.where(released, self._capacities[mission.linking], self._left_to(mission, self.values))
        mission.set_capacities(capacities)
        taken = self._dive(mission, self.values, self._destroyed(mission))
        return None if taken is None else self._repaired(number, taken)

    def _buy(self, number: int) -> Vector | None:
        """Replan a mission with all resources at their multipliers, and repair those that lose them."""
        mission = self._decomposition[number]
        mission.set_multipliers(self._multipliers)
        mission.set_capacities(self._capacities[mission.linking])
        taken = self._dive(mission, self.values, self._destroyed(mission))
        mission.set_multipliers(np.zeros(len(self._multipliers)))
        return None if taken is None else self._repaired(number, taken)

    def _repaired(self, taker: int, taken: Vector) -> Vector | None:
        """The plan once missions that lost resources to another are replanned; None where one of them cannot be."""
        values, overused = taken, self._overused(taken)
        for number in self._rng.sample(self.members, len(self.members)):
            mission = self._decomposition[number]
            lost = mission.consumes(overused) & (values[mission.columns] > FEASIBILITY)
            if number != taker and lost.any():
                mission.set_capacities(self._left_to(mission, values))
                kept = np.where(lost[mission.integer], 0.0, self._kept(mission, self._tuning.kept_in_repair))
                repaired = self._dive(mission, values, kept)
                if repaired is None:
                    return None
                values, overused = repaired, self._overused(repaired)
        return values

    def _dive(self, mission: Subproblem, values: Vector, kept: Vector, cutoff: float = np.inf) -> Vector | None:
        """The plan with one mission's part from a dive; None where the dive fails, or does not beat the cutoff."""
        parameters = DiveParameters.drawn(self._state.tuning.dives, self._rng)
        before = mission.ticks
        found = Dive(mission, kept, self._state.tuning.dives).run(parameters, lambda: self._state.seconds_left, cutoff)
        self.ticks += mission.ticks - before
        return None if found is None else updated(values, mission.columns, found)

    def _destroyed(self, mission: Subproblem) -> Vector:
        """By integer column of a mission: units left after a share of them, drawn by chance, is removed."""
        return self._kept(mission, self._rng.choice(self._tuning.kept))

    def _kept(self, mission: Subproblem, share: float) -> Vector:
        """By integer column of a mission: its units, each column kept with a probability."""
        units = np.round(self.values[mission.columns][mission.integer])
        units[[column for column in np.flatnonzero(units) if self._rng.random() >= share]] = 0.0
        return units

    def _overused(self, values: Vector) -> Mask:
        """By linking row: whether the subset uses more than it may."""
        return np.asarray(self._decomposition.usage(self.members, values) > self._capacities + FEASIBILITY)

    def _left_to(self, mission: Subproblem, values: Vector) -> Vector:
        """By linking row of a mission: what the others of the subset leave."""
        others = self._decomposition.usage(self.members, values)[mission.linking] - mission.usage(values)
        return np.asarray(np.maximum(self._capacities[mission.linking] - others, 0.0))

    def _objective(self, values: Vector) -> float:
        """Contribution of the subset to the objective [exposure unit]."""
        return sum(self._decomposition[number].objective(values) for number in self.members)
