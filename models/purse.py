"""Money that a mission can have spent by the end of each period: what its cash rows say of whole units together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.instance import Instance

Series = NDArray[np.float64]
"""A number by period."""

Rows = NDArray[np.float64]
"""An array with two rows per period: of all that is spent, then of all but preparations."""


@dataclass(frozen=True)
class Purse:
    r"""Limits that follow from the cash rows of a mission once payments are taken out.

    .. math:: \sum_{p,\tau} K_{p,m,\tau,t} \, y_{p,m,\tau} \le \sum_{\tau \le t} \gamma M_m
        + \sum_{g \in \mathcal{F}_{m,t}} A_g

    holds by every period, and again without the cost of preparations and the funds that pay for nothing else.
    """

    spent: Rows
    """What a unit has cost by then [million USD]: shape (rows, starts)."""
    arrived: NDArray[np.float64]
    """Assessed cash that has arrived by then, by row [million USD]."""
    paying: Rows
    """1 where a fund can have paid by then [1]: shape (rows, funds)."""

    @classmethod
    def of(cls, instance: Instance, name: str, funds: list[str]) -> "Purse":
        """The purse of a mission, without rows where money is not limited there.

        Args:
            instance: Sets and parameters.
            name: The mission.
            funds: The funds, as `paying` has them.
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


def _paying(instance: Instance, name: str, funds: list[str], periods: Series, purposes: tuple[str, ...]) -> Rows:
    """1 where a fund can have paid for one of some purposes by a period: shape (periods, funds)."""
    mandate = instance.missions[name].periods
    first = [
        max(fund.periods.start, mandate.start) if any(fund.serves(name, purpose) for purpose in purposes) else np.inf
        for fund in map(instance.funds.__getitem__, funds)
    ]
    return np.asarray(periods[:, None] >= np.array(first, dtype=float), dtype=float)
