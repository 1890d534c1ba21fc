"""Charts of money: cash by period, and payments by fund."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.figure import Figure, as_high_as, in_months, legend, row_names, rows_of
from planner.charts.meaning import (
    ASSESSED,
    CLOSING,
    NOT_SPENT,
    OPERATIONS,
    PREPARATION,
    PREVENTION,
    RECEIVED,
    SPENT,
    of_meanings,
)
from planner.charts.named import in_names
from planner.language import say
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case

FLOWS = {
    "assessed": ASSESSED,
    "received": RECEIVED,
    "spent": SPENT,
    "closing": CLOSING,
}


def cash(case: Case, plan: Plan, missions: Sequence[str] = ()) -> Figure:
    """Income, spending and balance by period, of missions with limited money."""
    shown = plan.cash if not missions else plan.cash[plan.cash["mission"].isin(missions)]
    sums = shown.groupby("period")[list(FLOWS)].sum().reset_index()
    long = sums.melt("period", var_name="flow", value_name="usd")
    long = in_months(case, long.assign(million=long["usd"] / 1e6, flow=long["flow"].map(FLOWS)))
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            x=alt.X("months:O", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy")),
            xOffset=alt.XOffset("flow:N", sort=list(FLOWS.values())),
            y=alt.Y("million:Q", title=say("million USD")),
            color=alt.Color("flow:N", title=None, legend=legend(), scale=of_meanings(*FLOWS.values())),
            tooltip=["months", "flow", alt.Tooltip("million:Q", format=",.1f", title=say("million USD"))],
        )
        .properties(**as_high_as(220))
    )  # fmt: skip
    headings = {"opening": say("in hand before"), **FLOWS}
    table = in_names(case, shown).rename(
        columns={"period": "months"} | {name: say("{what} [USD]", what=says) for name, says in headings.items()}
    )
    return Figure("cash", say("Money in, out and in hand"), say("million USD"), chart, table.reset_index(drop=True))


def funds(case: Case, plan: Plan) -> Figure:
    """Payments from each fund, by purpose."""
    paid = plan.payments.groupby(["fund", "purpose"])["usd"].sum().reset_index()
    left = case["funds"].set_index("fund")["amount_usd"] - paid.groupby("fund")["usd"].sum()
    left = left.fillna(case["funds"].set_index("fund")["amount_usd"]).clip(lower=0.0)
    rest = pd.DataFrame({"fund": left.index, "purpose": NOT_SPENT, "usd": left.to_numpy()})
    table = pd.concat([paid, rest], ignore_index=True)
    purposes = [OPERATIONS, PREPARATION, PREVENTION, NOT_SPENT]
    chart = (
        alt.Chart(table.assign(million=table["usd"] / 1e6, giver=table["fund"].map(Names(case).fund)))
        .mark_bar()
        .encode(
            y=alt.Y("giver:N", sort="-x", axis=row_names(260)),
            x=alt.X("million:Q", title=say("million USD")),
            color=alt.Color("purpose:N", title=None, legend=legend(), scale=of_meanings(*purposes)),
            tooltip=[alt.Tooltip("giver:N", title="fund"), "purpose",
                     alt.Tooltip("million:Q", format=",.1f", title=say("million USD"))],
        )
        .properties(**rows_of(20, table["fund"].nunique()))
    )  # fmt: skip
    return Figure(
        "funds",
        say("What funds pay for"),
        say("million USD"),
        chart,
        in_names(case, table).rename(columns={"usd": say("amount [USD]")}),
    )
