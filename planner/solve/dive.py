"""The first plan: dive from the relaxation to whole units, as many at a time as ceilings and money allow.

In each step the units that the relaxation nearly sends are sent, those that no longer fit are ruled out, and the
relaxation says what it makes of it. A step that cannot be paid for is tried again with a quarter of the units.
"""

from collections.abc import Callable

import numpy as np

from planner.solve.highs import Ending
from planner.solve.matrix import Matrix, Places, Values
from planner.solve.relaxation import Relaxation, Relaxed

SPLIT = 1e-6
"""How far from whole a unit counts as split [units]."""

STEP = 0.25
"""Share of the split units that one step sends [1]."""

STEPS = 16
"""Steps after which a dive ends; in the last, units that are still split stay at home."""


class Dive:
    """One dive; the relaxation is left as it was."""

    def __init__(self, matrix: Matrix, relaxation: Relaxation) -> None:
        self._relaxation = relaxation
        self._columns: Places = np.flatnonzero(matrix.whole & relaxation.taken_in).astype(np.int32)
        self._first = matrix.lower[self._columns], matrix.upper[self._columns]
        self._lower, self._upper = (bounds.copy() for bounds in self._first)
        capped = _knapsacks(matrix)
        self._fill = matrix.rows[capped][:, self._columns].tocsc()
        self._cap = matrix.row_upper[capped]

    def run(self, relaxed: Relaxed, left: Callable[[], float]) -> Values | None:
        """Whole units by column of the model, or None where the dive ends nowhere in the time that is left [s]."""
        values, share = relaxed.values, STEP
        for step in range(STEPS):
            split = self._split(values[self._columns])
            if not len(split):
                break
            before = self._lower.copy(), self._upper.copy()
            if step < STEPS - 1:
                self._send(values[self._columns], split, max(1, int(share * len(split))))
            else:
                self._lower = self._upper = np.floor(values[self._columns] + SPLIT)
            answer = self._answer(left())
            if answer.ending is Ending.SOLVED:
                values, share = answer.values, STEP
            elif answer.ending is Ending.INFEASIBLE:
                (self._lower, self._upper), share = before, share / 4
            else:
                break
        self._relaxation.confine(self._columns, *self._first)
        return None if len(self._split(values[self._columns])) else values

    def _answer(self, seconds: float) -> Relaxed:
        self._relaxation.confine(self._columns, self._lower, self._upper)
        return self._relaxation.resolve(seconds)

    def _split(self, units: Values) -> Places:
        """Split units, the most nearly whole first."""
        split = np.flatnonzero(np.abs(units - np.round(units)) > SPLIT)
        part = units[split] - np.floor(units[split])
        return np.asarray(split[np.argsort(-part, kind="stable")], dtype=np.int32)

    def _send(self, units: Values, split: Places, most: int) -> None:
        """Send some of the split units where they fit, keep those sent whole, and rule out those that do not fit."""
        self._lower = np.maximum(self._lower, np.floor(units + SPLIT))
        room = self._cap - self._fill @ self._lower
        sent = 0
        for place in split:
            rows, needs = self._needs(place)
            if sent < most and np.all(needs <= room[rows] + SPLIT) and self._lower[place] < self._upper[place]:
                self._lower[place] += 1.0
                room[rows] -= needs
                sent += 1
            elif np.any(needs > room[rows] + SPLIT):
                self._upper[place] = self._lower[place]

    def _needs(self, place: int) -> tuple[Places, Values]:
        """Rows of ceilings and pledges that a column fills, and by how much a unit."""
        span = slice(self._fill.indptr[place], self._fill.indptr[place + 1])
        return self._fill.indices[span], self._fill.data[span]


def _knapsacks(matrix: Matrix) -> Places:
    """Rows that only whole columns fill, and only up to a limit: ceilings and pledges."""
    touched = np.diff(matrix.rows.indptr) > 0
    other = np.asarray(abs(matrix.rows) @ (~matrix.whole).astype(float)) > 0
    emptied = np.asarray(matrix.rows.minimum(0).sum(axis=1)).ravel() < 0
    return np.flatnonzero(touched & ~other & ~emptied & np.isfinite(matrix.row_upper)).astype(np.int32)
