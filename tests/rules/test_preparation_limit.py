"""Preparation funds pay for preparations alone, when they happen."""

import pandas as pd

from tests.brute import Inner
from tests.rule_harness import add, made
from tests.small_cases import Small, base, fund, mission

SMALL = Small(
    base(
        missions=[mission("M", assessed_usd_per_period=1_000_000)],
        preparations=[
            {"pledge": "P", "preparation": "kit", "cost_usd": 2_200_000, "ready_period": 1, "effectiveness": 1.2}
        ],
        funds=[fund(amount_usd=9_000_000, purpose="preparation")],
    ),
    {("M", "deploy", "P", "kit", 1): 1, ("M", "pay", "F", 1): 2.2},
    {("M", "deploy", "P", "kit", 1): 1, ("M", "pay", "F", 1): 2.3},
)


def rows(inner: Inner) -> None:
    w = inner.w
    for m, row in w.missions.items():
        if pd.isna(row["assessed_usd_per_period"]):
            continue
        lo, hi = w.window(m)
        for t in range(lo, hi + 1):
            due = sum(n * w.cost(o, t)[1] for o, n in inner.choice.items() if o[2] == m)
            mine = [i for i, name in inner.columns("pay") if name[2:] == (m, t)]
            preparing = [i for i in mine if w.funds[inner.names[i][1]]["purpose"] == "preparation"]
            inner.at_most(dict.fromkeys(preparing, 1.0), due)


RICH = Small(SMALL.rows | {"missions": [mission("M", assessed_usd_per_period=4_000_000)]}, {}, {})
"""With money for the battalion, so that the fund pays for preparing it."""


def test_preparation_money_for_anything_else_is_found():
    found = made(RICH).faults(add("payments", "usd", 1e6))
    assert found == {"preparation_limit", "received", "closing"}


def test_its_lines_have_what_preparations_cost_when_they_happen():
    [(mission, item, period, used, limit, breach)] = made(RICH).lines("preparation_limit")
    assert (mission, item, period, limit, breach) == ("M", "preparations", 1, 2.2e6, 0)
    assert 0 < used <= limit
