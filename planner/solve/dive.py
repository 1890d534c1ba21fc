"""A plan of one mission: dive from its relaxation to whole units, as many at a time as ceilings and pledges allow.

In each step the units that the relaxation nearly sends are sent, all that no longer fit are ruled out, and the
relaxation says what it makes of it. A step that cannot be paid for is tried again with a quarter of the units, and a
unit that cannot be paid for is ruled out.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.solve.highs import WHOLE, Ending
from planner.solve.matrix import DUST, Places, Values
from planner.solve.parts import Part

SPLIT = 1e-6
"""How far from whole a unit counts as split [units]."""

STEPS = 60
"""Most steps of a dive; in the last, units that are still split stay at home."""

NEARLY = 0.5
"""Part of a unit from which on it is sent together with others [units]."""

ITERATIONS, SECONDS = 3000, 1.0
"""Iterations, and time [s], after which a relaxation is given up, and its dive with it: one in a hundred takes ten
times what is usual, and a few hang."""

ITERATIONS_TO_OPEN, SECONDS_TO_OPEN = 100_000, 30.0
"""The same of a dive that must end somewhere."""

REFUSALS = 10
"""Units that cannot be paid for, or cost too much, after which a dive takes its last step."""


@dataclass(frozen=True)
class Manner:
    """How a dive goes."""

    step: float
    """Share of the split units that one step sends [1]."""
    loss: float
    """Share of the objective that a step may cost; one that costs more is taken back [1]."""
    iterations: int = ITERATIONS
    """For one relaxation."""
    seconds: float = SECONDS
    """Time for one relaxation [s]."""

    @classmethod
    def drawn(cls, draw: random.Random) -> "Manner":
        """One by chance."""
        return cls(draw.choice((0.25, 0.1, 0.03)), draw.choice((0.003, 0.01, 0.03, 1.0)))


CAREFUL = Manner(0.1, 0.01, ITERATIONS_TO_OPEN, SECONDS_TO_OPEN)
CARELESS = Manner(0.1, 1.0, ITERATIONS_TO_OPEN, SECONDS_TO_OPEN)
"""Where money is scarce the first goes farther, elsewhere the second."""


class Dive:
    """One dive, from some units of the mission that are kept."""

    def __init__(self, part: Part, kept: Values) -> None:
        """Confine the part to what still fits beside the units kept; the part stays so.

        Args:
            part: The mission, at the prices and with the room that it has.
            kept: By whole column: units that come in any case.
        """
        self._part = part
        self._cap = part.knapsacks.limits(part.matrix.row_upper)
        self._lower = np.maximum(kept, part.matrix.lower[part.whole])
        self._upper = np.maximum(part.matrix.upper[part.whole], self._lower)
        self._rule_out()
        self._part.confine(self._lower, self._upper)

    def run(self, manner: Manner, left: Callable[[], float], worth: float = np.inf) -> Values | None:
        """Go on to whole units.

        Args:
            manner: How to go.
            left: Time that is left [s].
            worth: Objective of the part that is to be beaten [exposure unit].

        Returns:
            Values by column of the part, or None where the dive ends nowhere, or can end nowhere better, in the time
            that is left.
        """
        if np.any(self._room() < -DUST):
            return None
        relaxed = self._part.relax(min(left(), manner.seconds), manner.iterations)
        if relaxed.ending is not Ending.SOLVED or relaxed.objective >= worth:
            return None
        values, objective, share, refused = relaxed.values, relaxed.objective, manner.step, 0
        for number in range(STEPS):
            split = self._split(values[self._part.whole])
            if not len(split):
                break
            before, sent = (self._lower.copy(), self._upper.copy()), list[int]()
            last = number == STEPS - 1 or refused == REFUSALS
            if not last:
                sent = self._send(values[self._part.whole], split, max(1, int(share * len(split))))
            else:
                self._lower = self._upper = np.floor(values[self._part.whole] + SPLIT)
            self._part.confine(self._lower, self._upper)
            worst = worth if last else min(worth, objective + manner.loss * abs(objective))
            answer = self._part.relax(min(left(), manner.seconds), manner.iterations, worst)
            if answer.ending is Ending.SOLVED:
                values, objective, share = answer.values, answer.objective, manner.step
            elif last or answer.ending is Ending.CUT_SHORT:
                return None
            else:
                (self._lower, self._upper), share = before, share / 4
                if len(sent) == 1:
                    self._upper[sent] = self._lower[sent]
                    refused += 1
        return self._made_whole(values, left, manner)

    def _made_whole(self, values: Values, left: Callable[[], float], manner: Manner) -> Values | None:
        """The same, exactly: counts of units are whole, and every row holds, which the solver may take too lightly."""
        counts = values[self._part.whole]
        if len(self._split(counts)):
            return None
        units = np.round(counts)
        if np.all(np.abs(units - counts) <= WHOLE) and self._part.matrix.holds(values):
            return values
        self._part.forget()
        self._part.confine(units, units)
        answer = self._part.relax(min(left(), manner.seconds), manner.iterations)
        return answer.values if answer.ending is Ending.SOLVED and self._part.matrix.holds(answer.values) else None

    def _split(self, units: Values) -> Places:
        """Split units, the most nearly whole first."""
        split = np.flatnonzero(np.abs(units - np.round(units)) > SPLIT)
        part = units[split] - np.floor(units[split])
        return np.asarray(split[np.argsort(-part, kind="stable")], dtype=np.int32)

    def _send(self, units: Values, split: Places, most: int) -> list[int]:
        """Send some of the split units where they fit, keep those sent whole, and rule out all that no longer fit."""
        self._lower = np.maximum(self._lower, np.floor(units + SPLIT))
        room = self._room()
        sent = list[int]()
        for column in split:
            rows, needs = self._part.knapsacks.needs(column)
            if sent and units[column] - np.floor(units[column]) < NEARLY:
                break
            if len(sent) < most and np.all(needs <= room[rows] + DUST) and self._lower[column] < self._upper[column]:
                self._lower[column] += 1.0
                room[rows] -= needs
                sent.append(int(column))
        self._rule_out()
        return sent

    def _room(self) -> Values:
        return np.asarray(self._cap - self._part.knapsacks.fill @ self._lower)

    def _rule_out(self) -> None:
        """Rule out every unit that no longer fits."""
        full = self._part.knapsacks.too_large(self._room())
        self._upper[full] = self._lower[full]
