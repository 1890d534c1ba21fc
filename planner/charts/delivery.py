"""Charts of delivery: a plan if all come and by their chances."""

from collections.abc import Sequence
from dataclasses import asdict

import altair as alt
import pandas as pd

from planner.answers import ProspectAnswer
from planner.chances.stakes import Stake
from planner.chances.turnout import Turnout
from planner.charts.figure import (
    ESTIMATE,
    EXPOSURE,
    PICK,
    Figure,
    as_high_as,
    in_exposure,
    in_months,
    labelled,
    legend,
    months,
    row_names,
    rows_of,
)
from planner.charts.meaning import (
    AS_ORDERED,
    GAINED,
    IN_PLACE_ONLY,
    LOST,
    MIDDLE,
    NINE,
    RANGE,
    WORST,
    of_meanings,
)
from planner.charts.named import in_names, offer_name
from planner.figures import LITTLE
from planner.language import joined, say
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.tables import Case

MEDIAN = say("median")
NOBODY_MOVES = say("Nobody moves in place of who does not come.")


def stakes_table(case: Case, stakes: Sequence[Stake], plan: Plan) -> pd.DataFrame:
    """A row per pledge or fund: its chance, where that is from, and what hangs on it."""
    people = plan.deployments.groupby("pledge")[["units", "persons"]].sum()
    missions = plan.deployments.groupby("pledge")["mission"].agg(lambda names: ", ".join(dict.fromkeys(names)))
    starts = plan.deployments.groupby("pledge")["from_period"].min()
    names = Names(case)
    rows = [
        {
            "pledge": offer_name(case, key := stake.chance.key),
            "contributor": names.contributor_alone(stake.chance.contributor),
            "chance": stake.chance.p,
            say("chance from"): stake.chance.source,
            in_exposure(LOST): stake.lost,
            in_exposure(GAINED): stake.gained,
            "units": people["units"].get(key),
            "persons": people["persons"].get(key),
            "to": missions.get(key, ""),
            "from": names.month(int(starts[key])) if key in starts.index else "",
        }
        for stake in stakes
    ]
    return pd.DataFrame(rows).astype({"units": "Int64"}) if rows else pd.DataFrame()


def at_stake(case: Case, stakes: Sequence[Stake], plan: Plan, most: int = 15) -> Figure:
    """What expected exposure loses and gains by each pledge: those that move it most once it is known first."""
    shown = [stake for stake in stakes if stake.moved > 0.0][:most]
    keys = pd.Series([stake.chance.key for stake in shown], dtype=object)
    labels = labelled(keys.map(lambda key: offer_name(case, key, short=True)), keys)
    bars = [
        {"pledge": stake.chance.key, "label": label, "chance": stake.chance.p, "what": what, "exposure": value}
        for stake, label in zip(shown, labels, strict=True)
        for what, value in ((LOST, stake.lost), (GAINED, -stake.gained))
    ]
    pick = alt.selection_point(name=PICK, fields=["pledge"])
    chart = (
        alt.Chart(pd.DataFrame(bars, columns=["pledge", "label", "chance", "what", "exposure"]))
        .mark_bar()
        .encode(
            y=alt.Y("label:N", sort=list(labels), axis=row_names(260)),
            x=alt.X(
                "exposure:Q", title=say("more or less unprotected [{unit}]", unit=EXPOSURE), axis=alt.Axis(tickCount=5)
            ),
            color=alt.Color("what:N", title=None, legend=legend(columns=1), scale=of_meanings(LOST, GAINED)),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=[
                alt.Tooltip("label:N", title="pledge"),
                alt.Tooltip("chance:Q", format=".0%"),
                "what:N",
                alt.Tooltip("exposure:Q", format="+,.0f", title=EXPOSURE),
            ],
        )
        .add_params(pick)
        .properties(**rows_of(26, len(shown)))
    )
    note = joined(
        [
            ESTIMATE,
            NOBODY_MOVES,
            say("First those that move expected exposure most once it is known whether they come."),
        ]
    )
    return Figure(
        "delivery-at-stake", say("What hangs on each pledge"), EXPOSURE, chart, stakes_table(case, shown, plan), note
    )


