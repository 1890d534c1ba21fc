"""Minimum units of the planner's locks."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.facts.rows import filled
from planner.fault import Fault
from planner.language import say
from planner.layout.line import Line, Test
from planner.layout.ranges import Ranges
from planner.rules import locks
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Locks whose minimum is not reached."""
    for lock, units in locks.locked(facts):
        if units < filled(lock.units_min, 0):
            allowed = say("at least {amount}", amount=lock.units_min)
            yield broken("lock_minimum", "deployments", locks.found(lock, units), allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per lock with a minimum."""
    return locks.lines(ranges, "lock_minimum", "units_min", Test.AT_LEAST)


RULE = Rule(
    says=say("at least as many units as locked"),
    check=check,
    lines=lines,
    obstacles="It asks for units, and keeps none out.",  # not told
)
