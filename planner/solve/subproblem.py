"""Subproblem of the decomposition: one mission, its use of shared resources, and its relaxation with a warm basis."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.solve.calls import NOTHING, UNLIMITED, Callbacks, CallLimits, SolverStatus
from planner.solve.cuts import Cuts
from planner.solve.highs import Solver
from planner.solve.knapsacks import Knapsacks
from planner.solve.milp import Indices, Mask, Milp, Vector, updated
from planner.solve.problem import Problem


@dataclass(frozen=True)
class Relaxation:
    """Solution of a subproblem's linear relaxation."""

    status: SolverStatus
    objective: float
    """Objective at the multipliers [exposure unit]; infinity where there is no solution."""
    values: Vector
    """Values of its columns."""
    duals: Vector
    """Dual values by row [exposure unit / unit of the row]."""


class Subproblem:
    """One mission: its columns, the linking rows that they are in, and its relaxation."""

    def __init__(
        self, problem: Problem, number: int, own: Indices, linking: Indices, interrupted: Callable[[], bool] | None
    ) -> None:
        """Extract a mission from a problem.

        Args:
            problem: The problem.
            number: The mission.
            own: Rows that contain columns of no other mission.
            linking: Rows that contain columns of several missions, each at most its limit.
            interrupted: Polled by the relaxation, from any thread; None where it is too small to need it.
        """
        whole, columns = problem.milp, np.flatnonzero(problem.mission == number).astype(np.int32)
        coefficients = whole.by_column[:, columns].tocsr()
        self.columns = columns
        self.linking: Indices = np.flatnonzero(np.diff(coefficients[linking].indptr)).astype(np.int32)
        """Linking rows that contain columns of the mission: their indices among all linking rows."""
        rows = np.concatenate([linking[self.linking], own])
        self.consumption = coefficients[linking[self.linking]]
        """Shared resources that a column consumes: shape (linking rows of the mission, columns)."""
        self.milp = Milp(
            cost=whole.cost[columns],
            offset=0.0,
            lower=whole.lower[columns],
            upper=whole.upper[columns],
            integer=whole.integer[columns],
            row_lower=whole.row_lower[rows],
            row_upper=whole.row_upper[rows],
            coefficients=coefficients[rows],
        )
        """The program of the mission; its first rows are the linking ones."""
        self.ceilings: Indices = np.flatnonzero(np.isin(rows, problem.ceilings)).astype(np.int32)
        """Its rows under a ceiling."""
        self._floors: Indices = np.flatnonzero(np.isin(rows, problem.floors.rows)).astype(np.int32)
        self._least = self.milp.row_lower[self._floors]
        self._size = problem.floors.size[np.isin(problem.floors.rows, rows)]
        self.integer: Indices = np.flatnonzero(self.milp.integer).astype(np.int32)
        place = {int(row): place for place, row in enumerate(rows)}
        funds = [place.get(int(row), -1) for row in problem.funds]
        self.knapsacks = Knapsacks.of(self.milp, problem.budgets[number], np.array(funds, dtype=np.int32))
        self._consuming: Indices = np.flatnonzero(np.diff(self.consumption.tocsc().indptr)).astype(np.int32)
        self._first: Indices = np.arange(len(self.linking), dtype=np.int32)
        self._cost = self.milp.cost
        callbacks = None if interrupted is None else Callbacks(lambda _: interrupted())
        self._solver = Solver(self.milp, callbacks, 1, integer=False)

    @property
    def priced(self) -> Milp:
        """The program of the mission with shared resources charged at the multipliers."""
        return replace(self.milp, cost=self._cost)

    @property
    def ticks(self) -> float:
        """Work of its relaxations so far [ticks]."""
        return self._solver.ticks

    def set_multipliers(self, multipliers: Vector) -> None:
        """Charge the consumption of shared resources.

        Args:
            multipliers: By linking row: Lagrangian multiplier [exposure unit / unit], never above 0.
        """
        self._cost = self.milp.cost - self.consumption.T @ multipliers[self.linking]
        self._solver.set_costs(self._consuming, self._cost[self._consuming])

    def set_capacities(self, capacities: Vector) -> None:
        """Limit the consumption of shared resources, by linking row of the mission."""
        upper = self.milp.row_upper.copy()
        upper[self._first] = capacities
        self.milp = replace(self.milp, row_upper=upper)
        self._solver.set_limits(self._first, capacities)

    def keep_distance(self, distance: float) -> None:
        """Keep a distance from the limits on areas, as a share of what their exposure could fall by [1]."""
        if len(self._floors):
            least = self._least + distance * self._size
            self.milp = replace(self.milp, row_lower=updated(self.milp.row_lower, self._floors, least))
            self._solver.set_least(self._floors, least)

    def set_unit_bounds(self, lower: Vector, upper: Vector) -> None:
        """Set the bounds of integer columns in the relaxation."""
        self._solver.set_bounds(self.integer, lower, upper)

    def update_tangents(self, whole: Milp) -> None:
        """Adopt costs and upper bounds of continuous columns from the program of the whole problem."""
        cost, upper = whole.cost[self.columns], whole.upper[self.columns]
        differs = (cost != self.milp.cost) | (upper != self.milp.upper)
        moved = np.flatnonzero(differs & ~self.milp.integer).astype(np.int32)
        self._cost = self._cost + cost - self.milp.cost
        self.milp = replace(self.milp, cost=cost, upper=upper)
        self._solver.set_bounds(moved, self.milp.lower[moved], upper[moved])
        self._solver.set_costs(moved, self._cost[moved])
        if len(self._floors):
            self.milp = self.milp.with_slopes(self._floors)
            self._solver.set_rows(self._floors, self.milp.coefficients)

    def add_cuts(self, cuts: Cuts) -> None:
        """Add cuts on columns of the mission."""
        self.milp = self.milp.with_rows(cuts.coefficients, cuts.limits)
        self._solver.add_rows(cuts.coefficients.tocsr(), cuts.limits)

    def clear_basis(self) -> None:
        """Solve the next relaxation from scratch."""
        self._solver.clear_basis()

    def relax(self, seconds: float, iterations: int = UNLIMITED, cutoff: float = np.inf) -> Relaxation:
        """Solve the linear relaxation from the last basis.

        Args:
            seconds: Time limit [s].
            iterations: Limit of simplex iterations.
            cutoff: Objective from which on it counts as infeasible [exposure unit].
        """
        limits = CallLimits(seconds=seconds, iterations=iterations, cutoff=cutoff)
        result = self._solver.solve(limits)
        if result.status is SolverStatus.FAILED:
            self._solver.clear_basis()
            result = self._solver.solve(limits)
        if result.status is not SolverStatus.SOLVED:
            return Relaxation(result.status, np.inf, NOTHING, NOTHING)
        objective = float(np.dot(self._cost, result.values))
        if objective >= cutoff:
            return Relaxation(SolverStatus.INFEASIBLE, np.inf, NOTHING, NOTHING)
        return Relaxation(result.status, objective, result.values, result.duals)

    def usage(self, values: Vector) -> Vector:
        """Shared resources used in a solution of the whole problem, by linking row of the mission."""
        return np.asarray(self.consumption @ values[self.columns])

    def consumes(self, linking: Mask) -> Mask:
        """Columns that consume one of the marked resources, marked among all linking rows."""
        return np.asarray(self.consumption.T @ linking[self.linking].astype(float) > 0)

    def objective(self, values: Vector) -> float:
        """Contribution to the objective in a solution of the whole problem [exposure unit]."""
        return float(np.dot(self.milp.cost, values[self.columns]))

    def reduced_costs(self, duals: Vector) -> Vector:
        """Reduced costs of columns at the multipliers [exposure unit / unit of the column].

        Args:
            duals: Dual values by row [exposure unit / unit of the row].
        """
        return np.asarray(self._cost - self.milp.by_column.T @ duals)

    def gross_values(self, duals: Vector) -> Vector:
        """Values of columns before their own costs, by column [exposure unit / unit of the column].

        Args:
            duals: Dual values by row [exposure unit / unit of the row].
        """
        matrix = self.milp.by_column
        values = np.maximum(matrix.data * duals[matrix.indices], 0.0)
        return np.asarray(sparse.csc_matrix((values, matrix.indices, matrix.indptr), matrix.shape).sum(axis=0)).ravel()
