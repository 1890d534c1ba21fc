r"""What no plan with alternates leaves less than over a sample of futures, in mean and worst tenth together.

Whatever a plan does in a future, it is one of the plans of that future's units and money, so that it leaves no less
than the linear relaxation :math:`v` of these, which is convex in them. By Jensen's inequality its mean over futures
is at least :math:`v` of their mean; and the mean over the worst tenth at least that over any tenth of the futures:

.. math:: (1-\lambda) \, v(\bar\xi) + \lambda \, v(\bar\xi_S)

for whichever tenth :math:`S`; the one taken is the worst of the plan that was found.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.delivery.futures import Futures
from planner.delivery.mission_supply import Figures
from planner.delivery.worth import WORST
from planner.plan import Deliver
from planner.prepare import prepare
from planner.schema import Value
from planner.solve import relaxed_bound
from planner.tables import Case

SPARED: dict[str, Value] = {"deliver": Deliver.FULL.value, "cost_weight": 0.0, "change_weight": 0.0, "tidiness": None}
"""Settings of the relaxation: exposure alone, of those who come."""

Chosen = NDArray[np.bool_]
"""Which of the futures."""


def hedge_bound(case: Case, futures: Futures, totals: Figures, weight: float) -> float:
    """A lower bound on what any plan, whatever its alternates, comes to over futures [civilian-months].

    Args:
        case: A case without faults.
        futures: The futures.
        totals: Unprotected exposure of a plan by future, whose worst tenth is taken [civilian-months].
        weight: Weight of the worst tenth [1].
    """
    number = int(np.ceil(WORST * len(totals) - 1e-9))
    worst = np.zeros(len(totals), dtype=bool)
    worst[np.argsort(-totals, kind="stable")[:number]] = True
    mean, tail = (_bound(case, *_coming(case, futures, which)) for which in (np.ones_like(worst), worst))
    return (1.0 - weight) * mean + weight * max(mean, tail)


def _coming(case: Case, futures: Futures, which: Chosen) -> tuple[dict[str, float], dict[str, float]]:
    """Mean number of units that come in some futures by pledge, and mean share that is paid by fund."""
    pledges = case["pledges"][["pledge", "units"]].itertuples(index=False, name=None)
    units = {name: float(futures.coming(name, int(n))[which].sum(axis=1).mean()) for name, n in pledges}
    return units, {fund: float(futures.paid(fund)[which].mean()) for fund in case["funds"]["fund"]}


def _bound(case: Case, units: Mapping[str, float], paid: Mapping[str, float]) -> float:
    """Lower bound on the exposure of every plan of parts of the pledges [civilian-months]."""
    instance = prepare(replace(case, values=case.values | SPARED))
    fewer = replace(
        instance,
        pledges={name: units[name] for name in instance.pledges},
        funds={name: replace(fund, amount=fund.amount * paid[name]) for name, fund in instance.funds.items()},
        missions={name: replace(mission, locks=()) for name, mission in instance.missions.items()},
    )
    return relaxed_bound(fewer) * instance.exposure_unit
