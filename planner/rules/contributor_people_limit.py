"""Limit on the people that one contributor deploys in all."""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.rows import records, totals
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.layout.sums import matching
from planner.plan import reasons
from planner.rules.room import SLACK, Obstacle, Precedence, Resource, Room, Shortage, stays
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Contributors that deploy more people than their limit."""
    limits, deployed = _limits(facts), totals(_deployed(facts))
    for contributor, persons in deployed.items():
        if contributor in limits and exceeds(persons, limits[contributor]):
            found = say("{people} persons of {contributor} in all", people=amount(persons), contributor=contributor)
            allowed = say("at most {amount}", amount=amount(limits[contributor]))
            yield broken("contributor_people_limit", "deployments", found, allowed)


def _limits(facts: Facts) -> Mapping[str, float]:
    """Most people by contributor with a limit [persons]."""
    rows = records(facts.case["contributors"])
    return {row.contributor: float(row.people_limit) for row in rows if pd.notna(row.people_limit)}


def _deployed(facts: Facts) -> Iterator[tuple[str, float]]:
    """Contributors with the people of each deployment [persons]."""
    for row in facts.rows("deployments"):
        yield facts.pledges[row.pledge].contributor, row.units * facts.strength(row.pledge)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per contributor with a limit."""
    layout, places = ranges.layout, ranges.places
    everywhere, deployed = list(layout.deployments), totals(_deployed(layout.facts))
    for contributor, most in _limits(layout.facts).items():
        name = places.at("contributors", contributor, "contributor")
        used = matching(everywhere, "contributor", name, "persons", deployed.get(contributor, 0.0))
        limit = Formula(places.at("contributors", contributor, "people_limit"), most)
        yield Line("contributor_people_limit", "", contributor, None, used, limit)


def obstacles(room: Room) -> Iterator[Obstacle]:
    """Contributors that have reached their limit, over all missions."""
    of, left = room.starts.contributor, room.people_left
    if not left:
        return
    headroom = np.array([left.get(name, np.inf) for name in of.names], dtype=float)[of.of]

    def _shortage(place: int) -> Shortage:
        ends = stays(room)
        stay = int(ends[1][place]) - int(ends[0][place]) + 1
        needed, there = (np.full(stay, amount) for amount in (room.starts.persons[place], headroom[place]))
        return Shortage.within(Resource.PEOPLE, needed, there, int(room.starts.first[place]))

    holds, words = room.starts.persons > headroom + SLACK, reasons.OVER_PEOPLE_LIMIT
    yield Obstacle(Precedence.CEILING, holds, lambda _: words, _shortage, "contributor_people_limit")


RULE = Rule(
    says=say("no contributor deploys more people in all than it may"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
