"""Diving heuristic for one mission: from its relaxation to integer units, as many at a time as its knapsacks allow.

In each step the units that are nearly integer are rounded up and fixed, all that no longer fit are fixed to what they
have, and the relaxation is solved again (diving; Berthold 2006, *Primal heuristics for mixed integer programs*). A step
that is infeasible or too costly is taken back and tried with fewer units; a single unit that fails is excluded.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.solve.calls import SolverStatus
from planner.solve.milp import Indices, Vector
from planner.solve.subproblem import Relaxation, Subproblem
from planner.solve.tolerances import FEASIBILITY, FRACTIONAL, INTEGRALITY
from planner.solve.tuning import DiveTuning


@dataclass(frozen=True)
class DiveParameters:
    """Parameters of one dive."""

    share: float
    """Share of the fractional units that a step rounds up [1]."""
    loss: float
    """Relative increase of the objective up to which a step is accepted [1]."""
    iterations: int
    """Simplex iterations of one relaxation."""

    @classmethod
    def drawn(cls, tuning: DiveTuning, rng: random.Random) -> "DiveParameters":
        """Parameters of a dive of the neighbourhood search, by chance."""
        return cls(rng.choice(tuning.shares), rng.choice(tuning.losses), tuning.iterations)

    @classmethod
    def constructive(cls, tuning: DiveTuning, loss: float = 1.0) -> "DiveParameters":
        """Parameters of a dive that constructs a plan.

        Args:
            tuning: Their other values.
            loss: As the field; a careful dive, which takes back steps that cost much, goes farther where money is
                scarce.
        """
        return cls(tuning.construction_share, loss, tuning.construction_iterations)


class Dive:
    """One dive, with some units of the mission fixed."""

    def __init__(self, subproblem: Subproblem, kept: Vector, tuning: DiveTuning) -> None:
        """Fix units, and exclude those that no longer fit; the subproblem keeps these bounds.

        Args:
            subproblem: The mission, with the multipliers and capacities that it has.
            kept: By integer column: units that stay at least.
            tuning: Steps, backtracking and failures.
        """
        self._subproblem, self._tuning = subproblem, tuning
        self._capacities = subproblem.knapsacks.capacities(subproblem.milp.row_upper)
        self._lower = np.maximum(kept, subproblem.milp.lower[subproblem.integer])
        self._upper = np.maximum(subproblem.milp.upper[subproblem.integer], self._lower)
        self._exclude_too_heavy()
        subproblem.set_unit_bounds(self._lower, self._upper)

    def run(
        self, parameters: DiveParameters, seconds_left: Callable[[], float], cutoff: float = np.inf
    ) -> Vector | None:
        """Dive to integer units.

        Args:
            parameters: How.
            seconds_left: Time that is left [s].
            cutoff: Objective of the mission that the dive must improve on [exposure unit].

        Returns:
            Values by column of the mission, or None where the dive fails, cannot improve, or has no time left.
        """
        if np.any(self._slack() < -FEASIBILITY):
            return None
        self._parameters, self._seconds_left = parameters, seconds_left
        self._share, self._failures = parameters.share, 0
        relaxed = self._relax()
        if relaxed.status is not SolverStatus.SOLVED or relaxed.objective >= cutoff:
            return None
        for number in range(self._tuning.steps):
            fractional = self._fractional(relaxed.values[self._subproblem.integer])
            if not len(fractional):
                break
            last = number == self._tuning.steps - 1 or self._failures == self._tuning.failures
            found = self._round_down(relaxed, cutoff) if last else self._step(relaxed, fractional, cutoff)
            if found is None:
                return None
            relaxed = found
        return self._exact(relaxed.values)

    def _step(self, relaxed: Relaxation, fractional: Indices, cutoff: float) -> Relaxation | None:
        """Round some units up; the relaxation after it, that before it where the step is taken back, or None."""
        before = self._lower.copy(), self._upper.copy()
        most = max(1, int(self._share * len(fractional)))
        fixed = self._round_up(relaxed.values[self._subproblem.integer], fractional, most)
        self._subproblem.set_unit_bounds(self._lower, self._upper)
        acceptable = relaxed.objective + self._parameters.loss * abs(relaxed.objective) if fixed else np.inf
        result = self._relax(min(cutoff, acceptable))
        if result.status is SolverStatus.SOLVED:
            self._share = self._parameters.share
            return result
        if result.status is SolverStatus.CUT_SHORT or not fixed:
            return None
        self._lower, self._upper = before
        self._share *= self._tuning.backtrack
        if len(fixed) == 1:
            self._upper[fixed] = self._lower[fixed]
            self._failures += 1
        return relaxed

    def _round_down(self, relaxed: Relaxation, cutoff: float) -> Relaxation | None:
        """Final step: fractional units are rounded down."""
        self._lower = self._upper = np.floor(relaxed.values[self._subproblem.integer] + FRACTIONAL)
        self._subproblem.set_unit_bounds(self._lower, self._upper)
        result = self._relax(cutoff)
        return result if result.status is SolverStatus.SOLVED else None

    def _exact(self, values: Vector) -> Vector | None:
        """The solution with units exactly integer and every row satisfied, for which HiGHS' tolerance is too wide."""
        counts = values[self._subproblem.integer]
        if len(self._fractional(counts)):
            return None
        units, milp = np.round(counts), self._subproblem.milp
        if np.all(np.abs(units - counts) <= INTEGRALITY) and milp.is_feasible(values):
            return values
        self._subproblem.clear_basis()
        self._subproblem.set_unit_bounds(units, units)
        result = self._relax()
        solved = result.status is SolverStatus.SOLVED and milp.is_feasible(result.values)
        return result.values if solved else None

    def _relax(self, cutoff: float = np.inf) -> Relaxation:
        return self._subproblem.relax(self._seconds_left(), self._parameters.iterations, cutoff)

    def _fractional(self, units: Vector) -> Indices:
        """Fractional units, those with the greatest fraction first."""
        fractional = np.flatnonzero(np.abs(units - np.round(units)) > FRACTIONAL)
        fraction = units[fractional] - np.floor(units[fractional])
        return np.asarray(fractional[np.argsort(-fraction, kind="stable")], dtype=np.int32)

    def _round_up(self, units: Vector, fractional: Indices, most: int) -> list[int]:
        """Round some fractional units up where they fit, fix the integer ones, and exclude all that no longer fit."""
        self._lower = np.maximum(self._lower, np.floor(units + FRACTIONAL))
        slack, fixed = self._slack(), list[int]()
        for column in fractional:
            knapsacks, weights = self._subproblem.knapsacks.weights_of(column)
            if fixed and units[column] - np.floor(units[column]) < self._tuning.together:
                break
            fits = bool(np.all(weights <= slack[knapsacks] + FEASIBILITY))
            if len(fixed) < most and fits and self._lower[column] < self._upper[column]:
                self._lower[column] += 1.0
                slack[knapsacks] -= weights
                fixed.append(int(column))
        self._exclude_too_heavy()
        return fixed

    def _slack(self) -> Vector:
        """Capacity of the knapsacks that fixed units leave."""
        return np.asarray(self._capacities - self._subproblem.knapsacks.weights @ self._lower)

    def _exclude_too_heavy(self) -> None:
        """Fix every unit that no longer fits."""
        full = self._subproblem.knapsacks.too_heavy(self._slack())
        self._upper[full] = self._lower[full]
