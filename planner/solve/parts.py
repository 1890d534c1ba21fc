"""The model mission by mission.

Missions share nothing but pledged units and funds. Each is a part with columns and rows of its own, and rows on its
use of what is shared; the relaxations of all parts together take a fraction of the time that the one of the whole does.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from scipy import sparse

from models.cumulative_budget import CumulativeBudget
from planner.solve.cuts import Cuts
from planner.solve.highs import ENDLESS, NOTHING, Ears, Ending, Solver, Work
from planner.solve.ledger import GLANCE
from planner.solve.matrix import DUST, Mask, Matrix, Places, Values
from planner.solve.problem import Problem

LARGE = 5_000
"""Columns of a mission beyond which its relaxation may take so long that it must hear of a stop."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation of a part gave."""

    ending: Ending
    objective: float
    """Its objective at the prices [exposure unit]; infinity where there is no solution."""
    values: Values
    """Values of its columns."""
    duals: Values
    """What a row's limit is worth, by row [exposure unit / unit of the row]."""


@dataclass(frozen=True)
class Knapsacks:
    """What only whole columns fill, and only up to a limit: ceilings, pledges, and the budget by each period."""

    rows: Places
    """Rows of ceilings and pledges."""
    arrived: Values
    """By row of the budget: cash that has arrived [million USD]."""
    funds: Places
    """Rows of funds."""
    paying: Values
    """1 where a fund can pay into the budget: shape (rows of the budget, funds)."""
    fill: sparse.csc_matrix
    """What a unit fills: shape (knapsacks, whole columns)."""
    column: Places
    """By entry of `fill`: its column."""

    @classmethod
    def of(cls, matrix: Matrix, budget: CumulativeBudget, funds: Places) -> "Knapsacks":
        """The knapsacks of a mission's model.

        Args:
            matrix: The model.
            budget: The mission's budget.
            funds: By fund of the budget: its row in the model, or -1 where the mission has nothing of it.
        """
        touched = np.diff(matrix.rows.indptr) > 0
        other = np.asarray(abs(matrix.rows) @ (~matrix.whole).astype(float)) > 0
        emptied = np.asarray(matrix.rows.minimum(0).sum(axis=1)).ravel() < 0
        rows = np.flatnonzero(touched & ~other & ~emptied & np.isfinite(matrix.row_upper)).astype(np.int32)
        fill = sparse.vstack([matrix.rows[rows][:, matrix.whole], sparse.csr_matrix(budget.spent)], format="csc")
        column = np.repeat(np.arange(fill.shape[1], dtype=np.int32), np.diff(fill.indptr))
        return cls(rows, budget.arrived, funds[funds >= 0], budget.paying[:, funds >= 0], fill, column)

    def limits(self, limits: Values) -> Values:
        """By knapsack: how much there is room for, at limits of all rows."""
        return np.concatenate([limits[self.rows], self.arrived + self.paying @ limits[self.funds]])

    def needs(self, column: int) -> tuple[Places, Values]:
        """Knapsacks that a unit of a whole column fills, and by how much."""
        span = slice(self.fill.indptr[column], self.fill.indptr[column + 1])
        return self.fill.indices[span], self.fill.data[span]

    def too_large(self, room: Values) -> Places:
        """Whole columns of which not one unit more fits into the room that is left."""
        return np.asarray(self.column[self.fill.data > room[self.fill.indices] + DUST])


