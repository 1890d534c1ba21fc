"""Construction heuristic: missions planned one after the other by dives, at the multipliers of what they share."""

import numpy as np

from planner.solve.calls import SolverStatus
from planner.solve.decomposition import Decomposition
from planner.solve.dive import Dive, DiveParameters
from planner.solve.milp import Vector, updated
from planner.solve.polishing import admit
from planner.solve.state import SolveState
from planner.solve.tolerances import FEASIBILITY


class Construction:
    """One first plan; two missions dive at a time, and the second dives again where both want the same."""

    def __init__(
        self,
        state: SolveState,
        decomposition: Decomposition,
        multipliers: Vector,
        reserved: Vector,
        parameters: DiveParameters,
    ) -> None:
        """Begin with no units.

        Args:
            state: Receives the plan.
            decomposition: The missions.
            multipliers: By linking row: Lagrangian multiplier, never above 0 [exposure unit / unit].
            reserved: Resources reserved for a mission until it is planned: shape (missions, linking rows).
            parameters: Parameters of the dives.
        """
        self._state, self._decomposition, self._parameters = state, decomposition, parameters
        self._values = np.zeros(len(state.problem.variables))
        self._used = np.zeros(len(decomposition.capacities))
        self._reserved = reserved.copy()
        self._kept = [np.zeros(len(each.integer)) for each in decomposition]
        decomposition.set_multipliers(multipliers)

    def run(self, order: list[int]) -> None:
        """Plan the missions, and offer the plan where all of them have one.

        Args:
            order: The missions, those first that choose first.
        """
        waiting = list(order)
        while waiting and not self._state.cut_short:
            pair = waiting[:2]
            for number, found in zip(pair, self._decomposition.in_parallel(self._plan, pair), strict=True):
                if found is None:
                    return
                if self._accept(number, found):
                    waiting.remove(number)
        if not waiting:
            admit(self._state, self._values)

    def _plan(self, number: int) -> Vector | None:
        """Values by column of a mission, from a dive with its last units, one without, or the fewest units allowed."""
        each, kept = self._decomposition[number], self._kept[number]
        reserved = self._reserved.sum(axis=0) - self._reserved[number]
        each.set_capacities(np.maximum(self._decomposition.capacities - self._used - reserved, 0.0)[each.linking])
        found = self._dive(number, kept)
        if found is None:
            each.clear_basis()
            found = self._dive(number, np.zeros(len(kept)))
        if found is None:
            fewest = each.milp.lower[each.integer]
            each.set_unit_bounds(fewest, fewest)
            fixed = each.relax(self._state.seconds_left)
            found = fixed.values if fixed.status is SolverStatus.SOLVED else None
        return found

    def _dive(self, number: int, kept: Vector) -> Vector | None:
        dive = Dive(self._decomposition[number], kept, self._state.tuning.dives)
        return dive.run(self._parameters, lambda: self._state.seconds_left)

    def _accept(self, number: int, found: Vector) -> bool:
        """Add a mission's plan; where resources are overused meanwhile, keep the rest of it for another dive."""
        each = self._decomposition[number]
        values = updated(self._values, each.columns, found)
        used = self._decomposition.usage(range(len(self._decomposition)), values)
        overused = used > self._decomposition.capacities + FEASIBILITY
        if overused.any():
            self._kept[number] = np.where(each.consumes(overused)[each.integer], 0.0, np.round(found[each.integer]))
            return False
        self._values, self._used = values, used
        self._reserved[number] = 0.0
        return True
