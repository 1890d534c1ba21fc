"""Charts of the frontier: exposure against money and against people, with what is proved of every sum."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import altair as alt
import pandas as pd

from planner.answers import FrontierAnswer
from planner.answers.frontier import least_exposure, solved
from planner.charts.figure import ESTIMATE, EXPOSURE, Figure, as_high_as
from planner.charts.meaning import OWN, PLANS, PROVED
from planner.charts.plan_points import plan_points, plans_colour
from planner.language import joined, say
from planner.plan import BY_CHANCES, IF_ALL_COME

STEPS = 80
"""Sums of money at which the bound is drawn [1]."""

HEIGHT = 280

HEADINGS = {
    "name": say("cost weight [civilian-months / million USD]"),
    "cost_usd": say("cost [USD]"),
    "persons": say("people deployed [persons]"),
    "unprotected": say("unprotected with the plan, as it counts pledges [{unit}]", unit=EXPOSURE),
    "if_all_come": say("unprotected {how} [{unit}]", how=IF_ALL_COME, unit=EXPOSURE),
    "by_chances": say("unprotected {how} [{unit}]", how=BY_CHANCES, unit=EXPOSURE),
    "least": say("least unprotected with any plan for as much money [{unit}]", unit=EXPOSURE),
    "averted": say("averted [{unit}]", unit=EXPOSURE),
    "share_of_effect": say("share of the most effect [1]"),
    "share_of_money": say("share of that money [1]"),
    "bound": say("no plan leaves less, with the charge at this weight [civilian-months]"),
    "certainty": say("averts at least, of the most that any plan can at this weight [1]"),
    "note": "note",
}
"""Headings of the columns of the table, with units."""


def against_money(rows: Sequence[FrontierAnswer], own: str = "") -> Figure:
    """Exposure against money, above what is proved of every sum.

    Args:
        rows: The points, solved or not.
        own: Cost weight of the inputs.
    """
    points = _points(rows, own).assign(million=lambda frame: frame["cost_usd"] / 1e6)
    most = float(points["million"].max()) if len(points) else 0.0
    sums = [most * step / STEPS for step in range(STEPS + 1)]
    proved = [(each, least_exposure(rows, each * 1e6)) for each in sums]
    line = pd.DataFrame([each for each in proved if each[1] is not None], columns=["million", "unprotected"])
    bound = (
        alt.Chart(line.assign(which=PROVED))
        .mark_line(strokeDash=[5, 4], clip=True)
        .encode(x="million:Q", y="unprotected:Q", color=plans_colour(PROVED))
    )
    drawn = _drawn(points, alt.X("million:Q", title=say("cost [million USD]")), PROVED)
    note = joined(
        [
            ESTIMATE,
            say(
                "Every point is a verified plan at another cost weight. Below the dashed line there is no "
                "plan: it is what the bounds of all points prove together. The axis of exposure does not begin "
                "at zero."
            ),
        ]
    )
    chart = (bound + drawn).properties(**as_high_as(HEIGHT))
    return Figure("frontier-money", say("What exposure costs in money"), EXPOSURE, chart, table(rows), note)


def against_people(rows: Sequence[FrontierAnswer], own: str = "") -> Figure:
    """Exposure against people deployed; arguments as of `against_money`."""
    drawn = _drawn(_points(rows, own), alt.X("persons:Q", title=say("people deployed [persons]")))
    note = joined([ESTIMATE, say("The same plans. Nothing is proved of how few people could do as much.")])
    chart = drawn.properties(**as_high_as(HEIGHT))
    return Figure("frontier-people", say("What exposure costs in people"), EXPOSURE, chart, table(rows), note)


def table(rows: Sequence[FrontierAnswer]) -> pd.DataFrame:
    """The points under headings with units, the least money first and those not solved last."""
    points = solved(rows)
    most = max(points, key=lambda row: (row.averted, -row.cost_usd), default=None)
    listed = [
        asdict(row) | {
            "least": None if row.unprotected is None else least_exposure(rows, row.cost_usd),
            "share_of_effect": row.averted / most.averted if most is not None and most.averted > 0 else None,
            "share_of_money": row.cost_usd / most.cost_usd if most is not None and most.cost_usd > 0 else None,
        }
        for row in points
    ]  # fmt: skip
    listed += [{"name": row.name, "note": row.note} for row in rows if row.unprotected is None]
    return pd.DataFrame(listed, columns=list(HEADINGS)).rename(columns=HEADINGS)


def _points(rows: Sequence[FrontierAnswer], own: str) -> pd.DataFrame:
    columns = list(asdict(FrontierAnswer(name="", weight=0.0)))
    frame = pd.DataFrame([asdict(row) for row in solved(rows)], columns=columns)
    return frame.assign(which=[OWN if name == own else PLANS for name in frame["name"]])


def _drawn(points: pd.DataFrame, x: alt.X, *beside: str) -> Any:  # noqa: ANN401
    """Points on the line that joins them, to be picked by their cost weight; `beside`, what else the legend has."""
    tooltip = [
        alt.Tooltip("name:N", title=say("cost weight")),
        alt.Tooltip("cost_usd:Q", format=",.0f", title=say("cost [USD]")),
        alt.Tooltip("persons:Q", format=",.0f", title=say("people deployed")),
        alt.Tooltip(
            "if_all_come:Q", format=",.0f", title=say("unprotected {how} [{unit}]", how=IF_ALL_COME, unit=EXPOSURE)
        ),
        alt.Tooltip(
            "by_chances:Q", format=",.0f", title=say("unprotected {how} [{unit}]", how=BY_CHANCES, unit=EXPOSURE)
        ),
        alt.Tooltip("averted:Q", format=",.0f", title=say("averted [{unit}]", unit=EXPOSURE)),
    ]
    return alt.layer(*plan_points(points, x, "cost_usd", tooltip, *beside))
