"""Improving: teams of missions plan anew, side by side, until that leads nowhere.

A mission keeps a part of its units, drawn by chance, and a dive says what becomes of the rest: with what the others
leave, or with some of what they have, which those then make good. A dive takes milliseconds, so that hundreds of them
are worth more than one search.
"""

import random

import numpy as np

from planner.solve.ledger import Ledger
from planner.solve.matrix import Values, changed
from planner.solve.parts import Parts
from planner.solve.team import Team

SEED = 2015
"""The same teams and the same chances in every run."""


class Improvement:
    """A plan that gets better."""

    def __init__(self, ledger: Ledger, parts: Parts, prices: Values) -> None:
        """Begin.

        Args:
            ledger: The books, with a plan in them.
            parts: The missions.
            prices: By shared row: what one more would change, never above 0 [exposure unit / unit].
        """
        self._ledger, self._parts, self._prices = ledger, parts, prices
        self._draw = random.Random(SEED)  # noqa: S311

    def run(self, turns: int, teams: int) -> None:
        """Plan missions anew.

        Args:
            turns: Turns of teams after which to end.
            teams: Teams at work side by side.
        """
        parts, ledger = self._parts, self._ledger
        parts.reprice(ledger.problem.matrix)
        parts.release()
        parts.price(np.zeros(len(parts.limits)))
        for _ in range(0, turns, teams):
            if ledger.over:
                return
            order = self._draw.sample(range(len(parts)), len(parts))
            self._play(self._gathered([order[first::teams] for first in range(teams)]))
            ledger.hear()

    def _play(self, teams: list[Team]) -> None:
        """One turn of teams side by side, and what comes of it into the books."""
        self._parts.together(lambda number: teams[number].run(), range(len(teams)))
        values = self._ledger.solution_values
        for team in teams:
            for number in team.members:
                columns = self._parts[number].columns
                values = changed(values, columns, team.values[columns])
        self._ledger.keep(values)

    def _gathered(self, members: list[list[int]]) -> list[Team]:
        """Teams that may use what they use already, and of what nobody uses what falls to them by chance."""
        parts, values = self._parts, self._ledger.solution_values
        used = [parts.use(team, values) for team in members]
        left = np.maximum(parts.limits - np.sum(used, axis=0), 0.0)
        lucky = np.array([self._draw.randrange(len(members)) for _ in left])
        limits = [use + np.where(lucky == number, left, 0.0) for number, use in enumerate(used)]
        draws = [random.Random(self._draw.random()) for _ in members]  # noqa: S311
        return [
            Team(self._ledger, parts, self._prices, *each)
            for each in zip(members, limits, draws, strict=True)
            if each[0]
        ]
