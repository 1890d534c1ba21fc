"""Maximum units of the planner's locks."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.fault import Fault
from planner.language import say
from planner.layout.line import Line, Test
from planner.layout.ranges import Ranges
from planner.rules import locks
from planner.rules.room import Obstacle, Precedence, Room
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Locks whose maximum is exceeded."""
    for lock, units in locks.locked(facts):
        if pd.notna(lock.units_max) and units > lock.units_max:
            allowed = say("at most {amount}", amount=lock.units_max)
            yield broken("lock_limit", "deployments", locks.found(lock, units), allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per lock with a maximum."""
    return locks.lines(ranges, "lock_limit", "units_max", Test.AT_MOST)


def obstacles(room: Room) -> Iterator[Obstacle]:
    """Locks that have reached their maximum."""
    holds = np.zeros(len(room.deployed), dtype=bool)
    for lock in room.mission.locks:
        of = [room.starts.places[start] for start in room.mission.locked(lock)]
        if lock.units_max is not None and room.deployed[of].sum() >= lock.units_max:
            holds[of] = True
    words = say("locked out by the planner")
    yield Obstacle(Precedence.LOCK, holds, lambda _: words, rule="lock_limit")


RULE = Rule(
    says=say("no more units than locked"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
