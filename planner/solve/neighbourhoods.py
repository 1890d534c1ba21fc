"""Neighbourhoods of a plan: a few missions planned anew together while all others stay as they are."""

import random
from collections.abc import Iterator

import numpy as np

from planner.solve.matrix import Mask, Values
from planner.solve.problem import Problem

SMALLEST, LARGEST = 100, 1000
"""Fewest and most columns of `deploy` that are freed at once."""

SEED = 2015
"""The same neighbourhoods in every run."""


class Neighbourhoods:
    """Draws missions to plan anew; more at once when fewer lead nowhere."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.count = int(problem.mission.max(initial=-1)) + 1
        self._draw = random.Random(SEED)  # noqa: S311
        self._order: Iterator[int] = iter(())
        self.size = min(1, self.count)

    @property
    def everywhere(self) -> bool:
        """Whether all missions are already planned anew at once."""
        return self.size >= self.count

    def grow(self) -> None:
        """Plan more missions anew at once."""
        self.size = min(self.count, self.size + 1 + self.size // 3)

    def missions(self) -> list[int]:
        """The next missions: each has its turn, in company drawn by chance."""
        first = next(self._order, None)
        if first is None:
            self._order = iter(self._draw.sample(range(self.count), self.count))
            first = next(self._order)
        others = [m for m in range(self.count) if m != first]
        return [first, *self._draw.sample(others, self.size - 1)]

    def free(self, missions: list[int], values: Values, reduced: Values, allowed: float) -> Mask:
        """Columns to choose anew.

        Args:
            missions: Numbers of the missions.
            values: The plan.
            reduced: Reduced costs of all columns [exposure unit].
            allowed: Reduced cost above which a column cannot be part of a better plan [exposure unit].
        """
        free = np.isin(self._problem.mission, missions)
        whole = self._problem.whole[free[self._problem.whole]]
        order = whole[np.argsort(reduced[whole], kind="stable")]
        most = SMALLEST + (LARGEST - SMALLEST) * self.size // max(1, self.count)
        free[order[most:]] = False
        free[whole[reduced[whole] > allowed]] = False
        free[whole[values[whole] > 0]] = True
        return free
