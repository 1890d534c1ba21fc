"""Limit on police: the usable share of the authorised ceiling."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.fault import Fault
from planner.language import say
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.rules import ceilings
from planner.rules.room import Obstacle, Room
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Missions and periods with more police than the ceiling allows."""
    return ceilings.above(facts, "police")


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per mission with deployments and period."""
    return ceilings.under(ranges, "police")


def obstacles(room: Room) -> Iterator[Obstacle]:
    """No headroom for the people of one more unit."""
    return ceilings.full(room, "police", room.starts.kind.marked("police"), room.mission.police_headroom)


RULE = Rule(
    says=say("deployed police fit under the usable share of the ceiling"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
