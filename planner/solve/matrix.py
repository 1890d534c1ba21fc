"""A mixed-integer linear model as the arrays that a solver holds, and parts of it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Values = NDArray[np.float64]
"""Values of columns or rows."""

Places = NDArray[np.int32]
"""Places of columns or rows."""

Mask = NDArray[np.bool_]
"""Which columns, or which rows."""

DUST = 1e-6
"""By how much a row may be missed for rounding [unit of the row]."""


@dataclass(frozen=True)
class Matrix:
    """A mixed-integer linear model to be made small."""

    cost: Values
    offset: float
    """Objective where every column is 0 [exposure unit]."""
    lower: Values
    upper: Values
    whole: Mask
    """Which columns take whole values only."""
    row_lower: Values
    row_upper: Values
    rows: sparse.csr_matrix
    """Coefficients: shape (rows, columns)."""

    @cached_property
    def columns(self) -> sparse.csc_matrix:
        """Coefficients, column by column."""
        return self.rows.tocsc()

    def priced(self, columns: Places, cost: Values, upper: Values) -> "Matrix":
        """The same model with other costs and upper bounds of some columns."""
        costs, uppers = self.cost.copy(), self.upper.copy()
        costs[columns], uppers[columns] = cost, upper
        return replace(self, cost=costs, upper=uppers)

    def with_rows(self, rows: sparse.csr_matrix, limits: Values) -> "Matrix":
        """The same model with more rows, each at most its limit."""
        return replace(
            self,
            row_lower=np.append(self.row_lower, np.full(len(limits), -np.inf)),
            row_upper=np.append(self.row_upper, limits),
            rows=sparse.vstack([self.rows, rows], format="csr"),
        )

    def part(self, free: Mask, values: Values) -> "Matrix":
        """The model of some columns while the others keep their values.

        Args:
            free: Which columns remain.
            values: Values of all columns.

        Returns:
            The columns that remain, in their order, and the rows that they are in, or that are broken without them.
        """
        kept = self.columns[:, free].tocsr()
        settled = self.rows @ np.where(free, 0.0, values)
        broken = (settled < self.row_lower - DUST) | (settled > self.row_upper + DUST)
        remaining = (np.diff(kept.indptr) > 0) | broken
        return Matrix(
            cost=self.cost[free],
            offset=self.offset + float(np.dot(self.cost[~free], values[~free])),
            lower=self.lower[free],
            upper=self.upper[free],
            whole=self.whole[free],
            row_lower=(self.row_lower - settled)[remaining],
            row_upper=(self.row_upper - settled)[remaining],
            rows=kept[remaining],
        )

    def holds(self, values: Values) -> bool:
        """Whether a solution keeps every row, but for dust."""
        filled = self.rows @ values
        return bool(np.all(filled >= self.row_lower - DUST) and np.all(filled <= self.row_upper + DUST))

    def objective(self, values: Values) -> float:
        """Objective of a solution [exposure unit]."""
        return self.offset + float(np.dot(self.cost, values))


def changed(values: Values, places: Places | Mask, chosen: Values) -> Values:
    """Values with some of them changed."""
    other = values.copy()
    other[places] = chosen
    return other
