"""The first plan: missions planned one after the other, at the market's prices for what they share."""

import numpy as np

from planner.solve.dive import Dive, Manner
from planner.solve.highs import Ending
from planner.solve.ledger import Ledger
from planner.solve.matrix import DUST, Values, changed
from planner.solve.parts import Parts


class Opening:
    """One first plan; missions are planned two at a time, and the second gives way where both want the same."""

    def __init__(self, ledger: Ledger, parts: Parts, prices: Values, claims: Values, manner: Manner) -> None:
        """Begin with nothing.

        Args:
            ledger: The books.
            parts: The missions.
            prices: By shared row: what one more would change, never above 0 [exposure unit / unit].
            claims: What those planned before a mission leave it of what is shared: shape (missions, shared rows).
            manner: How the dives go.
        """
        self._ledger, self._parts, self._manner = ledger, parts, manner
        self._values, self._used = np.zeros(len(ledger.problem.variables)), np.zeros(len(parts.limits))
        self._claims = claims.copy()
        self._kept = [np.zeros(len(part.whole)) for part in parts]
        parts.price(prices)

    def run(self, order: list[int]) -> None:
        """Plan the missions, and keep the plan where all have one.

        Args:
            order: The missions, those first that are to choose first.
        """
        waiting = list(order)
        while waiting and not self._ledger.cut_short:
            pair = waiting[:2]
            for number, found in zip(pair, self._parts.together(self._dived, pair), strict=True):
                if found is None:
                    return
                if self._taken_up(number, found):
                    waiting.remove(number)
        if not waiting:
            self._ledger.keep(self._values)

    def _dived(self, number: int) -> Values | None:
        """A dive of a mission, by column of it; where none ends anywhere, nobody comes who need not."""
        part, kept = self._parts[number], self._kept[number]
        claimed = self._claims.sum(axis=0) - self._claims[number]
        part.offer(np.maximum(self._parts.limits - self._used - claimed, 0.0)[part.shared])
        found = Dive(part, kept).run(self._manner, lambda: self._ledger.left)
        if found is None:
            part.forget()
            found = Dive(part, np.zeros(len(kept))).run(self._manner, lambda: self._ledger.left)
        if found is None:
            least = part.matrix.lower[part.whole]
            part.confine(least, least)
            alone = part.relax(self._ledger.left)
            found = alone.values if alone.ending is Ending.SOLVED else None
        return found

    def _taken_up(self, number: int, found: Values) -> bool:
        """Take a mission's plan up; where others have taken some of it meanwhile, keep the rest for another dive."""
        part = self._parts[number]
        values = changed(self._values, part.columns, found)
        used = self._parts.use(range(len(self._parts)), values)
        over = used > self._parts.limits + DUST
        if over.any():
            self._kept[number] = np.where(part.takes(over)[part.whole], 0.0, np.round(found[part.whole]))
            return False
        self._values, self._used = values, used
        self._claims[number] = 0.0
        return True
