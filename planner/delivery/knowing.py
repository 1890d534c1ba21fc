r"""What is expected of plans once it is known how many units of a pledge come, and what it is worth to know.

Of :math:`n` units pledged, :math:`k` come with the chance of the binomial distribution; which of them, each as likely.
It is worth to know what the best plan is expected to leave, less what the best plans made for every :math:`k` are:

.. math:: \min_P F(P) - \sum_k \binom nk p^k (1-p)^{n-k} \min_P F(P \mid k)

As :math:`F(P)` is the mean of :math:`F(P \mid k)`, this is never below 0 over whatever plans it is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np

from planner.chances import Chances
from planner.delivery.mission_supply import Figures
from planner.expected import FixedPostings


@dataclass(frozen=True, eq=False)
class Knowing:
    """A plan, and the chances of what it rests on, each unit by itself."""

    fixed: FixedPostings
    chances: Chances

    @cached_property
    def pledges(self) -> Mapping[str, float]:
        """Chance by pledge."""
        return self.chances.likelihoods[0]

    @cached_property
    def funds(self) -> Mapping[str, float]:
        """Share paid by fund."""
        return self.chances.likelihoods[1]

    @cached_property
    def expected(self) -> float:
        """Expected unprotected exposure [civilian-months]."""
        return float(self.fixed.expected(self.pledges, self.funds).sum())

    def given(self, pledge: str, units: int) -> Figures:
        """Expected unprotected exposure given how many of the units pledged come, from 0 to all [civilian-months].

        Args:
            pledge: The pledge.
            units: Units pledged, of which the plan deploys some or none.

        Returns:
            Shape (units + 1).
        """
        without = self.fixed.expected({**self.pledges, pledge: 0.0}, self.funds)
        floor, left = self.fixed.never_averted, self._left(pledge)
        deployed = len(left) - 1
        among = [
            [comb(deployed, j) * comb(units - deployed, k - j) / comb(units, k) if j <= k else 0.0
             for j in range(deployed + 1)]
            for k in range(units + 1)
        ]  # fmt: skip
        shares = np.array(among) @ left
        return np.asarray(floor.sum() + shares @ (without - floor))

    def _left(self, pledge: str) -> Figures:
        """Share left by 0, 1, … of the units deployed, each choice of them as likely: shape (deployed + 1, places)."""
        each = [
            1.0 - self.fixed.averted_by_unit[row]
            for row, (name, units) in enumerate(zip(self.fixed.pledges, self.fixed.units, strict=True))
            for _ in range(int(units))
            if name == pledge
        ]
        sums = np.zeros((len(each) + 1, len(self.fixed.places)))
        sums[0] = 1.0
        for left in each:
            sums[1:] += sums[:-1] * left
        choices = np.array([comb(len(each), j) for j in range(len(each) + 1)], dtype=float)
        return np.asarray(sums / choices[:, None])


def odds(units: int, p: float) -> Figures:
    """Chance that 0, 1, … of some units come, each by itself [1]: shape (units + 1)."""
    return np.array([comb(units, k) * p**k * (1.0 - p) ** (units - k) for k in range(units + 1)])
