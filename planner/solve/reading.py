"""A model read into arrays, and read again once it has other limits, which takes a fraction of the time."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import OrderedVarRecorder
from scipy import sparse

from planner.solve.matrix import Matrix, Values


@dataclass(frozen=True)
class Reading:
    """A model's matrix, and what is needed to read it again once it has other limits."""

    matrix: Matrix
    variables: list[Any]
    """By column."""
    rows: list[Any]
    """By row."""
    constants: Values
    """By row: what its body comes to where every column is 0 [unit of the row]."""

    @classmethod
    def of(cls, model: pyo.ConcreteModel) -> "Reading":
        """Read a linear model that has the objective `total`."""
        variables = list(model.component_data_objects(pyo.Var))
        visitor, place = _visitor(variables)
        objective = visitor.walk_expression(model.total.expr)
        cost = np.zeros(len(variables))
        cost[[place[i] for i in objective.linear]] = list(objective.linear.values())
        rows = list(model.component_data_objects(pyo.Constraint))
        bodies, limits = _parted(rows)
        coefficients, constants = _terms(bodies, visitor, place)
        nothing = np.zeros(len(variables))
        matrix = Matrix(cost, float(objective.constant), nothing, nothing, nothing > 0, nothing, nothing, coefficients)
        whole = np.array([v.is_integer() for v in variables], dtype=bool)
        return cls(replace(matrix, whole=whole), variables, rows, constants)._within(limits)

    def again(self, model: pyo.ConcreteModel) -> "Reading":
        """Read the same model once bounds and limits have changed, and rows have come or gone."""
        was = {id(row): number for number, row in enumerate(self.rows)}
        rows = list(model.component_data_objects(pyo.Constraint))
        bodies, limits = _parted(rows)
        new = [body for row, body in zip(rows, bodies, strict=True) if id(row) not in was]
        visitor, place = _visitor(self.variables)
        coefficients, constants = _terms(new, visitor, place)
        fresh = iter(range(len(self.rows), len(self.rows) + len(new)))
        order = [was[id(row)] if id(row) in was else next(fresh) for row in rows]
        known = sparse.vstack([self.matrix.rows, coefficients], format="csr")
        matrix, constants = replace(self.matrix, rows=known[order]), np.append(self.constants, constants)[order]
        return replace(self, matrix=matrix, rows=rows, constants=constants)._within(limits)

    def _within(self, limits: Values) -> "Reading":
        """The same with limits of rows, shape (rows, 2), and bounds of columns as the model has them now."""
        bounds = np.array([v.bounds for v in self.variables], dtype=float).reshape(-1, 2)
        matrix = replace(
            self.matrix,
            lower=bounds[:, 0],
            upper=np.where(np.isnan(bounds[:, 1]), np.inf, bounds[:, 1]),
            row_lower=np.where(np.isnan(limits[:, 0]), -np.inf, limits[:, 0] - self.constants),
            row_upper=np.where(np.isnan(limits[:, 1]), np.inf, limits[:, 1] - self.constants),
        )
        return replace(self, matrix=matrix)


def _visitor(variables: list[Any]) -> tuple[LinearRepnVisitor, dict[int, int]]:
    """What reads linear expressions of some variables, and their columns by identity."""
    place = {id(v): column for column, v in enumerate(variables)}
    return LinearRepnVisitor({}, var_recorder=OrderedVarRecorder({id(v): v for v in variables}, place, None)), place


def _parted(rows: list[Any]) -> tuple[list[Any], Values]:
    """Bodies of rows, and what they must lie between, NaN where there is no limit: shape (rows, 2)."""
    between = [row.to_bounded_expression(evaluate_bounds=True) for row in rows]
    limits = np.array([(least, most) for least, _, most in between], dtype=float).reshape(-1, 2)
    return [body for _, body, _ in between], limits


def _terms(bodies: list[Any], visitor: LinearRepnVisitor, place: dict[int, int]) -> tuple[sparse.csr_matrix, Values]:
    """Coefficients of the bodies of rows, and their constants."""
    first, constants = [0], list[float]()
    column, coefficient = list[int](), list[float]()
    for body in bodies:
        terms = visitor.walk_expression(body)
        column.extend(map(place.__getitem__, terms.linear))
        coefficient.extend(terms.linear.values())
        first.append(len(column))
        constants.append(terms.constant)
    shape = len(bodies), len(place)
    return sparse.csr_matrix((coefficient, column, first), shape=shape, dtype=float), np.array(constants, dtype=float)
