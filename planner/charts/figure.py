"""The type of figures and their shared style."""

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from planner.horizon import month_of
from planner.tables import Case

BLUE, ORANGE, GREEN, PURPLE, SKY, RED, YELLOW, GREY = (
    "#2E86C9", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#8A8A8A",
)  # fmt: skip
"""The colour-blind safe palette of Okabe and Ito, with a lighter blue for dark pages."""

ESTIMATE = "Model estimate of a published association; no forecast, and no count of lives."
EXPOSURE = "civilian-months at risk"
MONTH = "%b %Y"
"""Format of a month: the year in full, since “Feb 30” reads as a day."""
PICK = "pick"
"""Name of the selection parameter of clickable charts."""


@dataclass(frozen=True)
class Figure:
    """A chart with its table."""

    name: str
    title: str
    unit: str
    chart: Any
    """An Altair chart."""
    table: pd.DataFrame
    """The data of the chart under headings with units."""
    note: str = ""
    stretches: bool = True
    """Whether the chart may be drawn at any width; composed charts have a fixed one."""


def rows_of(step: int, rows: int) -> dict[str, Any]:
    """Size of a chart with a row per item, at the width of the page.

    Args:
        step: Height of a row [pixels].
        rows: Number of rows.
    """
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return {"height": step * max(1, rows), "autosize": fit}


def row_names(width: int = 100) -> alt.Axis:
    """Axis with the names of rows, cut to a width [pixels]."""
    return alt.Axis(title=None, labelLimit=width, labelOverlap=False, labelFlush=False)


LINE_BREAK = "|"
"""Separates the lines of the name of a row."""


def row_names_in_lines(width: int) -> alt.Axis:
    """Axis with the names of rows on several lines, each cut to a width [pixels]."""
    split = f"split(datum.label, '{LINE_BREAK}')"
    return alt.Axis(title=None, labelLimit=width, labelOverlap=False, labelFlush=False, labelExpr=split)


def legend() -> alt.Legend:
    """Legend above a chart, in two columns so that long names fit."""
    return alt.Legend(orient="top", columns=2, labelLimit=240)


def months(case: Case) -> alt.Axis:
    """Time axis with the month and year in which each period begins."""
    first = [month_of(case, period) for period in range(1, case.settings.periods + 1)]
    return alt.Axis(format=MONTH, values=[alt.DateTime(year=m.year, month=m.month, date=1) for m in first])


def first_days(case: Case, periods: pd.Series) -> pd.Series:
    """First day of each period."""
    first = {period: month_of(case, period) for period in periods.unique()}
    return periods.map(first)
