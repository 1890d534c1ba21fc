"""The case once it is known who comes: fewer units and less money, and what has begun by then as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.delivery.futures import Futures
from planner.facts import Facts
from planner.plan import Plan
from planner.schema import Value
from planner.tables import Case


@dataclass(frozen=True)
class Knowledge:
    """What becomes known of pledges and funds; of those that are not named nothing is known."""

    units: Mapping[str, int]
    """Units that come, by pledge."""
    paid: Mapping[str, float] = field(default_factory=dict)
    """Share that is paid, by fund [1]."""
    late: frozenset[str] = frozenset()
    """Pledges of which a unit that comes is late."""

    @classmethod
    def of(cls, case: Case, futures: Futures, number: int) -> "Knowledge":
        """What becomes known in a future: all of it.

        Args:
            case: The case that the futures are of.
            futures: Futures.
            number: Place of the future among them.
        """
        units, late = {}, set()
        for pledge, pledged in case["pledges"][["pledge", "units"]].itertuples(index=False, name=None):
            comes = futures.coming(pledge, int(pledged))[number]
            units[pledge] = int(comes.sum())
            if (comes & futures.late(pledge, int(pledged))[number]).any():
                late.add(pledge)
        paid = {fund: float(futures.paid(fund)[number]) for fund in case["funds"]["fund"]}
        return cls(units, paid, frozenset(late))


def known_case(case: Case, known: Knowledge, **settings: Value) -> Case:
    """The case with the units that come and the money that is paid; locks ask for no units of pledges that fall short.

    Args:
        case: A case without faults.
        known: What is known.
        settings: Settings that have another value.
    """
    pledges, funds, locks = case["pledges"], case["funds"], case["locks"]
    coming = pledges["pledge"].map(known.units).fillna(pledges["units"]).astype(pledges["units"].dtype)
    paid = funds["fund"].map(known.paid).astype(float).fillna(1.0)
    short = frozenset(pledges["pledge"][coming < pledges["units"]])
    tables = {
        "pledges": pledges.assign(units=coming),
        "funds": funds.assign(amount_usd=funds["amount_usd"] * paid),
        "locks": locks.assign(units_min=locks["units_min"].mask(locks["pledge"].isin(short))),
    }
    return replace(case, values=case.values | settings, tables={**case.tables, **tables})


def after(case: Case, plan: Plan, period: int, late: frozenset[str] = frozenset()) -> Case:
    """The case in which what a plan begins up to a period stays as it is, and nothing else begins by then.

    Args:
        case: A case without faults.
        plan: A plan of it.
        period: The last period in which nothing can be changed any more; 0 where everything can.
        late: Pledges that are ready as much later as the case says of late units, unless they have begun.
    """
    facts = Facts(case, plan)
    rows = plan.deployments[plan.deployments["from_period"] <= period]
    early = frozenset(rows["pledge"])
    delay = int(-(-facts.setting("delay_months") // facts.months))
    pledges, preparations = (
        frame.assign(
            ready_period=pd.array(
                [
                    ready if pledge in early else max(ready + delay * (pledge in late), period + 1)
                    for pledge, ready in zip(frame["pledge"], readies, strict=True)
                ],
                dtype="Int64",
            )
        )
        for frame, readies in (
            (case["pledges"], [facts.ready(pledge, "") for pledge in case["pledges"]["pledge"]]),
            (case["preparations"], case["preparations"]["ready_period"]),
        )
    )
    locks = _locks(case, list(facts.missions), rows, sorted(early), period)
    return replace(case, tables={**case.tables, "pledges": pledges, "preparations": preparations, "locks": locks})


def _locks(case: Case, missions: list[str], rows: pd.DataFrame, early: list[str], period: int) -> pd.DataFrame:
    """Locks of the case, with every start up to a period of pledges that have begun as it is."""
    units = rows.groupby(["pledge", "mission", "from_period"])["units"].sum()
    starts = [(pledge, mission, t) for pledge in early for mission in missions for t in range(1, period + 1)]
    number = [int(units.get(start, 0)) for start in starts]
    locks = case["locks"]
    passed = locks["pledge"].isin(early) & (locks["from_period"] <= period).fillna(value=False)
    fixed = [(*start, least, least, "", "") for start, least in zip(starts, number, strict=True)]
    columns = ["pledge", "mission", "from_period", "units_min", "units_max", "source", "note"]
    new = pd.DataFrame(fixed, columns=columns).astype(locks[columns].dtypes.to_dict())
    frame = pd.concat([locks[columns][~passed], new])
    return frame.set_axis(range(2, len(frame) + 2), axis=0)
