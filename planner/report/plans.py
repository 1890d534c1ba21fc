"""Render a plan for the terminal: headline, missions, contributors, gaps and unused units."""

from textwrap import shorten

from rich.console import Group, RenderableType
from rich.text import Text

from planner.chances.both_counts import BothCounts
from planner.chances.expected.counting import counted_apart
from planner.decisions import requirements
from planner.decisions.effect_range import effect_range
from planner.language import joined, kept, say, tell, term, told
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
        Text(told(counted_apart(case, made))),
        Text(told(requirements.origin(case, "troops")) + "\n"),
        _unused(made),
    )


def _headline(made: Plan, case: Case) -> RenderableType:
    summary, under = made.summary, effect_range(case, made)
    averted = 1 - summary.exposure_unprotected / summary.exposure_in_place_only if summary.exposure_in_place_only else 0
    lines = [
        joined(
            [say("{title}: {status}.", title=summary.title, status=kept(summary.status)), summary.certainty_in_words]
        ),
        tell("Model estimates, in civilian-months at risk:"),
        tell("  {left:14,.0f}  with nobody there", left=summary.exposure_baseline),
        tell(
            "  {left:14,.0f}  with those in place only",
            left=summary.exposure_in_place_only,
        ),
        tell(
            "  {left:14,.0f}  with this plan {how}, {averted:.1%} less than with those in place only",
            left=summary.exposure_unprotected,
            how=IF_ALL_COME,
            averted=averted,
        ),
        *([] if summary.expected_unprotected is None else [_expected(summary, summary.expected_unprotected)]),
        tell(
            "  {left:14,.0f}  is what it is judged by: unprotected exposure {how}, and the charges on cost and change",
            left=summary.objective,
            how=kept(summary.counted_as),
        ),
        _bound(summary),
        BothCounts(case, made).in_words,
        *([] if under is None else [str(under)]),
        *_orders(summary),
        *hedged(made),
        *participation.remarks(case),
    ]
    return Text("\n".join(map(told, lines)) + "\n")


def _expected(summary: Summary, expected: float) -> str:
    """What a plan leaves on average."""
    there = summary.exposure_in_place_only
    less = 1.0 - expected / there if there else 0.0
    return tell("  {left:14,.0f}  with this plan {how}, {less:.1%} less", left=expected, how=BY_CHANCES, less=less)


def hedged(made: Plan) -> list[str]:
    """What a plan that hedges comes to over its futures, and its alternates; nothing of any other."""
    rows = made.alternates
    if not made.summary.hedge:
        return []
    lines = [told(made.summary.hedge_in_words)]
    if len(rows):
        lines.append(tell("Alternates, called in this order where first units are missing:"))
    for mission, own in rows.groupby("mission"):
        lines.append(
            tell(
                "  {mission}: first {pledges}",
                mission=mission,
                pledges=tell(", then ").join(own.sort_values("place")["pledge"]),
            )
        )
    return lines


def _orders(summary: Summary) -> list[str]:
    """What the orders cost, and the first places that are not as asked."""
    shown = [f"  {told(kept(what))}" for what in summary.untidy[:MOST_ROWS]]
    rest = (
        tell("  and {count:,} more; the plan's summary.json has all", count=len(summary.untidy) - len(shown))
        if summary.untidy[MOST_ROWS:]
        else ""
    )
    return [text for text in (told(summary.tidying_in_words), *shown, rest) if text]


def _bound(summary: Summary) -> str:
    if summary.bound is None:
        return " " * 18 + tell("nothing is proved yet of how little other plans may leave, with charges")
    return tell("  {bound:14,.0f}  or more is left by any plan, with charges", bound=summary.bound)


