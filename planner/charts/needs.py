"""Charts of requirements met, gaps, and unused units."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner import requirements
from planner.charts.figure import (
    ESTIMATE,
    EXPOSURE,
    GREY,
    ORANGE,
    PICK,
    Figure,
    legend,
    row_names,
    rows_of,
)
from planner.charts.meaning import IN_PLACE, NEW, of_meanings
from planner.plan import Plan
from planner.tables import Case


def required_and_met(case: Case, plan: Plan, kind: str, period: int) -> Figure:
    """People required, in place and posted, by mission, of one kind in one period."""
    sums = _required_and_there(case, plan, kind, period)
    long = sums[[IN_PLACE, NEW]].reset_index().melt("mission", var_name="who", value_name="persons")
    order = list(sums.sort_values("required", ascending=False).index)
    bars = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("mission:N", sort=order, axis=row_names()),
            x=alt.X("persons:Q", title="persons"),
            color=alt.Color("who:N", title=None, legend=legend(),
                            scale=of_meanings(IN_PLACE, NEW)),
            tooltip=["mission", "who", alt.Tooltip("persons:Q", format=",.0f")],
        )
    )  # fmt: skip
    ticks = (
        alt.Chart(sums.reset_index())
        .mark_tick(color=ORANGE, thickness=3, height=18)
        .encode(
            y=alt.Y("mission:N", sort=order),
            x="required:Q",
            tooltip=["mission", alt.Tooltip("required:Q", format=",.0f")],
        )
    )
    table = sums.rename(columns=lambda c: f"{c} [persons]").reset_index()
    mark = "The orange mark is the requirement: the largest of each area's threats, added up over areas."
    note = " ".join(filter(None, (mark, requirements.origin(case, kind, period))))
    return Figure(f"required-{kind}", f"Requirement against met: {kind}", "persons", (bars + ticks).properties(
        **rows_of(24, len(order))), table, note)  # fmt: skip


def _required_and_there(case: Case, plan: Plan, kind: str, period: int) -> pd.DataFrame:
    there = plan.postings[(plan.postings["kind"] == kind) & (plan.postings["period"] == period)]
    sums = there.groupby("mission")[["in_place", "posted"]].sum()
    sums.columns = [IN_PLACE, NEW]
    threats = case["threats"]
    threats = threats[threats["from_period"].fillna(1) <= period]
    most = threats.groupby("area")[f"{kind}_required"].max().rename("required").reset_index()
    required = most.groupby(most["area"].map(case.mission_of))["required"].sum()
    return sums.join(required).fillna(0.0)


def most_wanted(plan: Plan, missions: Sequence[str] = (), rows: int = 20) -> Figure:
    """Most wanted: the largest gap of each area and need, by exposure averted."""
    worth = plan.gaps.dropna(subset="worth")
    if missions:
        worth = worth[worth["mission"].isin(missions)]
    worst = worth.sort_values(["worth", "area", "need"], ascending=[False, True, True], kind="stable")
    worst = worst.drop_duplicates(["area", "need"])
    shown = worst.head(rows).assign(what=lambda f: f["area"] + ": " + f["need"])
    pick = alt.selection_point(name=PICK, fields=["mission"])
    chart = (
        alt.Chart(shown)
        .mark_bar(color=ORANGE)
        .encode(
            y=alt.Y("what:N", sort=list(shown["what"]), axis=row_names(300)),
            x=alt.X("worth:Q", title=f"worth, if made up in that one period [{EXPOSURE}]"),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[
                "mission", "area", "need", "period", alt.Tooltip("missing:Q", format=",.0f"),
                alt.Tooltip("worth:Q", format=",.0f"),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(18, len(shown)))
    )  # fmt: skip
    table = worst.rename(columns={"worth": f"worth [{EXPOSURE}]"}).reset_index(drop=True)
    note = f"{ESTIMATE} Troops and police are counted in persons, prevention in USD, enablers in units."
    return Figure("most-wanted", "Most wanted", EXPOSURE, chart, table, note)


def unused(case: Case, plan: Plan) -> Figure:
    """Unused units by contributor and reason."""
    pledges = case["pledges"].set_index("pledge")
    table = plan.unused.assign(
        contributor=plan.unused["pledge"].map(pledges["contributor"]),
        unit_type=plan.unused["pledge"].map(pledges["unit_type"]),
    )[["contributor", "pledge", "unit_type", "units", "why"]]
    pick = alt.selection_point(name=PICK, fields=["contributor"])
    chart = (
        alt.Chart(table)
        .mark_bar(color=GREY)
        .encode(
            y=alt.Y("contributor:N", sort="-x", axis=row_names()),
            x=alt.X("sum(units):Q", title="units unused"),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=["contributor", alt.Tooltip("sum(units):Q", title="units")],
        )
        .add_params(pick)
        .properties(**rows_of(15, table["contributor"].nunique()))
    )
    return Figure("unused", "Unused pledges, and why", "units", chart, table)
