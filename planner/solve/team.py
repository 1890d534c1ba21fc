"""Missions that plan anew together while the others stay as they are."""

import random

import numpy as np

from planner.solve.dive import Dive, Manner
from planner.solve.ledger import Ledger
from planner.solve.matrix import DUST, Values, changed
from planner.solve.parts import Parts

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
        self._parts[number].offer(self._left_to(number, self.values))
        return self._dived(number, self.values, self._kept(number, self._draw.choice(KEPT)), self._worth(number))

    def _timed(self, number: int) -> Values | None:
        """A mission plans anew when the units that it has start."""
        part = self._parts[number]
        used = part.links @ self.values[part.columns] > DUST
        part.offer(np.where(used, self._left_to(number, self.values), 0.0))
        return self._dived(number, self.values, self._kept(number, self._draw.choice(KEPT)), self._worth(number))

    def _traded(self, first: int) -> Values | None:
        """A mission may take some of what others have, and those make good what they lost."""
        places = self._parts.places[first]
        given = np.array([self._draw.random() < GIVEN for _ in places], dtype=bool)
        self._parts[first].offer(np.where(given, self._limits[places], self._left_to(first, self.values)))
        taken = self._dived(first, self.values, self._kept(first, self._draw.choice(KEPT)))
        return None if taken is None else self._made_good(first, taken)

    def _bought(self, first: int) -> Values | None:
        """A mission takes what it likes at the market's prices, and those that lose make good what they lost."""
        part, places = self._parts[first], self._parts.places[first]
        part.price(self._prices[places])
        part.offer(self._limits[places])
        taken = self._dived(first, self.values, self._kept(first, self._draw.choice(KEPT)))
        part.price(np.zeros(len(places)))
        return None if taken is None else self._made_good(first, taken)

    def _made_good(self, first: int, taken: Values) -> Values | None:
        """The plan once those have planned anew from whom a mission took something; None where one of them cannot."""
        values: Values | None = taken
        for number in self._draw.sample(self.members, len(self.members)):
            if values is None:
                return None
            part, places = self._parts[number], self._parts.places[number]
            over = self._use(values)[places] > self._limits[places] + DUST
            lost = (part.links.T @ over.astype(float)) * values[part.columns] > DUST
            if number != first and lost.any():
                part.offer(self._left_to(number, values))
                kept = np.where(lost[part.whole], 0.0, self._kept(number, KEPT_BY_LOSERS))
                values = self._dived(number, values, kept)
        return values

    def _dived(self, number: int, values: Values, kept: Values, worth: float = np.inf) -> Values | None:
        """The plan with one mission's part of it from a dive; None where that ends nowhere, or nowhere better."""
        part = self._parts[number]
        found = Dive(part, kept).run(Manner.drawn(self._draw), lambda: self._ledger.left, worth)
        return None if found is None else changed(values, part.columns, found)

    def _kept(self, number: int, share: float) -> Values:
        """By whole column of a mission: units that it keeps, drawn by chance."""
        part = self._parts[number]
        units = np.round(self.values[part.columns][part.whole])
        units[[column for column in np.flatnonzero(units) if self._draw.random() >= share]] = 0.0
        return units

    def _use(self, values: Values) -> Values:
        """By shared row: how much the missions use together."""
        use = np.zeros(len(self._limits))
        for number in self.members:
            part = self._parts[number]
            use[self._parts.places[number]] += part.links @ values[part.columns]
        return use

    def _left_to(self, number: int, values: Values) -> Values:
        """By shared row of a mission: what the others of the team leave it."""
        part, places = self._parts[number], self._parts.places[number]
        others = self._use(values)[places] - part.links @ values[part.columns]
        return np.asarray(np.maximum(self._limits[places] - others, 0.0))

    def _worth(self, number: int) -> float:
        """What a mission adds to the objective as the plan is [exposure unit]."""
        return self._parts[number].worth(self.values)

    def _objective(self, values: Values) -> float:
        """What the missions add to the objective together [exposure unit]."""
        return sum(self._parts[number].worth(values) for number in self.members)
