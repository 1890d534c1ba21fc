"""Charts of the least protected missions and areas, by amount and by share."""

from typing import Any

import altair as alt
import pandas as pd

from planner.charts.figure import BLUE, ESTIMATE, EXPOSURE, PICK, Figure, labelled, row_names, rows_of
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case
from planner.unprotected import LEAST_PROTECTED, MOST_UNPROTECTED, least_protected, most_unprotected

SHARE = "unprotected [share of exposure]"
HEADINGS = {
    "unprotected": f"unprotected [{EXPOSURE}, rounded]",
    "of_all": "unprotected [share of all that is unprotected]",
    "share": SHARE,
}
"""Headings of the tables."""


def missions_table(case: Case, plan: Plan) -> pd.DataFrame:
    """Missions with unprotected exposure, largest first."""
    missions = plan.exposure["area"].map(case.mission_of).rename("mission")
    sums = most_unprotected(plan.exposure, missions, rows=len(case["missions"])).reset_index()
    return _table(sums, "mission", *HEADINGS)


def by_amount(case: Case, plan: Plan) -> Figure:
    """Areas with the most unprotected exposure."""
    worst = _areas(case, most_unprotected(plan.exposure, plan.exposure["area"]))
    axis = alt.X("unprotected:Q", title=f"unprotected [{EXPOSURE}]")
    table = _table(worst, "mission", "area", *HEADINGS)
    title = "Most unprotected, by area"
    return Figure(
        "most-unprotected", title, EXPOSURE, _ranked(worst, axis), table, f"Areas {MOST_UNPROTECTED}. {ESTIMATE}"
    )


def by_share(case: Case, plan: Plan) -> Figure:
    """Areas with the largest unprotected share."""
    worst = _areas(case, least_protected(plan.exposure))
    axis = alt.X("share:Q", title=SHARE, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%"))
    table = _table(worst, "mission", "area", "share", "unprotected")
    title = "Largest share unprotected, by area"
    return Figure(
        "least-protected", title, "share of exposure", _ranked(worst, axis), table, f"{LEAST_PROTECTED}. {ESTIMATE}"
    )


def _areas(case: Case, sums: pd.DataFrame) -> pd.DataFrame:
    """Areas with their missions."""
    areas, names = sums.reset_index(), Names(case)
    label = labelled(areas["area"].map(names.area), areas["area"])
    return areas.assign(mission=areas["area"].map(case.mission_of), label=label)


def _table(sums: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return sums.assign(unprotected=sums["unprotected"].round())[list(columns)].rename(columns=HEADINGS)


def _ranked(areas: pd.DataFrame, axis: alt.X) -> Any:  # noqa: ANN401
    """A bar per area, in the order given."""
    names, pick = list(areas["label"]), alt.selection_point(name=PICK, fields=["area"])
    exposure = alt.Tooltip("unprotected:Q", format=",.0f", title=f"unprotected [{EXPOSURE}]")
    share = alt.Tooltip("share:Q", format=".0%", title=SHARE)
    return (
        alt.Chart(areas)
        .mark_bar(color=BLUE)
        .encode(
            y=alt.Y("label:N", sort=names, axis=row_names(200)),
            x=axis,
            tooltip=[alt.Tooltip("label:N", title="area"), exposure, share],
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
        )
        .add_params(pick)
        .properties(**rows_of(18, len(areas)))
    )
