"""The brief on a plan: two pages on what is decided, when, what is asked, what is not certain, and from what."""

from collections.abc import Iterator, Sequence

import pandas as pd

from planner.assumptions import assumed_cells, assumed_numbers, weighed
from planner.brief.content import BriefTable, Document, Head, Paragraph, Picture, Points, Section
from planner.brief.words import FOOTER, NOT_FOR, amounts, case_line, mission_label, usd
from planner.chances import chances_of
from planner.chances.expected import expected_unprotected
from planner.charts.world import world_map
from planner.decisions import Decisions, Flag, MissionPresence, decisions
from planner.decisions.capability_gaps import GapAnalysis
from planner.facts import Facts
from planner.figures import several
from planner.horizon import period_in_words
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

SOURCES = ("missions", "areas", "threats", "pledges", "unit_types", "funds")
"""Tables whose sources it names."""

MOST_LETTERS = 110
"""Most characters of a source."""


def brief(case: Case, plan: Plan) -> Document:
    """The brief on a plan.

    Args:
        case: The case, without faults.
        plan: A verified plan of it.
    """
    found, facts = decisions(case, plan), Facts(case, plan)
    decided = Section("What is decided", tuple(_decided(found)))
    where = Section("Where exposure stays, and who sends whom", (_map(case, plan, found),))
    when = Section("Who is where, and when", (_timeline(case, found),))
    asked = Section("What is asked", (Points(tuple(_asks(found, facts)), numbered=True),))
    sure = Section("What is not certain", tuple(_uncertain(case, plan, found, facts)))
    origin = Section("Sources, and what this may not be used for", tuple(_origin(case, plan)))
    return Document(
        title=plan.summary.title,
        subtitle=f"{case_line(case)}. {plan.summary.certainty_in_words}",
        pages=((decided, where), (when, asked, sure, origin)),
        slides=((decided,), (where,), (when,), (asked, sure, origin)),
        footer=FOOTER,
    )


def _decided(found: Decisions) -> Iterator[Paragraph | Points]:
    yield Paragraph(found.headline, strong=True)
    shown = found.missions[:MISSIONS]
    yield Points(tuple(f"{mission.name}: {mission.words}" for mission in shown))
    if len(found.missions) > MISSIONS:
        yield Paragraph(f"And {several(len(found.missions) - MISSIONS, 'mission')} more, in the table of who is where.")
    if found.nothing_new:
        yield Paragraph(f"Nothing new for {', '.join(found.nothing_new)}.")
    invented = [each for each in found.sent if Flag.STAND_IN in each.flags]
    if invented:
        units, people = sum(each.units for each in invented), sum(each.persons for each in invented)
        yield Paragraph(
            f"{several(units, 'unit')} of these, {people:,} people, stand as examples in place of a pledge: "
            "nobody has pledged as much yet."
        )


def _map(case: Case, plan: Plan, found: Decisions) -> Picture:
    first = found.unprotected[0].words if found.unprotected else "Nothing that could be averted stays."
    return Picture(world_map(case, plan), f"A map of missions by what stays unprotected, with who sends whom. {first}")


def _timeline(case: Case, found: Decisions) -> BriefTable:
    """Missions x periods: everybody there, and how many of them arrive."""
    periods = range(1, case.settings.periods + 1)
    months = [Head(period_in_words(case, t), 1.25, number=True) for t in periods]
    columns = (Head("Mission", 1.7), Head("Authorised", 1.25, number=True), *months)
    note = (
        "Troops, enablers and police together: those in place and those of the plan, if all come; in brackets those of "
        "the plan who arrive."
    )
    return BriefTable(columns, tuple(_row(case, each, periods) for each in found.presence), note)


