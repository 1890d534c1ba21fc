"""Shifts of people of one offer from area to area over some periods, with estimates of what they change."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from models.deployments import Numbers
from planner.tidying.posting import Flags, Positions, Posting

SIZES = (1, 4, 16, 64, 256, 1024)
"""Numbers of people that a shift may have, beside those that detachments suggest [persons]."""

FINE = 8
"""Most periods of a mission of which each may begin or end a shift; of more, those in which units come or go."""


Factors = dict[tuple[int, float], Numbers]
"""By class of offers and number of people: by what share exposure rises where they leave, and falls where they join."""

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
    known: "Factors" = field(default_factory=dict)
    """Factors known so far, which rules do not change."""

    @cached_property
    def intervals(self) -> Positions:
        """First period of a shift, and the one after its last, as indices: shape (intervals, 2)."""
        periods = len(self.posting.periods)
        changes = [
            np.any(np.diff(rows, axis=1) != 0, axis=0) for rows in (self.posting.present, self.posting.supporting)
        ]
        cuts = {0, periods, *(np.flatnonzero(np.logical_or(*changes)) + 1).tolist()}
        ends = sorted(cuts) if periods > FINE else range(periods + 1)
        return np.array([(a, b) for a in ends for b in ends if a < b], dtype=np.intp).reshape(-1, 2)

    def improving(self, people: Numbers, most: int | None = None) -> list[Shift]:
        """Shifts that should improve the objective, the best first; of every offer, size and interval up to four.

        These are from the two places that lose least to the two that gain most.

        Args:
            people: People posted [persons]: shape (offers, areas, periods).
            most: Most shifts; all of them if not given.
        """
        trials = self._trials(people)
        if not len(trials.sizes):
            return []
        leaving, joining = self._changes(people, trials)
        (sources, out), (targets, into) = _best_two(leaving), _best_two(joining)
        change = out[:, :, None] + into[:, None, :]
        at = np.nonzero((change < 0) & (sources[:, :, None] != targets[:, None, :]))
        trial, source, target, interval = at
        first, end = self.intervals[interval].T
        columns = (
            change[at],
            trials.offers[trial],
            self._place(sources[trial, source, interval]),
            self._place(targets[trial, target, interval]),
            first,
            end - 1,
            trials.sizes[trial],
        )
        order = np.lexsort(columns[::-1])[:most]
        return [Shift(*each) for each in zip(*(column[order].tolist() for column in columns), strict=True)]

    def _place(self, columns: Positions) -> Positions:
        return np.where(columns == len(self.posting.areas), NOWHERE, columns)

    def _trials(self, people: Numbers) -> "_TriedSizes":
        """Offers with the numbers of people that a shift of each may have, one after the other."""
        sizes = [self._sizes(offer, posted) for offer, posted in enumerate(people)]
        offers = np.repeat(np.arange(len(sizes)), [len(of_one) for of_one in sizes])
        return _TriedSizes(offers, np.concatenate([*sizes, np.empty(0)]))

    def _sizes(self, offer: int, posted: Numbers) -> Numbers:
        """Numbers of people that a shift of an offer may have [persons]."""
        present, least, step = self.posting.present[offer], self.least[offer], self.step[offer]
        usual = np.array(SIZES, dtype=float)
        told = [usual, present, posted.ravel(), [least], (posted - least).ravel(), present - least, step * usual]
        sizes = np.unique(np.concatenate(told))
        return np.asarray(sizes[(sizes > 0) & (sizes <= present.max(initial=0.0)) & (sizes % step == 0)])

    def _changes(self, people: Numbers, trials: "_TriedSizes") -> tuple[Numbers, Numbers]:
        """What leaving and joining a place changes; infinite where it may not be: shape (trials, areas + 1, intervals).

        The last place is the mission itself, where people wait.
        """
        of, size = trials.offers, trials.sizes[:, None, None]
        waiting = self.posting.present - people.sum(axis=1)
        places = np.concatenate([people, waiting[:, None]], axis=1)
        less, more, least = places[of] - size, places[of] + size, self._least[of]
        may_leave = self._throughout(of, (less >= 0) & ((less == 0) | (less >= least)))
        may_join = self._throughout(of, (more >= least) & (more <= self._most[of]))
        moves_out, moves_in = self._moves(places, trials)
        leaving, joining = self._effects(trials, people)
        return (
            np.where(may_leave, leaving + self.move_worth * moves_out, np.inf),
            np.where(may_join, joining + self.move_worth * moves_in, np.inf),
        )

    @cached_property
    def _least(self) -> Numbers:
        """Fewest people in a place that has any [persons]: shape (offers, areas + 1, periods)."""
        least = np.minimum(self.least[:, None], self.posting.present)[:, None]
        return np.concatenate([np.repeat(least, len(self.posting.areas), axis=1), np.zeros_like(least)], axis=1)

    @cached_property
    def _most(self) -> Numbers:
        """Most people in a place [persons], below 0 where nobody may be: shape (offers, areas + 1, periods)."""
        present = self.posting.present[:, None]
        allowed = np.concatenate([self.posting.allowed, np.ones((len(present), 1), dtype=bool)], axis=1)
        return np.where(allowed[:, :, None] & (present > 0), present, -1.0)

    @cached_property
    def _within(self) -> Flags:
        """Whether people of an offer are present throughout an interval: shape (offers, intervals)."""
        first, end = self.intervals.T
        gone = np.cumsum(np.pad(self.posting.present <= 0, ((0, 0), (1, 0))), axis=1)
        return np.asarray(gone[:, end] == gone[:, first])

    def _throughout(self, of: Positions, holds: Flags) -> Flags:
        """Whether something holds in all periods of an interval, and people of the offer are there; by trial."""
        failures = np.zeros((*holds.shape[:-1], holds.shape[-1] + 1), dtype=np.int16)
        np.cumsum(~holds, axis=-1, out=failures[..., 1:])
        first, end = self.intervals.T
        return np.asarray((failures[..., end] == failures[..., first]) & self._within[of][:, None])

    def _effects(self, trials: "_TriedSizes", people: Numbers) -> tuple[Numbers, Numbers]:
        """Change of exposure where people leave, and where they join: shape (trials, areas + 1, intervals)."""
        remaining = self.posting.remaining(people)
        if not self.posting.certain:
            return self._by_chances(trials, people, remaining)
        kinds = self.posting.classes[0][trials.offers]
        keys = list(zip(kinds.tolist(), trials.sizes.tolist(), strict=True))
        place = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        by_threat = np.stack([np.matmul(self._factors(*key), remaining[:, :, None])[..., 0] for key in place], axis=1)
        leaving, joining = np.matmul(self._areas, by_threat)[:, [place[key] for key in keys]]
        return leaving, joining

    def _by_chances(self, trials: "_TriedSizes", people: Numbers, remaining: Numbers) -> tuple[Numbers, Numbers]:
        """The same where units may not come: what they count depends on who is there already."""
        kinds = self.posting.classes[0][trials.offers].tolist()
        exposed = (remaining * np.stack(self.posting.counting(*trials, people)))[..., None]
        by_threat = np.empty((2, len(kinds), len(remaining), len(self.intervals), 1))
        for number, key in enumerate(zip(kinds, trials.sizes.tolist(), strict=True)):
            np.matmul(self._factors(*key), exposed[:, number], out=by_threat[:, number])
        leaving, joining = np.matmul(self._areas, by_threat[..., 0])
        return leaving, joining

    def _factors(self, kind: int, size: float) -> Numbers:
        """By what share exposure rises where people leave (0), and falls where they join (1).

        Its shape is (2, threats, intervals, periods).
        """
        if (kind, size) not in self.known:
            effort = size * self.posting.classes[1][kind][:, None, None] * self._working
            self.known[kind, size] = np.expm1(np.stack([effort, -effort]))
        return self.known[kind, size]

    @cached_property
    def _areas(self) -> Numbers:
        """Which threats an area has, and last the mission itself, which has none: shape (areas + 1, threats)."""
        return np.asarray(np.arange(len(self.posting.areas) + 1)[:, None] == self.posting.area_of, dtype=float)

    @cached_property
    def _working(self) -> Numbers:
        """What effort of an interval works in each period [1]: shape (intervals, periods)."""
        during = np.zeros((len(self.intervals), len(self.posting.periods)))
        for row, (first, end) in enumerate(self.intervals.tolist()):
            during[row, first:end] = 1.0
        return np.asarray(during @ self.posting.carryover.T)

    def _moves(self, places: Numbers, trials: "_TriedSizes") -> tuple[Numbers, Numbers]:
        """Estimated change of people moved, by leaving and by joining: shape (trials, areas + 1, intervals)."""
        gained = np.diff(places, axis=2)
        rises = np.maximum(gained[:, :-1], 0.0).sum(axis=1)
        free = (self.posting.arriving[:, 1:] + places[:, -1, :-1] - rises)[trials.offers][:, None]
        gained[:, -1] = -np.inf
        now, q = gained[trials.offers], trials.sizes[:, None, None]
        before = np.maximum(now, 0.0)
        ends = ((0, 0), (0, 0), (1, 1))
        less = np.pad(_counted(np.maximum(now - q, 0.0) - before, free), ends)
        more = np.pad(_counted(np.maximum(now + q, 0.0) - before, free), ends)
        first, end = self.intervals.T
        return less[..., first] + more[..., end], more[..., first] + less[..., end]


class _TriedSizes(NamedTuple):
    """Numbers of people of which shifts are tried."""

    offers: Positions
    """Offer, by trial."""
    sizes: Numbers
    """People [persons], by trial."""


def _best_two(changes: Numbers) -> tuple[Positions, Numbers]:
    """The two places of the least change, the first of equal ones first, and their changes.

    Args:
        changes: Shape (trials, places, intervals).

    Returns:
        Both of shape (trials, 2, intervals); the change of a place is infinite where there is none.
    """
    best = changes.argmin(axis=1)[:, None]
    others = changes.copy()
    np.put_along_axis(others, best, np.inf, axis=1)
    places = np.concatenate([best, others.argmin(axis=1)[:, None]], axis=1)
    least = [np.take_along_axis(of, places[:, [n]], axis=1) for n, of in enumerate((changes, others))]
    return places, np.concatenate(least, axis=1)


def _counted(change: Numbers, free: Numbers) -> Numbers:
    """What a change of people gained changes of people moved.

    Args:
        change: Change of people that areas gain, the last axis over periods [persons].
        free: Arrivals and people waiting beyond what areas gain; below 0 what is gained by moving [persons].
    """
    rise = np.maximum(change - np.maximum(free, 0.0), 0.0)
    fall = np.maximum(change, np.minimum(free, 0.0))
    return np.where(change > 0, rise, fall)
