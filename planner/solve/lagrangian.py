"""Lagrangian dual of the linking rows, maximised by column generation.

Pledges and funds are priced by multipliers, and each mission is relaxed alone. At any multipliers the sum of the
missions' optima, less the value of the capacities, is a dual bound on every plan (Geoffrion 1974,
doi:10.1007/BFb0120690); at the best ones it is that of the linear relaxation of the whole model.
"""

from collections.abc import Callable

import numpy as np

from planner.solve.calls import SolverStatus
from planner.solve.decomposition import Decomposition
from planner.solve.master import RestrictedMaster
from planner.solve.milp import Vector
from planner.solve.subproblem import Relaxation
from planner.solve.tuning import LagrangianTuning


class LagrangianDual:
    """The best multipliers so far, the missions' relaxations at them, and the bound that follows."""

    def __init__(self, decomposition: Decomposition, offset: float, tuning: LagrangianTuning) -> None:
        """Begin with all multipliers 0.

        Args:
            decomposition: The missions.
            offset: Objective where every column is 0 [exposure unit].
            tuning: The box of the multipliers.
        """
        self._decomposition, self._offset, self._tuning = decomposition, offset, tuning
        self.multipliers: Vector = np.zeros(len(decomposition.capacities))
        """By linking row: Lagrangian multiplier [exposure unit / unit], never above 0."""
        self.bound = -np.inf
        """Dual bound [exposure unit]."""
        self.relaxations: list[Relaxation] = []
        """By mission: its relaxation at these multipliers."""
        self.reduced_costs: Vector = np.empty(0)
        """At these multipliers, by column of the whole problem [exposure unit / unit of the column]."""
        self._master = RestrictedMaster(decomposition, offset)
        self._width = tuning.box
        self.scale: Vector = np.empty(0)
        """By linking row: most that one more of it saves a mission, which the width of the box is a share of
        [exposure unit / unit]."""

    @property
    def values(self) -> Vector:
        """Solutions of the missions' relaxations, by column of the whole problem."""
        return self._decomposition.joined(each.values for each in self.relaxations)

    @property
    def shares(self) -> Vector:
        """Each mission's share of the resources in the master's solution: shape (missions, linking rows)."""
        return self._master.shares

    def maximise(
        self,
        seconds_left: Callable[[], float],
        iterations: int,
        tolerance: float,
        enough: Callable[[float], bool] = lambda _: False,
    ) -> SolverStatus:
        """Raise the bound by better multipliers.

        Args:
            seconds_left: Time that is left [s].
            iterations: Most iterations.
            tolerance: Predicted rise at which to end, as a share of what any plan can avert by the bound [1].
            enough: Called with the bound after each iteration [exposure unit]; returns whether to end.

        Returns:
            `SOLVED`, or why a mission's relaxation was not.
        """
        self._decomposition.reset()
        multipliers, predicted = (self.multipliers, np.inf) if self._master.empty else self._next()
        for _ in range(iterations):
            if predicted < self.bound + tolerance * max(0.0, self._offset - self.bound):
                break
            found = self._relax(multipliers, seconds_left)
            failed = [each.status for each in found if each.status is not SolverStatus.SOLVED]
            if failed:
                return SolverStatus.SOLVED if self.relaxations else failed[0]
            self._evaluate(multipliers, found, predicted)
            if enough(self.bound) or not multipliers.size:
                break
            multipliers, predicted = self._next()
        return SolverStatus.SOLVED

    def restart(self) -> None:
        """Discard what the missions proposed: tangents or cuts have changed their relaxations."""
        self._master.clear()

    def _relax(self, multipliers: Vector, seconds_left: Callable[[], float]) -> list[Relaxation]:
        def relax(number: int) -> Relaxation:
            """The relaxation of one mission."""
            self._decomposition[number].set_multipliers(multipliers)
            return self._decomposition[number].relax(seconds_left())

        return self._decomposition.in_parallel(relax, range(len(self._decomposition)))

    def _evaluate(self, multipliers: Vector, found: list[Relaxation], predicted: float) -> None:
        """Keep better multipliers, resize the box, and propose the solutions to the master."""
        value = float(np.dot(multipliers, self._decomposition.capacities))
        bound = self._offset + value + sum(each.objective for each in found)
        self._resize_box(bound, predicted, found)
        if bound > self.bound:
            self.bound, self.multipliers, self.relaxations = bound, multipliers, found
            pairs = zip(self._decomposition, found, strict=True)
            self.reduced_costs = self._decomposition.joined(each.reduced_costs(r.duals) for each, r in pairs)
        self._master.add(found)

    def _resize_box(self, bound: float, predicted: float, found: list[Relaxation]) -> None:
        tuning = self._tuning
        if not len(self.scale):
            self.scale = self._worth(found)
        elif bound < self.bound:
            self._width *= tuning.shrink
        elif np.isfinite(predicted) and bound - self.bound > tuning.serious_rise * (predicted - self.bound):
            self._width = min(tuning.widest_box, tuning.grow * self._width)

    def _next(self) -> tuple[Vector, float]:
        """The next multipliers, and the bound that the master predicts of them [exposure unit]."""
        found = self._master.solve(self.multipliers, self._width * self.scale)
        return (self.multipliers, self.bound) if found is None else found

    def _worth(self, found: list[Relaxation]) -> Vector:
        """Most that one more of a linking resource saves a mission, before costs [exposure unit / unit]."""
        worth = np.zeros(len(self.multipliers))
        for each, relaxation in zip(self._decomposition, found, strict=True):
            entries = each.consumption.tocoo()
            values = each.gross_values(relaxation.duals)[entries.col] / entries.data
            np.maximum.at(worth, each.linking[entries.row], values)
        return np.maximum(worth, np.median(worth[worth > 0])) if np.any(worth > 0) else np.ones(len(worth))
