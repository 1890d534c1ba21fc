"""The room that a plan leaves at a mission for one more unit, and what can stand in its way.

These are the words in which rules ask; `planner.unused` answers them from the instance that a plan was found for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]
"""A value by period of the mandate, or by start."""

Rows = NDArray[np.float64]
"""A row of values by period of the mandate for each of several things."""

Tables = NDArray[np.float64]
"""Totals from each period to each later one, for each of several things: shape (things, periods, periods)."""

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
"""A place in something else by start."""

Parameters = Any
"""A mission as the instance has it, its sets and parameters by name, in the units of the model."""

SLACK = 1e-6
"""Room below which there is no room [hundred persons, million USD, units]."""


class Precedence(IntEnum):
    """Which obstacle is named where several stand in the way: the first of them."""

    WORTH = 0
    """It would not pay, whatever else."""
    LOCK = 1
    CEILING = 2
    MONEY = 3
    SUPPORT = 4
    AREAS = 5


@dataclass(frozen=True)
class Obstacle:
    """Something that keeps one more unit out, while the rest of the plan stays as it is."""

    precedence: Precedence
    holds: Mask
    """Whether it does, by start."""
    words: Callable[[int], str]
    """What is said of a start, by its place."""


class StartTrait(Protocol):
    """Something that many starts have in common."""

    @property
    def names(self) -> tuple[str, ...]:
        """Its values."""

    @property
    def of(self) -> Places:
        """Place in `names`, by start."""

    def marked(self, *names: str) -> Mask:
        """Whether it has one of some values, by start."""


class Starts(Protocol):
    """What one unit of an offer brings when it starts in a period, by columns with an entry per start."""

    @property
    def places(self) -> Mapping[Any, int]:
        """Place of every start in the columns."""

    @property
    def persons(self) -> Series:
        """People of one unit [hundred persons]."""

    @property
    def first(self) -> Places:
        """Period of the start [period]."""

    @property
    def last(self) -> Places:
        """Last period in which the units are present [period]."""

    @property
    def contributor(self) -> StartTrait:
        """Whose unit it is."""

    @property
    def kind(self) -> StartTrait:
        """`troops`, `police` or `enabler`."""

    @property
    def capability(self) -> StartTrait:
        """What an enabler provides; empty for others."""

    @property
    def group(self) -> StartTrait:
        """Posting group of the people; empty where they are not posted."""

    def spent_by(self, periods: Series, *, prepared: bool = True) -> Rows:
        """What a unit has cost by the end of some periods [million USD]: shape (periods, starts)."""


class Room(Protocol):
    """A mission under a plan."""

    @property
    def mission(self) -> Parameters:
        """Its sets and parameters."""

    @property
    def starts(self) -> Starts:
        """Offers and starts that may deploy to it."""

    @property
    def sent(self) -> Series:
        """Units that the plan deploys, by start [units]."""

    @property
    def paid(self) -> Series:
        """What funds pay to it, by period [million USD]."""

    @property
    def troops_posted(self) -> Mapping[str, Series]:
        """New troops by area, and by period [hundred persons]; areas without any are left out."""

    def present(self, of: Places, each: Series) -> Rows:
        """What the units deployed amount to in every period, by group of starts.

        Args:
            of: Number of its group, by start.
            each: What one unit counts for, by start.
        """

    def over_stay(self, rows: Rows, of: Places, total: np.ufunc) -> Series:
        """By start: a row in total over the periods in which the unit would be there; `of` has the row of a start."""

    def full(self, limit: float | None, of: Places) -> Mask:
        """By start: whether the people deployed of its group leave no room for one more unit under a limit.

        Args:
            limit: Most people of a group at any time [hundred persons]; None where there is no limit.
            of: Number of its group, by start.
        """


def nowhere(room: Room, closed: Mapping[str, Mask]) -> Mask:
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


def stays(room: Room) -> tuple[Places, Places]:
    """Place of the first and of the last period in which a unit is present, by start."""
    zero = room.mission.periods.start
    return room.starts.first - zero, room.starts.last - zero


def totals(rows: Rows, total: np.ufunc) -> Tables:
    """Rows in total from each period to each later one."""
    number, periods = rows.shape
    tables = np.zeros((number, periods, periods))
    for first in range(periods):
        tables[:, first, first:] = total.accumulate(rows[:, first:], axis=1)
    return tables
