"""Nothing is spent before it arrives."""

import pandas as pd

from tests.brute import Inner
from tests.rule_harness import drop, made, put
from tests.small_cases import DEPLOY, Small, base, mission

SMALL = Small(
    base(missions=[mission("M", assessed_usd_per_period=2_000_000)]),
    {("M", "cash", 1): 1.7},
    {DEPLOY: 1, ("M", "cash", 1): 0},
)


def rows(inner: Inner) -> None:
    w = inner.w
    for m, row in w.missions.items():
        if pd.isna(row["assessed_usd_per_period"]):
            continue
        lo, hi = w.window(m)
        spent = 0.0
        for t in range(lo, hi + 1):
            spent += sum(n * w.cost(o, t)[0] for o, n in inner.choice.items() if o[2] == m)
            arrived = w.s["cash_share"] * row["assessed_usd_per_period"] * (t - lo + 1)
            paid = {i: -1.0 for i, name in inner.columns("pay") if name[2] == m and name[3] <= t}
            inner.at_most(paid, arrived - spent)


RICH = Small(base(missions=[mission("M", assessed_usd_per_period=4_000_000)]), {}, {})
"""With money for the battalion: 3 of 3.4 million."""


def test_money_that_is_spent_and_never_came_is_found():
    assert made(SMALL).faults(drop("cash")) == {"cash_balance"}
    poor = put("deployments", "units", 2), put("deployments", "persons", 1200), put("deployments", "cost_usd", 6e6)
    assert made(RICH).faults(*poor) == {"pledge_once", "cash_balance", "spent", "closing"}


def test_its_lines_have_what_was_spent_so_far_and_what_has_arrived():
    assert made(RICH).lines("cash_balance") == [("M", "money", 1, 3_000_000, 3_400_000, 0)]


def test_it_keeps_units_out_that_cost_more_than_is_in_hand():
    assert made(SMALL).reasons == {"P": "no money in hand"}
