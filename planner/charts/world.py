"""World map of unprotected exposure and of flows of people from contributors."""

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.chances.both_counts import BothCounts
from planner.charts.figure import (
    ESTIMATE,
    EXPOSURE,
    PICK,
    Figure,
)  # fmt: skip
from planner.charts.land import DISCLAIMER, View, land
from planner.charts.meaning import EXPOSED, KINDS, OUTLINE, of_meanings
from planner.charts.named import in_names
from planner.language import joined, kept, say
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.tables import Case

SIZES = (40.0, 1400.0)
"""Areas of the smallest and largest circle [square pixels]."""

LABEL_SPACING, LABEL_WIDTH = 0.03, 0.09
"""Distance of labels from north to south, kept within a distance from east to west, as shares of the map [1]."""

HEADINGS = {
    "unprotected": say("unprotected {how} [{unit}]", how=IF_ALL_COME, unit=EXPOSURE),
    "expected": say("unprotected {how} [{unit}]", how=BY_CHANCES, unit=EXPOSURE),
    "persons": say("deployed {how} [persons]", how=IF_ALL_COME),
    "likely": say("deployed {how} [persons]", how=BY_CHANCES),
}
"""Headings of what the map shows of a mission."""

NEARLY_ALL = 0.97
"""Share of people sent and of exposure whose missions a map is fitted to at least [1]."""


def world_map(case: Case, plan: Plan, missions: Sequence[str] = ()) -> Figure:
    """Missions sized by unprotected exposure as the plan counts it, with the flows of people to all or to those chosen.

    It is fitted to those chosen, or else to those where nearly all is at stake; the others are named in its note.
    """
    both = BothCounts(case, plan)
    places, flows = _places(both), _flows(both)
    view = View.of(places[places["mission"].isin(missions)] if missions else _at_stake(places))
    inside = view.holds(places)
    flows = flows[flows["mission"].isin(set(missions or places["mission"]) & set(places["mission"][inside]))]
    here = places[inside]
    chart = land() + _lines(flows) + _circles(here, plan.summary.counted_as) + _names(here, view)
    table = in_names(case, places.drop(columns=["latitude", "longitude", "size", "name"])).rename(columns=HEADINGS)
    outside = ", ".join(places["mission"][~inside])
    beyond = [say("Beyond its edges: {outside}; the table has them.", outside=outside)] if outside else []
    title, note = say("Where exposure stays, and who sends whom"), joined([ESTIMATE, *beyond, DISCLAIMER])
    return Figure("map", title, EXPOSURE, view.fitted(chart.properties(height=520)), table, note)


def _at_stake(places: pd.DataFrame) -> pd.DataFrame:
    """The missions that nearly all people go to and where nearly all exposure stays, those with most first."""
    kept = []
    for column in ("unprotected", "persons"):
        most = places.sort_values(column, ascending=False, kind="stable")
        before = most[column].cumsum() - most[column]
        kept.append(most["mission"][before < NEARLY_ALL * most[column].sum()])
    found = places[places["mission"].isin(pd.concat(kept))]
    return places if found.empty else found


def _circles(places: pd.DataFrame, counted_as: str) -> alt.Chart:
    pick = alt.selection_point(name=PICK, fields=["mission"])
    base = alt.Chart(places).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = base.mark_circle(color=EXPOSED, stroke=OUTLINE, strokeWidth=1).encode(
        size=alt.Size(
            "size:Q",
            title=say("unprotected {how} [{unit}]", how=kept(counted_as), unit=EXPOSURE),
            scale=alt.Scale(range=list(SIZES)),
            legend=alt.Legend(orient="bottom", format=",.0f", titleLimit=400, tickCount=3),
        ),
        opacity=alt.condition(pick, alt.value(0.8), alt.value(0.3)),
        tooltip=[
            alt.Tooltip("name:N", title="mission"),
            *(alt.Tooltip(f"{name}:Q", format=",.0f", title=says) for name, says in HEADINGS.items()),
        ],
    )
    clickable: alt.Chart = circles.add_params(pick)
    return clickable


