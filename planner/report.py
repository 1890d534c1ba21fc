"""Render plans, progress and differences for the terminal."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from textwrap import shorten

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from planner import participation, requirements
from planner.answers import FrontierAnswer
from planner.both_counts import BothCounts
from planner.certainty import averts, percent
from planner.difference import Difference
from planner.effect_range import effect_range
from planner.exchange.uploads import Proposal
from planner.fault import shown
from planner.figures import difference_shown, several, signed
from planner.frontier import least_exposure, solved
from planner.plan import BY_CHANCES, IF_ALL_COME, Outcome, Plan, Summary
from planner.rows import WHOLE_ROW, TableChange
from planner.run import Run
from planner.services.adopting import Adoption
from planner.solution import Progress, Termination
from planner.tables import Case
from planner.updating import Update

MOST_ROWS = 12
"""Most rows of a table; the plan folder has all."""

MOST_LETTERS = 160
"""Most characters of a reason."""

ENDED = {
    None: "This is the best plan kept of these inputs, and as certain as was asked for: nothing was searched. --afresh "
    "begins without it.",
    Termination.CLOCK: "The clock ended the search: a faster machine would have found more by then. --time-limit "
    "allows more.",
}
"""What there is to say of how a plan came about, by the criterion that ended its search."""

WITHOUT_PLAN = {
    Outcome.INVALID_INPUT: "No plan: the input has faults. Mend them and run again; `planner check` lists them.",
    Outcome.INFEASIBLE: "No plan is possible: the locks ask for more than ceilings, money or pledges allow.",
    Outcome.NO_PLAN_IN_TIME: "No plan was found before the search ended. --work or --time-limit allows more.",
    Outcome.ERROR: "No plan is shown: the run failed, or its plan did not stand up to verification.",
}


def without_plan(ended: Run, case: str | Path) -> RenderableType:
    """Explain a run without a plan."""
    why = WITHOUT_PLAN[ended.outcome]
    if ended.outcome is Outcome.INVALID_INPUT and ended.checked is not None and not ended.checked.faults:
        why = f"No plan: the {ended.faults[0].table.partition(',')[0]} cannot be read."
    how = "" if ended.outcome is Outcome.INFEASIBLE else f" ({ended.outcome})"
    return Text(f"{case}: {why}{how}")


def progress(now: Progress) -> RenderableType:
    """Progress of a run in one line."""
    parts = [f"{now.seconds:6.1f} s  {now.step:<8}"]
    if now.objective is not None:
        parts.append(f"best {now.objective:,.0f}")
    if now.bound is not None:
        parts.append(f"bound {now.bound:,.0f} civilian-months")
    if now.gap is not None:
        parts.append(averts(now.gap))
    return Text("  ".join(parts))


def plan(made: Plan, case: Case) -> RenderableType:
    """A plan as text and tables."""
    return Group(
        _headline(made, case),
        _by_mission(made, case),
        _by_contributor(made, case),
        _biggest_gaps(made),
        Text(requirements.origin(case, "troops") + "\n"),
        _unused(made),
    )


def difference(found: Difference, new: Path) -> RenderableType:
    """Differences of a new version of a case, and what could not be compared."""
    lines = [f"Warning: {warning}" for warning in found.warnings]
    for what, changes in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        lines += [f"{what}: {change}." for change in changes]
    lines += [f"Not compared: {what}." for what in found.unread]
    if found.unread and not found.compared:
        lines.append(f"Nothing of {new} can be compared.")
    elif found:
        counts = f"{several(len(found.added), 'row')} added, {len(found.removed):,} removed"
        lines.append(f"{counts}, {several(len(found.changed), 'cell')} changed{_as_far(found)}.")
    else:
        lines.append(f"Nothing differs{_as_far(found)}.")
    return Text("\n".join(lines))


def proposal(found: Proposal) -> RenderableType:
    """What merging tables into a case would change of it."""
    return Text("\n".join([*(f"{_what(change)}: {change}." for change in found.changes), found.counts]))


def _what(change: TableChange) -> str:
    if change.column != WHOLE_ROW:
        return "changed"
    return "added" if change.after else "removed"


def update(found: Update, tables: Collection[str]) -> RenderableType:
    """What new sources change of a running case, who came and left, and what somebody wrote that they say otherwise."""
    lines = [
        *found.notes,
        *(
            f"{row.mission}, {row.contributor}, {row.kind.replace('_', ' ')}: {row.before:,} to {row.now:,}."
            for row in found.arrived.itertuples()
        ),
    ]
    lines += [f"Seems to have come: {arrival}" for arrival in found.arrivals]
    for name in found.tables:
        changes = found.changes(name)
        left = "" if name in tables else " (not taken)"
        lines += [f"{_what(change)}: {change}." for change in changes.content]
        lines += [" ".join(filter(None, (f"{name}: {changes.counts}{left}.", changes.example)))]
    lines += [
        f"Written by somebody, and otherwise in the sources: {clash.table}, {clash.row}, {clash.column}: "
        f"{shown(clash.mine)} here, {shown(clash.theirs)} there, {shown(clash.before)} before."
        for clash in found.clashes
    ]
    return Text("\n".join([*lines, *([] if found.tables else ["Nothing would differ."])]))


def _as_far(found: Difference) -> str:
    """Note on an incomplete comparison."""
    return f" in what can be compared: {', '.join(found.compared)}" if found.unread else ""


def adoption(found: Adoption) -> RenderableType:
    """Rules that an edited plan breaks, or else its figures beside those of the original plan."""
    if found.edited is None:
        return Text("")
    lines = ["Note: the plan was made for another version of the case."] if found.stale else []
    lines += [f"Broken: {fault}" for fault in found.broken]
    if found.priced is None:
        lines.append("The edited plan cannot be carried out; nothing of it is priced.")
        return Text("\n".join(lines))
    made, now = found.edited.made.summary, found.priced.summary
    rows = (
        (f"unprotected exposure {IF_ALL_COME}, civilian-months", made.exposure_unprotected, now.exposure_unprotected),
        *_expected_beside(made, now),
        (f"exposure {now.counted_as}, with charges on cost and change", made.objective, now.objective),
        (f"people deployed {IF_ALL_COME}", made.persons_deployed, now.persons_deployed),
        (f"cost {IF_ALL_COME}, USD", made.cost_usd, now.cost_usd),
    )
    lines += ["The edited plan keeps every constraint, with people and money placed anew. Model estimates:"]
    lines += [
        f"  {before:16,.0f} as made  {after:16,.0f} as edited  {signed(difference_shown(before, after)):>16}  {what}"
        for what, before, after in rows
    ]
    if not found.stale and made.bound is not None:
        lines.append(f"The edited plan: {now.with_bound(made.bound).certainty_in_words}")
    return Text("\n".join(lines))


def _expected_beside(made: Summary, now: Summary) -> Iterator[tuple[str, float, float]]:
    """What both plans leave by the chances of their pledges, where it is known."""
    if made.expected_unprotected is not None and now.expected_unprotected is not None:
        says = f"unprotected exposure {BY_CHANCES}, civilian-months"
        yield says, made.expected_unprotected, now.expected_unprotected


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
    told, rows = made.summary.hedge, made.alternates
    if not told:
        return []
    lines = [
        f"Hedged against {told['futures']:,.0f} futures: as ordered, with its alternates, {told['expected']:,.0f} stay "
        f"unprotected on average and {told['worst_tenth']:,.0f} in the worst tenth, together {told['value']:,.0f} at a "
        f"weight of {told['weight']:g} ({told['without_alternates']:,.0f} without alternates); no plan comes to less "
        f"than {told['bound']:,.0f}.",
        f"In {told['others']:,.0f} other futures: {told['expected_in_others']:,.0f} ± {told['expected_error']:,.0f} on "
        f"average, {told['worst_tenth_in_others']:,.0f} ± {told['worst_tenth_error']:,.0f} in the worst tenth.",
    ]
    for mission, own in rows.groupby("mission"):
        lines.append(f"  {mission}: first {', then '.join(own.sort_values('place')['pledge'])}")
    return (
        [*lines[:2], "Alternates, called in this order where first units are missing:", *lines[2:]]
        if len(rows)
        else lines
    )


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


def _table(title: str, *columns: str, words: tuple[str, ...] = ()) -> Table:
    """A table with right-aligned numbers, except for columns in `words`."""
    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    for column in columns:
        table.add_column(column, justify="left" if column in words else "right", overflow="fold")
    return table


def _by_mission(made: Plan, case: Case) -> Table:
    table = _table(
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


def _by_contributor(made: Plan, case: Case) -> Table:
    table = _table(
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


def _biggest_gaps(made: Plan) -> Table:
    table = _table(
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


def _unused(made: Plan) -> Table:
    table = _table("Unused pledges", "pledge", "units", "why", words=("pledge", "why"))
    for row in made.unused.head(MOST_ROWS).itertuples():
        table.add_row(row.pledge, str(row.units), shorten(row.why, MOST_LETTERS, placeholder=" …"))
    _and_more(table, len(made.unused), "pledges are not used in full")
    return table


def _and_more(table: Table, rows: int, what: str) -> None:
    if rows > MOST_ROWS:
        table.caption = f"{rows} {what}; --plan-dir writes them all."
        table.caption_justify = "left"


def frontier(rows: Sequence[FrontierAnswer]) -> RenderableType:
    """Points of a frontier, the least money first; those without a plan last, with the reason."""
    points = solved(rows)
    most = max((row.averted for row in points), default=0.0)
    table = _table("What exposure costs (model estimates)", "cost weight", "million USD", "people", "averted",
                   "of the most", "unprotected", "least for as much", "certainty")  # fmt: skip
    for row in points:
        least = least_exposure(rows, row.cost_usd)
        table.add_row(
            row.name, f"{row.cost_usd / 1e6:,.1f}", f"{row.persons:,.0f}", f"{row.averted:,.0f}",
            percent(row.averted / most) if most > 0 else "", f"{row.unprotected:,.0f}",
            "unknown" if least is None else f"{least:,.0f}",
            "unknown" if row.certainty is None else percent(row.certainty),
        )  # fmt: skip
    missing = [f"Cost weight {row.name}: {row.note}" for row in rows if row.unprotected is None and row.note]
    return Group(table, *missing)
