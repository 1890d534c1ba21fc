"""Inputs that decide: what each moves where it is changed, with how far the plan stands."""

from collections.abc import Sequence
from dataclasses import asdict

import altair as alt
import pandas as pd

from planner.answers import DecisiveAnswer
from planner.answers.decisive import ranked
from planner.charts.figure import ESTIMATE, EXPOSURE, LINE_BREAK, Figure, legend, row_names_in_lines, rows_of
from planner.charts.meaning import LESS, MORE, of_meanings
from planner.language import joined, say
from planner.names import Names

HEADINGS = {
    "name": say("input"),
    "value": say("value"),
    "unit": say("unit"),
    "factor": say("factor [1]"),
    "moved": say("the best plan then leaves more by [{unit}]", unit=EXPOSURE),
    "gives_up": say("the plan as ordered gives up, the most with any factor tried [{unit}]", unit=EXPOSURE),
    "in_range": say("the plan stands"),
    "note": "note",
}
"""Headings of the columns of the table, with units."""

MOST = 20
"""Most inputs that are drawn [1]."""


def table(rows: Sequence[DecisiveAnswer], names: Names) -> pd.DataFrame:
    """Inputs under headings with units, the most decisive first.

    Args:
        rows: The inputs.
        names: Names of their case.
    """
    listed = [
        asdict(row)
        | {"name": names.input(*row.cell).in_words, "in_range": row.in_range if row.moved is not None else ""}
        for row in ranked(rows)
    ]
    return pd.DataFrame(listed, columns=list(HEADINGS)).rename(columns=HEADINGS)


def inputs(rows: Sequence[DecisiveAnswer], names: Names) -> Figure:
    """What each input moves, by the factor that moves most.

    Args:
        rows: The inputs.
        names: Names of their case.
    """
    known = [row for row in ranked(rows) if row.moved is not None][:MOST]
    frame = pd.DataFrame(
        [
            {
                "changed": say("{factor:g} × {what}", factor=row.factor, what=called.what),
                "where": called.where,
                "moved": row.moved,
                "direction": MORE if (row.moved or 0.0) > 0 else LESS,
            }
            for row in known
            for called in [names.input(*row.cell)]
        ],
        columns=["changed", "where", "moved", "direction"],
    )
    frame["name"] = frame["changed"] + LINE_BREAK + frame["where"]
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=None, axis=row_names_in_lines(340)),
            x=alt.X("moved:Q", title=HEADINGS["moved"]),
            color=alt.Color("direction:N", title=None, legend=legend(), scale=of_meanings(LESS, MORE)),
            tooltip=["changed", "where", alt.Tooltip("moved:Q", format="+,.0f", title=HEADINGS["moved"])],
        )
        .properties(**rows_of(36, len(frame)))
    )
    note = joined([ESTIMATE, say("Charges for money and change included. The table has how far the plan stands.")])
    return Figure("decisive-inputs", say("What inputs decide"), EXPOSURE, chart, table(rows, names), note)
