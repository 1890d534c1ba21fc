"""The units that a plan sends: whose, where, from when to when, what they avert, and what to mark in them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from planner.facts import Facts
from planner.facts.rows import Record
from planner.figures import enumerated, several
from planner.horizon import months_of
from planner.language import Said, say
from planner.names import Names
from planner.tables import Case

LITTLE = 0.01
"""Share of what a plan averts below which a pledge at a mission is of little worth [1]."""

ILLUSTRATIVE = "illustrative"
"""How the note of a pledge begins that nobody has made."""


class Flag(StrEnum):
    """What to mark in the units that a plan sends."""

    LATE = "late"
    STAND_IN = "stand-in"
    LITTLE_WORTH = "of little worth"  # not told


FLAG_NAMES = {
    Flag.LATE: say("late"),
    Flag.STAND_IN: say("stand-in"),
    Flag.LITTLE_WORTH: say("of little worth"),
}
"""What each flag is called."""

FLAGS = {
    Flag.LATE: say("arrives in the second half of the time that is planned"),
    Flag.STAND_IN: say("an example in place of a pledge: nobody has pledged this yet"),
    Flag.LITTLE_WORTH: say("its people avert less than a hundredth of what the plan averts, all others being there"),
}
"""What each flag says."""


@dataclass(frozen=True)
class SentUnits:
    """Units of a pledge that a plan sends to a mission together."""

    pledge: str
    mission: str
    unit_type: str
    """Its name."""
    contributor: str
    """Its name."""
    contributor_key: str
    units: int
    persons: int
    first: int
    """First period in which they are there."""
    last: int
    """Last period in which they are there."""
    arrives: str
    """The month from which they are there."""
    leaves: str
    """The last month in which they are there."""
    averts: float | None
    """What is averted since the pledge is at this mission, all others being there [civilian-months]; None for enablers,
    whose worth is that of those whom they support."""
    flags: tuple[Flag, ...]

    @property
    def what(self) -> str:
        """How many units of what, such as `2 formed police units`."""
        return units_of([(self.unit_type, self.units)])


def sent(facts: Facts, worths: Mapping[tuple[str, str], float]) -> tuple[SentUnits, ...]:
    """All units that a plan sends, in the order of its table of deployments.

    Args:
        facts: Case and plan.
        worths: What each pledge that posts people averts at each mission [civilian-months].
    """
    names, invented = Names(facts.case), stand_ins(facts.case)
    averted = facts.plan.summary.averted
    return tuple(
        _of_row(facts, names, row, worths.get((row.pledge, row.mission)), averted, invented)
        for row in facts.rows("deployments")
    )


def _of_row(
    facts: Facts, names: Names, row: Record, averts: float | None, averted: float, invented: set[str]
) -> SentUnits:
    little = averts is not None and averts < LITTLE * averted
    flags = (
        (Flag.LATE, row.from_period > 1 + facts.periods // 2),
        (Flag.STAND_IN, row.pledge in invented),
        (Flag.LITTLE_WORTH, little),
    )
    return SentUnits(
        pledge=row.pledge,
        mission=row.mission,
        unit_type=names.unit_type(row.unit_type),
        contributor=names.contributor_alone(row.contributor),
        contributor_key=row.contributor,
        units=row.units,
        persons=round(row.persons),
        first=row.from_period,
        last=row.to_period,
        arrives=names.month(row.from_period),
        leaves=names.last_month(row.to_period),
        averts=averts,
        flags=tuple(flag for flag, holds in flags if holds),
    )


def due(facts: Facts, pledge: str, first: int) -> int:
    """The month by which units of a pledge must be certain, to be ready from a period on; none before the plan begins.

    Months are counted since January of year 0.
    """
    row, start = facts.pledges[pledge], months_of(facts.case, 1).start
    if pd.isna(row.ready_period):
        return max(start, months_of(facts.case, first).start - math.ceil(facts.lead_months[row.readiness]))
    return max(start, start + (first - int(row.ready_period)) * facts.months)


def examples(units: Iterable[SentUnits]) -> str:
    """How many units stand in place of pledges that nobody has made, in a sentence; empty where none do."""
    invented = [each for each in units if Flag.STAND_IN in each.flags]
    if not invented:
        return ""
    return say(
        "{units} of these, {people:,} people, stand as examples in place of a pledge: nobody has pledged as much yet.",
        units=several(sum(each.units for each in invented), "unit"),
        people=sum(each.persons for each in invented),
    )


def stand_ins(case: Case) -> set[str]:
    """Pledges that nobody has made, by their notes."""
    pledges = case["pledges"]
    if "note" not in pledges:
        return set()
    notes = pledges["note"].fillna("").astype(str)
    return set(pledges["pledge"][notes.str.startswith(ILLUSTRATIVE)])


def units_of(units: Iterable[tuple[str, int]]) -> str:
    """Units of some types in words, the most units first, such as `6 formed police units and 1 hospital`."""
    counts: dict[str, int] = {}
    for name, count in units:
        counts[name] = counts.get(name, 0) + count
    return enumerated(_named(name, count) for name, count in sorted(counts.items(), key=lambda each: -each[1]))


def for_prevention(usd: float) -> Said:
    """Money that is spent on prevention."""
    return say("{usd:,.1f} million USD for prevention", usd=usd / 1e6)


def _named(unit_type: str, count: int) -> str:
    """A unit type in the number of a count, small within a sentence; the size of each, in brackets, is said as that."""
    name, bracket, rest = unit_type.partition(" (")
    units = several(count, name if name[1:2].isupper() else name[:1].lower() + name[1:])
    if not bracket:
        return units
    size = rest.removesuffix(")")
    if count == 1:
        return say("{units} (of {size})", units=units, size=size)
    return say("{units} (each of {size})", units=units, size=size)
