"""Shifts of people of one offer from area to area over some periods, with estimates of what they change."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.deployments import Numbers
from planner.tidying.posting import Flags, Posting

SIZES = (1, 4, 16, 64, 256, 1024)
"""Numbers of people that a shift may have, beside those that detachments suggest [persons]."""

FINE = 8
"""Most periods of a mission of which each may begin or end a shift; of more, those in which units come or go."""

NOWHERE = -1
"""Place of people who wait at the mission, posted to no area."""


class Shift(NamedTuple):
    """People of an offer who are posted elsewhere over some periods."""

    estimate: float
    """Estimated change of the objective [civilian-months]."""
    offer: int
    source: int
    target: int
    first: int
    last: int
    size: float
    """How many they are [persons]."""


@dataclass(frozen=True, eq=False)
class Shifts:
    """The shifts of a mission, under rules on detachments."""

    posting: Posting
    least: Numbers
    """Fewest people that an offer posts to an area, unless they are all of it [persons], by offer."""
    step: Numbers
    """People by which its postings differ: those of a unit where units stay whole, else one [persons], by offer."""
    move_worth: float
    """Exposure that moving a person must avert [civilian-months / person]."""

    @cached_property
    def intervals(self) -> NDArray[np.intp]:
        """First period of a shift, and the one after its last, as indices: shape (intervals, 2)."""
        periods = len(self.posting.periods)
        changes = [
            np.any(np.diff(rows, axis=1) != 0, axis=0) for rows in (self.posting.present, self.posting.supporting)
        ]
        cuts = {0, periods, *(np.flatnonzero(np.logical_or(*changes)) + 1).tolist()}
        ends = sorted(cuts) if periods > FINE else range(periods + 1)
        return np.array([(a, b) for a in ends for b in ends if a < b], dtype=np.intp).reshape(-1, 2)

    def improving(self, people: Numbers) -> list[Shift]:
        """Shifts that should improve the objective, the best first.

        Args:
            people: People posted [persons]: shape (offers, areas, periods).
        """
        remaining = self.posting.remaining(people)
        known: dict[tuple[int, float], Numbers] = {}
        return sorted(
            shift
            for offer in range(len(self.posting.offers))
            for shift in self._of_offer(offer, people[offer], remaining, known)
        )

    def _of_offer(
        self, offer: int, posted: Numbers, remaining: Numbers, known: dict[tuple[int, float], Numbers]
    ) -> Iterator[Shift]:
        """Improving shifts of an offer: by size and interval, the best two places to leave and to go to."""
        sizes = self._sizes(offer, posted)
        if not len(sizes):
            return
        leaving, joining = self._changes(offer, posted, sizes, self._effects(offer, sizes, remaining, known))
        sources, targets = (np.argsort(cost, axis=1, kind="stable")[:, :2] for cost in (leaving, joining))
        out, into = (np.take_along_axis(c, at, axis=1) for c, at in ((leaving, sources), (joining, targets)))
        change = out[:, :, None] + into[:, None, :]
        worse = (change >= 0) | (sources[:, :, None] == targets[:, None, :])
        for q, s, t, i in np.argwhere(~worse).tolist():
            first, end = self._of[offer][i].tolist()
            source, target = self._place(sources[q, s, i]), self._place(targets[q, t, i])
            yield Shift(float(change[q, s, t, i]), offer, source, target, first, end - 1, float(sizes[q]))

    def _place(self, column: int) -> int:
        return NOWHERE if column == len(self.posting.areas) else int(column)

    def _sizes(self, offer: int, posted: Numbers) -> Numbers:
        """Numbers of people that a shift of an offer may have [persons]."""
        present, least, step = self.posting.present[offer], self.least[offer], self.step[offer]
        told = {*SIZES, *present.tolist(), *posted.ravel().tolist(), least, *(posted - least).ravel().tolist()}
        told |= {*(present - least).tolist(), *(step * k for k in SIZES)}
        return np.array(sorted(q for q in told if 0 < q <= present.max(initial=0.0) and q % step == 0), dtype=float)

    def _changes(self, offer: int, posted: Numbers, sizes: Numbers, effects: Numbers) -> tuple[Numbers, Numbers]:
        """What leaving and joining a place changes; infinite where it may not be: shape (sizes, areas + 1, intervals).

        The last place is the mission itself, where people wait.
        """
        present = self.posting.present[offer]
        waiting = present - posted.sum(axis=0)
        people = np.vstack([posted, waiting])
        least = np.append(
            np.tile(np.minimum(self.least[offer], present), (len(posted), 1)), np.zeros((1, len(present))), 0
        )
        less, more = people - sizes[:, None, None], people + sizes[:, None, None]
        may_leave = self._throughout(offer, (less >= 0) & ((less == 0) | (less >= least)))
        allowed = np.append(self.posting.allowed[offer], True)[:, None]
        may_join = self._throughout(offer, (more >= least) & (more <= present) & allowed & (present > 0))
        moves_out, moves_in = self._moves(offer, people, sizes)
        return (
            np.where(may_leave, effects[:, 0] + self.move_worth * moves_out, np.inf),
            np.where(may_join, effects[:, 1] + self.move_worth * moves_in, np.inf),
        )

    @cached_property
    def _of(self) -> list[NDArray[np.intp]]:
        """By offer: the intervals throughout which its people are present."""
        return [self.intervals[within] for within in self._within]

    @cached_property
    def _within(self) -> list[NDArray[np.intp]]:
        """By offer: places of these among all intervals."""
        there = self.posting.present > 0
        return [
            np.array([n for n, (a, b) in enumerate(self.intervals.tolist()) if row[a:b].all()], dtype=np.intp)
            for row in there
        ]

    def _throughout(self, offer: int, holds: Flags) -> Flags:
        """Whether something holds in all periods of each interval of an offer; the last axis is of periods."""
        failures = np.cumsum(~holds, axis=-1)
        failures = np.concatenate([np.zeros((*holds.shape[:-1], 1), dtype=int), failures], axis=-1)
        first, end = self._of[offer].T
        return np.asarray(failures[..., end] == failures[..., first])

    def _effects(
        self, offer: int, sizes: Numbers, remaining: Numbers, known: dict[tuple[int, float], Numbers]
    ) -> Numbers:
        """Change of exposure where people leave (0) and join (1): shape (sizes, 2, areas + 1, intervals)."""
        kind = int(self.posting.classes[0][offer])
        new = [size for size in sizes.tolist() if (kind, size) not in known]
        if new:
            factors = np.stack([self._factors(kind, size) for size in new], axis=1)
            shape = factors.shape
            by_threat = np.matmul(factors.reshape(shape[0], -1, shape[-1]), remaining[:, :, None])
            by_area = (self._areas @ by_threat.reshape(shape[0], -1)).reshape(-1, *shape[1:-1])
            known |= {(kind, size): by_area[:, number] for number, size in enumerate(new)}
        within = self._within[offer]
        return np.stack([np.swapaxes(known[kind, size][..., within], 0, 1) for size in sizes.tolist()])

    def _factors(self, kind: int, size: float) -> Numbers:
        """By what share exposure rises where people leave (0), and falls where they join (1).

        Its shape is (threats, 2, intervals, periods).
        """
        if (kind, size) not in self._known:
            effort = size * self.posting.classes[1][kind][:, None, None] * self._working
            self._known[kind, size] = np.stack([np.expm1(effort), np.expm1(-effort)], axis=1)
        return self._known[kind, size]

    @cached_property
    def _areas(self) -> Numbers:
        """Which threats an area has, and last the mission itself, which has none: shape (areas + 1, threats)."""
        return np.asarray(np.arange(len(self.posting.areas) + 1)[:, None] == self.posting.area_of, dtype=float)

    @cached_property
    def _known(self) -> dict[tuple[int, float], Numbers]:
        return {}

    @cached_property
    def _working(self) -> Numbers:
        """What effort of an interval works in each period [1]: shape (intervals, periods)."""
        during = np.zeros((len(self.intervals), len(self.posting.periods)))
        for row, (first, end) in enumerate(self.intervals.tolist()):
            during[row, first:end] = 1.0
        return np.asarray(during @ self.posting.carryover.T)

    def _moves(self, offer: int, people: Numbers, sizes: Numbers) -> tuple[Numbers, Numbers]:
        """Estimated change of people moved, by leaving and by joining: shape (sizes, areas + 1, intervals)."""
        gained = np.diff(people, axis=1)
        free = self.posting.arriving[offer, 1:] + people[-1, :-1] - np.maximum(gained[:-1], 0.0).sum(axis=0)
        gained[-1] = -np.inf
        q = sizes[:, None, None]
        less = _counted(np.maximum(gained - q, 0.0) - np.maximum(gained, 0.0), free)
        more = _counted(np.maximum(gained + q, 0.0) - np.maximum(gained, 0.0), free)
        nothing = np.zeros((len(sizes), len(people), 1))
        less, more = (np.concatenate([nothing, change, nothing], axis=2) for change in (less, more))
        first, end = self._of[offer].T
        return less[..., first] + more[..., end], more[..., first] + less[..., end]


def _counted(change: Numbers, free: Numbers) -> Numbers:
    """What a change of people gained changes of people moved.

    Args:
        change: Change of people that areas gain, the last axis over periods [persons].
        free: Arrivals and people waiting beyond what areas gain; below 0 what is gained by moving [persons].
    """
    rise = np.maximum(change - np.maximum(free, 0.0), 0.0)
    fall = np.maximum(change, np.minimum(free, 0.0))
    return np.where(change > 0, rise, fall)
