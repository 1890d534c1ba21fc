"""Chart of the progress of a planning job: incumbent and bound."""

import altair as alt
import pandas as pd

from planner.answers.comparison import WITH_CHARGES
from planner.charts.figure import EXPOSURE, Figure, as_high_as, in_exposure
from planner.charts.meaning import BEST_SO_FAR, NONE_BELOW, of_meanings
from planner.language import say
from planner.solution import Progress

NAMES = {"objective": BEST_SO_FAR, "bound": NONE_BELOW}


def progress(told: list[Progress]) -> Figure | None:
    """Best objective and bound over time; None as long as there is neither."""
    rows = [
        {"seconds": now.seconds, "what": NAMES[what], "value": value}
        for now in told
        for what, value in (("objective", now.objective), ("bound", now.bound))
        if value is not None and value > 0
    ]
    if not rows:
        return None
    frame = pd.DataFrame(rows)
    chart = (
        alt.Chart(frame)
        .mark_line(interpolate="step-after", strokeWidth=2.5, point=len(frame) < 60)
        .encode(
            x=alt.X("seconds:Q", title=say("seconds since the start")),
            y=alt.Y("value:Q", title=in_exposure(WITH_CHARGES), scale=alt.Scale(zero=False)),
            color=alt.Color(
                "what:N",
                title=None,
                scale=of_meanings(*NAMES.values()),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=["what", alt.Tooltip("value:Q", format=",.0f"), alt.Tooltip("seconds:Q", format=".1f")],
        )
        .properties(**as_high_as(160))
    )
    table = frame.rename(columns={"value": say("value [{unit}]", unit=EXPOSURE), "seconds": say("time [s]")})
    return Figure(
        "progress",
        say("How the search closes in"),
        EXPOSURE,
        chart,
        table,
        say("No plan can be below the lower line: that is proved."),
    )
