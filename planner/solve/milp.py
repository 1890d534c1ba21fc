"""A mixed-integer linear program in arrays, as a solver holds it, and restrictions of it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from planner.solve.tolerances import FEASIBILITY

Vector = NDArray[np.float64]
"""A number by column or by row."""

Indices = NDArray[np.int32]
"""Indices of columns or rows."""

Mask = NDArray[np.bool_]
"""Which columns, or which rows."""


@dataclass(frozen=True)
class Milp:
    """A mixed-integer linear program to be minimised."""

    cost: Vector
    offset: float
    """Objective where every column is 0 [exposure unit]."""
    lower: Vector
    upper: Vector
    integer: Mask
    """Columns that take integer values only."""
    row_lower: Vector
    row_upper: Vector
    coefficients: sparse.csr_matrix
    """Shape (rows, columns)."""

    @cached_property
    def by_column(self) -> sparse.csc_matrix:
        """The coefficients, stored by column."""
        return self.coefficients.tocsc()

    def with_costs(self, columns: Indices, cost: Vector, upper: Vector) -> "Milp":
        """The same program with other costs and upper bounds of some columns."""
        return replace(self, cost=updated(self.cost, columns, cost), upper=updated(self.upper, columns, upper))

    def with_slopes(self, rows: Indices) -> "Milp":
        """The same program, whose coefficients in some rows are what the columns avert in the objective."""
        matrix = self.coefficients.copy()
        entries = np.concatenate([np.arange(*matrix.indptr[row : row + 2]) for row in rows.tolist()])
        matrix.data[entries] = -self.cost[matrix.indices[entries]]
        return replace(self, coefficients=matrix)

    def with_rows(self, coefficients: sparse.csr_matrix, limits: Vector) -> "Milp":
        """The same program with more rows, each at most its limit."""
        return replace(
            self,
            row_lower=np.append(self.row_lower, np.full(len(limits), -np.inf)),
            row_upper=np.append(self.row_upper, limits),
            coefficients=sparse.vstack([self.coefficients, coefficients], format="csr"),
        )

    def restricted(self, free: Mask, values: Vector) -> "Milp":
        """The program over some columns with all others fixed.

        Args:
            free: Columns that remain.
            values: By column: the value that it is fixed to, if it is not free.

        Returns:
            The free columns in their order, and the rows that contain them or are violated without them.
        """
        kept = self.by_column[:, free].tocsr()
        activity = self.coefficients @ np.where(free, 0.0, values)
        violated = (activity < self.row_lower - FEASIBILITY) | (activity > self.row_upper + FEASIBILITY)
        remaining = (np.diff(kept.indptr) > 0) | violated
        return Milp(
            cost=self.cost[free],
            offset=self.offset + float(np.dot(self.cost[~free], values[~free])),
            lower=self.lower[free],
            upper=self.upper[free],
            integer=self.integer[free],
            row_lower=(self.row_lower - activity)[remaining],
            row_upper=(self.row_upper - activity)[remaining],
            coefficients=kept[remaining],
        )

    def is_feasible(self, values: Vector) -> bool:
        """Whether a solution satisfies every row to the feasibility tolerance."""
        activity = self.coefficients @ values
        within = (activity >= self.row_lower - FEASIBILITY) & (activity <= self.row_upper + FEASIBILITY)
        return bool(np.all(within))

    def objective(self, values: Vector) -> float:
        """Objective of a solution [exposure unit]."""
        return self.offset + float(np.dot(self.cost, values))


def updated(values: Vector, places: Indices | Mask, new: Vector) -> Vector:
    """A copy of an array with other values in some places."""
    other = values.copy()
    other[places] = new
    return other
