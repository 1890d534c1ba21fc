"""The brief on a plan: two pages on what is decided, when, what is asked, what is not certain, and from what."""

from collections.abc import Iterator, Sequence

import pandas as pd

from planner.assumptions import assumed_cells, assumed_numbers, weighed
from planner.brief.content import BriefTable, Document, Head, Paragraph, Picture, Points, Section
from planner.brief.words import FOOTER, NOT_FOR, amounts, case_line, mission_label, usd
from planner.chances import chances_of
from planner.chances.expected import expected_unprotected
from planner.charts.world import world_map
from planner.decisions import Decisions, MissionPresence, decisions
from planner.decisions.capability_gaps import GapAnalysis
from planner.facts import Facts
from planner.figures import capital, several
from planner.horizon import period_in_words
from planner.language import joined, kept, many, notation, say
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME, Plan
from planner.reach.participation import remarks
from planner.tables import Case

ASKS = 5
"""Asks that the brief has."""

MISSIONS = 8
"""Missions of which the brief says what is decided; the table has all."""

ASSUMPTIONS, UNPROTECTED = 3, 3
"""Assumptions and areas left unprotected that it names."""

SOURCES = {
    "missions": say("missions"),
    "areas": say("areas"),
    "threats": say("threats"),
    "pledges": say("pledges"),
    "unit_types": say("unit types"),
    "funds": say("funds"),
}
"""Tables whose sources it names, and what they are called."""

MOST_LETTERS = 110
"""Most characters of a source."""


def brief(case: Case, plan: Plan, others: Sequence[Section] = ()) -> Document:
    """The brief on a plan.

    Args:
        case: The case, without faults.
        plan: A verified plan of it.
        others: What else could be chosen, as `other_choices` has it, on a page of its own; no such page without.
    """
    found, facts = decisions(case, plan), Facts(case, plan)
    decided = Section(say("What is decided"), tuple(_decided(found)))
    where = Section(say("Where exposure stays, and who sends whom"), (_map(case, plan, found),))
    when = Section(say("Who is where, and when"), (_timeline(case, found),))
    asked = Section(say("What is asked"), (Points(tuple(_asks(found, facts)), numbered=True),))
    sure = Section(say("What is not certain"), tuple(_uncertain(case, plan, found, facts)))
    origin = Section(say("Sources, and what this may not be used for"), tuple(_origin(case, plan)))
    more = (tuple(others),) if others else ()
    return Document(
        title=plan.summary.title,
        subtitle=joined([say("{what}.", what=case_line(case)), plan.summary.certainty_in_words]),
        pages=((decided, where), (when, asked, sure, origin), *more),
        slides=((decided,), (where,), (when,), (asked, sure, origin), *((each,) for each in others)),
        footer=FOOTER,
    )


def _decided(found: Decisions) -> Iterator[Paragraph | Points]:
    yield Paragraph(found.headline, strong=True)
    shown = found.missions[:MISSIONS]
    yield Points(tuple(say("{what}: {words}", what=mission.name, words=mission.words) for mission in shown))
    if len(found.missions) > MISSIONS:
        more = several(len(found.missions) - MISSIONS, "mission")
        yield Paragraph(say("And {missions} more, in the table of who is where.", missions=more))
    if found.nothing_new:
        yield Paragraph(say("Nothing new for {missions}.", missions=joined(found.nothing_new, ", ")))
    if found.examples:
        yield Paragraph(found.examples)


def _map(case: Case, plan: Plan, found: Decisions) -> Picture:
    first = found.unprotected[0].words if found.unprotected else say("Nothing that could be averted stays.")
    shows = say("A map of missions by what stays unprotected, with who sends whom.")
    return Picture(world_map(case, plan), joined([shows, first]))


def _timeline(case: Case, found: Decisions) -> BriefTable:
    """Missions x periods: everybody there, and how many of them arrive."""
    periods = range(1, case.settings.periods + 1)
    months = [Head(period_in_words(case, t), 1.25, number=True) for t in periods]
    columns = (Head(say("Mission"), 1.7), Head(say("Authorised"), 1.25, number=True), *months)
    note = say(
        "Troops, enablers and police together: those in place and those of the plan, if all come; in brackets those of "
        "the plan who arrive."
    )
    return BriefTable(columns, tuple(_row(case, each, periods) for each in found.presence), note)


def _row(case: Case, mission: MissionPresence, periods: range) -> tuple[str, ...]:
    ceilings = [limit for limit in (mission.authorised_troops, mission.authorised_police) if limit is not None]
    there = {each.period: each for each in mission.periods}
    cells: list[str] = []
    for t in periods:
        if t not in there:
            cells.append("–")
            continue
        arriving = f" (+{there[t].arriving:,})" if there[t].arriving else ""
        cells.append(notation(f"{there[t].troops + there[t].police:,}{arriving}"))
    authorised = notation(f"{sum(ceilings):,}") if len(ceilings) == 2 else say("no ceiling")
    return mission_label(case, mission.mission), authorised, *cells


