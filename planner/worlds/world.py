"""A world: what a case may turn out to be."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.check import check
from planner.fault import Fault
from planner.formats.sheets import Sheets, raw_case
from planner.language import say
from planner.scenarios.apply import apply
from planner.scenarios.changes import Changes
from planner.tables import Case

MOST_WORLDS, MOST_PLANS = 20, 8
"""Most worlds, the case as it is among them, and most plans [1]."""

AS_IT_IS = say("the case as it is")
"""What the first world is called."""


@dataclass(frozen=True)
class World:
    """A case that may come true, without faults."""

    name: str
    sheets: Sheets
    case: Case


@dataclass(frozen=True)
class FaultyWorld:
    """A world that cannot be planned for, and why."""

    name: str
    faults: tuple[Fault, ...]


def world_of(name: str, sheets: Sheets) -> World | FaultyWorld:
    """The world of some inputs; or its faults."""
    checked = check(raw_case(sheets))
    return FaultyWorld(name, tuple(checked.faults)) if checked.faults else World(name, sheets, checked.case)


def changed_world(name: str, sheets: Sheets, changes: Changes | Sequence[Fault]) -> World | FaultyWorld:
    """The world that changes make of some inputs; or the faults of the changes, or of what they make."""
    faults = [each for each in changes if isinstance(each, Fault)]
    if faults:
        return FaultyWorld(name, tuple(faults))
    applied = apply(sheets, tuple(each for each in changes if not isinstance(each, Fault)))
    return FaultyWorld(name, tuple(applied.faults)) if applied.faults else world_of(name, applied.sheets)
