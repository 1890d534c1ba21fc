"""World map of unprotected exposure and of flows of people from contributors."""

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.figure import (
    ESTIMATE,
    EXPOSURE,
    GREY,
    PICK,
    RED,
    Figure,
)  # fmt: skip
from planner.charts.meaning import KINDS, of_meanings
from planner.lands import SHAPES, shapes
from planner.plan import Plan
from planner.tables import Case

ANTARCTICA = "010"
SIZES = (40.0, 1400.0)
"""Areas of the smallest and largest circle [square pixels]."""

LABEL_SPACING, LABEL_WIDTH = 4.0, 25.0
"""Distance of labels from north to south, kept within a distance from east to west [degrees]."""

DISCLAIMER = (
    "Boundaries and names shown do not imply official endorsement or acceptance. Shapes: Natural Earth, de facto "
    "borders; the final status of Abyei, the Golan, Jammu and Kashmir, Kosovo and Western Sahara is not implied."
)


def world_map(case: Case, plan: Plan, missions: Sequence[str] = ()) -> Figure:
    """Missions sized by unprotected exposure, with the flows of people to all of them or to those chosen."""
    places, flows = _places(case, plan), _flows(case, plan)
    if missions:
        flows = flows[flows["mission"].isin(missions)]
    chart = (
        (land() + _lines(flows) + _circles(places) + _names(places))
        .project(type="equalEarth")
        .properties(height=520)
        .configure_view(stroke=None)
    )
    chart.datasets = {SHAPES.stem: shapes()}
    table = places.drop(columns=["latitude", "longitude"]).rename(
        columns={"unprotected": f"unprotected [{EXPOSURE}]", "persons": "deployed [persons]"}
    )
    return Figure("map", "Where exposure stays, and who sends whom", EXPOSURE, chart, table, f"{ESTIMATE} {DISCLAIMER}")


def land() -> alt.Chart:
    """Base map of the land; the chart that uses it must provide `shapes` as data."""
    data = alt.NamedData(SHAPES.stem, alt.TopoDataFormat(type="topojson", feature="countries"))
    land = alt.Chart(data).transform_filter(f"datum.id != '{ANTARCTICA}'")
    drawn: alt.Chart = land.mark_geoshape(fill=GREY, fillOpacity=0.25, stroke=GREY, strokeWidth=0.4)
    return drawn


def _circles(places: pd.DataFrame) -> alt.Chart:
    pick = alt.selection_point(name=PICK, fields=["mission"])
    base = alt.Chart(places).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = base.mark_circle(color=RED, stroke="white", strokeWidth=1).encode(
        size=alt.Size("unprotected:Q", title=f"unprotected [{EXPOSURE}]", scale=alt.Scale(range=list(SIZES)),
                      legend=alt.Legend(orient="bottom", format=",.0f", titleLimit=400)),
        opacity=alt.condition(pick, alt.value(0.8), alt.value(0.3)),
        tooltip=[
            "mission", alt.Tooltip("unprotected:Q", format=",.0f", title=EXPOSURE),
            alt.Tooltip("persons:Q", format=",.0f", title="deployed [persons]"),
        ],
    )  # fmt: skip
    clickable: alt.Chart = circles.add_params(pick)
    return clickable


def _names(places: pd.DataFrame) -> alt.LayerChart:
    """Labels of missions beside their circles, on the west or, for the eastern half, the east."""
    named = _spread(places)
    sides = [
        alt.Chart(named[named["east"] == east])
        .mark_text(
            align="left" if east else "right",
            dx=alt.ExprRef(f"{1 if east else -1} * (4 + datum.radius)"),
            fontSize=10,
            fontWeight="bold",
            color=RED,
        )
        .encode(longitude="longitude:Q", latitude="name_latitude:Q", text="mission:N")
        for east in (False, True)
    ]
    return alt.LayerChart(layer=sides)


def _spread(places: pd.DataFrame) -> pd.DataFrame:
    """Side, latitude and distance of the label of each place, so that labels do not overlap."""
    least, most = SIZES
    size = least + (most - least) * places["unprotected"] / max(1.0, places["unprotected"].max())
    east = places["longitude"] > places["longitude"].median()
    latitudes: list[float] = []
    for n, (side, longitude, latitude) in enumerate(zip(east, places["longitude"], places["latitude"], strict=True)):
        near = [
            latitudes[k]
            for k in range(n)
            if east.iloc[k] == side and abs(places["longitude"].iloc[k] - longitude) < LABEL_WIDTH
        ]
        steps = sorted(range(-16 * n, 16 * n + 1), key=abs)
        free = (latitude + LABEL_SPACING / 8 * step for step in steps)
        latitudes.append(next(at for at in free if all(abs(at - other) >= LABEL_SPACING for other in near)))
    return places.assign(east=east, name_latitude=latitudes, radius=(size / math.pi) ** 0.5)


def _lines(flows: pd.DataFrame) -> alt.Chart:
    rules: alt.Chart = (
        alt.Chart(flows)
        .mark_rule(opacity=0.75)
        .encode(
            longitude="from_longitude:Q",
            latitude="from_latitude:Q",
            longitude2="longitude:Q",
            latitude2="latitude:Q",
            strokeWidth=alt.StrokeWidth("persons:Q", scale=alt.Scale(range=[0.6, 6]), legend=None),
            color=alt.Color(
                "kind:N",
                title="flow of",
                scale=of_meanings(*KINDS),
                legend=alt.Legend(orient="bottom"),
            ),
            tooltip=["contributor", "mission", "kind", alt.Tooltip("persons:Q", format=",.0f")],
        )
    )
    return rules


def _places(case: Case, plan: Plan) -> pd.DataFrame:
    missions = case["missions"].set_index("mission")[["latitude", "longitude"]]
    exposed = plan.exposure.groupby(plan.exposure["area"].map(case.mission_of))["unprotected"].sum()
    persons = plan.deployments.groupby("mission")["persons"].sum()
    places = missions.join(exposed.rename("unprotected"), how="inner").join(persons).fillna({"persons": 0.0})
    return places.rename_axis("mission").reset_index().sort_values("unprotected", ascending=False)


def _flows(case: Case, plan: Plan) -> pd.DataFrame:
    kind = case["unit_types"].set_index("unit_type")["kind"]
    sent = plan.deployments.assign(kind=plan.deployments["unit_type"].map(kind))
    sent = sent.groupby(["contributor", "mission", "kind"])["persons"].sum().reset_index()
    homes = case["contributors"].set_index("contributor")[["latitude", "longitude"]].add_prefix("from_")
    homes = homes[(homes != 0).any(axis=1)]
    there = case["missions"].set_index("mission")[["latitude", "longitude"]]
    return sent.join(homes, on="contributor", how="inner").join(there, on="mission")
