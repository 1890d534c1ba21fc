"""Feasible deployments to a mission, as objects and as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
"""A number by start."""

DeploymentIndices = NDArray[np.intp]
"""A place in something else by start."""


class Start(NamedTuple):
    """Index of `deploy` within a mission: an offer (a pledge, prepared or not) and the period it starts in."""

    pledge: str
    preparation: str
    period: int


@dataclass(frozen=True)
class Deployment:
    """What one unit of an offer brings to a mission if it starts in a given period."""

    contributor: str
    kind: str
    """`troops`, `police` or `enabler`."""
    capability: str
    """Enablers only, else empty."""
    units: int
    """Units of the pledge [units]."""
    persons: float
    """People of one unit [hundred persons]."""
    last_period: int
    """Last period in which the unit is present [period]."""
    group: str
    """Posting group that its people join; empty where they are not posted."""
    period_cost: float
    """Cost of a period present [million USD]."""
    start_cost: float
    """Deployment cost, in the start period [million USD]."""
    preparation_cost: float
    """Cost of the preparation, in the start period [million USD]."""

    def cost_in(self, start: Start, t: int) -> float:
        """Cost of a unit in a period in which it is present [million USD]."""
        return self.period_cost + (self.start_cost + self.preparation_cost if t == start.period else 0.0)

    def total_cost(self, start: Start) -> float:
        """Cost of a unit over the horizon [million USD]."""
        periods = self.last_period - start.period + 1
        return self.period_cost * periods + self.start_cost + self.preparation_cost


@dataclass(frozen=True)
class Trait:
    """A property that many deployments share."""

    names: tuple[str, ...]
    of: DeploymentIndices
    """Place in `names`, by start."""

    @classmethod
    def among(cls, values: list[str]) -> Self:
        """A trait from its value for every start."""
        places = {name: place for place, name in enumerate(dict.fromkeys(values))}
        return cls(tuple(places), np.fromiter(map(places.__getitem__, values), np.intp, len(values)))

    def marked(self, *names: str) -> NDArray[np.bool_]:
        """Whether the trait has one of some names, by start."""
        return np.array([name in names for name in self.names], dtype=bool)[self.of]


@dataclass(frozen=True)
class Columns:
    """Deployments as arrays with one entry per start, in the order of the deployments."""

    places: Mapping[Start, int]
    """Place of every start in the columns."""
    first: DeploymentIndices
    """Period of the start [period]."""
    last: DeploymentIndices
    """Last period in which the units are present [period]."""
    units: Numbers
    """Units of the pledge [units]."""
    persons: Numbers
    """People of one unit [hundred persons]."""
    period_cost: Numbers
    """Cost of a period present [million USD]."""
    start_cost: Numbers
    """Deployment cost, in the start period [million USD]."""
    preparation_cost: Numbers
    """Cost of the preparation, in the start period [million USD]."""
    pledge: Trait
    contributor: Trait
    kind: Trait
    """`troops`, `police` or `enabler`."""
    capability: Trait
    """What an enabler provides; empty for others."""
    group: Trait
    """Posting group of the people; empty where they are not posted."""

    @classmethod
    def of(cls, deployments: Mapping[Start, Deployment]) -> Self:
        """The columns of deployments."""
        all_of = list(deployments.values())
        numbers = np.array(list(map(_NUMBERS, all_of)), dtype=float).reshape(-1, 6)
        last, units, persons, period_cost, start_cost, preparation_cost = numbers.T
        return cls(
            places={start: place for place, start in enumerate(deployments)},
            first=np.fromiter((start.period for start in deployments), np.intp, len(all_of)),
            last=last.astype(np.intp),
            units=units,
            persons=persons,
            period_cost=period_cost,
            start_cost=start_cost,
            preparation_cost=preparation_cost,
            pledge=Trait.among([start.pledge for start in deployments]),
            contributor=Trait.among([d.contributor for d in all_of]),
            kind=Trait.among([d.kind for d in all_of]),
            capability=Trait.among([d.capability for d in all_of]),
            group=Trait.among([d.group for d in all_of]),
        )

    def spent_by(self, periods: Numbers, *, prepared: bool = True) -> Numbers:
        """What a unit has cost by the end of some periods [million USD]: shape (periods, starts).

        Args:
            periods: The periods [period].
            prepared: Whether the cost of preparations counts.
        """
        by = periods[:, None]
        present = np.clip(np.minimum(by, self.last) - self.first + 1.0, 0.0, None)
        at_once = self.start_cost + self.preparation_cost if prepared else self.start_cost
        return np.asarray(present * self.period_cost + (by >= self.first) * at_once)

    @property
    def total_cost(self) -> Numbers:
        """Cost of a unit over the horizon [million USD]."""
        periods = self.last - self.first + 1
        return np.asarray(self.period_cost * periods + self.start_cost + self.preparation_cost)


_NUMBERS = attrgetter("last_period", "units", "persons", "period_cost", "start_cost", "preparation_cost")