def _asks(found: Decisions, facts: Facts) -> list[str]:
    """What is asked first; where that is less than five things, what areas lack most fills them up."""
    asked: list[str] = [each.words for each in found.asks[:ASKS]]
    missing = GapAnalysis.of(facts).gaps if len(asked) < ASKS else ()
    names = Names(facts.case)
    lacking = [
        say(
            "{amount} for {area}, {months}: this would avert {all:,.0f} civilian-months if all come, {chances:,.0f} by "
            "their chances.",
            amount=amounts(gap),
            area=names.area(gap.area),
            months=names.months(gap.from_period, gap.to_period),
            all=gap.averts.if_all_come,
            chances=gap.averts.by_chances,
        )
        for gap in missing
        if gap.averts is not None and gap.averts.if_all_come >= 1.0
    ]
    asked += lacking[: ASKS - len(asked)]
    return [capital(words) for words in asked]


def _uncertain(case: Case, plan: Plan, found: Decisions, facts: Facts) -> Iterator[BriefTable | Points]:
    yield _side_by_side(case, plan, facts)
    points = list(found.how_good[1:])
    points += [say("Least protected: {area}", area=area.words) for area in found.unprotected[:UNPROTECTED]]
    yield Points((*points, *_assumed(case, plan), *remarks(case)))


def _side_by_side(case: Case, plan: Plan, facts: Facts) -> BriefTable:
    """What the plan does if all come, and by their chances."""
    summary, chances = plan.summary, chances_of(case)
    expected, there = expected_unprotected(facts, chances), summary.exposure_in_place_only
    people = sum(row.persons * chances.pledges[row.pledge].p for row in facts.rows("deployments"))
    left = summary.exposure_unprotected, expected
    rows = (
        (say("People deployed"), *map(_whole, (summary.persons_deployed, people))),
        (say("Exposure that stays unprotected, in civilian-months"), *map(_whole, left)),
        (say("Averted by the plan, in civilian-months"), *(_whole(there - each) for each in left)),
    )
    note = say(
        "With those in place only, {exposure:,.0f} civilian-months at risk. By their chances nobody moves in place of "
        "who does not come.",
        exposure=there,
    )
    columns = (
        Head("", 3.0),
        Head(IF_ALL_COME, 1.0, number=True),
        Head(BY_CHANCES, 1.0, number=True),
    )
    return BriefTable(columns, rows, note)


def _assumed(case: Case, plan: Plan) -> Iterator[str]:
    """What no source says and matters most, with what doubling it does to the exposure of the plan."""
    cells = assumed_cells(case)
    numbers = assumed_numbers(cells, weighed(case, plan, cells))
    told = [(each.title, each.weight.unprotected) for each in numbers if each.weight is not None and each.matters]
    for title, more in told[:ASSUMPTIONS]:
        yield say(
            "Assumed, with no source: {what}. Twice as much would change what stays unprotected by {more:+,.0f} "
            "civilian-months.",
            what=kept(title),
            more=more,
        )


def _origin(case: Case, plan: Plan) -> Iterator[Paragraph]:
    yield Paragraph(joined(NOT_FOR), quiet=True)
    sources = joined(_sources(case), "; ")
    if sources:
        words = say("Sources: {sources}. The plan workbook has the source of every row.", sources=sources)
        yield Paragraph(words, quiet=True)
    summary = plan.summary
    made = say("Case {case}; cost {money}.", case=summary.case_sha256[:12], money=usd(summary.cost_usd))
    yield Paragraph(joined([made, *([summary.tidying_in_words] if summary.tidying_in_words else [])]), quiet=True)


def _sources(case: Case) -> Iterator[str]:
    """The source that most rows of a table name, and how many others it has."""
    for table, name in SOURCES.items():
        named: Sequence[str] = [text for text in case[table].get("source", pd.Series(dtype=str)).tolist() if text]
        if not named:
            continue
        counts = pd.Series(named).value_counts()
        first = str(counts.index[0])
        shown = first if len(first) <= MOST_LETTERS else f"{first[:MOST_LETTERS]}…"
        if len(counts) > 1:
            yield many(
                "{table}: {source} and {n:,} other",
                "{table}: {source} and {n:,} others",
                len(counts) - 1,
                table=name,
                source=shown,
            )
        else:
            yield say("{what}: {words}", what=name, words=shown)


def _whole(figure: float) -> str:
    return notation(f"{figure:,.0f}")