def people_by_month(case: Case, turnout: Sequence[Turnout]) -> Figure:
    """People of the plan present by period, if all come and by their chances, with how far that may vary."""
    rows = [asdict(each) for each in turnout]
    frame = pd.DataFrame([*rows, rows[-1] | {"period": rows[-1]["period"] + 1}])
    frame = in_months(case, frame)
    lines = frame.melt(["month", "months"], ["if_all_come", "expected", "least"], var_name="line", value_name="persons")
    lines["line"] = lines["line"].map({"if_all_come": IF_ALL_COME, "expected": BY_CHANCES, "least": NINE})
    colours = of_meanings(IF_ALL_COME, BY_CHANCES, NINE, MIDDLE)
    x = months(case)
    colour = alt.Color("line:N", title=None, scale=colours, legend=legend())
    base = alt.Chart(frame.assign(line=MIDDLE))
    band = base.mark_area(opacity=0.35, interpolate="step-after").encode(x=x, y="low:Q", y2="high:Q", color=colour)
    y = alt.Y("persons:Q", title=say("people of the plan present"))
    tooltip = ["months:N", "line:N", alt.Tooltip("persons:Q", format=",.0f")]
    steps = alt.Chart(lines).mark_line(strokeWidth=2.5, interpolate="step-after")
    steps = steps.encode(x=x, y=y, color=colour, tooltip=tooltip)
    headings = {
        "if_all_come": IF_ALL_COME, "expected": BY_CHANCES, "least": NINE, "low": say("{what}, from", what=MIDDLE),
        "high": say("{what}, to", what=MIDDLE),
    }  # fmt: skip
    table = in_names(case, pd.DataFrame(rows)).rename(
        columns={"period": "months"} | {key: say("{what} [persons]", what=says) for key, says in headings.items()}
    )
    note = say("Exact, from the chances of units, contributors and groups.")
    return Figure(
        "delivery-people", say("People by month"), "persons", (band + steps).properties(**as_high_as(240)), table, note
    )


def by_mission(case: Case, exposure: pd.DataFrame) -> Figure:
    """What the plan averts by mission, if all come and by their chances; the table has what stays unprotected.

    Args:
        case: The case.
        exposure: The table `exposure` of the plan with a column `expected`.
    """
    states = {"unprotected": IF_ALL_COME, "expected": BY_CHANCES}
    mission = exposure["area"].map(case.mission_of).rename("mission")
    sums = exposure.groupby(mission)[["in_place_only", *states]].sum()
    averted = sums[list(states)].rsub(sums["in_place_only"], axis="index").sort_values("unprotected", ascending=False)
    averted = averted[averted["unprotected"] >= LITTLE]
    long = averted.reset_index().melt("mission", list(states), var_name="state", value_name="exposure")
    long["state"] = long["state"].map(states)
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("mission:N", sort=list(averted.index), axis=row_names()),
            yOffset=alt.YOffset("state:N", sort=list(states.values())),
            x=alt.X("exposure:Q", title=say("averted [{unit}]", unit=EXPOSURE), axis=alt.Axis(tickCount=8)),
            color=alt.Color("state:N", title=None, legend=legend(), scale=of_meanings(*states.values())),
            tooltip=["mission:N", "state:N", alt.Tooltip("exposure:Q", format=",.0f", title=EXPOSURE)],
        )
        .properties(**rows_of(30, len(averted)))
    )  # fmt: skip
    named = {"in_place_only": IN_PLACE_ONLY} | states
    table = in_names(case, sums.loc[averted.index].reset_index())
    table = table.rename(columns={key: in_exposure(says) for key, says in named.items()})
    note = joined([ESTIMATE, NOBODY_MOVES, say("The table has what stays unprotected.")])
    return Figure("delivery-by-mission", say("What the plan averts by mission"), EXPOSURE, chart, table, note)


