"""Charts and tables of the answers: attribution, marginal values, and dependence."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

import altair as alt
import pandas as pd

from planner.answers import Answer, DependenceAnswer, OfferAnswer, PartAnswer, WithdrawalAnswer
from planner.answers.comparison import WITH_CHARGES
from planner.charts.exposure import AXIS
from planner.charts.figure import ESTIMATE, EXPOSURE, Figure, in_exposure, legend, row_names, rows_of
from planner.charts.meaning import ANEW, FUND, LESS, MORE, NOT_ANEW, OFFER, PLEDGE, SCENARIO, of_meanings
from planner.figures import several
from planner.language import joined, say

HEADINGS = {
    "name": "name",
    "kind": "kind",
    "what": say("what is offered"),
    "changes": "changes",
    "persons": say("people in the plan [persons]"),
    "usd": say("money in the plan [USD]"),
    "exposure": say("exposure [{unit}]", unit=EXPOSURE),
    "objective": in_exposure(WITH_CHARGES),
    "low": say("at least [{unit}]", unit=EXPOSURE),
    "high": say("at most [{unit}]", unit=EXPOSURE),
    "mark": "proven",
    "delivered": say("chance that it comes [1]"),
    "low_by_chance": say("at least, times that chance [{unit}]", unit=EXPOSURE),
    "by_chances": say("lost by the chances of pledges, nobody moved [{unit}]", unit=EXPOSURE),
    "error": say("standard error [{unit}]", unit=EXPOSURE),
    "cost_usd": say("cost [USD]"),
    "per_million": say("averted per million USD [{unit}]", unit=EXPOSURE),
    "left": say("exposure, nobody planned anew [{unit}]", unit=EXPOSURE),
    "idle": say("troops left without support [persons]"),
    "unpaid_usd": say("money that missions then lack [USD]"),
    "unpaid": say("people who do not come for want of it [persons]"),
    "chance": "chance [1]",
    "lost": say("lost if it does not come [{unit}]", unit=EXPOSURE),
    "gained": say("gained if it surely comes [{unit}]", unit=EXPOSURE),
    "note": "note",
}
"""Headings of the columns of answers, with units."""

OBJECTIVE = say(
    "Both are of exposure with what money and change are charged. The table has exposure with charges and without."
)

RANGES = say("Full bars reach to what is lost or added at least, faint ones on to what it is at most.")

LOST = say(
    "At least: no plan without it is better than the plan less so much. At most: a verified plan "
    "without it, all others planned anew, loses no more."
)

LEAST, MOST = say("at least"), say("at most")

FAINT = alt.condition(f"datum.range == '{MOST}'", alt.value(0.3), alt.value(1.0))
"""Opacity of a bar: faint from the least to the most."""

LEAST_ROOM = 1e-4
"""Room beside the steps of a waterfall, as a share of the exposure: rounding is not shown as if it were a step [1]."""

PALE = alt.condition("datum.mark == 'not proven'", alt.value(0.45), alt.value(1.0))
"""Opacity of a bar: pale where its difference is not proven."""


def why(rows: Sequence[PartAnswer], before: float, after: float, names: Sequence[str]) -> Figure:
    """Waterfall of the contributions from one scenario to the other.

    Args:
        rows: Contributions of the parts.
        before: Unprotected exposure of the first scenario [civilian-months].
        after: That of the second [civilian-months].
        names: Names of both.
    """
    steps, lowest, highest = _steps(rows, before, after, names)
    colours = of_meanings(SCENARIO, LESS, MORE)
    chart = (
        alt.Chart(steps)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=None, axis=row_names(340)),
            x=alt.X("from:Q", title=EXPOSURE, scale=alt.Scale(domain=[lowest, highest], nice=False)),
            x2="to:Q",
            color=alt.Color("what:N", title=None, scale=colours, legend=legend()),
            opacity=PALE,
            tooltip=["name", alt.Tooltip("change:Q", format="+,.1f"), "mark"],
        )
        .properties(**rows_of(26, len(steps)))
    )
    pale = say("Pale steps are not proven: the bounds leave their direction open.")
    note = joined([ESTIMATE, pale, _axis(lowest)])
    return Figure("why", say("What each part of the changes did"), EXPOSURE, chart, table(rows), note)


def _steps(
    rows: Sequence[PartAnswer], before: float, after: float, names: Sequence[str]
) -> tuple[pd.DataFrame, float, float]:
    """Bars of the waterfall, and where its axis begins and ends [civilian-months]."""
    known = [row for row in rows if row.exposure is not None]
    frame = _frame(known, PartAnswer)
    missing = len(rows) - len(known)
    if missing:
        rest = after - before - frame["exposure"].sum()
        frame.loc[len(frame), ["name", "exposure", "mark"]] = (
            say("{parts} not answered", parts=several(missing, "part")),
            rest,
            "",
        )
    to = before + frame["exposure"].cumsum()
    steps = pd.DataFrame(
        {
            "name": [
                say("before: {scenario}", scenario=names[0]),
                *frame["name"],
                say("after: {scenario}", scenario=names[1]),
            ],
            "from": [0.0, *(to - frame["exposure"]), 0.0],
            "to": [before, *to, after],
            "change": [before, *frame["exposure"], after],
            "what": [SCENARIO, *(MORE if each > 0 else LESS for each in frame["exposure"]), SCENARIO],
            "mark": ["", *frame["mark"], ""],
        }
    )
    ends = [*to, before, after]
    room = max(0.15 * (max(ends) - min(ends)), LEAST_ROOM * max(ends)) or 1.0
    lowest = max(0.0, min(ends) - room)
    steps["from"] = steps["from"].clip(lower=lowest)
    return steps, lowest, max(ends) + room


def _axis(lowest: float) -> str:
    return AXIS if lowest else ""


def wanted(
    rows: Sequence[OfferAnswer],
    types: Collection[str] | None = None,
    most: int = 40,
    unit_type: Callable[[str], str] = str,
) -> Figure:
    """Offers ranked by the least that they add to the plan, with the range up to the most.

    Args:
        rows: The offers.
        types: Unit types that a contributor can be asked for; None for all. Money is always included.
        most: Most bars.
        unit_type: Names unit types.
    """
    mine = [
        replace(row, name=row.called(unit_type(row.what)))
        for row in rows
        if types is None or row.what == "money" or row.what in types
    ]
    ranked = sorted(mine, key=_by_least)
    frame = _frame(ranked[:most], OfferAnswer).assign(kind=OFFER)
    chart = _ranges(frame, [OFFER], say("added to the plan [{unit}]", unit=EXPOSURE))
    note = joined(
        [
            ESTIMATE,
            RANGES,
            say(
                "At least: a verified plan with the offer is better than the plan by so much. At most: no plan "
                "with it is better by more."
            ),
            OBJECTIVE,
        ]
    )
    title = say("Most wanted: what one more would add to the plan")
    return Figure("most-wanted-offers", title, EXPOSURE, chart, table(ranked), note)


def pledge_values(rows: Sequence[WithdrawalAnswer], most: int = 30) -> Figure:
    """Pledges and funds ranked by the least that the plan loses without them, all others replanned."""
    ranked = sorted((row for row in rows if row.complete), key=_by_least)
    frame = _frame(ranked[:most], WithdrawalAnswer)
    chart = _ranges(frame, [PLEDGE, FUND], say("lost if it falls out [{unit}]", unit=EXPOSURE))
    note = joined([ESTIMATE, RANGES, LOST, say("What the plan does without has no worth to it."), OBJECTIVE])
    return Figure("worth-of-pledges", say("What each pledge is worth"), EXPOSURE, chart, table(ranked), note)


def dependence(rows: Sequence[DependenceAnswer], kind: str, most: int = 30) -> Figure:
    """Exposure added by each withdrawal, with all others replanned and without.

    Args:
        rows: Answers on contributors and groups.
        kind: Which of them to show.
        most: Most bars.
    """
    ranked = sorted((row for row in rows if row.kind == kind), key=_by_dependence)
    frame = _frame(ranked[:most], DependenceAnswer)
    order, names = list(frame["name"]), {"left": NOT_ANEW, "anew": ANEW}
    left = frame.assign(which=names["left"], **{"from": 0.0, "to": frame["left"], "range": LEAST})
    long = pd.concat([left, _segments(frame.assign(which=names["anew"]))]).dropna(subset="to")
    bars = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=order, axis=row_names()),
            yOffset=alt.YOffset("which:N", sort=list(names.values())),
            x=alt.X("from:Q", title=say("lost [{unit}]", unit=EXPOSURE)),
            x2="to:Q",
            color=alt.Color("which:N", title=None, legend=legend(), scale=of_meanings(*names.values())),
            opacity=FAINT,
            tooltip=["name", "which", "range", alt.Tooltip("to:Q", format=",.1f", title=EXPOSURE)],
        )
        .properties(**rows_of(28, len(order)))
    )  # fmt: skip
    note = joined(
        [
            ESTIMATE,
            say(
                "Nobody planned anew: all others stay where they were posted; where a mission then lacks "
                "money, those of its units do not come that start last, and what it lacks is in the table; "
                "troops that the enablers left no longer support stay in camp; prevention that a lost fund "
                "paid does not happen; the exposure that is added. All others planned anew:"
            ),
            RANGES,
            LOST,
            OBJECTIVE,
        ]
    )
    return Figure(f"dependence-{kind}", say("Whom the plan leans on"), EXPOSURE, bars, table(ranked), note)


def _ranges(frame: pd.DataFrame, kinds: Sequence[str], title: str) -> Any:  # noqa: ANN401
    """Bars in the order of the frame up to the least, and faint ones on to the most."""
    return (
        alt.Chart(_segments(frame).dropna(subset="to"))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=list(frame["name"]), axis=row_names(340)),
            x=alt.X("from:Q", title=title),
            x2="to:Q",
            color=alt.Color(
                "kind:N", title=None, scale=of_meanings(*kinds), legend=legend() if len(kinds) > 1 else None
            ),
            opacity=FAINT,
            tooltip=["name", "range", alt.Tooltip("to:Q", format=",.1f", title=EXPOSURE), "mark"],
        )
        .properties(**rows_of(17, len(frame)))
    )


def _segments(frame: pd.DataFrame) -> pd.DataFrame:
    """Two rows for each answer: from 0 to the least, and from there to the most."""
    low, high = frame["low"].astype(float), frame["high"].astype(float)
    least = frame.assign(**{"from": 0.0, "to": low, "range": LEAST})
    return pd.concat([least, frame.assign(**{"from": low.fillna(0.0), "to": high, "range": MOST})])


def table(rows: Sequence[Answer]) -> pd.DataFrame:
    """Answers as a table under headings with units."""
    frame = pd.DataFrame([asdict(row) for row in rows])
    shown = [column for column in HEADINGS if column in frame]
    return frame[shown].rename(columns=HEADINGS)


def _frame(rows: Sequence[Answer], kind: type[Answer]) -> pd.DataFrame:
    """Answers as a frame with the columns of their type, even without rows."""
    return pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(kind)])


def _by_least(row: Answer) -> tuple[bool, float, float, str]:
    return row.low is None, -(row.low or 0.0), -(row.high or 0.0), row.name


def _by_dependence(row: DependenceAnswer) -> tuple[bool, float, float, float, str]:
    return row.low is None, -(row.low or 0.0), -(row.high or 0.0), -(row.left or 0.0), row.name