def _by_mission(made: Plan, case: Case) -> FittedTable:
    table = titled_table(
        tell(
            "By mission (exposure unprotected, in civilian-months, model estimates; people and money {how})",
            how=IF_ALL_COME,
        ),
        tell("mission"),
        tell("in place only"),
        told(IF_ALL_COME),
        told(BY_CHANCES),
        tell("units"),
        tell("people"),
        told(BY_CHANCES),
        tell("units, million USD"),
        words=(tell("mission"),),
    )
    both = BothCounts(case, made)
    left = both.exposure.groupby(both.exposure["area"].map(case.mission_of))
    deployed = both.deployments.rename(columns={"expected": "coming"}).groupby("mission")
    rows = (
        left[["in_place_only", "unprotected", "expected"]]
        .sum()
        .join(deployed[["units", "persons", "coming", "cost_usd"]].sum())
    )
    for row in rows.fillna(0.0).sort_values(both.counted, ascending=False).itertuples():
        table.add_row(
            str(row.Index),
            f"{row.in_place_only:,.0f}",
            f"{row.unprotected:,.0f}",
            f"{row.expected:,.0f}",
            f"{row.units:,.0f}",
            f"{row.persons:,.0f}",
            f"{row.coming:,.0f}",
            f"{row.cost_usd / 1e6:,.1f}",
        )
    return table


def _by_contributor(made: Plan, case: Case) -> FittedTable:
    table = titled_table(
        tell("By contributor ({how}, but where it says otherwise)", how=IF_ALL_COME),
        tell("contributor"),
        tell("units pledged"),
        tell("units deployed"),
        tell("people"),
        tell("people {how}", how=BY_CHANCES),
        tell("units, million USD"),
        words=(tell("contributor"),),
    )
    pledged = case["pledges"].groupby("contributor")["units"].sum().rename("pledged")
    deployed = BothCounts(case, made).deployments.groupby("contributor")
    deployed = deployed[["units", "persons", "expected", "cost_usd"]].sum()
    rows = deployed.join(pledged).sort_values("persons", ascending=False)
    for row in rows.head(MOST_ROWS).itertuples():
        people = f"{row.persons:,.0f}", f"{row.expected:,.0f}"
        table.add_row(str(row.Index), f"{row.pledged:,}", f"{row.units:,}", *people, f"{row.cost_usd / 1e6:,.1f}")
    if len(rows) > MOST_ROWS:
        _caption(table, tell("{rows:d} contributors deploy; --plan-dir writes them all.", rows=len(rows)))
    return table


def _biggest_gaps(made: Plan) -> FittedTable:
    table = titled_table(
        tell(
"Biggest remaining gaps (worth: civilian-months averted {how}, if made up in that "
"period)", how=kept(made.summary.counted_as)),
        tell("mission"), tell("area"), tell("need"), tell("period"), tell("required"), tell("met"), tell("missing"),
        tell("worth"), words=(tell("mission"), tell("area"), tell("need")),
    )  # fmt: skip
    worth = made.gaps.dropna(subset="worth")
    worst = worth.sort_values(["worth", "area", "need"], ascending=[False, True, True], kind="stable")
    worst = worst.drop_duplicates(["area", "need"])
    for row in worst.head(MOST_ROWS).itertuples():
        numbers = f"{row.required:,.0f}", f"{row.met:,.0f}", f"{row.missing:,.0f}", f"{row.worth:,.0f}"
        table.add_row(row.mission, row.area, told(term(row.need)), str(row.period), *numbers)
    if len(worst) > MOST_ROWS:
        _caption(table, tell("{rows:d} areas and needs have a gap; --plan-dir writes them all.", rows=len(worst)))
    return table


def _unused(made: Plan) -> FittedTable:
    table = titled_table(
        tell("Unused pledges"), tell("pledge"), tell("units"), tell("why"), words=(tell("pledge"), tell("why"))
    )
    for row in made.unused.head(MOST_ROWS).itertuples():
        table.add_row(row.pledge, str(row.units), shorten(told(kept(row.why)), MOST_LETTERS, placeholder=" …"))
    if len(made.unused) > MOST_ROWS:
        says = tell("{rows:d} pledges are not used in full; --plan-dir writes them all.", rows=len(made.unused))
        _caption(table, says)
    return table


def _caption(table: FittedTable, says: str) -> None:
    table.caption, table.caption_justify = says, "left"
