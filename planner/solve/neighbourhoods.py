"""Neighbourhoods of a plan: a few missions planned anew together while all others stay as they are."""

import random

import numpy as np

from planner.solve.matrix import Mask, Values
from planner.solve.problem import Problem

SMALLEST, LARGEST = 100, 1000
"""Fewest and most columns of `deploy` that are freed at once."""

KERNEL = 200
"""Columns of `deploy` that the most promising ones are."""

SEED = 2015
"""The same neighbourhoods in every run."""


class Neighbourhoods:
    """Draws missions to plan anew; more at once when fewer lead nowhere."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.count = int(problem.mission.max(initial=-1)) + 1
        self._draw = random.Random(SEED)  # noqa: S311
        self._order: list[int] = []
        self.size = 1

    @property
    def exhausted(self) -> bool:
        """Whether all missions together have had their turns."""
        return self.size > self.count

    def grow(self) -> None:
        """Plan more missions anew at once."""
        most = self.count if self.size < self.count else self.count + 1
        self.size = min(most, self.size + 1 + self.size // 3)

    def missions(self, apart_from: list[int] | None = None) -> list[int]:
        """The next missions, others than those named: each has its turn, in company drawn by chance."""
        taken = set(apart_from or [])
        if not self._order:
            self._order = self._draw.sample(range(self.count), self.count)
        first = next((m for m in reversed(self._order) if m not in taken), None)
        if first is None:
            first = next(m for m in range(self.count) if m not in taken)
        else:
            self._order.remove(first)
        others = [m for m in range(self.count) if m != first and m not in taken]
        return [first, *self._draw.sample(others, self.size - 1)]

    def free(self, missions: list[int], values: Values, reduced: Values, allowed: float) -> Mask:
        """Columns to choose anew.

        Args:
            missions: Numbers of the missions.
            values: The plan.
            reduced: By column of `deploy`: its reduced cost [exposure unit / unit].
            allowed: Reduced cost above which a column cannot be part of a better plan [exposure unit].
        """
        problem = self._problem
        free = np.isin(problem.mission, missions)
        here = np.flatnonzero(free[problem.whole])
        promising = here[np.argsort(reduced[here], kind="stable")]
        most = SMALLEST + (LARGEST - SMALLEST) * self.size // max(1, self.count)
        promising = promising[:most]
        chosen = np.zeros(len(problem.whole), dtype=bool)
        chosen[promising[reduced[promising] <= allowed]] = True
        chosen[here[values[problem.whole[here]] > 0]] = True
        free[problem.whole] = chosen
        return free

    def kernel(self, values: Values, reduced: Values, allowed: float) -> Mask:
        """Columns to choose anew so that the most promising of all missions are tried together; see `free`."""
        problem = self._problem
        free = ~problem.matrix.whole
        chosen = np.zeros(len(problem.whole), dtype=bool)
        chosen[np.argsort(reduced, kind="stable")[:KERNEL]] = True
        free[problem.whole] = (chosen & (reduced <= allowed)) | (values[problem.whole] > 0)
        return free

    def other_times(self, values: Values, reduced: Values, allowed: float) -> Mask:
        """Columns to choose anew so that units stay with their missions and start at other times; see `free`."""
        problem = self._problem
        free = ~problem.matrix.whole
        here = problem.units_at_missions(values[problem.whole]) > 0
        free[problem.whole] = (here & (reduced <= allowed)) | (values[problem.whole] > 0)
        return free
