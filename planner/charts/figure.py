"""The type of figures and their shared style."""

from calendar import month_abbr
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from planner.charts.meaning import PAPER
from planner.horizon import months_of, period_in_words
from planner.language import Said, notation, say, tell
from planner.tables import Case

ESTIMATE = say("Model estimate of a published association; no forecast, and no count of lives.")
EXPOSURE = say("civilian-months at risk")
MONTH_NAME = f"{list(month_abbr)[1:]}[datum.value % 12] + ' ' + floor(datum.value / 12)"
"""Name of a calendar month on an axis, in the language of Vega: the year in full, since “Feb 30” reads as a day."""
PICK = "pick"
"""Name of the selection parameter of clickable charts."""


LARGE, DIGITS = 1000, 3
"""Figures from which a column is shown in whole numbers, and digits of others behind the point [1]."""

TOLD = 3
"""Rows of its table that a chart tells those who do not see it."""


NARROW, NARROW_NAMES = 420, 150
"""Width of a chart below which entries of its legend stand one below the other, and names of rows are cut to so much
[pixels]."""


def in_exposure(what: str) -> Said:
    """Heading of an exposure, with its unit."""
    return say("{what} [civilian-months at risk]", what=what)


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

    @property
    def in_words(self) -> str:
        """What the chart shows, for those who do not see it: its title and unit, and the first rows of its table."""
        rows = [", ".join(_cell_in_words(*cell) for cell in row.items()) for _, row in self.table.head(TOLD).iterrows()]
        more = len(self.table) - len(rows)
        found = tell("{title}, in {unit}. {rows}.", title=self.title, unit=self.unit, rows="; ".join(rows))
        return f"{found} {tell('The table below has {more:,} more.', more=more)}" if more > 0 else found

    @property
    def large(self) -> list[str]:
        """Columns of the table with figures of a thousand or more, which need digit grouping."""
        figures = self.table.select_dtypes("number").abs().max()
        return [str(column) for column in figures.index[figures >= LARGE]]

    @property
    def rounded(self) -> pd.DataFrame:
        """The table for the screen: large figures whole, others with few digits; downloads have them in full."""
        floats = self.table.select_dtypes("float")
        digits = {column: 0 if column in self.large else DIGITS for column in floats}
        return self.table.assign(**{column: floats[column].round(digits[column]) + 0.0 for column in floats})

    @property
    def described(self) -> Any:  # noqa: ANN401
        """The chart with its description in words."""
        return self.chart.properties(description=self.in_words).configure_axisX(titleAnchor="end")


def _cell_in_words(column: object, value: object) -> str:
    """A cell with its heading, without the unit that this ends with."""
    heading = str(column).partition(" [")[0]
    figure = f"{value:,.0f}" if isinstance(value, float) and abs(value) >= 10 else str(value)
    return tell("{heading}: {figure}", heading=heading, figure=figure if isinstance(value, str) else notation(figure))


def rows_of(step: int, rows: int) -> dict[str, Any]:
    """Size of a chart with a row per item, at the width of the page.

    Args:
        step: Height of a row [pixels].
        rows: Number of rows.
    """
    return as_high_as(step * max(1, rows))


def as_high_as(height: int) -> dict[str, Any]:
    """Size of a chart at the width of the page: so high between its axes, however much its legend takes [pixels]."""
    return {"height": height, "autosize": alt.AutoSizeParams(type="fit-x", contains="padding")}


def row_names(width: int = 100) -> alt.Axis:
    """Axis with the names of rows, cut to a width, or to a smaller one where the chart is narrow [pixels]."""
    return alt.Axis(title=None, labelLimit=_cut(width), labelOverlap=False, labelFlush=False)


def column_names(columns: int) -> alt.Axis:
    """Axis above a chart with the names of columns, each cut to the width of its own, so that none touch."""
    own = alt.ExprRef(f"width / {max(1, columns)} - 8")  # not told
    return alt.Axis(orient="top", title=None, labelAngle=0, labelAlign="center", labelLimit=own, labelOverlap=False)


def on_paper(cells: alt.Chart, shades: alt.Chart, texts: alt.Chart) -> alt.LayerChart:
    """Shaded cells with texts on them, which are dark on every page.

    Args:
        cells: Fields of the chart, without marks.
        shades: The same fields, as cells.
        texts: Their texts.
    """
    return alt.LayerChart(layer=[cells.mark_rect(color=PAPER), shades, texts])


def _cut(width: int) -> alt.ExprRef:
    return alt.ExprRef(f"width < {NARROW} ? {min(width, NARROW_NAMES)} : {width}")  # not told


def labelled(names: pd.Series, keys: pd.Series) -> pd.Series:
    """Names of rows, with the key behind where several rows have the same name but not the same key."""
    several = keys.groupby(names).transform("nunique") > 1
    return names.mask(several, names + " (" + keys + ")")


LINE_BREAK = "|"
"""Separates the lines of the name of a row."""


def row_names_in_lines(width: int) -> alt.Axis:
    """Axis with the names of rows on several lines, each cut as those of `row_names` [pixels]."""
    split = f"split(datum.label, '{LINE_BREAK}')"
    return alt.Axis(title=None, labelLimit=_cut(width), labelOverlap=False, labelFlush=False, labelExpr=split)


def legend(columns: int = 2) -> alt.Legend:
    """Legend above a chart, in so few columns that long names fit, with symbols that are never faint."""
    few = alt.ExprRef(f"width < {NARROW} ? 1 : {columns}")  # not told
    return alt.Legend(orient="top", columns=few, labelLimit=320, symbolOpacity=1)


def months(case: Case, field: str = "month", title: str | None = "from") -> alt.X:
    """Horizontal axis over the horizon, with the month and year in which each period begins.

    Months are numbers, named by the axis itself: as points in time they would move by a month wherever the clock of
    the browser is behind that of the server.

    Args:
        case: The case.
        field: Column with calendar months, as `planner.horizon` numbers them.
        title: Title of the axis.
    """
    first = [months_of(case, period).start for period in range(1, case.settings.periods + 1)]
    return month_axis(field, first, title)


def month_axis(field: str, shown: Sequence[int], title: str | None) -> alt.X:
    """Horizontal axis of calendar months, of which some are named."""
    axis = alt.Axis(values=list(shown), labelExpr=MONTH_NAME, labelOverlap="greedy", labelFlush=False)
    return alt.X(f"{field}:Q", title=title, axis=axis, scale=alt.Scale(zero=False, nice=False))


def in_months(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by period with the calendar month in which it begins, as a number `month`, and its `months` in words."""
    periods = frame["period"]
    first = {period: months_of(case, period).start for period in periods.unique()}
    words = {period: period_in_words(case, period) for period in periods.unique()}
    return frame.assign(month=periods.map(first), months=periods.map(words))
