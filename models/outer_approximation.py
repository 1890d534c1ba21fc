"""Outer approximation of the protective effect by tangents, and the exact objective of a solution.

The exposure that remains is convex in the effort, so that tangents underestimate it (outer approximation; Duran &
Grossmann 1986, doi:10.1007/BF02592064): a dual bound of the approximated model is one of the exact model. Where a
solution lies between tangents its exact objective is higher than the approximated one by `error`.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models import objective
from models.algebra import pyo
from models.allocation import build
from models.exposure import TangentRows, more_tangents, place_tangents, widths
from models.shared_effort import SharedEffort

Values = NDArray[np.float64]


@dataclass
class OuterApproximation:
    """The tangents of a model, and the error that they make at a solution.

    Rows are those of `EXPOSED`, mission by mission; values come in the order of `efforts` and `segments`.
    """

    model: pyo.ConcreteModel
    efforts: list[Any]
    """Variables `effort`."""
    shared: SharedEffort
    """What groups whose units may not come add, and how much less than that they count."""
    segments: list[Any]
    """Variables `segment`, row by row."""
    answerable: Values
    """Exposure that effort can still avert, by row [exposure unit]."""
    points: TangentRows
    """Tangent points [1]: shape (rows, tangents)."""
    _places: NDArray[np.int64]
    """By row and period of the horizon: place in `efforts`, or -1 where no effort can be made."""
    _carryover: TangentRows
    """By row and period of the horizon: what effort of that period still works in the row's period [1]."""

    @classmethod
    def of(cls, m: pyo.ConcreteModel) -> "OuterApproximation":
        """The approximation of a model newly built by `build`."""
        efforts = [v for b in m.mission.values() for v in b.effort.values()]
        position = {id(v): i for i, v in enumerate(efforts)}
        rows = [(b, row) for b in m.mission.values() for row in b.EXPOSED]
        horizon = range(1, m.data.periods + 1)
        places = [[position[id(b.effort[a, h, p])] if p in b.PERIODS else -1 for p in horizon] for b, (a, h, _) in rows]
        share = m.data.residual_share
        answerable = [objective.answerable(b.data.areas[a].threats[h], t, share) for b, (a, h, t) in rows]
        return cls(
            model=m,
            efforts=efforts,
            shared=SharedEffort.of(m, rows),
            segments=[v for b in m.mission.values() for v in b.segment.values()],
            answerable=np.array(answerable, dtype=float),
            points=np.tile(m.tangents, (len(rows), 1)),
            _places=np.array(places, dtype=np.int64).reshape(len(rows), m.data.periods),
            _carryover=np.array([m.carryover[row[2] - 1] for _, row in rows]).reshape(len(rows), m.data.periods),
        )

    def refined(self) -> "OuterApproximation":
        """The approximation of the same model rebuilt with twice the tangents."""
        points = more_tangents(self.points)
        return replace(OuterApproximation.of(build(self.model.data, points.shape[1])), points=points)

    @property
    def slopes(self) -> Values:
        """Exposure averted per unit of effort on a segment, by segment [exposure unit]."""
        return np.asarray((np.exp(-self.points) * self.answerable[:, None]).ravel())

    @property
    def widths(self) -> Values:
        """Most effort that falls on a segment, by segment [1]."""
        return widths(self.points).ravel()

    @cached_property
    def drivers(self) -> list[Any]:
        """Variables that the protective effect depends on: efforts, and who shares what of those that may not come."""
        return [*self.efforts, *self.shared.people, *self.shared.arrived]

    def lasting(self, drivers: Values) -> Values:
        """Effort beyond those in place that works in each row, what may not come by its chance [1].

        Args:
            drivers: Values of `drivers`.
        """
        efforts, people, arrived = self.parts(drivers)
        padded = np.append(efforts, 0.0)
        by_chance = np.asarray((padded[self._places] * self._carryover).sum(axis=1))
        return by_chance - self.shared.lost(people, arrived, len(by_chance)) if len(people) else by_chance

    def parts(self, drivers: Values) -> tuple[Values, Values, Values]:
        """Values of `drivers` apart: efforts, people and units arrived of groups whose units may not come."""
        first, second = len(self.efforts), len(self.efforts) + len(self.shared.people)
        return drivers[:first], drivers[first:second], drivers[second:]

    def gradient(self, drivers: Values) -> Values:
        """What one more of each driver changes of the exposure that remains, at a solution [exposure unit].

        The exposure of any other solution lies above its tangent of this gradient.

        Args:
            drivers: The solution's.
        """
        _, people, arrived = self.parts(drivers)
        steepness = -self.answerable * np.exp(-self.lasting(drivers))
        of_efforts = steepness @ self.carried
        if not len(people):
            return np.asarray(of_efforts)
        by_effort, by_units = self.shared.tangents(people, arrived)
        pairs = steepness[self.shared.row]
        of_people = (pairs * (by_effort - self.shared.chance)) @ self.shared.effort
        return np.concatenate([of_efforts, of_people, (pairs * by_units) @ self.shared.units])

    @property
    def carried(self) -> sparse.csr_matrix:
        """What an effort adds to a row: shape (rows, `efforts`) [1]."""
        row, period = np.nonzero(self._places >= 0)
        entries = self._carryover[row, period], (row, self._places[row, period])
        matrix = sparse.csr_matrix(entries, shape=(len(self.points), len(self.efforts)))
        matrix.eliminate_zeros()
        return matrix

    def filled(self, drivers: Values, widths: Values) -> Values:
        """Segments that the effort of a solution fills, the steepest first, by segment [1].

        Args:
            drivers: The solution's.
            widths: Most effort that falls on each segment [1]; those of `widths`, or of the tangents at another time.
        """
        lasting, most = self.lasting(drivers)[:, None], widths.reshape(self.points.shape)
        return np.asarray(np.clip(lasting - (np.cumsum(most, axis=1) - most), 0.0, most).ravel())

    def error(self, drivers: Values, segments: Values) -> float:
        """Approximation error: by how much the tangents underestimate the exposure of a solution [exposure unit]."""
        estimated = float(np.dot(self.slopes, segments))
        return estimated + float((self.answerable * np.expm1(-self.lasting(drivers))).sum())

    def place_tangents(self, drivers: Values) -> None:
        """Move a tangent of each row to the effort of a solution."""
        self.points = place_tangents(self.points, self.lasting(drivers))
