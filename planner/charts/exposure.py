"""Charts of exposure, by mission and over time."""

from collections.abc import Sequence

import altair as alt

from planner.chances.both_counts import BothCounts
from planner.charts.figure import (
    ESTIMATE,
    EXPOSURE,
    PICK,
    Figure,
    as_high_as,
    in_exposure,
    in_months,
    legend,
    months,
    row_names,
    rows_of,
)  # fmt: skip
from planner.charts.meaning import IN_PLACE_ONLY, NOBODY_THERE, WITH_PLAN_IF_ALL, WITH_PLAN_LIKELY, of_meanings
from planner.charts.named import in_names
from planner.language import joined, say
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case

STATES = {
    "baseline": NOBODY_THERE,
    "in_place_only": IN_PLACE_ONLY,
    "unprotected": WITH_PLAN_IF_ALL,
    "expected": WITH_PLAN_LIKELY,
}
AXIS = say("The axis does not begin at zero.")


def _states(*, nobody: bool) -> tuple[list[str], alt.Scale]:
    """Colour scale of the states shown."""
    first = 0 if nobody else 1
    return list(STATES)[first:], of_meanings(*list(STATES.values())[first:])


def by_mission(case: Case, plan: Plan, *, nobody: bool = False) -> Figure:
    """Exposure by mission: with those in place, with the plan both ways and, in the table, with nobody there."""
    states, scale = _states(nobody=nobody)
    both = BothCounts(case, plan)
    mission = both.exposure["area"].map(case.mission_of).rename("mission")
    sums = both.exposure.groupby(mission)[list(STATES)].sum().sort_values(both.counted, ascending=False)
    long = sums.reset_index().melt("mission", states, var_name="state", value_name="exposure")
    long = long.assign(state=long["state"].map(STATES), name=long["mission"].map(Names(case).mission))
    pick = alt.selection_point(name=PICK, fields=["mission"])
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("mission:N", sort=list(sums.index), axis=row_names()),
            yOffset=alt.YOffset("state:N", sort=list(STATES.values())),
            x=alt.X("exposure:Q", title=EXPOSURE),
            color=alt.Color("state:N", scale=scale, title=None, legend=legend()),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[
                alt.Tooltip("name:N", title="mission"),
                "state",
                alt.Tooltip("exposure:Q", format=",.0f", title=EXPOSURE),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(14 * len(states), len(sums)))
    )
    table = in_names(case, sums.reset_index()).rename(
        columns={key: in_exposure(words) for key, words in STATES.items()}
    )
    return Figure("exposure-by-mission", say("Exposure by mission"), EXPOSURE, chart, table, ESTIMATE)


def over_time(
    case: Case, plan: Plan, missions: Sequence[str] = (), areas: Sequence[str] = (), *, nobody: bool = False
) -> Figure:
    """Exposure by period, of all missions or of the missions and areas chosen.

    Args:
        case: The case.
        plan: The plan.
        missions: Missions to show.
        areas: Areas to show.
        nobody: Whether to show exposure with nobody there, which is usually far larger.
    """
    exposure = BothCounts(case, plan).exposure
    shown = exposure.assign(mission=exposure["area"].map(case.mission_of))
    if missions:
        shown = shown[shown["mission"].isin(missions)]
    if areas:
        shown = shown[shown["area"].isin(areas)]
    sums = shown.groupby("period")[list(STATES)].sum().reset_index()
    states, scale = _states(nobody=nobody)
    long = sums.melt("period", states, var_name="state", value_name="exposure")
    long = in_months(case, long.assign(state=long["state"].map(STATES)))
    chart = (
        alt.Chart(long)
        .mark_line(point=True, strokeWidth=2.5)
        .encode(
            x=months(case),
            y=alt.Y("exposure:Q", title=say("{unit} per period", unit=EXPOSURE), scale=alt.Scale(zero=False)),
            color=alt.Color("state:N", scale=scale, title=None, legend=legend()),
            tooltip=["months", "state", alt.Tooltip("exposure:Q", format=",.0f", title=EXPOSURE)],
        )
        .properties(**as_high_as(240))
    )
    table = in_months(case, sums)[["months", *STATES]]
    table = table.rename(columns={key: in_exposure(words) for key, words in STATES.items()})
    return Figure(
        "exposure-over-time",
        say("Exposure over time"),
        say("{unit} per period", unit=EXPOSURE),
        chart,
        table,
        joined([ESTIMATE, AXIS]),
    )
