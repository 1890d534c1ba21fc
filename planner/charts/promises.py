"""A chart of promise and performance: people promised, verified, deployed and in the plan."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import altair as alt
import pandas as pd

from planner.charts.figure import Figure, legend, row_names, rows_of
from planner.charts.meaning import DEPLOYED, PLANNED, PROMISED, VERIFIED, of_meanings
from planner.language import say
from planner.records.promises import Performance

SHOWN = (PROMISED, VERIFIED, DEPLOYED, PLANNED)
"""What the chart shows, in its order."""

UNITS = (
    PROMISED, say("counted"), VERIFIED, DEPLOYED, say("gone"), PLANNED, say("in the plan, not verified"),
)  # fmt: skip
"""Headings of the counts, in the order of their fields."""

ASSUMED, KNOWN, DELIVERED = say("chance assumed"), say("units with a known outcome"), say("delivered of these")
ESTIMATED, LOW, HIGH = say("chance by the record"), say("from (nine times in ten)"), say("to (nine times in ten)")

NOTE = say(
    "Promised: all that was pledged, with what was withdrawn or has lapsed since. Verified: "
    "visited, agreed, selected or deployed, by the ledger, or by its readiness where the ledger "
    "says less."
)


def promised_and_kept(
    performances: Sequence[Performance], kind: str, called: Callable[[str], str] = str, most: int = 20
) -> Figure:
    """People promised, verified, deployed and in the plan, by contributor or group.

    Args:
        performances: Those of contributors and groups.
        kind: Which of them to show.
        called: Says the name of one by its key.
        most: Most rows of the chart, those with the most people promised; the table has all.
    """
    mine = [replace(each, name=called(each.name)) for each in performances if each.kind == kind]
    shown = mine[:most]
    chart = (
        alt.Chart(_bars(shown))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=[each.name for each in shown], axis=row_names()),
            yOffset=alt.YOffset("what:N", sort=SHOWN),
            x=alt.X("persons:Q", title="persons"),
            color=alt.Color("what:N", title=None, legend=legend(), scale=of_meanings(*SHOWN)),
            tooltip=["name", "what", "units", alt.Tooltip("persons:Q", format=",.0f")],
        )
        .properties(**rows_of(40, len(shown)))
    )  # fmt: skip
    return Figure(f"promises-{kind}", say("Promised and kept"), "persons", chart, performance_table(mine), NOTE)


def _bars(performances: Sequence[Performance]) -> pd.DataFrame:
    rows = [
        {"name": each.name, "what": what, "units": count.units, "persons": count.persons}
        for each in performances
        for what, count in zip(UNITS, each.account.counts, strict=True)
        if what in SHOWN
    ]
    return pd.DataFrame(rows, columns=["name", "what", "units", "persons"])


def performance_table(performances: Sequence[Performance]) -> pd.DataFrame:
    """A row for each: people and units promised and kept, the chance that is assumed, and what the record says."""
    return pd.DataFrame([_row(each) for each in performances])


def _row(each: Performance) -> dict[str, object]:
    counts = dict(zip(UNITS, each.account.counts, strict=True))
    estimate = each.estimate
    low, high = estimate.interval if estimate.enough else (None, None)
    return {
        each.kind: each.name,
        **{say("{what} [persons]", what=name): count.persons for name, count in counts.items()},
        **{say("{what} [units]", what=name): count.units for name, count in counts.items()},
        ASSUMED: each.assumed,
        KNOWN: estimate.known,
        DELIVERED: estimate.delivered,
        ESTIMATED: estimate.chance if estimate.enough else None,
        LOW: low,
        HIGH: high,
    }
