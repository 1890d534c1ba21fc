"""A Pyomo model compiled into arrays, and compiled again once its limits have changed, in a fraction of the time."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from pyomo.repn.linear import LinearRepnVisitor
from pyomo.repn.util import OrderedVarRecorder
from scipy import sparse

from models.algebra import pyo
from planner.solve.milp import Milp, Vector


@dataclass(frozen=True)
class CompiledModel:
    """The arrays of a linear Pyomo model, and what is needed to compile it again with other limits."""

    milp: Milp
    variables: list[Any]
    """By column."""
    rows: list[Any]
    """By row: its constraint."""
    constants: Vector
    """By row: the value of its body where every column is 0 [unit of the row]."""

    @classmethod
    def of(cls, model: pyo.ConcreteModel) -> "CompiledModel":
        """Compile a linear model whose objective is called `total`."""
        variables = list(model.component_data_objects(pyo.Var))
        visitor, column = _visitor(variables)
        objective = visitor.walk_expression(model.total.expr)
        cost = np.zeros(len(variables))
        cost[[column[i] for i in objective.linear]] = list(objective.linear.values())
        rows = list(model.component_data_objects(pyo.Constraint))
        bodies, limits = _split(rows)
        coefficients, constants = _linear_terms(bodies, visitor, column)
        zero = np.zeros(len(variables))
        milp = Milp(cost, float(objective.constant), zero, zero, zero > 0, zero, zero, coefficients)
        integer = np.array([v.is_integer() for v in variables], dtype=bool)
        return cls(replace(milp, integer=integer), variables, rows, constants)._with_limits(limits)

    def updated(self, model: pyo.ConcreteModel) -> "CompiledModel":
        """Compile the same model after changes of bounds and limits, and of which rows it has."""
        was = {id(row): number for number, row in enumerate(self.rows)}
        rows = list(model.component_data_objects(pyo.Constraint))
        bodies, limits = _split(rows)
        new = [body for row, body in zip(rows, bodies, strict=True) if id(row) not in was]
        coefficients, constants = _linear_terms(new, *_visitor(self.variables))
        added = iter(range(len(self.rows), len(self.rows) + len(new)))
        order = [was[id(row)] if id(row) in was else next(added) for row in rows]
        known = sparse.vstack([self.milp.coefficients, coefficients], format="csr")
        milp, constants = replace(self.milp, coefficients=known[order]), np.append(self.constants, constants)[order]
        return replace(self, milp=milp, rows=rows, constants=constants)._with_limits(limits)

    def _with_limits(self, limits: Vector) -> "CompiledModel":
        """The same with limits of rows, shape (rows, 2), and the bounds that the variables have now."""
        bounds = np.array([v.bounds for v in self.variables], dtype=float).reshape(-1, 2)
        milp = replace(
            self.milp,
            lower=bounds[:, 0],
            upper=np.where(np.isnan(bounds[:, 1]), np.inf, bounds[:, 1]),
            row_lower=np.where(np.isnan(limits[:, 0]), -np.inf, limits[:, 0] - self.constants),
            row_upper=np.where(np.isnan(limits[:, 1]), np.inf, limits[:, 1] - self.constants),
        )
        return replace(self, milp=milp)


def _visitor(variables: list[Any]) -> tuple[LinearRepnVisitor, dict[int, int]]:
    """A visitor of linear expressions in some variables, and their columns by identity."""
    column = {id(v): number for number, v in enumerate(variables)}
    return LinearRepnVisitor({}, var_recorder=OrderedVarRecorder({id(v): v for v in variables}, column, None)), column


def _split(rows: list[Any]) -> tuple[list[Any], Vector]:
    """Bodies of rows, and their lower and upper limits, NaN where there is none: shape (rows, 2)."""
    bounded = [row.to_bounded_expression(evaluate_bounds=True) for row in rows]
    limits = np.array([(lower, upper) for lower, _, upper in bounded], dtype=float).reshape(-1, 2)
    return [body for _, body, _ in bounded], limits


def _linear_terms(
    bodies: list[Any], visitor: LinearRepnVisitor, column: dict[int, int]
) -> tuple[sparse.csr_matrix, Vector]:
    """Coefficients of the bodies of rows, and their constants."""
    first, constants = [0], list[float]()
    columns, coefficients = list[int](), list[float]()
    for body in bodies:
        terms = visitor.walk_expression(body)
        columns.extend(map(column.__getitem__, terms.linear))
        coefficients.extend(terms.linear.values())
        first.append(len(columns))
        constants.append(terms.constant)
    shape = len(bodies), len(column)
    return sparse.csr_matrix((coefficients, columns, first), shape=shape, dtype=float), np.array(constants, dtype=float)
