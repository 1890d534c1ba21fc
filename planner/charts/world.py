"""World map of unprotected exposure and of flows of people from contributors."""

import math
from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.both_counts import BothCounts
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
)  # fmt: skip
from planner.lands import SHAPES, shapes
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.tables import Case

ANTARCTICA = "010"
SIZES = (40.0, 1400.0)
"""Areas of the smallest and largest circle [square pixels]."""

LABEL_SPACING, LABEL_WIDTH = 4.0, 25.0
"""Distance of labels from north to south, kept within a distance from east to west [degrees]."""

HEADINGS = {
    "unprotected": f"unprotected {IF_ALL_COME} [{EXPOSURE}]",
    "expected": f"unprotected {BY_CHANCES} [{EXPOSURE}]",
    "persons": f"deployed {IF_ALL_COME} [persons]",
    "likely": f"deployed {BY_CHANCES} [persons]",
}
"""Headings of what the map shows of a mission."""

DISCLAIMER = (
    "Boundaries and names shown do not imply official endorsement or acceptance. Shapes: Natural Earth, de facto "
    "borders; the final status of Abyei, the Golan, Jammu and Kashmir, Kosovo and Western Sahara is not implied."
)


def world_map(case: Case, plan: Plan, missions: Sequence[str] = ()) -> Figure:
    """Missions sized by unprotected exposure as the plan counts it, with the flows of people to all, or to some."""
    both = BothCounts(case, plan)
    places, flows = _places(both), _flows(both)
    if missions:
        flows = flows[flows["mission"].isin(missions)]
    chart = (
        (land() + _lines(flows) + _circles(places, plan.summary.counted_as) + _names(places))
        .project(type="equalEarth")
        .properties(height=520)
        .configure_view(stroke=None)
    )
    chart.datasets = {SHAPES.stem: shapes()}
    table = places.drop(columns=["latitude", "longitude", "size"]).rename(columns=HEADINGS)
    return Figure("map", "Where exposure stays, and who sends whom", EXPOSURE, chart, table, f"{ESTIMATE} {DISCLAIMER}")


def land() -> alt.Chart:
    """Base map of the land; the chart that uses it must provide `shapes` as data."""
    data = alt.NamedData(SHAPES.stem, alt.TopoDataFormat(type="topojson", feature="countries"))
    land = alt.Chart(data).transform_filter(f"datum.id != '{ANTARCTICA}'")
    drawn: alt.Chart = land.mark_geoshape(fill=GREY, fillOpacity=0.25, stroke=GREY, strokeWidth=0.4)
    return drawn


def _circles(places: pd.DataFrame, counted_as: str) -> alt.Chart:
    pick = alt.selection_point(name=PICK, fields=["mission"])
    base = alt.Chart(places).encode(longitude="longitude:Q", latitude="latitude:Q")
    circles = base.mark_circle(color=RED, stroke="white", strokeWidth=1).encode(
        size=alt.Size("size:Q", title=f"unprotected {counted_as} [{EXPOSURE}]", scale=alt.Scale(range=list(SIZES)),
                      legend=alt.Legend(orient="bottom", format=",.0f", titleLimit=400)),
        opacity=alt.condition(pick, alt.value(0.8), alt.value(0.3)),
        tooltip=["mission", *(alt.Tooltip(f"{name}:Q", format=",.0f", title=says) for name, says in HEADINGS.items())],
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
    size = least + (most - least) * places["size"] / max(1.0, places["size"].max())
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
                scale=alt.Scale(domain=["troops", "police", "enabler"], range=[BLUE, PURPLE, GREEN]),
                legend=alt.Legend(orient="bottom"),
            ),
            tooltip=[
                "contributor",
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
    places = places.assign(size=places[both.counted])
    return places.rename_axis("mission").reset_index().sort_values("size", ascending=False)


def _flows(both: BothCounts) -> pd.DataFrame:
    kind = both.case["unit_types"].set_index("unit_type")["kind"]
    sent = both.deployments.assign(kind=both.deployments["unit_type"].map(kind))
    sent = sent.groupby(["contributor", "mission", "kind"])[["persons", "expected"]].sum().reset_index()
    sent = sent.rename(columns={"expected": "likely"})
    homes = both.case["contributors"].set_index("contributor")[["latitude", "longitude"]].add_prefix("from_")
    homes = homes[(homes != 0).any(axis=1)]
    there = both.case["missions"].set_index("mission")[["latitude", "longitude"]]
    return sent.join(homes, on="contributor", how="inner").join(there, on="mission")