def _row(case: Case, mission: MissionPresence, periods: range) -> tuple[str, ...]:
    ceilings = [limit for limit in (mission.authorised_troops, mission.authorised_police) if limit is not None]
    there = {each.period: each for each in mission.periods}
    cells = []
    for t in periods:
        if t not in there:
            cells.append("–")
            continue
        arriving = f" (+{there[t].arriving:,})" if there[t].arriving else ""
        cells.append(f"{there[t].troops + there[t].police:,}{arriving}")
    authorised = f"{sum(ceilings):,}" if len(ceilings) == 2 else "no ceiling"
    return mission_label(case, mission.mission), authorised, *cells


def _asks(found: Decisions, facts: Facts) -> list[str]:
    """What is asked first; where that is less than five things, what areas lack most fills them up."""
    asked = [each.words for each in found.asks[:ASKS]]
    missing = GapAnalysis.of(facts).gaps if len(asked) < ASKS else ()
    names = Names(facts.case)
    lacking = [
        f"{amounts(gap)} for {names.area(gap.area)}, {names.months(gap.from_period, gap.to_period)}: this would avert "
        f"{gap.averts.if_all_come:,.0f} civilian-months {IF_ALL_COME}, {gap.averts.by_chances:,.0f} {BY_CHANCES}."
        for gap in missing
        if gap.averts is not None and gap.averts.if_all_come >= 1.0
    ]
    asked += lacking[: ASKS - len(asked)]
    return [sentence[:1].upper() + sentence[1:] for sentence in asked]


def _uncertain(case: Case, plan: Plan, found: Decisions, facts: Facts) -> Iterator[BriefTable | Points]:
    yield _side_by_side(case, plan, facts)
    points = list(found.how_good[1:])
    points += [f"Least protected: {area.words}" for area in found.unprotected[:UNPROTECTED]]
    yield Points((*points, *_assumed(case, plan), *remarks(case)))


def _side_by_side(case: Case, plan: Plan, facts: Facts) -> BriefTable:
    """What the plan does if all come, and by their chances."""
    summary, chances = plan.summary, chances_of(case)
    expected, there = expected_unprotected(facts, chances), summary.exposure_in_place_only
    people = sum(row.persons * chances.pledges[row.pledge].p for row in facts.rows("deployments"))
    left = summary.exposure_unprotected, expected
    rows = (
        ("People deployed", f"{summary.persons_deployed:,.0f}", f"{people:,.0f}"),
        ("Exposure that stays unprotected, in civilian-months", *(f"{each:,.0f}" for each in left)),
        ("Averted by the plan, in civilian-months", *(f"{there - each:,.0f}" for each in left)),
    )
    note = (
        f"With those in place only, {there:,.0f} civilian-months at risk. By their chances nobody moves in place of "
        "who does not come."
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
        yield (
            f"Assumed, with no source: {title}. Twice as much would change what stays unprotected by {more:+,.0f} "
            "civilian-months."
        )


def _origin(case: Case, plan: Plan) -> Iterator[Paragraph]:
    yield Paragraph(" ".join(NOT_FOR), quiet=True)
    sources = "; ".join(_sources(case))
    if sources:
        yield Paragraph(f"Sources: {sources}. The plan workbook has the source of every row.", quiet=True)
    summary = plan.summary
    made = f"Case {summary.case_sha256[:12]}; cost {usd(summary.cost_usd)}."
    yield Paragraph(" ".join([made, *([summary.tidying_in_words] if summary.tidying_in_words else [])]), quiet=True)


def _sources(case: Case) -> Iterator[str]:
    """The source that most rows of a table name, and how many others it has."""
    for table in SOURCES:
        named: Sequence[str] = [text for text in case[table].get("source", pd.Series(dtype=str)).tolist() if text]
        if not named:
            continue
        counts = pd.Series(named).value_counts()
        first = str(counts.index[0])
        shown = first if len(first) <= MOST_LETTERS else f"{first[:MOST_LETTERS]}…"
        others = f" and {several(len(counts) - 1, 'other')}" if len(counts) > 1 else ""
        yield f"{table.replace('_', ' ')}: {shown}{others}"
