"""Missions that plan anew together while the others stay as they are."""

import random

import numpy as np

from planner.solve.dive import Dive, Manner
from planner.solve.ledger import Ledger
from planner.solve.matrix import DUST, Mask, Values, changed
from planner.solve.parts import Part, Parts

TRIES = 6
"""Changes that a team tries in one turn."""

KEPT = (0.3, 0.5, 0.7, 0.85)
"""Shares of its units that a mission keeps when it plans anew, one of them drawn by chance [1]."""

KEPT_BY_LOSERS = 0.85
"""Share of the units left to it that a mission keeps when it makes good what it lost [1]."""

GIVEN = 0.05
"""Share of what others have that a mission may take for nothing, drawn by chance [1]."""


class Team:
    """Some missions, the plan they begin with, and what they may use together."""

    def __init__(
        self,
        ledger: Ledger,
        parts: Parts,
        prices: Values,
        members: list[int],
        limits: Values,
        draw: random.Random,
    ) -> None:
        """Gather; the missions are at no prices.

        Args:
            ledger: The books, with a plan in them.
            parts: All missions.
            prices: By shared row: what one more would change, never above 0 [exposure unit / unit].
            members: The missions of the team.
            limits: By shared row: how much they may use together.
            draw: Chance.
        """
        self.members, self.values = members, ledger.solution_values
        self._ledger, self._parts, self._prices = ledger, parts, prices
        self._limits, self._draw = limits, draw

    def run(self) -> None:
        """Try some changes and keep those that make the plan better."""
        changes = self._replanned, self._timed, self._traded, self._bought
        for _ in range(TRIES):
            if self._ledger.cut_short:
                return
            found = self._draw.choice(changes)(self._draw.choice(self.members))
            if found is not None and self._objective(found) < self._objective(self.values):
                self.values = found

    def _replanned(self, number: int) -> Values | None:
        """A mission plans anew with what the others leave."""
        part = self._parts[number]
        part.offer(self._left_to(part, self.values))
        return self._dived(part, self.values, self._kept(part, self._draw.choice(KEPT)), part.worth(self.values))

    def _timed(self, number: int) -> Values | None:
        """A mission plans anew when the units that it has start."""
        part = self._parts[number]
        part.offer(np.where(part.use(self.values) > DUST, self._left_to(part, self.values), 0.0))
        return self._dived(part, self.values, self._kept(part, self._draw.choice(KEPT)), part.worth(self.values))

    def _traded(self, first: int) -> Values | None:
        """A mission may take some of what others have, and those make good what they lost."""
        part = self._parts[first]
        given = np.array([self._draw.random() < GIVEN for _ in part.shared], dtype=bool)
        part.offer(np.where(given, self._limits[part.shared], self._left_to(part, self.values)))
        taken = self._dived(part, self.values, self._kept(part, self._draw.choice(KEPT)))
        return None if taken is None else self._made_good(first, taken)

    def _bought(self, first: int) -> Values | None:
        """A mission takes what it likes at the market's prices, and those that lose make good what they lost."""
        part = self._parts[first]
        part.price(self._prices)
        part.offer(self._limits[part.shared])
        taken = self._dived(part, self.values, self._kept(part, self._draw.choice(KEPT)))
        part.price(np.zeros(len(self._prices)))
        return None if taken is None else self._made_good(first, taken)

    def _made_good(self, first: int, taken: Values) -> Values | None:
        """The plan once those have planned anew from whom a mission took something; None where one of them cannot."""
        values, over = taken, self._over(taken)
        for number in self._draw.sample(self.members, len(self.members)):
            part = self._parts[number]
            lost = part.takes(over) & (values[part.columns] > DUST)
            if number != first and lost.any():
                part.offer(self._left_to(part, values))
                kept = np.where(lost[part.whole], 0.0, self._kept(part, KEPT_BY_LOSERS))
                made_good = self._dived(part, values, kept)
                if made_good is None:
                    return None
                values, over = made_good, self._over(made_good)
        return values

    def _dived(self, part: Part, values: Values, kept: Values, worth: float = np.inf) -> Values | None:
        """The plan with one mission's part of it from a dive; None where that ends nowhere, or nowhere better."""
        found = Dive(part, kept).run(Manner.drawn(self._draw), lambda: self._ledger.left, worth)
        return None if found is None else changed(values, part.columns, found)

    def _kept(self, part: Part, share: float) -> Values:
        """By whole column of a mission: units that it keeps, drawn by chance."""
        units = np.round(self.values[part.columns][part.whole])
        units[[column for column in np.flatnonzero(units) if self._draw.random() >= share]] = 0.0
        return units

    def _over(self, values: Values) -> Mask:
        """By shared row: whether the team uses more than it may."""
        return np.asarray(self._parts.use(self.members, values) > self._limits + DUST)

    def _left_to(self, part: Part, values: Values) -> Values:
        """By shared row of a mission: what the others of the team leave it."""
        others = self._parts.use(self.members, values)[part.shared] - part.use(values)
        return np.asarray(np.maximum(self._limits[part.shared] - others, 0.0))

    def _objective(self, values: Values) -> float:
        """What the missions add to the objective together [exposure unit]."""
        return sum(self._parts[number].worth(values) for number in self.members)
