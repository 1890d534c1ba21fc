"""Map of the areas of a mission, by what stays unprotected there and who is posted."""

import math

import altair as alt
import pandas as pd

from planner.chances.both_counts import BothCounts
from planner.charts.figure import ESTIMATE, EXPOSURE, PICK, Figure, in_exposure
from planner.charts.land import DISCLAIMER, View, land
from planner.charts.meaning import EXPOSED, OUTLINE
from planner.charts.named import short_areas
from planner.language import joined, say
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.tables import Case

SIZES = (60.0, 1100.0)
"""Areas of the smallest and largest circle [square pixels]."""


def area_map(case: Case, plan: Plan, mission: str) -> Figure:
    """Areas of a mission sized by unprotected exposure, with their names."""
    places = _places(case, plan, mission)
    view = View.of(places)
    pick = alt.selection_point(name=PICK, fields=["area"])
    base = alt.Chart(places).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = base.mark_circle(color=EXPOSED, stroke=OUTLINE, strokeWidth=1).encode(
        size=alt.Size(
            "unprotected:Q",
            title=say("unprotected {how} [{unit}]", how=IF_ALL_COME, unit=EXPOSURE),
            scale=alt.Scale(range=list(SIZES)),
            legend=alt.Legend(orient="bottom", format=",.0f", titleLimit=400, tickCount=3),
        ),
        opacity=alt.condition(pick, alt.value(0.8), alt.value(0.3)),
        tooltip=[
            "name",
            alt.Tooltip(
                "unprotected:Q", format=",.0f", title=say("unprotected {how} [{unit}]", how=IF_ALL_COME, unit=EXPOSURE)
            ),
            alt.Tooltip("expected:Q", format=",.0f", title=in_exposure(BY_CHANCES)),
            alt.Tooltip("share:Q", format=".0%", title=say("of what it is with nobody there")),
            alt.Tooltip("posted:Q", format=",.0f", title=say("people of the plan, at most")),
        ],
    )
    names = base.mark_text(align="left", dx=alt.ExprRef("4 + datum.radius"), fontSize=11, color=EXPOSED).encode(
        text="name:N"
    )
    chart = view.fitted((land() + circles.add_params(pick) + names).properties(height=420))
    table = places[["name", "unprotected", "expected", "share", "posted"]].rename(
        columns={
            "name": "area",
            "unprotected": say("unprotected {how} [{unit}]", how=IF_ALL_COME, unit=EXPOSURE),
            "expected": say("unprotected {how} [{unit}]", how=BY_CHANCES, unit=EXPOSURE),
            "share": say("share of exposure with nobody there [1]"),
            "posted": say("people of the plan, at most [persons]"),
        }
    )
    title = say("Areas of {mission}", mission=Names(case).mission(mission))
    return Figure("area-map", title, EXPOSURE, chart, table, joined([ESTIMATE, DISCLAIMER]))


def _places(case: Case, plan: Plan, mission: str) -> pd.DataFrame:
    areas = case["areas"][case["areas"]["mission"] == mission].set_index("area")
    sums = BothCounts(case, plan).exposure.groupby("area")[["baseline", "unprotected", "expected"]].sum()
    there = plan.postings.groupby(["area", "period"])["posted"].sum().groupby("area").max()
    places = areas[["name", "latitude", "longitude"]].join(sums, how="inner").join(there).fillna({"posted": 0.0})
    share = (places["unprotected"] / places["baseline"]).fillna(0.0)
    short = short_areas(places["name"])
    least, most = SIZES
    size = least + (most - least) * places["unprotected"] / max(1.0, places["unprotected"].max())
    return places.assign(share=share, name=short, radius=(size / math.pi) ** 0.5).rename_axis("area").reset_index()
