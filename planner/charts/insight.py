"""Charts and tables of the answers: attribution, marginal values, and dependence."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import altair as alt
import pandas as pd

from planner.answers import Answer, DependenceAnswer, OfferAnswer, PartAnswer, WithdrawalAnswer
from planner.charts.figure import BLUE, ESTIMATE, EXPOSURE, GREEN, GREY, ORANGE, RED, Figure, legend, row_names, rows_of
from planner.figures import several

HEADINGS = {
    "name": "name",
    "kind": "kind",
    "what": "what is offered",
    "changes": "changes",
    "persons": "people in the plan [persons]",
    "usd": "money in the plan [USD]",
    "exposure": f"exposure [{EXPOSURE}]",
    "objective": f"objective [{EXPOSURE}]",
    "low": f"proven: at least [{EXPOSURE}]",
    "high": f"proven: at most [{EXPOSURE}]",
    "mark": "proven",
    "error": f"standard error [{EXPOSURE}]",
    "estimate": f"first estimate, as if units could be split [{EXPOSURE}]",
    "cost_usd": "cost [USD]",
    "per_million": f"averted per million USD [{EXPOSURE}]",
    "left": f"exposure, nobody planned anew [{EXPOSURE}]",
    "idle": "troops left without support [persons]",
    "unpaid_usd": "money that missions then lack [USD]",
    "unpaid": "people who do not come for want of it [persons]",
    "note": "note",
}
"""Headings of the columns of answers, with units."""

PROVED = (
    "Pale bars are not proven: the bounds leave it open whether there is a difference. The table has what is "
    "proved, of the objective, which is the exposure and a charge on cost."
)

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
    known = [row for row in rows if row.exposure is not None]
    frame = _frame(known, PartAnswer)
    missing = len(rows) - len(known)
    if missing:
        rest = after - before - frame["exposure"].sum()
        frame.loc[len(frame), ["name", "exposure", "mark"]] = (f"{several(missing, 'part')} not answered", rest, "")
    to = before + frame["exposure"].cumsum()
    steps = pd.DataFrame(
        {
            "name": [_short(names[0], "before"), *frame["name"], _short(names[1], "after")],
            "from": [0.0, *(to - frame["exposure"]), 0.0],
            "to": [before, *to, after],
            "change": [before, *frame["exposure"], after],
            "what": ["scenario", *("more" if each > 0 else "less" for each in frame["exposure"]), "scenario"],
            "mark": ["", *frame["mark"], ""],
        }
    )
    ends = [*to, before, after]
    room = 0.15 * (max(ends) - min(ends)) or 1.0
    lowest = max(0.0, min(ends) - room)
    steps["from"] = steps["from"].clip(lower=lowest)
    colours = alt.Scale(domain=["scenario", "less", "more"], range=[GREY, GREEN, RED])
    chart = (
        alt.Chart(steps)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=None, axis=row_names(340)),
            x=alt.X("from:Q", title=EXPOSURE, scale=alt.Scale(domain=[lowest, max(ends) + room], nice=False)),
            x2="to:Q",
            color=alt.Color("what:N", title=None, scale=colours, legend=legend()),
            opacity=PALE,
            tooltip=["name", alt.Tooltip("change:Q", format="+,.1f"), "mark"],
        )
        .properties(**rows_of(26, len(steps)))
    )
    note = f"{ESTIMATE} Pale steps are not proven: the bounds leave their direction open. {_axis(lowest)}"
    return Figure("why", "What each part of the changes did", EXPOSURE, chart, table(rows), note)


def _short(name: str, which: str) -> str:
    return f"{name} ({which})"


def _axis(lowest: float) -> str:
    return "The axis does not begin at zero." if lowest else ""


def wanted(rows: Sequence[OfferAnswer], types: Collection[str] | None = None, most: int = 40) -> Figure:
    """Offers ranked by the exposure they would avert, or by the estimate of the relaxation until solved.

    Args:
        rows: The offers.
        types: Unit types that a contributor can be asked for; None for all. Money is always included.
        most: Most bars.
    """
    mine = [row for row in rows if types is None or row.what == "money" or row.what in types]
    ranked = sorted(mine, key=_promising)
    frame = _frame(ranked[:most], OfferAnswer)
    solved = frame["exposure"].notna()
    frame["state"] = solved.map({True: "solved", False: "estimate"})
    frame["shown"] = frame["exposure"].where(solved, frame["estimate"]).astype(float)
    chart = _ranked(frame, {"solved": BLUE, "estimate": GREY}, "state", f"exposure averted [{EXPOSURE}]")
    note = (
        f"{ESTIMATE} {PROVED} Grey bars are first estimates, as if units could be split: not solved yet, "
        "or not answered."
    )
    title = "Most wanted: exposure that one more would avert"
    return Figure("most-wanted-offers", title, EXPOSURE, chart, table(ranked), note)


def pledge_values(rows: Sequence[WithdrawalAnswer], most: int = 30) -> Figure:
    """Pledges and funds ranked by the exposure that their withdrawal would add, all others replanned."""
    ranked = sorted((row for row in rows if row.complete), key=_by_exposure)
    frame = _frame(ranked[:most], WithdrawalAnswer)
    frame["shown"] = frame["exposure"].astype(float)
    title = f"exposure that comes on top if it falls out [{EXPOSURE}]"
    chart = _ranked(frame, {"pledge": BLUE, "fund": GREEN}, "kind", title)
    note = f"{ESTIMATE} {PROVED} All others are planned anew. What the plan does without has no worth to it."
    return Figure("worth-of-pledges", "What each pledge is worth", EXPOSURE, chart, table(ranked), note)


def dependence(rows: Sequence[DependenceAnswer], kind: str, most: int = 30) -> Figure:
    """Exposure added by each withdrawal, with all others replanned and without.

    Args:
        rows: Answers on contributors and groups.
        kind: Which of them to show.
        most: Most bars.
    """
    ranked = sorted((row for row in rows if row.kind == kind), key=_by_dependence)
    frame = _frame(ranked[:most], DependenceAnswer)
    order = list(frame["name"])
    names = {"left": "nobody planned anew", "exposure": "all others planned anew"}
    long = frame.melt(["name", "mark"], list(names), var_name="which", value_name="shown").dropna(subset="shown")
    long["mark"] = long["mark"].where(long["which"] == "exposure", "")
    long["which"] = long["which"].map(names)
    bars = (
        alt.Chart(long)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=order, axis=row_names()),
            yOffset=alt.YOffset("which:N", sort=list(names.values())),
            x=alt.X("shown:Q", title=f"exposure that comes on top [{EXPOSURE}]"),
            color=alt.Color("which:N", title=None, legend=legend(),
                            scale=alt.Scale(domain=list(names.values()), range=[ORANGE, BLUE])),
            opacity=PALE,
            tooltip=["name", "which", alt.Tooltip("shown:Q", format=",.1f", title=EXPOSURE), "mark"],
        )
        .properties(**rows_of(28, len(order)))
    )  # fmt: skip
    note = (
        f"{ESTIMATE} Nobody planned anew: all others stay where they were posted; where a mission then lacks money, "
        "those of its units do not come that start last, and what it lacks is in the table; troops that the enablers "
        "left no longer support stay in camp; prevention that a lost fund paid does not happen. All others planned "
        f"anew: solved again, which never loses more. {PROVED}"
    )
    return Figure(f"dependence-{kind}", "Whom the plan leans on", EXPOSURE, bars, table(ranked), note)


def _ranked(frame: pd.DataFrame, colours: Mapping[str, str], field: str, title: str) -> Any:  # noqa: ANN401
    """Bars in the order of the frame, pale where not proven."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=list(frame["name"]), axis=row_names(340)),
            x=alt.X("shown:Q", title=title),
            color=alt.Color(f"{field}:N", title=None, scale=scale, legend=legend()),
            opacity=PALE,
            tooltip=["name", field, alt.Tooltip("shown:Q", format=",.1f", title=EXPOSURE), "mark"],
        )
        .properties(**rows_of(17, len(frame)))
    )


def table(rows: Sequence[Answer]) -> pd.DataFrame:
    """Answers as a table under headings with units."""
    frame = pd.DataFrame([asdict(row) for row in rows])
    shown = [column for column in HEADINGS if column in frame]
    return frame[shown].rename(columns=HEADINGS)


def _frame(rows: Sequence[Answer], kind: type[Answer]) -> pd.DataFrame:
    """Answers as a frame with the columns of their type, even without rows."""
    return pd.DataFrame([asdict(row) for row in rows], columns=[field.name for field in fields(kind)])


def _by_exposure(row: Answer) -> tuple[bool, float, str]:
    return row.exposure is None, -(row.exposure or 0.0), row.name


def _promising(row: OfferAnswer) -> tuple[bool, float, float, str]:
    return row.exposure is None, -(row.exposure or 0.0), -(row.estimate or 0.0), row.name


def _by_dependence(row: DependenceAnswer) -> tuple[bool, float, float, str]:
    return row.exposure is None, -(row.exposure or 0.0), -(row.left or 0.0), row.name
