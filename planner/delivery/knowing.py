r"""What is expected of plans once it is known how many units of a pledge come, and what it is worth to know.

Of :math:`n` units pledged, :math:`k` come with the chance :math:`P(k)`: that of the binomial distribution, or of none
where their contributor or a group fails. Which of them come, each as likely. It is worth to know what the best plan is
expected to leave, less what the best plans made for every :math:`k` are:

.. math:: \min_P F(P) - \sum_k P(k) \min_P F(P \mid k)

As :math:`F(P)` is the mean of :math:`F(P \mid k)`, this is never below 0 over whatever plans it is taken. That units
come tells of their contributor and groups too, and so of all else that is theirs.
"""

from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np

from planner.chances import Chance, Chances
from planner.chances.expected.fixed_postings import FixedPostings
from planner.delivery.mission_supply import Figures


@dataclass(frozen=True, eq=False)
class Knowing:
    """A plan, and the chances of what it rests on."""

    fixed: FixedPostings
    chances: Chances

    @cached_property
    def expected(self) -> float:
        """Expected unprotected exposure [civilian-months]."""
        return float(self.fixed.expected(self.chances).sum())

    def given(self, pledge: str, units: int) -> Figures:
        """Expected unprotected exposure given how many of the units pledged come, from 0 to all [civilian-months].

        Args:
            pledge: The pledge.
            units: Units pledged, of which the plan deploys some or none.

        Returns:
            Shape (units + 1); of what cannot be known, what it is expected to be.
        """
        chance, left = self.chances.pledges[pledge], self._left(pledge)
        deployed = len(left) - 1
        among = [
            [comb(deployed, j) * comb(units - deployed, k - j) / comb(units, k) if j <= k else 0.0
             for j in range(deployed + 1)]
            for k in range(units + 1)
        ]  # fmt: skip
        spared, shares = odds(units, chance.by_itself(chance.own)), np.array(among) @ left
        found = [self.expected] * (units + 1)
        for k in np.flatnonzero(likely := odds(units, chance)).tolist():
            joint = self.fixed.left_with(self.chances, pledge, spared[k] * shares[k], float(k == 0))
            found[k] = float(self.fixed.remaining(joint / likely[k]).sum())
        return np.array(found)

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


def odds(units: int, chance: Chance) -> Figures:
    """Chance that 0, 1, … of some units of a pledge come [1]: shape (units + 1)."""
    q = chance.own
    spared = np.array([comb(units, k) * q**k * (1.0 - q) ** (units - k) for k in range(units + 1)])
    return np.asarray(chance.survival * spared + (1.0 - chance.survival) * (np.arange(units + 1) == 0))
