"""Figures as images."""

from textwrap import wrap

import vl_convert

from planner.charts.figure import Figure

TITLE_LETTERS = 60
"""Most characters of a line of a picture's title: a longer one is cut off where the chart is narrow."""

PADDING = {"left": 15, "top": 5, "right": 40, "bottom": 5}
"""Room around a picture [pixels]: letters may be drawn wider than they were measured."""


def picture(figure: Figure, kind: str, *, titled: bool = True) -> bytes:
    """Export a figure as `png` or `svg`, with its title and unit unless they stand beside it."""
    wide = {"width": 860} if figure.stretches else {}
    lines = {"title": wrap(f"{figure.title} [{figure.unit}]", TITLE_LETTERS)} if titled else {}
    spec = figure.chart.properties(padding=PADDING, **lines, **wide).to_json()
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))
