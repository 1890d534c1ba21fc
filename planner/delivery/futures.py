"""Futures: who comes, in time or late, and what share funds pay, drawn from chances with a seed.

A draw depends on the seed, the name of what it is about and the number of the future alone. So plans and cases that are
compared share their futures, whatever else they pledge, and more futures go on where fewer ended.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from planner.chances import Chance, Chances
from planner.facts import Facts

Draws = NDArray[np.float64]
"""Uniform numbers from 0 to 1, one for each future."""

Happens = NDArray[np.bool_]
"""Whether something happens, by future."""


@dataclass(frozen=True, eq=False)
class Futures:
    """A sample of futures, all equally likely."""

    chances: Chances
    number: int
    """How many there are."""
    seed: int
    first: int = 0
    """Number of the first of them."""

    def coming(self, pledge: str, units: int) -> Happens:
        """Which units of a pledge come, in time or late: shape (futures, units)."""
        chance = self.chances.pledges[pledge]
        spared = ~self._struck(chance)
        return self._units("unit", pledge, units, chance.own) & spared[:, None]

    def late(self, pledge: str, units: int) -> Happens:
        """Which of them are late if they come: shape (futures, units)."""
        return self._units("delay", pledge, units, self.chances.delay_chance)

    def arriving(self, facts: Facts) -> tuple[Draws, Draws]:
        """Units of each row of a plan's deployments that come in time, and late: shapes (futures, deployments).

        The units of a pledge are numbered in the order in which the plan deploys them.
        """
        rows = facts.rows("deployments")
        in_time, late = np.zeros((2, self.number, len(rows)))
        rows = sorted(rows, key=lambda row: (row.pledge, row.from_period, row.mission, row.preparation))
        for pledge, group in groupby(rows, key=lambda row: str(row.pledge)):
            own = list(group)
            ends = np.cumsum([row.units for row in own])
            comes, delayed = self.coming(pledge, int(ends[-1])), self.late(pledge, int(ends[-1]))
            for row, end in zip(own, ends.tolist(), strict=True):
                mine = slice(end - row.units, end)
                in_time[:, row.Index] = (comes & ~delayed)[:, mine].sum(axis=1)
                late[:, row.Index] = (comes & delayed)[:, mine].sum(axis=1)
        return in_time, late

    def paid(self, fund: str) -> Draws:
        """Share of its payments that a fund pays [1]: shape (futures)."""
        chance = self.chances.funds[fund]
        return np.where(self._struck(chance), 0.0, chance.own)

    def _units(self, what: str, pledge: str, units: int, chance: float) -> Happens:
        draws = [self._draws(what, f"{pledge}\n{unit}") < chance for unit in range(units)]
        return np.array(draws, dtype=bool).reshape(units, self.number).T

    def _struck(self, chance: Chance) -> Happens:
        """Whether its contributor or a group of this fails, and strikes it."""
        struck = self._common("contributor", chance.contributor) < chance.contributor_failure
        for group in chance.groups:
            struck = struck | (self._common("group", group) < chance.group_failure)
        return struck

    def _common(self, what: str, name: str) -> Draws:
        """Draws that many pledges share, made once."""
        if (what, name) not in self._known:
            self._known[what, name] = self._draws(what, name)
        return self._known[what, name]

    @cached_property
    def _known(self) -> dict[tuple[str, str], Draws]:
        return {}

    def _draws(self, what: str, name: str) -> Draws:
        digest = hashlib.sha256(f"{what}\n{name}".encode()).digest()
        words = np.frombuffer(digest[:16], dtype="<u4").tolist()
        bits = np.random.PCG64(np.random.SeedSequence([self.seed, *words]))
        bits.advance(self.first)
        return np.random.Generator(bits).random(self.number)
