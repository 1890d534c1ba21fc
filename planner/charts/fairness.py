"""What fairness costs: exposure against the measure of fairness, with what is proved at every point."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from planner.answers.fairness import MEASURES, NO_LIMIT, FairAnswer, Fairness, Price, price, solved, without_limits
from planner.charts.figure import ESTIMATE, EXPOSURE, Figure, as_high_as
from planner.charts.meaning import BOUNDED, OWN, PLANS
from planner.charts.plan_points import plan_points, plans_colour, unprotected_axis
from planner.language import joined, say

HEIGHT = 280

HEADINGS = {
    "name": say("point"),
    "measured": "",
    "where": say("worst off"),
    "unprotected": say("unprotected with the plan, as it counts pledges [{unit}]", unit=EXPOSURE),
    "more": say("more than with the plan without limits [{unit}]", unit=EXPOSURE),
    "low": say("costs at least, whatever the plans [{unit}]", unit=EXPOSURE),
    "high": say("costs at most [{unit}]", unit=EXPOSURE),
    "cost_usd": say("cost [USD]"),
    "persons": say("people deployed [persons]"),
    "bound": say("no plan under these limits has a lower objective [civilian-months]"),
    "certainty": say("averts at least, of the most that any plan can under these limits [1]"),
    "note": "note",
}
"""Headings of the columns of the table, with units; that of the measure is the measure itself."""


def price_of_fairness(rows: Sequence[FairAnswer], own: str = NO_LIMIT) -> Figure:
    """Exposure against fairness, and how few any plan as fair may leave.

    Args:
        rows: The points, solved or not.
        own: Name of the point that has the limits of the inputs; empty if none has.
    """
    points = _points(rows, own)
    measure = MEASURES[Fairness(rows[0].fairness)] if rows else ""
    x = alt.X("measured:Q", title=measure, scale=alt.Scale(zero=False))
    note = joined(
        [
            ESTIMATE,
            say(
                "Every point is a verified plan: one without limits, the others under limits that grow stricter. The "
                "bar below a point ends where it is proved that no plan under the same limits, charged as little for "
                "money and change, leaves less. The axis of exposure does not begin at zero."
            ),
        ]
    )
    chart = alt.layer(_bars(points, x), *_drawn(points, x)).properties(**as_high_as(HEIGHT))
    return Figure("fairness", say("What fairness costs"), EXPOSURE, chart, table(rows), note)


def table(rows: Sequence[FairAnswer]) -> pd.DataFrame:
    """The points under headings with units, the least fair first and those not solved last."""
    free = without_limits(rows)
    listed: list[dict[str, Any]] = []
    for row in solved(rows):
        found = None if free is None else price(row, free)
        found = Price(0.0, None, None) if found is None else found
        named = {name: getattr(row, name) for name in HEADINGS if hasattr(row, name)}
        listed.append(named | {"more": found.exposure, "low": found.low, "high": found.high})
    listed += [{"name": row.name, "note": row.note} for row in rows if row.measured is None]
    measure = MEASURES[Fairness(rows[0].fairness)] if rows else "measured"
    return pd.DataFrame(listed, columns=list(HEADINGS)).rename(columns=HEADINGS | {"measured": measure})


def _points(rows: Sequence[FairAnswer], own: str) -> pd.DataFrame:
    columns = ["name", "measured", "where", "unprotected", "least", "averted", "cost_usd", "persons", "which"]
    listed = [
        {
            **{name: getattr(row, name) for name in columns if hasattr(row, name)},
            "least": None
            if row.bound is None or row.total is None
            else (row.unprotected or 0.0) - row.total + row.bound,
            "which": OWN if row.name == own else PLANS,
        }
        for row in solved(rows)
    ]
    return pd.DataFrame(listed, columns=columns)


def _bars(points: pd.DataFrame, x: alt.X) -> Any:  # noqa: ANN401
    """From each plan down to what is proved of all plans under its limits."""
    known, colour = points.dropna(subset=["least"]).assign(which=BOUNDED), plans_colour(BOUNDED)
    bars = alt.Chart(known).mark_rule(strokeWidth=3, opacity=0.7)
    return bars.encode(x=x, y=unprotected_axis(), y2="least:Q", color=colour)


def _drawn(points: pd.DataFrame, x: alt.X) -> tuple[Any, Any]:
    tooltip = [
        alt.Tooltip("name:N", title=say("point")),
        alt.Tooltip("measured:Q", format=",.4~g", title=say("measure of fairness")),
        alt.Tooltip("where:N", title=say("worst off")),
        alt.Tooltip("averted:Q", format=",.0f", title=say("averted [{unit}]", unit=EXPOSURE)),
        alt.Tooltip("cost_usd:Q", format=",.0f", title=say("cost [USD]")),
        alt.Tooltip("persons:Q", format=",.0f", title=say("people deployed")),
    ]
    return plan_points(points, x, "measured", tooltip, BOUNDED)
