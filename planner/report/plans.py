"""Render a plan for the terminal: headline, missions, contributors, gaps and unused units."""

from textwrap import shorten

from rich.console import Group, RenderableType
from rich.text import Text

from planner.chances.both_counts import BothCounts
from planner.chances.expected.counting import counted_apart
from planner.decisions import requirements
from planner.decisions.effect_range import effect_range
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan, Summary
from planner.reach import participation
from planner.report.fitted_table import FittedTable, titled_table
from planner.tables import Case

MOST_ROWS = 12
"""Most rows of a table; the plan folder has all."""


MOST_LETTERS = 160
"""Most characters of a reason."""


def plan(made: Plan, case: Case) -> RenderableType:
    """A plan as text and tables."""
    return Group(
        _headline(made, case),
        _by_mission(made, case),
        _by_contributor(made, case),
        _biggest_gaps(made),
        Text(counted_apart(case, made)),
        Text(requirements.origin(case, "troops") + "\n"),
        _unused(made),
    )


def _headline(made: Plan, case: Case) -> RenderableType:
    summary, under = made.summary, effect_range(case, made)
    averted = 1 - summary.exposure_unprotected / summary.exposure_in_place_only if summary.exposure_in_place_only else 0
    lines = [
        f"{summary.title}: {summary.status}. {summary.certainty_in_words}",
        "Model estimates, in civilian-months at risk:",
        f"  {summary.exposure_baseline:14,.0f}  with nobody there",
        f"  {summary.exposure_in_place_only:14,.0f}  with those in place only",
        f"  {summary.exposure_unprotected:14,.0f}  with this plan {IF_ALL_COME}, {averted:.1%} less than with those in "
        "place only",
        *([] if summary.expected_unprotected is None else [_expected(summary, summary.expected_unprotected)]),
        f"  {summary.objective:14,.0f}  is what it is judged by: unprotected exposure {summary.counted_as}, and the "
        "charges on cost and change",
        _bound(summary),
        BothCounts(case, made).in_words,
        *([] if under is None else [str(under)]),
        *_orders(summary),
        *hedged(made),
        *participation.remarks(case),
    ]
    return Text("\n".join(lines) + "\n")


def _expected(summary: Summary, expected: float) -> str:
    """What a plan leaves on average."""
    there = summary.exposure_in_place_only
    less = 1.0 - expected / there if there else 0.0
    return f"  {expected:14,.0f}  with this plan {BY_CHANCES}, {less:.1%} less"


def hedged(made: Plan) -> list[str]:
    """What a plan that hedges comes to over its futures, and its alternates; nothing of any other."""
    rows = made.alternates
    if not made.summary.hedge:
        return []
    lines = [made.summary.hedge_in_words]
    if len(rows):
        lines.append("Alternates, called in this order where first units are missing:")
    for mission, own in rows.groupby("mission"):
        lines.append(f"  {mission}: first {', then '.join(own.sort_values('place')['pledge'])}")
    return lines


def _orders(summary: Summary) -> list[str]:
    """What the orders cost, and the first places that are not as asked."""
    told = [f"  {what}" for what in summary.untidy[:MOST_ROWS]]
    rest = (
        f"  and {len(summary.untidy) - len(told):,} more; the plan's summary.json has all"
        if summary.untidy[MOST_ROWS:]
        else ""
    )
    return [text for text in (summary.tidying_in_words, *told, rest) if text]


def _bound(summary: Summary) -> str:
    if summary.bound is None:
        return f"  {'':14}  nothing is proved yet of how little other plans may leave, with charges"
    return f"  {summary.bound:14,.0f}  or more is left by any plan, with charges"


def _by_mission(made: Plan, case: Case) -> FittedTable:
    table = titled_table(
        f"By mission (exposure unprotected, in civilian-months, model estimates; people and money {IF_ALL_COME})",
        "mission", "in place only", IF_ALL_COME, BY_CHANCES, "units", "people", BY_CHANCES, "units, million USD",
        words=("mission",),
    )  # fmt: skip
    both = BothCounts(case, made)
    left = both.exposure.groupby(both.exposure["area"].map(case.mission_of))
    deployed = both.deployments.rename(columns={"expected": "coming"}).groupby("mission")
    rows = left[["in_place_only", "unprotected", "expected"]].sum().join(
        deployed[["units", "persons", "coming", "cost_usd"]].sum()
    )  # fmt: skip
    for row in rows.fillna(0.0).sort_values(both.counted, ascending=False).itertuples():
        table.add_row(
            str(row.Index), f"{row.in_place_only:,.0f}", f"{row.unprotected:,.0f}", f"{row.expected:,.0f}",
            f"{row.units:,.0f}", f"{row.persons:,.0f}", f"{row.coming:,.0f}", f"{row.cost_usd / 1e6:,.1f}",
        )  # fmt: skip
    return table


def _by_contributor(made: Plan, case: Case) -> FittedTable:
    table = titled_table(
        f"By contributor ({IF_ALL_COME}, but where it says otherwise)",
        "contributor", "units pledged", "units deployed", "people", f"people {BY_CHANCES}", "units, million USD",
        words=("contributor",),
    )  # fmt: skip
    pledged = case["pledges"].groupby("contributor")["units"].sum().rename("pledged")
    deployed = BothCounts(case, made).deployments.groupby("contributor")
    deployed = deployed[["units", "persons", "expected", "cost_usd"]].sum()
    rows = deployed.join(pledged).sort_values("persons", ascending=False)
    for row in rows.head(MOST_ROWS).itertuples():
        people = f"{row.persons:,.0f}", f"{row.expected:,.0f}"
        table.add_row(str(row.Index), f"{row.pledged:,}", f"{row.units:,}", *people, f"{row.cost_usd / 1e6:,.1f}")
    _and_more(table, len(rows), "contributors deploy")
    return table


def _biggest_gaps(made: Plan) -> FittedTable:
    table = titled_table(
        f"Biggest remaining gaps (worth: civilian-months averted {made.summary.counted_as}, if made up in that period)",
        "mission", "area", "need", "period", "required", "met", "missing", "worth",
        words=("mission", "area", "need"),
    )  # fmt: skip
    worth = made.gaps.dropna(subset="worth")
    worst = worth.sort_values(["worth", "area", "need"], ascending=[False, True, True], kind="stable")
    worst = worst.drop_duplicates(["area", "need"])
    for row in worst.head(MOST_ROWS).itertuples():
        numbers = f"{row.required:,.0f}", f"{row.met:,.0f}", f"{row.missing:,.0f}", f"{row.worth:,.0f}"
        table.add_row(row.mission, row.area, row.need, str(row.period), *numbers)
    _and_more(table, len(worst), "areas and needs have a gap")
    return table


def _unused(made: Plan) -> FittedTable:
    table = titled_table("Unused pledges", "pledge", "units", "why", words=("pledge", "why"))
    for row in made.unused.head(MOST_ROWS).itertuples():
        table.add_row(row.pledge, str(row.units), shorten(row.why, MOST_LETTERS, placeholder=" …"))
    _and_more(table, len(made.unused), "pledges are not used in full")
    return table


def _and_more(table: FittedTable, rows: int, what: str) -> None:
    if rows > MOST_ROWS:
        table.caption = f"{rows} {what}; --plan-dir writes them all."
        table.caption_justify = "left"
