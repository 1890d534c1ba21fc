"""The relaxation, in which units may be split, solved with the few columns of `deploy` that matter.

Of all starts that a unit could have, hardly one in ten is worth a look. The relaxation begins with the first start of
each offer at each mission and takes in others while their reduced costs say that they would lower the objective. At
any time the optimum of the columns taken in, less what all others could still gain, bounds every plan from below: a
pledge has only so many units, so those that are left out gain at most that many times the best reduced cost among its
starts. Where the columns taken in cannot fulfil a lock, all others are taken in before that is called impossible.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.solve.cuts import Cuts
from planner.solve.highs import NOTHING, Answer, Ears, Ending, Solver, Work
from planner.solve.matrix import Mask, Matrix, Places, Values

WORTH = 1e-7
"""Reduced cost below which a column is taken in [exposure unit]."""

TAKEN_IN = 3000
"""Most columns taken in at once."""


@dataclass(frozen=True)
class Relaxed:
    """What the relaxation gave."""

    ending: Ending
    values: Values
    """Values of all columns; empty where there are none."""
    bound: float
    """No plan can have a lower objective [exposure unit]."""
    reduced: Values
    """Reduced costs of all columns [exposure unit / unit of the column]."""


class Relaxation:
    """A relaxation that grows columns as they are needed."""

    def __init__(
        self, matrix: Matrix, first: Mask, pledge: Places, units: Values, ears: Ears, threads: int | None
    ) -> None:
        """Take the first columns in.

        Args:
            matrix: The model.
            first: Which columns are in from the beginning: all that are not whole, and some that are.
            pledge: By whole column: the number of its pledge.
            units: By pledge: units pledged [units].
            ears: Who hears of progress.
            threads: Threads to use; None for all cores.
        """
        self._matrix, self._pledge, self._units = matrix, pledge, units
        self._whole = np.flatnonzero(matrix.whole).astype(np.int32)
        self._in = first.copy()
        self._columns = np.flatnonzero(first).astype(np.int32)
        self._solver = Solver(_only(matrix, first), ears, threads, whole=False)

    def reprice(self, matrix: Matrix, changed: Places) -> None:
        """Take over the costs and upper bounds of some columns, none of them whole, from another matrix."""
        self._matrix = matrix
        places = self._place()[changed]
        self._solver.confine(places, matrix.lower[changed], matrix.upper[changed])
        self._solver.price(places, matrix.cost[changed])

    def tighten(self, matrix: Matrix, cuts: Cuts) -> None:
        """Take over cuts, which are the last rows of another matrix."""
        self._matrix = matrix
        self._solver.tighten(cuts.coefficients[:, self._columns].tocsr(), cuts.limits)

    def confine(self, columns: Places, lower: Values, upper: Values) -> None:
        """Set the bounds of some columns that are in."""
        self._solver.confine(self._place()[columns], lower, upper)

    @property
    def taken_in(self) -> Mask:
        """Which columns are in."""
        return self._in.copy()

    def solve(self, left: Callable[[], float]) -> Relaxed:
        """Solve, taking columns in until none is worth it, within the time that is left [s]."""
        bound = -np.inf
        while True:
            answer = self._solver.solve(Work(seconds=left()))
            left_out = self._whole[~self._in[self._whole]]
            if answer.ending is Ending.INFEASIBLE and len(left_out):
                self._take_in(left_out)
                continue
            if answer.ending is not Ending.SOLVED:
                return Relaxed(answer.ending, NOTHING, bound, NOTHING)
            reduced = self._matrix.cost - self._matrix.columns.T @ answer.duals
            bound = max(bound, answer.objective + self._still_to_gain(reduced))
            missed = left_out[reduced[left_out] < -WORTH]
            if not len(missed):
                return Relaxed(Ending.SOLVED, self._all(answer), answer.objective, reduced)
            self._take_in(missed[np.argsort(reduced[missed], kind="stable")[:TAKEN_IN]])

    def resolve(self, seconds: float) -> Relaxed:
        """Solve with the columns that are in, and no others; what it gives bounds nothing."""
        answer = self._solver.solve(Work(seconds=seconds))
        if answer.ending is not Ending.SOLVED:
            return Relaxed(answer.ending, NOTHING, -np.inf, NOTHING)
        return Relaxed(answer.ending, self._all(answer), answer.objective, NOTHING)

    def _take_in(self, columns: Places) -> None:
        self._solver.add(self._matrix, columns)
        self._in[columns] = True
        self._columns = np.append(self._columns, columns).astype(np.int32)

    def _place(self) -> Places:
        """By column of the model: its place in the relaxation."""
        place = np.full(len(self._in), -1, dtype=np.int32)
        place[self._columns] = np.arange(len(self._columns), dtype=np.int32)
        return place

    def _all(self, answer: Answer) -> Values:
        values = np.zeros(len(self._in))
        values[self._columns] = answer.values
        return values

    def _still_to_gain(self, reduced: Values) -> float:
        """What columns that are not in could gain at most [exposure unit]."""
        out = ~self._in[self._whole]
        best = np.zeros(len(self._units))
        np.minimum.at(best, self._pledge[out], reduced[self._whole[out]])
        return float(np.dot(best, self._units))


def _only(matrix: Matrix, columns: Mask) -> Matrix:
    """The model of some columns, with all its rows."""
    return Matrix(
        cost=matrix.cost[columns],
        offset=matrix.offset,
        lower=matrix.lower[columns],
        upper=matrix.upper[columns],
        whole=matrix.whole[columns],
        row_lower=matrix.row_lower,
        row_upper=matrix.row_upper,
        rows=matrix.columns[:, columns].tocsr(),
    )
