"""Points of plans on the line that joins them, against the exposure that they leave, each to be picked."""

from typing import Any

import altair as alt
import pandas as pd

from planner.charts.figure import EXPOSURE, PICK, legend
from planner.charts.meaning import COLOURS, OUTLINE, OWN, PLANS, of_meanings
from planner.language import say


def unprotected_axis() -> alt.Y:
    """Vertical axis of the exposure that plans leave, which does not begin at zero."""
    title = say("unprotected, as plans count pledges [{unit}]", unit=EXPOSURE)
    return alt.Y("unprotected:Q", title=title, scale=alt.Scale(zero=False))


def plans_colour(*beside: str) -> alt.Color:
    """Colours of the plans, and of what is drawn beside them."""
    return alt.Color("which:N", title=None, scale=of_meanings(PLANS, OWN, *beside), legend=legend())


def plan_points(
    points: pd.DataFrame, x: alt.X, order: str, tooltip: list[alt.Tooltip], *beside: str
) -> tuple[Any, Any]:
    """The line and the points on it, to be picked by their name.

    Args:
        points: A row by plan, with `name`, `unprotected` and `which` of the plans it is.
        x: Horizontal axis.
        order: Column that the line goes along.
        tooltip: What is told of a point.
        beside: What else the legend has.
    """
    y = unprotected_axis()
    line = alt.Chart(points).mark_line(color=COLOURS[PLANS], opacity=0.5).encode(x=x, y=y, order=f"{order}:Q")
    circles = (
        alt.Chart(points)
        .mark_point(filled=True, size=110, opacity=1, stroke=OUTLINE)
        .encode(x=x, y=y, color=plans_colour(*beside), tooltip=tooltip)
        .add_params(alt.selection_point(name=PICK, fields=["name"]))
    )
    return line, circles
