"""Plans by worlds: what each leaves unprotected, and what it gives up against the best plan of the world."""

from collections.abc import Sequence
from dataclasses import asdict
from math import inf

import altair as alt
import pandas as pd

from planner.answers import WorldAnswer
from planner.answers.worlds import best_of, plans_in, regrets, worlds_in
from planner.charts.figure import ESTIMATE, EXPOSURE, Figure, on_paper, row_names, rows_of
from planner.charts.in_language import said_cells
from planner.charts.meaning import COLOURS, MORE
from planner.language import joined, say

HEADINGS = {
    "world": say("world"),
    "name": say("plan"),
    "unprotected": say("unprotected, as the world counts pledges [{unit}]", unit=EXPOSURE),
    "least": say("gives up against the best plan found there, with charges [{unit}]", unit=EXPOSURE),
    "most": say("gives up at most against any plan there, with charges [{unit}]", unit=EXPOSURE),
    "shared": say("unprotected, of what the case as it is counts too [{unit}]", unit=EXPOSURE),
    "in_place_only": say("with those in place only [{unit}]", unit=EXPOSURE),
    "persons": say("people deployed [persons]"),
    "absent": say("people ordered who have no place there [persons]"),
    "note": "note",
}
"""Headings of the columns of the table, with units."""

BEST = say("best plan found there")
"""What the best plan of a world is called."""

STEP, WIDEST = 44, 260
"""Height of a row of the chart, and most width of the names of its plans [pixels]."""

FAINTEST, STRONGEST = 0.06, 0.75
"""Opacity of a cell without regret, and of that with the largest [1]."""


def table(rows: Sequence[WorldAnswer]) -> pd.DataFrame:
    """Every plan in every world, under headings with units; the best plan of each world first."""
    found = {(each.world, each.plan): each for each in regrets(rows)}
    listed = []
    for row in rows:
        regret = found.get((row.world, row.name))
        beyond = {} if regret is None else {"least": regret.least, "most": None if regret.most == inf else regret.most}
        figures = asdict(row) if row.unprotected is not None else {"world": row.world, "note": row.note}
        listed.append(figures | beyond | {"name": row.name or BEST})
    order = {name: place for place, name in enumerate(worlds_in(rows))}
    listed.sort(key=lambda row: order[str(row["world"])])
    frame = pd.DataFrame(listed, columns=list(HEADINGS))
    names = {key: said_cells((row[key] for row in listed), frame.index) for key in ("world", "name")}
    return frame.assign(**names).rename(columns=HEADINGS)


def by_world(rows: Sequence[WorldAnswer]) -> pd.DataFrame:
    """Unprotected exposure by plan and world, a row per plan and the best plans last [civilian-months]."""
    known = {(row.name, row.world): row.unprotected for row in rows if row.name}
    best = {world: best_of(rows, world) for world in worlds_in(rows)}
    listed = [[plan, *(known.get((plan, world)) for world in best)] for plan in plans_in(rows)]
    listed.append([BEST, *(None if each is None else each.unprotected for each in best.values())])
    figures = dict.fromkeys(best, float)
    frame = pd.DataFrame(listed, columns=[HEADINGS["name"], *best]).astype(figures)
    return frame.assign(**{HEADINGS["name"]: said_cells((row[0] for row in listed), frame.index)})


def heat(rows: Sequence[WorldAnswer]) -> Figure:
    """Regret of each plan in each world: the redder, the more it gives up against the best plan of the world.

    What is shown as 0 is as pale as 0: noise of less than a civilian-month has no colour of its own.
    """
    frame = pd.DataFrame(
        [{"plan": each.plan, "world": each.world, "regret": round(each.least)} for each in regrets(rows)],
        columns=["plan", "world", "regret"],
    )
    plans, worlds = ([getattr(each, key) for each in regrets(rows)] for key in ("plan", "world"))
    frame = frame.assign(plan=said_cells(plans, frame.index), world=said_cells(worlds, frame.index))
    most = max(1, *frame["regret"])
    cells = alt.Chart(frame).encode(
        x=alt.X("world:N", sort=worlds_in(rows), title=None, axis=alt.Axis(orient="top", labelLimit=WIDEST)),
        y=alt.Y("plan:N", sort=plans_in(rows), axis=row_names(WIDEST)),
        tooltip=[
            "plan:N",
            "world:N",
            alt.Tooltip("regret:Q", format=",.0f", title=say("gives up against the best plan there")),
        ],
    )
    opacity = alt.Opacity("regret:Q", legend=None, scale=alt.Scale(range=[FAINTEST, STRONGEST], domain=[0, most]))
    shades = cells.mark_rect(color=COLOURS[MORE]).encode(opacity=opacity)
    chart = on_paper(cells, shades, cells.mark_text().encode(text=alt.Text("regret:Q", format=",.0f")))
    note = joined(
        [
            ESTIMATE,
            say(
                "Each figure is what a plan gives up in a world against the best plan found there, charges for money "
                "and change included; the redder, the more."
            ),
        ]
    )
    size = rows_of(STEP, len(plans_in(rows)))
    title = say("What each plan gives up in each world")
    return Figure("other-worlds", title, EXPOSURE, chart.properties(**size), table(rows), note)
