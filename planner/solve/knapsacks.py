"""Knapsacks of a mission: rows and cumulative budgets that units fill, by which a dive rules units out."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from models.cumulative_budget import CumulativeBudget
from planner.solve.milp import Indices, Milp, Vector
from planner.solve.tolerances import FEASIBILITY


@dataclass(frozen=True)
class Knapsacks:
    """Knapsack rows of a mission's integer columns: ceilings, pledges, and the cumulative budget."""

    rows: Indices
    """Rows of ceilings and pledges."""
    arrived: Vector
    """By row of the budget: cash received [million USD]."""
    funds: Indices
    """Rows of funds."""
    paying: Vector
    """1 where a fund can pay into the budget: shape (rows of the budget, funds)."""
    weights: sparse.csc_matrix
    """What a unit takes: shape (knapsacks, integer columns)."""
    column: Indices
    """By entry of `weights`: its column."""

    @classmethod
    def of(cls, milp: Milp, budget: CumulativeBudget, funds: Indices) -> "Knapsacks":
        """The knapsacks of a mission.

        Args:
            milp: Its program.
            budget: Its cumulative budget.
            funds: By fund of the budget: its row in the program, or -1 where it does not pay at the mission.
        """
        coefficients = milp.coefficients
        filled = np.diff(coefficients.indptr) > 0
        continuous = np.asarray(abs(coefficients) @ (~milp.integer).astype(float)) > 0
        negative = np.asarray(coefficients.minimum(0).sum(axis=1)).ravel() < 0
        rows = np.flatnonzero(filled & ~continuous & ~negative & np.isfinite(milp.row_upper)).astype(np.int32)
        weights = sparse.vstack([coefficients[rows][:, milp.integer], sparse.csr_matrix(budget.spent)], format="csc")
        column = np.repeat(np.arange(weights.shape[1], dtype=np.int32), np.diff(weights.indptr))
        return cls(rows, budget.arrived, funds[funds >= 0], budget.paying[:, funds >= 0], weights, column)

    def capacities(self, limits: Vector) -> Vector:
        """By knapsack: its capacity, given the upper limits of all rows."""
        return np.concatenate([limits[self.rows], self.arrived + self.paying @ limits[self.funds]])

    def weights_of(self, column: int) -> tuple[Indices, Vector]:
        """Knapsacks that a unit of an integer column takes from, and how much."""
        span = slice(self.weights.indptr[column], self.weights.indptr[column + 1])
        return self.weights.indices[span], self.weights.data[span]

    def too_heavy(self, left: Vector) -> Indices:
        """Integer columns of which not one unit more fits into the capacity that is left."""
        return np.asarray(self.column[self.weights.data > left[self.weights.indices] + FEASIBILITY])
