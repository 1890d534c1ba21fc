"""The model of the locks with limits that may give way: columns are added that loosen rows, at a price."""

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from planner.explain.limits import Limit
from planner.explain.lock_model import LockModel
from planner.solve.milp import Milp, Vector

UNBOUNDED = np.inf


@dataclass
class Elastic:
    """A program being written: all that some limits ask for, and columns and rows added to it."""

    model: LockModel
    milp: Milp
    """The program of the limits that do not give way."""
    cost: list[float] = field(default_factory=list)
    """By added column."""
    upper: list[float] = field(default_factory=list)
    integer: list[bool] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    """Row, column and coefficient; rows and columns that are added count on from those of the program."""
    limits: list[tuple[float, float]] = field(default_factory=list)
    """Lower and upper limit by added row."""
    opened: dict[int, float] = field(default_factory=dict)
    """New upper bound by column of the program."""

    @classmethod
    def of(cls, model: LockModel, held: frozenset[Limit]) -> "Elastic":
        """A program in which nothing gives way yet.

        Args:
            model: The model of the locks.
            held: Limits that hold unless columns that are added loosen their rows.
        """
        return cls(model, model.held(held))

    def column(self, cost: float, upper: float = UNBOUNDED, *, integer: bool = True) -> int:
        """Add a column from 0 on; return its place."""
        self.cost.append(cost)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.milp.cost) + len(self.cost) - 1

    def loosen(self, row: int, column: int, by: float) -> None:
        """Let a row be exceeded by so much for each unit of a column; short of its lower limit, where by is below 0."""
        self.entries.append((row, column, -by))

    def row(self, terms: dict[int, float], lower: float = -np.inf, upper: float = np.inf) -> None:
        """Add a row over some columns."""
        place = len(self.milp.row_lower) + len(self.limits)
        self.entries += [(place, column, value) for column, value in terms.items()]
        self.limits.append((lower, upper))

    def open(self, column: int, by: dict[int, float]) -> None:
        """Let a column of the program be up to its own bound, as far as some columns let it; in units of each."""
        self.opened[column] = most = float(self.model.milp.upper[column])
        self.row({column: 1.0} | {switch: -most * share for switch, share in by.items()}, upper=0.0)

    def solved(self) -> Vector | None:
        """Values of the added columns at the least price; None where no plan is possible.

        Raises:
            UndecidedError: The solver did not find out.
        """
        values = self.model.solved(self._written())
        return None if values is None else values[len(self.milp.cost) :]

    def _written(self) -> Milp:
        milp, columns, rows = self.milp, len(self.cost), len(self.limits)
        height, width = len(milp.row_lower) + rows, len(milp.cost) + columns
        own = milp.coefficients.tocoo()
        places, values = self.entries, own.data
        row = np.concatenate([own.row, [each[0] for each in places]]).astype(np.int32)
        column = np.concatenate([own.col, [each[1] for each in places]]).astype(np.int32)
        entry = np.concatenate([values, [each[2] for each in places]])
        upper = milp.upper.copy()
        upper[list(self.opened)] = list(self.opened.values())
        lower_limits, upper_limits = np.array(self.limits, dtype=float).reshape(-1, 2).T
        return replace(
            milp,
            cost=np.append(milp.cost, self.cost),
            lower=np.append(milp.lower, np.zeros(columns)),
            upper=np.append(upper, self.upper),
            integer=np.append(milp.integer, np.array(self.integer, dtype=bool)),
            row_lower=np.append(milp.row_lower, lower_limits),
            row_upper=np.append(milp.row_upper, upper_limits),
            coefficients=sparse.csr_matrix((entry, (row, column)), shape=(height, width)),
        )
