"""Cumulative budget of a mission: an upper bound on what units can have cost by the end of each period.

Summed over periods, the cash rows of a mission bound a knapsack of its units, in which payments no longer occur.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.instance import Instance

Periods = NDArray[np.float64]
"""A number by period."""

BudgetRows = NDArray[np.float64]
"""An array with two rows per period: of all that is spent, then of all but preparations."""


@dataclass(frozen=True)
class CumulativeBudget:
    r"""Knapsack rows on a mission's units implied by its cash rows, with payments projected out.

    .. math:: \sum_{p,\tau} K_{p,m,\tau,t} \, y_{p,m,\tau} \le \sum_{\tau \le t} \gamma M_m
        + \sum_{g \in \mathcal{F}_{m,t}} A_g

    for every period, and again without the cost of preparations and the funds that pay for nothing else.
    """

    spent: BudgetRows
    """Cost of a unit up to the row's period [million USD]: shape (rows, starts)."""
    arrived: NDArray[np.float64]
    """Assessed cash received up to the row's period, by row [million USD]."""
    paying: BudgetRows
    """1 where a fund can have paid by the row's period [1]: shape (rows, funds)."""

    @classmethod
    def of(cls, instance: Instance, name: str, funds: list[str]) -> "CumulativeBudget":
        """The cumulative budget of a mission; it has no rows where money is not limited there.

        Args:
            instance: Sets and parameters.
            name: The mission.
            funds: Names of the columns of `paying`.
        """
        mission = instance.missions[name]
        periods = np.array([] if mission.cash_arriving is None else mission.periods, dtype=float)
        arrived = (mission.cash_arriving or 0.0) * (periods - mission.periods.start + 1.0)
        paying = [_paying(instance, name, funds, periods, purposes) for purposes in _PURPOSES]
        return cls(
            spent=np.vstack([mission.columns.spent_by(periods, prepared=prepared) for prepared in (True, False)]),
            arrived=np.concatenate([arrived, arrived]),
            paying=np.vstack(paying),
        )


_PURPOSES = ("operations", "preparation"), ("operations",)


def _paying(instance: Instance, name: str, funds: list[str], periods: Periods, purposes: tuple[str, ...]) -> BudgetRows:
    """1 where a fund can have paid for one of some purposes by a period: shape (periods, funds)."""
    mandate = instance.missions[name].periods
    first = [
        max(fund.periods.start, mandate.start) if any(fund.serves(name, purpose) for purpose in purposes) else np.inf
        for fund in map(instance.funds.__getitem__, funds)
    ]
    return np.asarray(periods[:, None] >= np.array(first, dtype=float), dtype=float)