def fan(case: Case, rows: Sequence[ProspectAnswer]) -> Figure:
    """Unprotected exposure by period over futures, as ordered, beside that if all come.

    Args:
        case: The case.
        rows: A row per period, under its number.
    """
    known = pd.DataFrame([{"period": int(row.name)} | _spread(row) for row in rows])
    frame = in_months(case, known)
    shown = {"if_all_come": IF_ALL_COME, "expected": AS_ORDERED, "worst_tenth": WORST}
    lines = frame.melt(["month", "months"], list(shown), var_name="line", value_name="exposure")
    lines["line"] = lines["line"].map(shown)
    colours = of_meanings(*shown.values(), RANGE, MIDDLE)
    x = months(case)
    colour = alt.Color("line:N", title=None, scale=colours, legend=legend())
    scale = alt.Scale(zero=False)
    bands = [
        alt.Chart(frame.assign(line=says)).mark_area(opacity=0.35).encode(
            x=x, y=alt.Y(f"{low}:Q", scale=scale), y2=f"{high}:Q", color=colour
        )
        for says, low, high in ((RANGE, "low", "high"), (MIDDLE, "half_low", "half_high"))
    ]  # fmt: skip
    y = alt.Y("exposure:Q", title=say("unprotected [{unit}]", unit=EXPOSURE), scale=scale)
    tooltip = ["months:N", "line:N", alt.Tooltip("exposure:Q", format=",.0f")]
    drawn = alt.Chart(lines).mark_line(point=True, strokeWidth=2.5).encode(x=x, y=y, color=colour, tooltip=tooltip)
    note = joined(
        [
            ESTIMATE,
            say(
                "As ordered: people and money placed anew among those who come. The worst tenth is of each "
                "period for itself. The axis does not begin at zero."
            ),
        ]
    )
    unit = say("{unit} per period", unit=EXPOSURE)
    chart = alt.layer(*bands, drawn).properties(**as_high_as(240))
    return Figure("delivery-fan", say("Unprotected exposure by month, over futures"), unit, chart, _headed(known), note)


def worst_by_mission(rows: Sequence[ProspectAnswer]) -> Figure:
    """What the plan averts by mission: if all come, as ordered on average, and in the worst tenth of futures."""
    frame = pd.DataFrame([{"mission": row.name, "in_place_only": row.nobody_new} | _spread(row) for row in rows])
    frame = frame[frame["in_place_only"] - frame["if_all_come"] >= LITTLE]
    frame = frame.assign(averted=frame["in_place_only"] - frame["if_all_come"]).sort_values("averted", ascending=False)
    states = {"if_all_come": IF_ALL_COME, "expected": AS_ORDERED, "worst_tenth": WORST}
    long = frame.melt(["mission", "in_place_only"], list(states), var_name="state", value_name="left")
    long = long.assign(exposure=long["in_place_only"] - long["left"], state=long["state"].map(states))
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("mission:N", sort=list(frame["mission"]), axis=row_names()),
            yOffset=alt.YOffset("state:N", sort=list(states.values())),
            x=alt.X("exposure:Q", title=say("averted [{unit}]", unit=EXPOSURE), axis=alt.Axis(tickCount=8)),
            color=alt.Color("state:N", title=None, legend=legend(), scale=of_meanings(*states.values())),
            tooltip=[
                "mission:N",
                "state:N",
                alt.Tooltip("exposure:Q", format=",.0f", title=say("averted [{unit}]", unit=EXPOSURE)),
                alt.Tooltip("left:Q", format=",.0f", title=say("unprotected [{unit}]", unit=EXPOSURE)),
            ],
        )
        .properties(**rows_of(40, len(frame)))
    )
    table = _headed(frame.drop(columns="averted").rename(columns={"in_place_only": in_exposure(IN_PLACE_ONLY)}))
    note = joined(
        [
            ESTIMATE,
            say(
                "As ordered: people and money placed anew among those who come. The worst tenth is of each "
                "mission for itself. The table has what stays unprotected."
            ),
        ]
    )
    title = say("What the plan averts by mission, over futures")
    return Figure("delivery-worst-by-mission", title, EXPOSURE, chart, table, note)


def _spread(row: ProspectAnswer) -> dict[str, float]:
    """Figures of a row that are shown."""
    names = (
        "if_all_come",
        "expected",
        "standard_error",
        "median",
        "worst_tenth",
        "low",
        "high",
        "half_low",
        "half_high",
    )
    return {name: getattr(row, name) for name in names}


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    headings = {
        "if_all_come": IF_ALL_COME, "expected": "expected", "standard_error": say("standard error"), "median": MEDIAN,
        "worst_tenth": WORST, "low": say("{what}, from", what=RANGE), "high": say("{what}, to", what=RANGE),
        "half_low": say("{what}, from", what=MIDDLE), "half_high": say("{what}, to", what=MIDDLE),
    }  # fmt: skip
    return frame.rename(columns={key: in_exposure(says) for key, says in headings.items()})
