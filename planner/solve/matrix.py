"""A mixed-integer linear model as the arrays that a solver holds, and parts of it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyomo.environ as pyo
from numpy.typing import NDArray
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import OrderedVarRecorder
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


def matrix_of(model: pyo.ConcreteModel, variables: list[Any], rows: list[Any]) -> Matrix:
    """The arrays of a linear model.

    Args:
        model: A model with the objective `total`.
        variables: Its variables, in the order of the columns.
        rows: Its constraints, in their order.
    """
    place = {id(v): i for i, v in enumerate(variables)}
    visitor = LinearRepnVisitor({}, var_recorder=OrderedVarRecorder({id(v): v for v in variables}, place, None))
    objective = visitor.walk_expression(model.total.expr)
    first, row_lower, row_upper = [0], list[float](), list[float]()
    column, coefficient = list[int](), list[float]()
    for row in rows:
        least, body, most = row.to_bounded_expression(evaluate_bounds=True)
        terms = visitor.walk_expression(body)
        column.extend(map(place.__getitem__, terms.linear))
        coefficient.extend(terms.linear.values())
        first.append(len(column))
        row_lower.append(-np.inf if least is None else least - terms.constant)
        row_upper.append(np.inf if most is None else most - terms.constant)
    bounds = np.array([v.bounds for v in variables], dtype=float).reshape(-1, 2)
    cost = np.zeros(len(variables))
    cost[[place[i] for i in objective.linear]] = list(objective.linear.values())
    return Matrix(
        cost=cost,
        offset=float(objective.constant),
        lower=bounds[:, 0],
        upper=np.where(np.isnan(bounds[:, 1]), np.inf, bounds[:, 1]),
        whole=np.array([v.is_integer() for v in variables], dtype=bool),
        row_lower=np.array(row_lower),
        row_upper=np.array(row_upper),
        rows=sparse.csr_matrix((coefficient, column, first), shape=(len(rows), len(variables)), dtype=float),
    )
