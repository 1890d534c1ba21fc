"""Who is asked first for each mission of a plan that hedges, and whom to call next, in their order."""

from dataclasses import dataclass

from planner.chances import Chances
from planner.decisions.sent import due
from planner.facts import Facts
from planner.facts.rows import Record, records
from planner.horizon import month_in_words
from planner.language import say
from planner.names import Names


@dataclass(frozen=True)
class Call:
    """Units of a pledge at a mission: asked first, or called where some of those do not come."""

    mission: str
    """Name of the mission."""
    place: int
    """0 if it is asked first, else its place among the alternates of the mission."""
    contributor: str
    """Name of who pledged it."""
    unit_type: str
    """Name of the type of its units."""
    pledge: str
    units: int
    persons: float
    """People of these units [persons]."""
    arrives: str
    """Month from which they serve."""
    confirmed_by: str
    """Month by which they must be certain to be ready then."""
    chance: float
    """Chance of each unit to come [1]."""

    @property
    def name(self) -> str:
        """Who and what, in few words."""
        return say(
            "{contributor} ({unit}, {people:,.0f} people)",
            contributor=self.contributor,
            unit=self.unit_type,
            people=self.persons,
        )


def calls(facts: Facts, chances: Chances) -> list[Call]:
    """First units and then alternates of every mission that has alternates, each in the order in which they are due."""
    behind = facts.plan.alternates.sort_values(["mission", "place"], kind="stable")
    rows = [row for row in facts.rows("deployments") if row.mission in set(behind["mission"])]
    first = sorted(rows, key=lambda row: (due(facts, row.pledge, row.from_period), row.pledge))
    found = [(row, 0, row.units) for row in first] + [(row, int(row.place), 1) for row in records(behind)]
    order = list(facts.missions)
    found.sort(key=lambda each: (order.index(each[0].mission), each[1]))
    return [_call(facts, chances, *each) for each in found]


def _call(facts: Facts, chances: Chances, row: Record, place: int, units: int) -> Call:
    names = Names(facts.case)
    return Call(
        mission=names.mission(row.mission),
        place=place,
        contributor=names.contributor_alone(row.contributor),
        unit_type=names.unit_type(row.unit_type),
        pledge=row.pledge,
        units=int(units),
        persons=float(row.persons),
        arrives=names.month(row.from_period),
        confirmed_by=month_in_words(due(facts, row.pledge, row.from_period)),
        chance=chances.pledges[row.pledge].p,
    )
