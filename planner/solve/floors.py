"""Limits on what areas are left with, as rows whose coefficients are the slopes of the tangents.

What the tangents count as averted is at least what is, so that a bound with these rows holds for every plan. Whether a
solution keeps a limit is asked of the exact exposure; programs that place people for a plan keep a little distance from
it, so that their solutions do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from models import objective
from models.instance import Instance
from models.outer_approximation import OuterApproximation
from planner.solve.cuts import Cuts
from planner.solve.milp import Indices, Milp, Vector, updated

DISTANCE = 2e-4
"""Distance that programs over people and money keep from a limit at first, as a share of what the area's exposure could
fall by [1]: above what their tangents miss near a solution, and far below what anybody would ask for."""

SEARCHED = 5e-3
"""Distance that dives keep, and most that programs over people and money do, as the same share [1]: without it what was
found on the default case broke limits by 0.1 to 0.4 %."""

ROUNDING = 1e-9
"""Excess over a limit that is rounding, as the same share [1]."""


@dataclass(frozen=True, eq=False)
class Floors:
    """The rows of areas with a limit on what they are left with; arrays have an entry per row."""

    keys: tuple[tuple[str, str], ...]
    """(mission, area) of each."""
    rows: Indices
    """Their numbers in the program."""
    member: sparse.csr_matrix
    """1 where a row of `EXPOSED` is of the area: shape (areas with a limit, `EXPOSED`)."""
    size: Vector
    """What the exposure could fall by [exposure unit]."""
    least: Vector
    """Least of it that is to be averted [exposure unit]."""

    @classmethod
    def of(cls, approximation: OuterApproximation, rows: Sequence[Any]) -> "Floors":
        """The limits of a model.

        Args:
            approximation: The effect.
            rows: All rows of the program.
        """
        found = [(i, row) for i, row in enumerate(rows) if row.parent_component().local_name == "area_left_limit"]
        model = approximation.model
        exposed = [(b.index(), a) for b in model.mission.values() for a, *_ in b.EXPOSED]
        keys = [(row.parent_block().index(), row.index()) for _, row in found]
        places = {key: number for number, key in enumerate(keys)}
        entries = [(places[key], column) for column, key in enumerate(exposed) if key in places]
        number, column = np.array(entries, dtype=np.int64).reshape(-1, 2).T
        size = np.array([_size(model.data, *key) for key in keys], dtype=float)
        limits = [model.data.missions[name].areas[area].left_limit for name, area in keys]
        return cls(
            keys=tuple(keys),
            rows=np.array([i for i, _ in found], dtype=np.int32),
            member=sparse.csr_matrix((np.ones(len(number)), (number, column)), shape=(len(keys), len(exposed))),
            size=size,
            least=(1.0 - np.array(limits, dtype=float)) * size,
        )

    def __bool__(self) -> bool:
        """Whether there are any."""
        return len(self.rows) > 0

    def kept(self, approximation: OuterApproximation, drivers: Vector) -> bool:
        """Whether a solution keeps all of them, by the exact exposure."""
        averted = self.member @ (-approximation.answerable * np.expm1(-approximation.lasting(drivers)))
        return bool(np.all(averted >= self.least - ROUNDING * self.size))

    def cuts(
        self, approximation: OuterApproximation, drivers: Vector, columns: Indices, count: int, distance: float
    ) -> Cuts:
        """Cuts at a solution: areas that come nearer to their limits than the distance avert more, by their tangents.

        Unlike the slopes of the rows they stay when tangents move, so that linear programs cannot go back and forth.

        Args:
            approximation: The effect.
            drivers: Values of its `drivers` at the solution.
            columns: Columns of these.
            count: Columns of the program.
            distance: As in `distant`.
        """
        left = approximation.answerable * np.exp(-approximation.lasting(drivers))
        averted = self.member @ (approximation.answerable - left)
        least = self.least + distance * self.size
        near = averted < least
        slopes = (self.member[near] @ sparse.diags(left) @ approximation.carried).tocsr()
        efforts = approximation.parts(drivers)[0]
        limits = averted[near] - slopes @ efforts - least[near]
        return Cuts(-slopes, limits).over(columns[: len(efforts)], count)

    def placed(self, milp: Milp) -> Milp:
        """A program whose rows of them have the slopes that its objective has now."""
        return milp if not self else milp.with_slopes(self.rows)

    def distant(self, milp: Milp, distance: float) -> Milp:
        """A program that keeps a distance from the limits, as a share of what the areas' exposure could fall by [1]."""
        if not self:
            return milp
        lower = milp.row_lower[self.rows] + distance * self.size
        return replace(milp, row_lower=updated(milp.row_lower, self.rows, lower))


def _size(instance: Instance, name: str, area: str) -> float:
    """What the exposure of an area could fall by [exposure unit]."""
    mission, share = instance.missions[name], instance.residual_share
    threats = mission.areas[area].threats.values()
    return sum(objective.answerable(threat, t, share) for threat in threats for t in mission.periods)
