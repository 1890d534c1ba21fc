"""Charts of requirements met, gaps, and unused units."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.chances.both_counts import BothCounts
from planner.chances.expected.counting import counted_apart
from planner.charts.figure import (
    ESTIMATE,
    EXPOSURE,
    PICK,
    Figure,
    labelled,
    legend,
    row_names,
    rows_of,
)
from planner.charts.meaning import ASKED, COLOURS, IN_PLACE, NEW_BESIDES, NEW_LIKELY, REQUIRED, UNUSED, of_meanings
from planner.charts.named import in_names
from planner.decisions import requirements
from planner.horizon import period_in_words
from planner.language import joined, say, term
from planner.names import Names
from planner.plan import IF_ALL_COME, Plan
from planner.tables import Case

THERE = (IN_PLACE, NEW_LIKELY, NEW_BESIDES)
"""Who is there."""


def required_and_met(case: Case, plan: Plan, kind: str, period: int) -> Figure:
    """People required, in place and posted, by mission, of one kind in one period; posted by their chances too."""
    sums = _required_and_there(case, plan, kind, period)
    long = sums[list(THERE)].reset_index().melt("mission", var_name="who", value_name="persons")
    long["order"] = long["who"].map(THERE.index)
    long["name"] = long["mission"].map(Names(case).mission)
    order = list(sums.sort_values("required", ascending=False).index)
    bars = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("mission:N", sort=order, axis=row_names()),
            x=alt.X("persons:Q", title="persons"),
            color=alt.Color("who:N", title=None, legend=legend(),
                            scale=of_meanings(*THERE, REQUIRED)),
            order="order:Q",
            tooltip=[alt.Tooltip("name:N", title="mission"), "who", alt.Tooltip("persons:Q", format=",.0f")],
        )
    )  # fmt: skip
    ticks = (
        alt.Chart(sums.reset_index())
        .mark_tick(thickness=3, height=18)
        .encode(
            color=alt.ColorDatum(REQUIRED),
            y=alt.Y("mission:N", sort=order),
            x="required:Q",
            tooltip=["mission", alt.Tooltip("required:Q", format=",.0f")],
        )
    )
    table = in_names(case, sums.rename(columns=lambda c: say("{what} [persons]", what=c)).reset_index())
    mark = say("The mark is what is required: the largest of each area's threats, added up over areas.")
    note = joined(filter(None, (mark, requirements.origin(case, kind, period))))
    return Figure(
        f"required-{kind}",
        say("Requirement against met: {kind}", kind=term(kind)),
        say("persons"),
        (bars + ticks).properties(**rows_of(24, len(order))),
        table,
        note,
    )


def _required_and_there(case: Case, plan: Plan, kind: str, period: int) -> pd.DataFrame:
    there, likely = (
        rows[(rows["kind"] == kind) & (rows["period"] == period)].groupby("mission")
        for rows in (plan.postings, BothCounts(case, plan).posted)
    )
    sums = there[["in_place", "posted"]].sum().join(likely["expected"].sum()).fillna({"expected": 0.0})
    sums["posted"] = (sums["posted"] - sums["expected"]).clip(lower=0.0)
    sums = sums[["in_place", "expected", "posted"]].set_axis(list(THERE), axis="columns")
    threats = case["threats"]
    threats = threats[threats["from_period"].fillna(1) <= period]
    most = threats.groupby("area")[f"{kind}_required"].max().rename("required").reset_index()
    required = most.groupby(most["area"].map(case.mission_of))["required"].sum()
    return sums.join(required).fillna(0.0)


def most_wanted(case: Case, plan: Plan, missions: Sequence[str] = (), rows: int = 20) -> Figure:
    """Most wanted: the largest gap of each area and need, by exposure averted."""
    worth = plan.gaps.dropna(subset="worth")
    if missions:
        worth = worth[worth["mission"].isin(missions)]
    worst = worth.sort_values(["worth", "area", "need"], ascending=[False, True, True], kind="stable")
    worst = worst.drop_duplicates(["area", "need"])
    names = Names(case)
    wanted = [
        say("{area}: {need}", area=names.area(area), need=term(need))
        for area, need in zip(worst["area"], worst["need"], strict=True)
    ]
    worst = worst.assign(
        what=labelled(pd.Series(wanted, worst.index, dtype=object), worst["area"]),
        months=worst["period"].map(lambda period: period_in_words(case, period)),
    )
    shown = worst.head(rows)
    pick = alt.selection_point(name=PICK, fields=["mission"])
    chart = (
        alt.Chart(shown)
        .mark_bar(color=COLOURS[ASKED])
        .encode(
            y=alt.Y("what:N", sort=list(shown["what"]), axis=row_names(300)),
            x=alt.X("worth:Q", title=say("worth, if made up in those months alone [{unit}]", unit=EXPOSURE)),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[
                alt.Tooltip("what:N", title="what"), "months", alt.Tooltip("missing:Q", format=",.0f"),
                alt.Tooltip("worth:Q", format=",.0f"),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(18, len(shown)))
    )  # fmt: skip
    columns = ["mission", "area", "need", "months", "required", "met", "missing", "worth"]
    table = (
        in_names(case, worst[columns])
        .rename(columns={"worth": say("worth [{unit}]", unit=EXPOSURE)})
        .reset_index(drop=True)
    )
    note = joined(
        [
            ESTIMATE,
            say(
                "What is missing is missing {how}. Troops and police are counted in persons, prevention in "
                "USD, enablers in units.",
                how=IF_ALL_COME,
            ),
            *filter(None, [counted_apart(case, plan)]),
        ]
    )
    return Figure("most-wanted", say("Most wanted"), EXPOSURE, chart, table, note)


def unused(case: Case, plan: Plan) -> Figure:
    """Unused units by contributor and reason."""
    pledges, names = case["pledges"].set_index("pledge"), Names(case)
    table = plan.unused.assign(
        contributor=plan.unused["pledge"].map(pledges["contributor"]),
        name=plan.unused["pledge"].map(pledges["contributor"]).map(names.contributor_alone),
        unit=plan.unused["pledge"].map(pledges["unit_type"]).map(names.unit_type),
    )[["contributor", "name", "unit", "units", "why", "pledge"]]
    pick = alt.selection_point(name=PICK, fields=["contributor"])
    chart = (
        alt.Chart(table)
        .mark_bar(color=COLOURS[UNUSED])
        .encode(
            y=alt.Y("name:N", sort="-x", axis=row_names(140)),
            detail="contributor:N",
            x=alt.X("sum(units):Q", title=say("units unused")),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[alt.Tooltip("name:N", title="contributor"), alt.Tooltip("sum(units):Q", title="units")],
        )
        .add_params(pick)
        .properties(**rows_of(15, table["contributor"].nunique()))
    )
    return Figure("unused", say("Unused pledges, and why"), "units", chart, in_names(case, table).drop(columns="name"))
