"""The world: missions by unprotected exposure, and flows of people from contributors. Shapes come with the project."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import altair as alt
import pandas as pd

from planner.charts.figure import (
    BLUE,
    ESTIMATE,
    EXPOSURE,
    GREEN,
    GREY,
    PICK,
    PURPLE,
    RED,
    Figure,
    missions_of,
)  # fmt: skip
from planner.plan import Plan
from planner.tables import Case

SHAPES = Path(__file__).parents[2] / "data" / "reference" / "countries-110m.json"
ANTARCTICA = "010"
DISCLAIMER = (
    "Boundaries and names shown do not imply official endorsement or acceptance. Shapes: Natural Earth, de facto "
    "borders; the final status of Abyei, the Golan, Jammu and Kashmir, Kosovo and Western Sahara is not implied."
)


def world_map(case: Case, plan: Plan, missions: list[str]) -> Figure:
    """Missions sized by unprotected exposure, and who sends people to the ones chosen; to all, where none is."""
    places, flows = _places(case, plan), _flows(case, plan)
    if missions:
        flows = flows[flows["mission"].isin(missions)]
    chart = (
        (land() + _lines(flows) + _circles(places))
        .project(type="equalEarth")
        .properties(height=520)
        .configure_view(stroke=None)
    )
    chart.datasets = {SHAPES.stem: shapes()}
    table = places.drop(columns=["latitude", "longitude"]).rename(
        columns={"unprotected": f"unprotected [{EXPOSURE}]", "persons": "deployed [persons]"}
    )
    return Figure("map", "Where exposure stays, and who sends whom", EXPOSURE, chart, table, f"{ESTIMATE} {DISCLAIMER}")


@lru_cache
def shapes() -> dict[str, Any]:
    """The countries of the world, as TopoJSON; a chart holds them under the stem of `SHAPES`."""
    read: dict[str, Any] = json.loads(SHAPES.read_text(encoding="utf-8"))
    return read


def land() -> alt.Chart:
    """The land of the world, to draw on; the chart that it becomes a part of has to hold `shapes`."""
    data = alt.NamedData(SHAPES.stem, alt.TopoDataFormat(type="topojson", feature="countries"))
    land = alt.Chart(data).transform_filter(f"datum.id != '{ANTARCTICA}'")
    drawn: alt.Chart = land.mark_geoshape(fill=GREY, fillOpacity=0.25, stroke=GREY, strokeWidth=0.4)
    return drawn


def _circles(places: pd.DataFrame) -> alt.Chart:
    pick = alt.selection_point(name=PICK, fields=["mission"])
    base = alt.Chart(places).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = base.mark_circle(color=RED, stroke="white", strokeWidth=1).encode(
        size=alt.Size("unprotected:Q", title=f"unprotected [{EXPOSURE}]", scale=alt.Scale(range=[40, 1400]),
                      legend=alt.Legend(orient="bottom", format=",.0f", titleLimit=400)),
        opacity=alt.condition(pick, alt.value(0.8), alt.value(0.3)),
        tooltip=[
            "mission", alt.Tooltip("unprotected:Q", format=",.0f", title=EXPOSURE),
            alt.Tooltip("persons:Q", format=",.0f", title="deployed [persons]"),
        ],
    )  # fmt: skip
    clickable: alt.Chart = circles.add_params(pick)
    return clickable


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
                scale=alt.Scale(domain=["troops", "police", "enabler"], range=[BLUE, PURPLE, GREEN]),
                legend=alt.Legend(orient="bottom"),
            ),
            tooltip=["contributor", "mission", "kind", alt.Tooltip("persons:Q", format=",.0f")],
        )
    )
    return rules


def _places(case: Case, plan: Plan) -> pd.DataFrame:
    missions = case["missions"].set_index("mission")[["latitude", "longitude"]]
    exposed = plan.exposure.groupby(missions_of(case, plan.exposure["area"]))["unprotected"].sum()
    persons = plan.deployments.groupby("mission")["persons"].sum()
    places = missions.join(exposed.rename("unprotected"), how="inner").join(persons).fillna({"persons": 0.0})
    return places.rename_axis("mission").reset_index().sort_values("unprotected", ascending=False)


def _flows(case: Case, plan: Plan) -> pd.DataFrame:
    kind = case["unit_types"].set_index("unit_type")["kind"]
    sent = plan.deployments.assign(kind=plan.deployments["unit_type"].map(kind))
    sent = sent.groupby(["contributor", "mission", "kind"])["persons"].sum().reset_index()
    homes = case["contributors"].set_index("contributor")[["latitude", "longitude"]].add_prefix("from_")
    there = case["missions"].set_index("mission")[["latitude", "longitude"]]
    return sent.join(homes, on="contributor").join(there, on="mission")