class Part:
    """One mission: its columns, its use of what is shared, and its relaxation, which keeps where it was."""

    def __init__(self, problem: Problem, number: int, own: Places, shared: Places, stopped: Callable[[], bool]) -> None:
        """Take a part out of a problem.

        Args:
            problem: The problem.
            number: The mission.
            own: Rows that hold columns of no other mission.
            shared: Rows that hold columns of several missions, each at most its limit.
            stopped: Whether somebody asked for an end, from any thread; a large relaxation is then cut short.
        """
        model, columns = problem.matrix, np.flatnonzero(problem.mission == number).astype(np.int32)
        of_part = model.columns[:, columns].tocsr()
        self.columns = columns
        self.shared: Places = np.flatnonzero(np.diff(of_part[shared].indptr)).astype(np.int32)
        """Shared rows that hold columns of the part: their places among all that are shared."""
        rows = np.concatenate([shared[self.shared], own])
        self.links = of_part[shared[self.shared]]
        """What a column takes of what is shared: shape (shared rows of the part, columns)."""
        self.matrix = Matrix(
            cost=model.cost[columns],
            offset=0.0,
            lower=model.lower[columns],
            upper=model.upper[columns],
            whole=model.whole[columns],
            row_lower=model.row_lower[rows],
            row_upper=model.row_upper[rows],
            rows=of_part[rows],
        )
        """The model of the part, with its use of what is shared as first rows."""
        self.ceilings: Places = np.flatnonzero(np.isin(rows, problem.ceilings)).astype(np.int32)
        """Its rows under a ceiling."""
        self.whole: Places = np.flatnonzero(self.matrix.whole).astype(np.int32)
        place = {int(row): place for place, row in enumerate(rows)}
        funds = [place.get(int(row), -1) for row in problem.funds]
        self.knapsacks = Knapsacks.of(self.matrix, problem.budgets[number], np.array(funds, dtype=np.int32))
        self._linked: Places = np.flatnonzero(np.diff(self.links.tocsc().indptr)).astype(np.int32)
        self._first: Places = np.arange(len(self.shared), dtype=np.int32)
        self._cost = self.matrix.cost
        ears = Ears(lambda _: stopped()) if len(columns) > LARGE else None
        self._solver = Solver(self.matrix, ears, 1, whole=False)

    def price(self, prices: Values) -> None:
        """Have what is shared cost something.

        Args:
            prices: By shared row: what one more of it would change [exposure unit / unit], never above 0.
        """
        self._cost = self.matrix.cost - self.links.T @ prices[self.shared]
        self._solver.price(self._linked, self._cost[self._linked])

    def offer(self, room: Values) -> None:
        """Let the part use so much of what is shared: by shared row of the part."""
        upper = self.matrix.row_upper.copy()
        upper[self._first] = room
        self.matrix = replace(self.matrix, row_upper=upper)
        self._solver.limit(self._first, room)

    def confine(self, lower: Values, upper: Values) -> None:
        """Set the bounds of whole columns."""
        self._solver.confine(self.whole, lower, upper)

    def reprice(self, model: Matrix) -> None:
        """Take over costs and upper bounds of columns that are not whole from a model."""
        cost, upper = model.cost[self.columns], model.upper[self.columns]
        other = (cost != self.matrix.cost) | (upper != self.matrix.upper)
        moved = np.flatnonzero(other & ~self.matrix.whole).astype(np.int32)
        self._cost = self._cost + cost - self.matrix.cost
        self.matrix = replace(self.matrix, cost=cost, upper=upper)
        self._solver.confine(moved, self.matrix.lower[moved], upper[moved])
        self._solver.price(moved, self._cost[moved])

    def tighten(self, cuts: Cuts) -> None:
        """Add cuts on columns of the part."""
        self.matrix = self.matrix.with_rows(cuts.coefficients, cuts.limits)
        self._solver.tighten(cuts.coefficients.tocsr(), cuts.limits)

    def forget(self) -> None:
        """Solve the next relaxation afresh."""
        self._solver.forget()

    def relax(self, seconds: float, iterations: int = ENDLESS, worst: float = np.inf) -> Relaxed:
        """Solve the relaxation from where it was.

        Args:
            seconds: Time that is left [s].
            iterations: Iterations after which to give it up.
            worst: Objective from which on it counts as infeasible [exposure unit].
        """
        work = Work(seconds=seconds, iterations=iterations, worst=worst)
        answer = self._solver.solve(work)
        if answer.ending is Ending.FAILED:
            self._solver.forget()
            answer = self._solver.solve(work)
        if answer.ending is not Ending.SOLVED:
            return Relaxed(answer.ending, np.inf, NOTHING, NOTHING)
        objective = float(np.dot(self._cost, answer.values))
        if objective >= worst:
            return Relaxed(Ending.INFEASIBLE, np.inf, NOTHING, NOTHING)
        return Relaxed(answer.ending, objective, answer.values, answer.duals)

    def use(self, values: Values) -> Values:
        """What the part takes in a solution of the whole, by shared row of the part."""
        return np.asarray(self.links @ values[self.columns])

    def takes(self, rows: Mask) -> Mask:
        """Columns that take something of some shared rows, which are marked among all."""
        return np.asarray(self.links.T @ rows[self.shared].astype(float) > 0)

    def worth(self, values: Values) -> float:
        """What the part adds to the objective in a solution of the whole [exposure unit]."""
        return float(np.dot(self.matrix.cost, values[self.columns]))

    def reduced(self, duals: Values) -> Values:
        """Reduced costs of columns at the prices [exposure unit / unit of the column].

        Args:
            duals: What a row's limit is worth, by row [exposure unit / unit of the row].
        """
        return np.asarray(self._cost - self.matrix.columns.T @ duals)

    def gains(self, duals: Values) -> Values:
        """What columns bring before what they cost, by column [exposure unit / unit of the column].

        Args:
            duals: What a row's limit is worth, by row [exposure unit / unit of the row].
        """
        columns = self.matrix.columns
        gains = np.maximum(columns.data * duals[columns.indices], 0.0)
        return np.asarray(
            sparse.csc_matrix((gains, columns.indices, columns.indptr), columns.shape).sum(axis=0)
        ).ravel()


