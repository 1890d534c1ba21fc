"""Charts of the least protected missions and areas, by amount and by share."""

from typing import Any

import altair as alt
import pandas as pd

from planner.chances.both_counts import BothCounts
from planner.charts.figure import ESTIMATE, EXPOSURE, PICK, Figure, in_exposure, labelled, row_names, rows_of
from planner.charts.meaning import COLOURS
from planner.charts.named import in_names, short_areas
from planner.decisions.unprotected import LEAST_PROTECTED, MOST_UNPROTECTED, least_protected, most_unprotected
from planner.language import joined, say
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.tables import Case

SHARE = say("unprotected {how} [share of exposure]", how=IF_ALL_COME)
HEADINGS = {
    "unprotected": say("unprotected {how} [{unit}, rounded]", how=IF_ALL_COME, unit=EXPOSURE),
    "expected": say("unprotected {how} [{unit}, rounded]", how=BY_CHANCES, unit=EXPOSURE),
    "of_all": say("unprotected {how} [share of all that is unprotected]", how=IF_ALL_COME),
    "share": SHARE,
}
"""Headings of the tables."""

MARKED = say("Bars if all come, marks by their chances.")
"""What bars and marks are."""


def missions_table(case: Case, plan: Plan) -> pd.DataFrame:
    """Missions with unprotected exposure, largest first."""
    exposure = BothCounts(case, plan).exposure
    missions = exposure["area"].map(case.mission_of).rename("mission")
    sums = most_unprotected(exposure, missions, rows=len(case["missions"])).reset_index()
    return in_names(case, _table(sums, "mission", *HEADINGS))


def by_amount(case: Case, plan: Plan) -> Figure:
    """Areas with the most unprotected exposure."""
    exposure = BothCounts(case, plan).exposure
    worst = _areas(case, most_unprotected(exposure, exposure["area"]))
    axis = alt.X("unprotected:Q", title=say("unprotected [{unit}]", unit=EXPOSURE), axis=alt.Axis(tickCount=6))
    table = in_names(case, _table(worst, "mission", "area", *HEADINGS))
    title = say("Most unprotected, by area")
    note = joined([say("Areas {where}.", where=MOST_UNPROTECTED), MARKED, ESTIMATE])
    return Figure("most-unprotected", title, EXPOSURE, _ranked(worst, axis, "expected"), table, note)


def by_share(case: Case, plan: Plan) -> Figure:
    """Areas with the largest unprotected share."""
    worst = _areas(case, least_protected(BothCounts(case, plan).exposure))
    axis = alt.X(
        "share:Q",
        title=say("unprotected [share of exposure]"),
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%"),
    )
    table = in_names(case, _table(worst, "mission", "area", "share", "unprotected", "expected"))
    title = say("Largest share unprotected, by area")
    chart, note = (
        _ranked(worst, axis, "expected_share"),
        joined([say("{where}.", where=LEAST_PROTECTED), MARKED, ESTIMATE]),
    )
    return Figure("least-protected", title, say("share of exposure"), chart, table, note)


def _areas(case: Case, sums: pd.DataFrame) -> pd.DataFrame:
    """Areas with their missions."""
    areas, names = sums.reset_index(), Names(case)
    return areas.assign(
        mission=areas["area"].map(case.mission_of),
        expected_share=areas["expected"] / areas["baseline"],
        label=labelled(short_areas(areas["area"].map(names.area)), areas["area"]),
        whole=areas["area"].map(names.area),
    )


def _table(sums: pd.DataFrame, *columns: str) -> pd.DataFrame:
    rounded = {name: sums[name].round() for name in ("unprotected", "expected")}
    return sums.assign(**rounded)[list(columns)].rename(columns=HEADINGS)


def _ranked(areas: pd.DataFrame, axis: alt.X, marked: str) -> Any:  # noqa: ANN401
    """A bar per area, in the order given, with a mark where a column has it."""
    names, pick = list(areas["label"]), alt.selection_point(name=PICK, fields=["area"])
    of = {IF_ALL_COME: ("unprotected", "share"), BY_CHANCES: ("expected", "expected_share")}
    told = [
        alt.Tooltip(
            f"{name}:Q", format=form, title=in_exposure(says) if unit == EXPOSURE else say("{what} [share]", what=says)
        )
        for says, columns in of.items()
        for name, form, unit in zip(columns, (",.0f", ".0%"), (EXPOSURE, "share"), strict=True)
    ]
    base = alt.Chart(areas).encode(
        y=alt.Y("label:N", sort=names, axis=row_names(200)),
        tooltip=[alt.Tooltip("whole:N", title="area"), *told],
    )
    lit = alt.condition(pick, alt.value(1.0), alt.value(0.35))
    bars = base.mark_bar(color=COLOURS[IF_ALL_COME]).encode(x=axis, opacity=lit).add_params(pick)
    marks = base.mark_tick(color=COLOURS[BY_CHANCES], thickness=3, height=14).encode(x=f"{marked}:Q")
    return (bars + marks).properties(**rows_of(18, len(areas)))
