"""Tables and charts of what a plan decides: missions by quarter, who goes there, people against ceilings."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from planner.charts.exposure import AXIS
from planner.charts.figure import ESTIMATE, EXPOSURE, PICK, Figure, as_high_as, legend, row_names, rows_of
from planner.charts.meaning import (
    CEILING,
    IN_PLACE,
    IN_PLACE_ONLY,
    NEW,
    PEOPLE_AVERT,
    PEOPLE_SENT,
    PREVENTION,
    WITH_PLAN,
    of_meanings,
)
from planner.decisions import Decisions, MissionDecision, MissionPresence, PeriodPresence, SentUnits
from planner.decisions.sent import FLAG_NAMES, Flag
from planner.language import joined, say, say_as

MISSION, CEILINGS, MARKS = "mission", say("authorised"), say("to mark")
AVERTS = say("averts [civilian-months]")
NAMES: dict[str, str] = {PREVENTION: say("money for prevention")}
"""What means are called, where that is not their own name."""


def by_quarter(told: Decisions) -> pd.DataFrame:
    """A row per mission that anybody goes to or leaves: who is there in each period, and who comes and goes."""
    marks = {each.mission: _marks(each.sent) for each in told.missions}
    moving = [each for each in told.presence if each.moves]
    rows = [
        {
            MISSION: each.mission,
            CEILINGS: _authorised(each),
            **{period.months: _cell(period) for period in each.periods},
            MARKS: marks.get(each.mission, ""),
        }
        for each in moving
    ]
    periods = dict.fromkeys(period.months for each in told.presence for period in each.periods)
    return pd.DataFrame(rows, columns=[MISSION, CEILINGS, *periods, MARKS], dtype=object).fillna("")


def _cell(period: PeriodPresence) -> str:
    """People there, and in brackets those who come and go."""
    moves = [f"{sign}{people:,}" for sign, people in (("+", period.arriving), ("−", period.leaving)) if people]
    there = f"{period.troops + period.police:,}"
    return f"{there} ({', '.join(moves)})" if moves else there


def _authorised(there: MissionPresence) -> str:
    found = [there.authorised_troops, there.authorised_police]
    if None in found:
        return (
            say("no ceiling")
            if found == [None, None]
            else say("{sum:,} and no ceiling", sum=sum(each or 0 for each in found))
        )
    return f"{sum(each or 0 for each in found):,}"


def _marks(sent: Sequence[SentUnits]) -> str:
    """Units to mark, by flag."""
    counts: dict[Flag, int] = {}
    for each in sent:
        for flag in each.flags:
            counts[flag] = counts.get(flag, 0) + each.units
    marks = (say("{count} {flag}", count=count, flag=FLAG_NAMES[flag]) for flag, count in counts.items())
    return joined(marks, ", ")


def who(decided: MissionDecision) -> pd.DataFrame:
    """A row per pledge that is sent to a mission, the first to arrive first."""
    columns = [
        say("units"),
        say_as("contributor", "of"),
        say("people"),
        say("from"),
        say("to the end of"),
        AVERTS,
        MARKS,
    ]
    rows = [
        (
            each.what,
            each.contributor,
            each.persons,
            each.arrives,
            each.leaves,
            None if each.averts is None else round(each.averts),
            "",
        )
        for each in decided.sent
    ]
    marks = [joined((FLAG_NAMES[flag] for flag in each.flags), ", ") for each in decided.sent]
    return (
        pd.DataFrame(rows, columns=columns).astype({AVERTS: "Int64"}).assign(**{MARKS: pd.Series(marks, dtype=object)})
    )


def people_over_time(there: MissionPresence) -> Figure:
    """People at a mission by period, in place and new, beside what is authorised."""
    rows = [
        {"kind": kind, "months": period.months, "state": state, "people": people, "order": order}
        for period in there.periods
        for kind, in_place, now in (
            (say("troops and enablers"), there.troops_in_place, period.troops),
            ("police", there.police_in_place, period.police),
        )
        for order, (state, people) in enumerate(((IN_PLACE, in_place), (NEW, now - in_place)))
    ]
    ceilings = [
        {"kind": kind, "months": period.months, "ceiling": ceiling, "state": CEILING}
        for period in there.periods
        for kind, ceiling in (
            (say("troops and enablers"), there.authorised_troops),
            ("police", there.authorised_police),
        )
        if ceiling is not None
    ]
    kinds = [say("troops and enablers"), "police"]
    x = alt.X("months:O", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy"))
    offset = alt.XOffset("kind:N", sort=kinds)
    colour = alt.Color("state:N", title=None, scale=of_meanings(IN_PLACE, NEW, CEILING), legend=legend())
    tooltip = ["months:O", "kind:N", "state:N", alt.Tooltip("people:Q", format=",.0f")]
    bars = alt.Chart(pd.DataFrame(rows)).mark_bar().encode(
        x=x, xOffset=offset, y=alt.Y("people:Q", title="people"), color=colour, order="order:Q", tooltip=tooltip
    )  # fmt: skip
    ticks = alt.Chart(pd.DataFrame(ceilings, columns=["kind", "months", "ceiling", "state"])).mark_tick(
        thickness=3, bandSize=18
    )
    ticks = ticks.encode(
        x=x, xOffset=offset, y="ceiling:Q", color=colour,
        tooltip=["months:O", "kind:N", alt.Tooltip("ceiling:Q", format=",.0f", title="authorised")],
    )  # fmt: skip
    table = pd.DataFrame(
        [
            (p.months, p.arriving, p.leaving, p.troops, there.authorised_troops, p.police, there.authorised_police)
            for p in there.periods
        ],
        columns=[
            "months",
            "arriving",
            "leaving",
            say("troops and enablers"),
            "authorised",
            "police",
            say("authorised police"),
        ],
    )
    note = say("Left bar: troops and enablers; right bar: police. The lines are what is authorised.")
    chart = (bars + ticks).properties(**as_high_as(200))
    return Figure("people-over-time", say("People at {name}", name=there.name), "persons", chart, table, note)


def by_contributor(told: Decisions) -> Figure:
    """People and what they avert by contributor, those who send most first."""
    frame = pd.DataFrame(
        [(each.contributor, each.persons, each.averts or 0.0) for each in told.sent],
        columns=["contributor", "people", "averts"],
    )
    sums = frame.groupby("contributor")[["people", "averts"]].sum().sort_values(["averts", "people"], ascending=False)
    long = sums.reset_index().melt("contributor", var_name="what", value_name="amount")
    shares = long["amount"] / long.groupby("what")["amount"].transform("sum")
    titles = {"people": PEOPLE_SENT, "averts": PEOPLE_AVERT}
    long = long.assign(share=shares.fillna(0.0), what=long["what"].map(titles))
    pick = alt.selection_point(name=PICK, fields=["contributor"])
    chart = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("contributor:N", sort=list(sums.index), axis=row_names(160)),
            yOffset=alt.YOffset("what:N", sort=list(titles.values())),
            x=alt.X("share:Q", title=say("share of all"), axis=alt.Axis(format="%")),
            color=alt.Color("what:N", title=None, legend=legend(), scale=of_meanings(*titles.values())),
            opacity=alt.condition(pick, alt.value(1.0), alt.value(0.35)),
            tooltip=["contributor", "what", alt.Tooltip("amount:Q", format=",.0f"),
                     alt.Tooltip("share:Q", format=".1%")],
        )
        .add_params(pick)
        .properties(**rows_of(26, len(sums)))
    )  # fmt: skip
    table = sums.round().astype(int).reset_index().rename(
        columns={"people": say("people [persons]"), "averts": say("averted, all others being there [civilian-months]")}
    )  # fmt: skip
    note = say(
        "What the people of a contributor avert while all others are there; together they avert more. "
        "Enablers avert nothing by themselves: they let others serve."
    )
    return Figure("contributors", say("Contributors: people, and what they avert"), "share", chart, table, note)


def waterfall(told: Decisions) -> Figure:
    """Exposure from those in place to the plan, by kind of means."""
    rows: list[tuple[str, float, float, str]] = [(IN_PLACE_ONLY, 0.0, told.in_place_only, IN_PLACE_ONLY)]
    left = told.in_place_only
    for means, averts in told.averted_by:
        rows.append((say("averted by {means}", means=NAMES.get(means, means)), left - averts, left, means))
        left -= averts
    rows.append((WITH_PLAN, 0.0, left, WITH_PLAN))
    frame = pd.DataFrame(rows, columns=["step", "low", "high", "meaning"])
    frame = frame.assign(exposure=frame["high"] - frame["low"])
    least = min(frame["high"]) - 2.0 * (told.in_place_only - left)
    floor = max(0.0, least)
    drawn = frame.assign(low=frame["low"].clip(lower=floor))
    meanings = list(frame["meaning"])
    chart = (
        alt.Chart(drawn)
        .mark_bar()
        .encode(
            y=alt.Y("step:N", sort=list(frame["step"]), axis=row_names(190)),
            x=alt.X("low:Q", title=EXPOSURE, scale=alt.Scale(zero=False, domainMin=floor, nice=False)),
            x2="high:Q",
            color=alt.Color("meaning:N", legend=None, scale=of_meanings(*meanings)),
            tooltip=["step", alt.Tooltip("exposure:Q", format=",.0f", title=EXPOSURE)],
        )
        .properties(**rows_of(28, len(frame)))
    )
    table = frame[["step", "exposure"]].rename(columns={"exposure": say("exposure [{unit}]", unit=EXPOSURE)})
    says = say(
        "What one kind averts depends on what else is there: each bar is its mean over all orders. Enablers let troops "
        "serve."
    )
    note = joined([ESTIMATE, says] if floor == 0.0 else [ESTIMATE, says, AXIS])
    return Figure("waterfall", say("From those in place to this plan"), EXPOSURE, chart, table, note)