class Parts(Sequence[Part]):
    """All missions of a problem, and what they share."""

    def __init__(
        self, problem: Problem, hear: Callable[[], object], workers: int, stopped: Callable[[], bool] = lambda: False
    ) -> None:
        """Take a problem apart.

        Args:
            problem: The problem.
            hear: Called often, from the thread that asks, while parts are at work.
            workers: Parts at work at a time.
            stopped: Whether somebody asked for an end, from any thread.
        """
        model = problem.matrix
        first, last = _missions(model, problem.mission)
        shared = np.flatnonzero(first < last).astype(np.int32)
        self.limits = model.row_upper[shared]
        """How much there is of what is shared, by row that holds columns of several missions."""
        self.money = np.isin(shared, problem.funds)
        """Which of these rows are funds; the others are pledges."""
        empty = first > last
        self.possible = bool(np.all((model.row_lower[empty] <= DUST) & (model.row_upper[empty] >= -DUST)))
        """Whether the rows that hold no columns hold."""
        self._hear, self._workers = hear, ThreadPoolExecutor(workers)
        self._parts = []
        for number in range(int(problem.mission.max(initial=-1)) + 1):
            own = np.flatnonzero((first == number) & (last == number)).astype(np.int32)
            self._parts.append(Part(problem, number, own, shared, stopped))

    def __getitem__(self, number: int) -> Part:  # type: ignore[override]
        """A part by its number."""
        return self._parts[number]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._parts)

    def together(self, work: Callable[[int], Result], numbers: Iterable[int]) -> list[Result]:
        """Have parts work side by side, each for itself.

        Args:
            work: What to do, by number of the part.
            numbers: The parts; no part twice.
        """
        at_work = [self._workers.submit(work, number) for number in numbers]
        while wait(at_work, GLANCE).not_done:
            self._hear()
        return [each.result() for each in at_work]

    def use(self, numbers: Iterable[int], values: Values) -> Values:
        """What some parts take together of what is shared in a solution of the whole, by shared row."""
        use = np.zeros(len(self.limits))
        for number in numbers:
            use[self[number].shared] += self[number].use(values)
        return use

    def joined(self, of_parts: Iterable[Values]) -> Values:
        """By column of the model: what there is by column of each part."""
        joined = np.empty(sum(len(part.columns) for part in self))
        for part, values in zip(self, of_parts, strict=True):
            joined[part.columns] = values
        return joined

    def price(self, prices: Values) -> None:
        """Have what is shared cost every part something: by shared row; see `Part.price`."""
        for part in self:
            part.price(prices)

    def release(self) -> None:
        """Let every mission use all of what is shared, and send any units."""
        for part in self:
            part.offer(self.limits[part.shared])
            part.confine(part.matrix.lower[part.whole], part.matrix.upper[part.whole])

    def reprice(self, model: Matrix) -> None:
        """Take over costs and upper bounds of columns that are not whole from a model."""
        for part in self:
            part.reprice(model)

    def close(self) -> None:
        """Let the workers go."""
        self._workers.shutdown(cancel_futures=True)


def _missions(model: Matrix, mission: Places) -> tuple[Places, Places]:
    """By row: the first and the last mission whose columns it holds."""
    count = model.rows.shape[0]
    row = np.repeat(np.arange(count), np.diff(model.rows.indptr))
    first, last = np.full(count, len(mission), dtype=np.int32), np.full(count, -1, dtype=np.int32)
    np.minimum.at(first, row, mission[model.rows.indices])
    np.maximum.at(last, row, mission[model.rows.indices])
    return first, last