def _names(places: pd.DataFrame, view: View) -> alt.LayerChart:
    """Labels of missions beside their circles, on the west or, for the eastern half, the east."""
    named = _spread(places, view)
    sides = [
        alt.Chart(named[named["east"] == east])
        .mark_text(
            align="left" if east else "right",
            dx=alt.ExprRef(f"{1 if east else -1} * (4 + datum.radius)"),
            fontSize=10,
            fontWeight="bold",
            color=EXPOSED,
        )
        .encode(longitude="longitude:Q", latitude="name_latitude:Q", text="mission:N")
        for east in (False, True)
    ]
    return alt.LayerChart(layer=sides)


def _spread(places: pd.DataFrame, view: View) -> pd.DataFrame:
    """Side, latitude and distance of the label of each place, so that labels do not overlap."""
    least, most = SIZES
    size = least + (most - least) * places["size"] / max(1.0, places["size"].max())
    east = places["longitude"] > places["longitude"].median()
    spacing, width = LABEL_SPACING * view.height, LABEL_WIDTH * view.width
    latitudes: list[float] = []
    for n, (side, longitude, latitude) in enumerate(zip(east, places["longitude"], places["latitude"], strict=True)):
        near = [
            latitudes[k]
            for k in range(n)
            if east.iloc[k] == side and abs(places["longitude"].iloc[k] - longitude) < width
        ]
        steps = sorted(range(-16 * n, 16 * n + 1), key=abs)
        free = (latitude + spacing / 8 * step for step in steps)
        latitudes.append(next(at for at in free if all(abs(at - other) >= spacing for other in near)))
    return places.assign(east=east, name_latitude=latitudes, radius=(size / math.pi) ** 0.5)


def _lines(flows: pd.DataFrame) -> alt.Chart:
    rules: alt.Chart = (
        alt.Chart(flows)
        .mark_rule(opacity=0.75, clip=True)
        .encode(
            longitude="from_longitude:Q",
            latitude="from_latitude:Q",
            longitude2="longitude:Q",
            latitude2="latitude:Q",
            strokeWidth=alt.StrokeWidth("persons:Q", scale=alt.Scale(range=[0.6, 6]), legend=None),
            color=alt.Color(
                "kind:N",
                title=say("flow of"),
                scale=of_meanings(*KINDS),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("giver:N", title="contributor"),
                "mission",
                "kind",
                alt.Tooltip("persons:Q", format=",.0f", title=IF_ALL_COME),
                alt.Tooltip("likely:Q", format=",.0f", title=BY_CHANCES),
            ],
        )
    )
    return rules


def _places(both: BothCounts) -> pd.DataFrame:
    missions = both.case["missions"].set_index("mission")[["latitude", "longitude"]]
    of = both.exposure["area"].map(both.case.mission_of)
    exposed = both.exposure.groupby(of)[["unprotected", "expected"]].sum()
    persons = both.deployments.groupby("mission")[["persons", "expected"]].sum()
    persons = persons.rename(columns={"expected": "likely"})
    places = missions.join(exposed, how="inner").join(persons).fillna({"persons": 0.0, "likely": 0.0})
    places = places.assign(size=places[both.counted], name=places.index.map(Names(both.case).mission))
    return places.rename_axis("mission").reset_index().sort_values("size", ascending=False)


def _flows(both: BothCounts) -> pd.DataFrame:
    kind = both.case["unit_types"].set_index("unit_type")["kind"]
    sent = both.deployments.assign(kind=both.deployments["unit_type"].map(kind))
    sent = sent.groupby(["contributor", "mission", "kind"])[["persons", "expected"]].sum().reset_index()
    sent = sent.rename(columns={"expected": "likely"})
    sent = sent.assign(giver=sent["contributor"].map(Names(both.case).contributor_alone))
    homes = both.case["contributors"].set_index("contributor")[["latitude", "longitude"]].add_prefix("from_")
    homes = homes[(homes != 0).any(axis=1)]
    there = both.case["missions"].set_index("mission")[["latitude", "longitude"]]
    return sent.join(homes, on="contributor", how="inner").join(there, on="mission")
