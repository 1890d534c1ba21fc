"""Counts: how many enablers support troops in a period, as columns of their own.

Many pledges bring the same enabler, so that a relaxation splits one unit over all of them, and branching on the columns
of pledges one by one hardly changes it. A column for their number decides for all of them at once.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.solve.milp import Milp, Vector
from planner.solve.tolerances import EQUAL


@dataclass(frozen=True)
class Counts:
    """Numbers of units that rows of a program count."""

    coefficients: sparse.csr_matrix
    """Which columns are counted: shape (counts, columns)."""

    @classmethod
    def of(cls, milp: Milp) -> "Counts":
        """Counts of the integer columns of every row that sets several of one size against continuous columns.

        Args:
            milp: The program.
        """
        rows = milp.coefficients
        counted = []
        for first, end in zip(rows.indptr[:-1], rows.indptr[1:], strict=True):
            columns, sizes = rows.indices[first:end], rows.data[first:end]
            integer = milp.integer[columns]
            if 1 < integer.sum() < len(columns) and np.ptp(sizes[integer]) <= EQUAL * np.abs(sizes[integer]).max():
                counted.append(np.sort(columns[integer]))
        each = {tuple(columns): None for columns in counted}
        starts = np.cumsum([0, *(len(columns) for columns in each)])
        places = np.array([column for columns in each for column in columns], dtype=np.int32)
        shape = (len(each), rows.shape[1])
        return cls(sparse.csr_matrix((np.ones(len(places)), places, starts), shape=shape))

    def added(self, milp: Milp) -> Milp:
        """The program with a column for each count after its own, and the row that defines it."""
        count = self.coefficients.shape[0]
        nothing, identity = np.zeros(count), sparse.identity(count, format="csr")
        rows = sparse.bmat([[milp.coefficients, None], [self.coefficients, -identity]], format="csr")
        return replace(
            milp,
            cost=np.append(milp.cost, nothing),
            lower=np.append(milp.lower, self.coefficients @ milp.lower),
            upper=np.append(milp.upper, self.coefficients @ milp.upper),
            integer=np.append(milp.integer, np.ones(count, dtype=bool)),
            row_lower=np.append(milp.row_lower, nothing),
            row_upper=np.append(milp.row_upper, nothing),
            coefficients=rows,
        )

    def with_counts(self, values: Vector) -> Vector:
        """A solution of the program, and its counts after it."""
        return np.append(values, self.coefficients @ values)
