r"""Cuts by which units that may come or not count no more than they are worth together.

The model counts a unit's effort by its chance, which is too much where people of few units are in one place. What they
count at most is concave in units and people (`models.delivery`), so that its tangents are valid for every plan (outer
approximation; Duran & Grossmann 1986, doi:10.1007/BF02592064). They are added where solutions are.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from models.outer_approximation import OuterApproximation
from planner.solve.cuts import Cuts
from planner.solve.milp import Indices, Mask, Vector
from planner.solve.tolerances import FEASIBILITY

WORTHWHILE = 1.0
"""Error of a row, as a share of the mean error of all, from which on it gets a cut [1]. Fewer cuts make relaxations
faster: on the default case 2.5 % is left after 28 processor seconds, 2.8 % at a tenth of it."""


@dataclass(frozen=True, eq=False)
class EffortCuts:
    """Tangents of what units that may come count, for some rows of the effect."""

    rows: Mask
    """Which rows of `EXPOSED`."""
    slope: Vector
    """By pair of `SharedEffort`: what effort counts beyond that [1]."""
    unit: Vector
    """By pair: what another unit that shares it counts [1]."""

    @classmethod
    def at(cls, approximation: OuterApproximation, drivers: Vector, segments: Vector) -> "EffortCuts | None":
        """The cuts at a solution; None where it counts no more than it is worth.

        Args:
            approximation: The effect.
            drivers: Values of its `drivers`.
            segments: Values of its `segments`.
        """
        _, people, arrived = approximation.parts(drivers)
        if not len(people):
            return None
        counted = segments.reshape(approximation.points.shape).sum(axis=1)
        error = approximation.answerable * (np.exp(-approximation.lasting(drivers)) - np.exp(-counted))
        rows = error > WORTHWHILE * max(float(error.mean()), np.finfo(float).eps)
        return cls(rows, *approximation.shared.tangents(people, arrived)) if rows.any() else None

    def binding(self, cuts: Cuts, values: Vector) -> "EffortCuts":
        """Those that bind at a solution.

        Args:
            cuts: These as rows of the program.
            values: By column of the program.
        """
        rows = self.rows.copy()
        rows[rows] = cuts.limits - cuts.coefficients @ values <= FEASIBILITY
        return replace(self, rows=rows)

    def over(self, approximation: OuterApproximation, drivers: Indices, segments: Indices, count: int) -> Cuts:
        """The cuts as rows of a program.

        Args:
            approximation: The effect, with as many tangents as it has by now.
            drivers: Columns of its `drivers`.
            segments: Columns of its `segments`.
            count: Columns of the program.
        """
        shared, (rows, tangents) = approximation.shared, approximation.points.shape
        chosen = sparse.identity(rows, format="csr")[self.rows]
        pairs = chosen @ sparse.csr_matrix(
            (np.ones(len(shared.row)), (shared.row, np.arange(len(shared.row)))), shape=(rows, len(shared.row))
        )
        less = pairs @ sparse.diags(shared.chance - self.slope) @ shared.effort
        more = pairs @ sparse.diags(self.unit) @ shared.units
        own = sparse.hstack([-chosen @ approximation.carried, less, -more], format="csr")
        filled = sparse.kron(chosen, np.ones((1, tangents)), format="csr")
        limits = np.zeros(own.shape[0])
        wide = Cuts(own, limits).over(drivers, count).coefficients
        return Cuts(wide + Cuts(filled, limits).over(segments, count).coefficients, limits)
