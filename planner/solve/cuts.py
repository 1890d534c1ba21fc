"""Cutting planes: valid inequalities that fractional solutions of the relaxation violate.

Both kinds are mixed-integer rounding cuts (Nemhauser & Wolsey 1990, *Mathematical Programming* 46) of a row of the
model. Every integer solution satisfies them; the relaxation becomes tighter, so that the dual bound rises, dives end
nearer to it, and reduced costs fix more columns.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.milp import Indices, Mask, Milp, Vector
from planner.solve.tuning import CutTuning


@dataclass(frozen=True)
class Cuts:
    """Rows `coefficients @ columns <= limits`: shape (cuts, columns)."""

    coefficients: sparse.csr_matrix
    limits: Vector

    def over(self, columns: Indices, count: int) -> "Cuts":
        """The same cuts in a larger program.

        Args:
            columns: By column of these cuts: its index there.
            count: Columns there.
        """
        own = self.coefficients
        wide = sparse.csr_matrix((own.data, columns[own.indices], own.indptr), shape=(own.shape[0], count))
        return Cuts(wide, self.limits)

    def within(self, columns: Indices) -> "Cuts":
        """Those of the cuts that are on some columns, over these."""
        own = self.coefficients[:, columns].tocsr()
        kept = np.diff(own.indptr) > 0
        return Cuts(own[kept], self.limits[kept])

    @staticmethod
    def together(cuts: "list[Cuts]") -> "Cuts":
        """Several cuts over the same columns as one."""
        return Cuts(
            sparse.vstack([each.coefficients for each in cuts], format="csr"),
            np.concatenate([each.limits for each in cuts]),
        )


def support_cuts(milp: Milp, supports: Indices, ceilings: Indices, tuning: CutTuning) -> Cuts:
    r"""Cuts by which no fraction of an enabler supports as many troops as the ceiling admits.

    With :math:`Y_{m,j,t}` units of a capability present, :math:`\bar{U}_{m,j}` spare ones in place, and room for troops
    that would need :math:`V_{m,j,t}` units beyond those spare, the support needed is at most
    :math:`\bar{U}_{m,j} + V_{m,j,t} - \zeta (\lceil V_{m,j,t} \rceil - Y_{m,j,t})`, where
    :math:`\zeta = V_{m,j,t} - \lceil V_{m,j,t} \rceil + 1`.

    Args:
        milp: The program.
        supports: Rows `support_limit`.
        ceilings: By such a row: the row `troops_limit` of its mission and period.
        tuning: Least remainder.
    """
    pairs = zip(supports, ceilings, strict=True)
    found = (_support_cut(milp, support, ceiling, tuning) for support, ceiling in pairs)
    return _stacked([cut for cut in found if cut is not None], milp.coefficients.shape[1])


Cut = tuple[Indices, Vector, float]
"""Columns, coefficients and limit."""


def _support_cut(milp: Milp, support: int, ceiling: int, tuning: CutTuning) -> Cut | None:
    columns, needs = _row(milp, support)
    enablers = milp.integer[columns]
    if not enablers.any() or enablers.all():
        return None
    people = dict(zip(*_row(milp, ceiling), strict=True))
    smallest = min(people.get(column, 0.0) for column in columns[enablers])
    spare = milp.row_upper[support]
    missing = (milp.row_upper[ceiling] - smallest) * needs[~enablers].max() - spare
    if missing <= tuning.remainder:
        return None
    most = np.ceil(missing - 1e-9)
    fraction = missing - most + 1.0
    return columns, np.where(enablers, -fraction, needs), spare + missing - fraction * most


def ceiling_cuts(milp: Milp, ceilings: Indices, values: Vector, tuning: CutTuning) -> Cuts:
    """For each ceiling the deepest cut that separates a fractional solution.

    Args:
        milp: The program.
        ceilings: Knapsack rows of integer columns.
        values: The solution.
        tuning: Divisors, and least violation and remainder.
    """
    found = (_ceiling_cut(milp, int(row), values, tuning) for row in ceilings)
    return _stacked([cut for cut in found if cut is not None], milp.coefficients.shape[1])


def _ceiling_cut(milp: Milp, row: int, values: Vector, tuning: CutTuning) -> Cut | None:
    columns, sizes = _row(milp, row)
    units, most = values[columns], np.floor(milp.upper[columns])
    none = np.zeros(len(units), dtype=bool)
    fractional = np.abs(units - np.round(units)) > tuning.violation
    best: Cut | None = None
    depth = tuning.violation
    for size in np.unique(np.round(sizes[fractional], 9)):
        for divisor in tuning.divisors:
            for complemented in (none, np.asarray(units > most / 2)):
                limit = float(milp.row_upper[row])
                rounded = _rounded(sizes, limit, most, complemented, size / divisor, tuning.remainder)
                if rounded is None:
                    continue
                coefficients, limit = rounded
                distance = float((coefficients @ units - limit) / np.linalg.norm(coefficients))
                if distance > depth:
                    best, depth = (columns, coefficients, limit), distance
    return best


def _rounded(
    sizes: Vector, limit: float, most: Vector, complemented: Mask, divisor: float, least: float
) -> tuple[Vector, float] | None:
    """A knapsack row divided and rounded, some columns complemented; None where the remainder is less than `least`."""
    signed = np.where(complemented, -sizes, sizes) / divisor
    room = (limit - float(np.dot(sizes[complemented], most[complemented]))) / divisor
    whole = np.floor(room)
    remainder = room - whole
    if not least < remainder < 1.0 - least:
        return None
    rounded = np.floor(signed)
    rounded += np.maximum(0.0, signed - rounded - remainder) / (1.0 - remainder)
    constant = np.dot(rounded[complemented], most[complemented])
    return np.where(complemented, -rounded, rounded), float(whole - constant)


def _row(milp: Milp, row: int) -> tuple[Indices, Vector]:
    """Columns and coefficients of a row."""
    span = slice(milp.coefficients.indptr[row], milp.coefficients.indptr[row + 1])
    return milp.coefficients.indices[span], milp.coefficients.data[span]


def _stacked(cuts: list[Cut], columns: int) -> Cuts:
    if not cuts:
        return Cuts(sparse.csr_matrix((0, columns)), np.empty(0))
    lengths = [len(places) for places, *_ in cuts]
    coefficients = sparse.csr_matrix(
        (
            np.concatenate([values for _, values, _ in cuts]),
            np.concatenate([places for places, *_ in cuts]),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(cuts), columns),
    )
    coefficients.eliminate_zeros()
    return Cuts(coefficients, np.array([limit for *_, limit in cuts]))
