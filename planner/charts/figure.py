"""What a figure is, and the look that all of them share."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from planner.horizon import month_of
from planner.tables import Case

BLUE, ORANGE, GREEN, PURPLE, SKY, RED, YELLOW, GREY = (
    "#2E86C9", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8A8A8A",
)  # fmt: skip
"""The palette of Okabe and Ito, which the colour-blind tell apart; its blue lighter, to stand out on dark pages too."""

ESTIMATE = "Model estimate of a published association; no forecast, and no count of lives."
EXPOSURE = "civilian-months at risk"
PICK = "pick"
"""Name of the parameter of a chart that says what was clicked."""


@dataclass(frozen=True)
class Figure:
    """A chart with its table."""

    name: str
    title: str
    unit: str
    chart: Any
    """An Altair chart."""
    table: pd.DataFrame
    """What the chart shows, in full, under headings with units."""
    note: str = ""
    stretches: bool = True
    """Whether the chart may be drawn at any width; several pictures in one are as wide as they are."""


def rows_of(step: int, rows: int) -> dict[str, Any]:
    """Properties of a chart that has a row for everything it shows, and the width of the page.

    Args:
        step: Height of a row [pixels].
        rows: How many there are.
    """
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return {"height": step * max(1, rows), "autosize": fit}


def row_names(width: int = 100) -> alt.Axis:
    """Axis with the name of every row, beside it; names are cut that are wider than so many pixels."""
    return alt.Axis(title=None, labelLimit=width, labelOverlap=False, labelFlush=False)


def legend() -> alt.Legend:
    """Legend above a chart, in two columns: in one line it would be cut where long names leave little room."""
    return alt.Legend(orient="top", columns=2)


def months(case: Case) -> alt.Axis:
    """Axis of time, with the month and year that each period begins in."""
    first = [month_of(case, period) for period in range(1, case.settings.periods + 1)]
    return alt.Axis(format="%b %y", values=[alt.DateTime(year=m.year, month=m.month, date=1) for m in first])


def first_days(case: Case, periods: pd.Series) -> pd.Series:
    """First days of some periods."""
    first = {period: month_of(case, period) for period in periods.unique()}
    return periods.map(first)
