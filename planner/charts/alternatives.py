"""Charts of other plans: how far they differ from the current plan and from each other."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.figure import Figure, column_names, on_paper, row_names
from planner.charts.meaning import OUTLINE, PLAN
from planner.explanations.other_plans import AlternativeAnswer
from planner.language import Said, say

CURRENT = say("current plan")
STEP = 44
"""Height of a row [pixels]."""


def differences(rows: Sequence[AlternativeAnswer]) -> Figure:
    """Share of people elsewhere, between every two plans."""
    names = [CURRENT, *map(_name, rows)]
    cells = [(place, other, share) for place, row in enumerate(rows, 1) for other, share in enumerate(row.differs)]
    both = [
        *cells,
        *((other, place, share) for place, other, share in cells),
        *((n, n, 0.0) for n in range(len(names))),
    ]
    frame = pd.DataFrame(
        [(names[one], names[other], share) for one, other, share in sorted(both)], columns=["plan", "other", "share"]
    )
    x = alt.X("other:N", sort=list(names), axis=column_names(len(names)))
    y = alt.Y("plan:N", sort=list(names), axis=row_names(200))
    fields = alt.Chart(frame).encode(x=x, y=y)
    boxes = fields.mark_rect(color=PLAN, stroke=OUTLINE).encode(
        opacity=alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.6]), legend=None),
        tooltip=[
            alt.Tooltip("plan:N", title=say("plan")),
            alt.Tooltip("other:N", title=say("beside")),
            alt.Tooltip("share:Q", format=".0%", title=say("share of people elsewhere")),
        ],
    )
    texts = fields.mark_text().encode(text=alt.Text("share:Q", format=".0%"))
    heading = {"plan": say("plan"), "other": say("beside"), "share": say("share of people elsewhere [1]")}
    note = say(
        "Of the people of two plans together, those whom the other does not have of the same pledge at the same "
        "mission; a unit of another contributor there counts too. It is the same from either."
    )
    chart = on_paper(fields, boxes, texts).properties(height=STEP * len(names))
    return Figure(
        "other-plans",
        say("How far the plans differ"),
        say("share of people"),
        chart,
        frame.rename(columns=heading),
        note,
    )


def _name(row: AlternativeAnswer) -> Said:
    """What a plan is called beside others."""
    return say("{number}: {name}", number=row.number, name=row.label)
