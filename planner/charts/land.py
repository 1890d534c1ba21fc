"""The land behind maps, and what part of it a map shows."""

from dataclasses import dataclass
from typing import Any, Self

import altair as alt
import pandas as pd

from planner.charts.meaning import LAND, OUTLINE
from planner.countries.lands import SHAPES, shapes
from planner.language import say

ANTARCTICA, WESTERN_SAHARA = "010", "732"

MARGIN = 0.12
"""Share of what is shown that is left free on each side [1]."""

LEAST = 1.5
"""Least margin [degrees]."""

DISCLAIMER = say(
    "Boundaries and names shown do not imply official endorsement or acceptance. Shapes: Natural "
    "Earth, de facto borders; those of Kosovo, Northern Cyprus, Somaliland and Western Sahara are "
    "dashed, and the final status of these, of Abyei, the Golan, and Jammu and Kashmir is not "
    "implied."
)


@dataclass(frozen=True)
class View:
    """The part of the world that a map shows [degrees]."""

    south: float
    west: float
    north: float
    east: float

    @classmethod
    def of(cls, places: pd.DataFrame) -> Self:
        """The part around some places, with a margin; the whole world without any."""
        if places.empty:
            return cls(-58.0, -180.0, 84.0, 180.0)
        south, north = float(places["latitude"].min()), float(places["latitude"].max())
        west, east = float(places["longitude"].min()), float(places["longitude"].max())
        up, across = (max(LEAST, MARGIN * size) for size in (north - south, east - west))
        return cls(max(-89.0, south - up), west - across, min(89.0, north + up), east + across)

    @property
    def height(self) -> float:
        """From south to north [degrees]."""
        return self.north - self.south

    @property
    def width(self) -> float:
        """From west to east [degrees]."""
        return self.east - self.west

    def holds(self, places: pd.DataFrame) -> pd.Series:
        """Whether each place is in it."""
        inside = places["latitude"].between(self.south, self.north) & places["longitude"].between(self.west, self.east)
        return inside.astype(bool)

    def projected(self, chart: Any) -> Any:  # noqa: ANN401
        """A part of a chart as a map that shows this part."""
        corners = [[self.west, self.south], [self.east, self.north]]
        geometry = {"type": "MultiPoint", "coordinates": corners}
        shown = {"type": "Feature", "properties": {}, "geometry": geometry}  # not told
        return chart.project(type="equalEarth", fit=shown)

    def fitted(self, chart: Any) -> Any:  # noqa: ANN401
        """A map that shows this part, with its land."""
        return with_land(self.projected(chart))


def with_land(chart: Any) -> Any:  # noqa: ANN401
    """A chart of one map or several, with the land behind them as data."""
    made = chart.configure_view(stroke=None)
    made.datasets = {SHAPES.stem: shapes()}
    return made


def land() -> alt.LayerChart:
    """Land with its borders, those in dispute dashed; the chart that uses it must provide `shapes` as data."""
    data = alt.NamedData(SHAPES.stem, alt.TopoDataFormat(type="topojson", feature="countries"))
    known = alt.Chart(data).transform_filter(f"datum.id != '{ANTARCTICA}'")
    disputed = alt.Chart(data).transform_filter(f"!isValid(datum.id) || datum.id == '{WESTERN_SAHARA}'")
    drawn: alt.LayerChart = known.mark_geoshape(
        aria=False, fill=LAND, fillOpacity=0.25, stroke=LAND, strokeWidth=0.6, clip=True
    ) + disputed.mark_geoshape(
        aria=False, fill=None, filled=False, stroke=OUTLINE, strokeDash=[3, 3], strokeWidth=1.2, clip=True
    )  # fmt: skip
    return drawn
