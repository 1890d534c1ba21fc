"""Headroom that a plan leaves at a mission for one more unit, and the obstacles that rules find there.

This is an interface, so that rules need not import the model; `planner.extract.unused` implements it on the instance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

PeriodSeries = NDArray[np.float64]
"""A value by period of the mandate, or by start."""

SeriesTable = NDArray[np.float64]
"""A row of values by period of the mandate for each of several things."""

Tables = NDArray[np.float64]
"""Totals from each period to each later one, for each of several things: shape (things, periods, periods)."""

StartMask = NDArray[np.bool_]
"""Which starts."""

StartIndices = NDArray[np.intp]
"""A place in something else by start."""

Parameters = Any
"""A mission as the instance has it, its sets and parameters by name, in the units of the model."""

SLACK = 1e-6
"""Room below which there is no room [hundred persons, million USD, units]."""


class Precedence(IntEnum):
    """Order of obstacles: if several stand in the way, the first is named."""

    WORTH = 0
    """It would not pay, whatever else."""
    LOCK = 1
    CEILING = 2
    MONEY = 3
    SUPPORT = 4
    AREAS = 5


class Resource(StrEnum):
    """What one more unit may find too little of, and its unit in the model."""

    PEOPLE = "people"
    """Room for people [hundred persons]."""
    MONEY = "money"
    """Money [million USD]."""
    UNITS = "units"
    """Enablers, or units that a lock allows [units]."""
    EXPOSURE = "exposure"
    """Exposure that is worth the cost [exposure unit]."""


@dataclass(frozen=True)
class Shortage:
    """What one more unit needs of a resource, and what the plan leaves it where that is least; as the model counts."""

    of: Resource
    needed: float
    left: float
    first: int
    """First period in which too little is left [period]."""
    last: int
    """Last such period [period]."""
    item: str = ""
    """What exactly it lacks: a capability; empty where the obstacle says enough."""

    @classmethod
    def within(cls, of: Resource, needed: PeriodSeries, left: PeriodSeries, first: int, item: str = "") -> "Shortage":
        """The shortage in a series of periods, worst where most is missing.

        Args:
            of: The resource.
            needed: What the unit needs, by period.
            left: What is left for it, by period.
            first: The first of the periods.
            item: What exactly it lacks.
        """
        short = np.flatnonzero(left < needed - SLACK)
        worst = int(np.argmax(needed - left))
        ends = (int(short[0]), int(short[-1])) if len(short) else (worst, worst)
        return cls(of, float(needed[worst]), max(0.0, float(left[worst])), first + ends[0], first + ends[1], item)


@dataclass(frozen=True)
class Obstacle:
    """Something that keeps one more unit out, with the rest of the plan unchanged."""

    precedence: Precedence
    holds: StartMask
    """Whether it does, by start."""
    words: Callable[[int], str]
    """What is said of a start, by its place."""
    shortage: Callable[[int], Shortage] | None = None
    """What a start lacks, by its place; None where the obstacle is no matter of amounts."""
    rule: str = ""
    """Name of its rule; empty where it is none but the worth of the unit."""


class StartTrait(Protocol):
    """A property that many starts share."""

    @property
    def names(self) -> tuple[str, ...]:
        """Values of the property."""

    @property
    def of(self) -> StartIndices:
        """Index into `names`, by start."""

    def marked(self, *names: str) -> StartMask:
        """Whether a start has one of some values, by start."""


class Starts(Protocol):
    """Possible starts of one more unit; arrays with an entry per start."""

    @property
    def places(self) -> Mapping[Any, int]:
        """Indices of all starts in the arrays."""

    @property
    def persons(self) -> PeriodSeries:
        """People of one unit [hundred persons]."""

    @property
    def first(self) -> StartIndices:
        """Period of the start [period]."""

    @property
    def last(self) -> StartIndices:
        """Last period in which the units are present [period]."""

    @property
    def contributor(self) -> StartTrait:
        """Contributor of the unit."""

    @property
    def kind(self) -> StartTrait:
        """`troops`, `police` or `enabler`."""

    @property
    def capability(self) -> StartTrait:
        """Capability of an enabler; empty for others."""

    @property
    def group(self) -> StartTrait:
        """Posting group of the people; empty if they are not posted."""

    def spent_by(self, periods: PeriodSeries, *, prepared: bool = True) -> SeriesTable:
        """What a unit has cost by the end of some periods [million USD]: shape (periods, starts)."""


class Room(Protocol):
    """Headroom of a mission under a plan: what the obstacles of rules are computed from."""

    @property
    def mission(self) -> Parameters:
        """Sets and parameters of the mission."""

    @property
    def starts(self) -> Starts:
        """Offers and starts that may deploy to it."""

    @property
    def deployed(self) -> PeriodSeries:
        """Units deployed by the plan, by start [units]."""

    @property
    def paid(self) -> PeriodSeries:
        """Payments of funds to the mission, by period [million USD]."""

    @property
    def payable(self) -> PeriodSeries:
        """Most that funds could pay besides by the end of each period, payments unchanged elsewhere [million USD]."""

    @property
    def people_left(self) -> Mapping[str, float]:
        """By contributor with a limit: people that it may still deploy, over all missions [hundred persons]."""

    @property
    def troops_posted(self) -> Mapping[str, PeriodSeries]:
        """New troops by area, and by period [hundred persons]; areas without any are left out."""

    def present(self, of: StartIndices, each: PeriodSeries) -> SeriesTable:
        """Totals of the deployed units in every period, by group of starts.

        Args:
            of: Number of its group, by start.
            each: What one unit counts for, by start.
        """

    def over_stay(self, rows: SeriesTable, of: StartIndices, total: np.ufunc) -> PeriodSeries:
        """By start: a row of totals over the periods in which the unit would be present, indexed by `of`."""

    def full(self, limit: float | None, of: StartIndices) -> StartMask:
        """By start: whether the people deployed of its group leave no headroom for one more unit under a limit.

        Args:
            limit: Most people of a group at any time [hundred persons]; None where there is no limit.
            of: Number of its group, by start.
        """


@dataclass(frozen=True)
class PeopleLeft:
    """Room for people under a limit that groups of starts share."""

    room: Room
    limit: float
    """Most people of a group at any time [hundred persons]."""
    of: StartIndices
    """Number of its group, by start."""

    @cached_property
    def _left(self) -> SeriesTable:
        return np.asarray(self.limit - self.room.present(self.of, self.room.starts.persons))

    def __call__(self, place: int) -> Shortage:
        """What one more unit lacks of it, by the place of its start."""
        ends = stays(self.room)
        first, last = int(ends[0][place]), int(ends[1][place])
        left = self._left[self.of[place], first : last + 1]
        needed = np.full(len(left), self.room.starts.persons[place])
        return Shortage.within(Resource.PEOPLE, needed, left, first + self.room.mission.periods.start)


def nowhere(room: Room, closed: Mapping[str, StartMask]) -> StartMask:
    """Whether troops could be posted to no area at all throughout their stay, by start.

    Args:
        room: A mission under a plan.
        closed: By area that may be closed to them: whether it is from each period to each later one.
    """
    groups, names, periods = room.mission.groups, room.starts.group.names, len(room.mission.periods)
    never = np.zeros((periods, periods), dtype=bool)
    waiting = [
        np.logical_and.reduce([closed.get(a, never) for a in groups[g].areas])
        if g in groups and groups[g].kind == "troops" and groups[g].areas
        else never
        for g in names
    ]
    first, last = stays(room)
    return np.asarray(np.array(waiting, dtype=bool).reshape(-1, periods, periods)[room.starts.group.of, first, last])


def stays(room: Room) -> tuple[StartIndices, StartIndices]:
    """Index of the first and last period in which a unit is present, by start."""
    zero = room.mission.periods.start
    return room.starts.first - zero, room.starts.last - zero


def totals(rows: SeriesTable, total: np.ufunc) -> Tables:
    """Rows in total from each period to each later one."""
    number, periods = rows.shape
    tables = np.zeros((number, periods, periods))
    for first in range(periods):
        tables[:, first, first:] = total.accumulate(rows[:, first:], axis=1)
    return tables
