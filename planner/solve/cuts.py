"""Cuts: rows that every plan with whole units keeps, and that split units break.

Both kinds round a row of the model as in mixed-integer rounding (Nemhauser & Wolsey 1990, *Mathematical Programming*
46). They leave every plan alone and bring the relaxation closer to them, so that the bound is higher, a dive goes less
astray, and fewer columns can be part of a better plan.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.matrix import Mask, Matrix, Places, Values

VIOLATED = 1e-3
"""Distance by which a cut must cut a solution off [units]."""

BARELY = 1e-4
"""Remainder below which, or above one less it, rounding gains nothing [1]."""

DIVISORS = (1.0, 2.0, 4.0)
"""What the size of a split unit is divided by to round a row."""


@dataclass(frozen=True)
class Cuts:
    """Rows `coefficients @ columns <= limits`: shape (cuts, columns)."""

    coefficients: sparse.csr_matrix
    limits: Values

    def over(self, columns: Places, count: int) -> "Cuts":
        """The same cuts over more columns.

        Args:
            columns: Where their columns are among these.
            count: How many these are.
        """
        own = self.coefficients
        wide = sparse.csr_matrix((own.data, columns[own.indices], own.indptr), shape=(own.shape[0], count))
        return Cuts(wide, self.limits)

    @staticmethod
    def together(cuts: "list[Cuts]") -> "Cuts":
        """Cuts over the same columns as one."""
        return Cuts(
            sparse.vstack([each.coefficients for each in cuts], format="csr"),
            np.concatenate([each.limits for each in cuts]),
        )


def support_cuts(matrix: Matrix, supports: Places, ceilings: Places) -> Cuts:
    r"""Cuts that let no part of an enabler support as many troops as there is room for.

    With :math:`Y_{m,j,t}` units of a capability present, :math:`\bar{U}_{m,j}` spare ones in place, and room for troops
    that would need :math:`V_{m,j,t}` units beyond those spare, the support needed is at most
    :math:`\bar{U}_{m,j} + V_{m,j,t} - \zeta (\lceil V_{m,j,t} \rceil - Y_{m,j,t})`, where
    :math:`\zeta = V_{m,j,t} - \lceil V_{m,j,t} \rceil + 1`.

    Args:
        matrix: The model.
        supports: Rows `support_limit`.
        ceilings: By such a row: the row `troops_limit` of its mission and period.
    """
    found = (_support_cut(matrix, support, ceiling) for support, ceiling in zip(supports, ceilings, strict=True))
    return _gathered([cut for cut in found if cut is not None], matrix.rows.shape[1])


Cut = tuple[Places, Values, float]
"""Columns, coefficients and limit."""


def _support_cut(matrix: Matrix, support: int, ceiling: int) -> Cut | None:
    columns, needs = _row(matrix, support)
    enablers = matrix.whole[columns]
    if not enablers.any() or enablers.all():
        return None
    people = dict(zip(*_row(matrix, ceiling), strict=True))
    smallest = min(people.get(column, 0.0) for column in columns[enablers])
    spare = matrix.row_upper[support]
    missing = (matrix.row_upper[ceiling] - smallest) * needs[~enablers].max() - spare
    if missing <= BARELY:
        return None
    most = np.ceil(missing - 1e-9)
    part = missing - most + 1.0
    return columns, np.where(enablers, -part, needs), spare + missing - part * most


def ceiling_cuts(matrix: Matrix, ceilings: Places, values: Values) -> Cuts:
    """The deepest cut of each ceiling that a solution with split units breaks.

    Args:
        matrix: The model.
        ceilings: Rows that only whole columns fill, and only up to a limit.
        values: The solution.
    """
    found = (_ceiling_cut(matrix, int(row), values) for row in ceilings)
    return _gathered([cut for cut in found if cut is not None], matrix.rows.shape[1])


def _ceiling_cut(matrix: Matrix, row: int, values: Values) -> Cut | None:
    columns, sizes = _row(matrix, row)
    units, most = values[columns], np.floor(matrix.upper[columns])
    nobody = np.zeros(len(units), dtype=bool)
    split = np.abs(units - np.round(units)) > VIOLATED
    best: Cut | None = None
    depth = VIOLATED
    for divisor in np.unique(np.round(sizes[split], 9)):
        for part in DIVISORS:
            for full in (nobody, np.asarray(units > most / 2)):
                rounded = _rounded(sizes, float(matrix.row_upper[row]), most, full, divisor / part)
                if rounded is None:
                    continue
                coefficients, limit = rounded
                broken = float((coefficients @ units - limit) / np.linalg.norm(coefficients))
                if broken > depth:
                    best, depth = (columns, coefficients, limit), broken
    return best


def _rounded(sizes: Values, limit: float, most: Values, full: Mask, divisor: float) -> tuple[Values, float] | None:
    """A ceiling divided and rounded, units counted down from their most where `full`; None where nothing is won."""
    signed = np.where(full, -sizes, sizes) / divisor
    room = (limit - float(np.dot(sizes[full], most[full]))) / divisor
    whole = np.floor(room)
    left = room - whole
    if not BARELY < left < 1.0 - BARELY:
        return None
    rounded = np.floor(signed)
    rounded += np.maximum(0.0, signed - rounded - left) / (1.0 - left)
    return np.where(full, -rounded, rounded), float(whole - np.dot(rounded[full], most[full]))


def _row(matrix: Matrix, row: int) -> tuple[Places, Values]:
    span = slice(matrix.rows.indptr[row], matrix.rows.indptr[row + 1])
    return matrix.rows.indices[span], matrix.rows.data[span]


def _gathered(cuts: list[Cut], columns: int) -> Cuts:
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
