"""Chart of what a case assumes, by how much it matters."""

import altair as alt
import pandas as pd

from planner.charts.figure import EXPOSURE, LINE_BREAK, Figure, row_names_in_lines, rows_of
from planner.charts.meaning import ASSUMED, COLOURS
from planner.language import say


def what_matters(table: pd.DataFrame, doubled: str, rows: int = 10) -> Figure:
    """Assumed numbers by the change of unprotected exposure when they are doubled.

    Args:
        table: A row per number with `number`, `where` and `reason`, what matters most first.
        doubled: Its column with that change [civilian-months].
        rows: How many are drawn.
    """
    drawn = table.head(rows)
    names = [
        f"{n}. {number}{LINE_BREAK}{where}"
        for n, (number, where) in enumerate(zip(drawn["number"], drawn["where"], strict=True), 1)
    ]
    drawn = drawn.assign(what=pd.Series(names, drawn.index, dtype=object), change=drawn[doubled].astype(float))
    chart = (
        alt.Chart(drawn[["what", "number", "where", "change", "mark", "value", "reason"]])
        .mark_bar(color=COLOURS[ASSUMED])
        .encode(
            y=alt.Y("what:N", sort=list(drawn["what"]), axis=row_names_in_lines(430)),
            x=alt.X("change:Q", title=say("change of unprotected exposure when doubled [{unit}]", unit=EXPOSURE)),
            tooltip=["number", "where", "value", "mark", "reason", alt.Tooltip("change:Q", format="+,.0f")],
        )
        .properties(**rows_of(34, len(drawn)))
    )
    note = say("Each number doubled alone, the plan as it stands. J: judged; R: recalled; E: our own estimate.")
    return Figure("assumptions", say("What to find out first"), EXPOSURE, chart, table, note)
