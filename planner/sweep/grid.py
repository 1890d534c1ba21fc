"""A grid of runs: axes with the values that they take, which move alone or together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from planner.scenarios.changes import Changes

GridPoint = tuple[int, ...]
"""Place in each dimension of a grid, from 0."""


@dataclass(frozen=True)
class Cell:
    """A cell of a table, and what it is to hold."""

    table: str
    key: Mapping[str, str]
    """Cells of the row's key, by column."""
    column: str
    text: str


@dataclass(frozen=True)
class AxisValue:
    """A value of an axis: what it makes of a case."""

    name: str
    makes: Changes | Cell


@dataclass(frozen=True)
class Axis:
    """What is varied, and the values that it takes in order."""

    name: str
    values: tuple[AxisValue, ...]
    together: str = ""
    """Word that it shares with the axes that it moves with; empty where it moves alone."""


@dataclass(frozen=True)
class Grid:
    """Axes; those that move together are one dimension, and a run is a point of all dimensions."""

    axes: tuple[Axis, ...]

    @cached_property
    def dimensions(self) -> tuple[tuple[int, ...], ...]:
        """Places of the axes of each dimension, in the order of the first of them."""
        found: dict[object, list[int]] = {}
        for place, axis in enumerate(self.axes):
            found.setdefault(axis.together or place, []).append(place)
        return tuple(map(tuple, found.values()))

    @property
    def shape(self) -> GridPoint:
        """Number of values of each dimension."""
        return tuple(len(self.axes[axes[0]].values) for axes in self.dimensions)

    @property
    def size(self) -> int:
        """Number of runs."""
        return prod(self.shape)

    @property
    def points(self) -> Iterator[GridPoint]:
        """Every run, the last dimension changing first."""
        return product(*map(range, self.shape))

    def values_at(self, point: GridPoint) -> tuple[AxisValue, ...]:
        """Value of each axis in a run."""
        places = {axis: place for axes, place in zip(self.dimensions, point, strict=True) for axis in axes}
        return tuple(axis.values[places[number]] for number, axis in enumerate(self.axes))

    def neighbours(self, point: GridPoint) -> list[GridPoint]:
        """Runs that are one value further or less far in one dimension."""
        steps = ((number, step) for number in range(len(point)) for step in (-1, 1))
        moved = ((*point[:number], point[number] + step, *point[number + 1 :]) for number, step in steps)
        return [each for each in moved if all(0 <= at < most for at, most in zip(each, self.shape, strict=True))]
