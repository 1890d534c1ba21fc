"""Reasons: the obstacle of a rule at one start, with its figures and months."""

from models.instance import PERSONS, USD
from planner.explanations import Reason
from planner.extract.unused import MissionObstacles
from planner.figures import SMALLEST, small
from planner.names import Names
from planner.rules.room import Obstacle, Resource, Shortage

FULL = frozenset({"troops_limit", "police_limit", "contributor_limit", "cash_balance"})
"""Rules that leave room for one more unit where others go."""

RULES = FULL | {"lock_limit"}
"""Rules that no other placing of people and money gets around."""

UNITS = {
    Resource.PEOPLE: "persons",
    Resource.MONEY: "USD",
    Resource.UNITS: "units",
    Resource.EXPOSURE: "civilian-months",
}


def reason_at(found: MissionObstacles, names: Names, obstacle: Obstacle, place: int) -> Reason:
    """An obstacle at one start as a reason.

    Args:
        found: The obstacles at the mission.
        names: Names for sentences.
        obstacle: One of them, which holds there.
        place: The place of the start.
    """
    short = None if obstacle.shortage is None else obstacle.shortage(place)
    needed, left = (None, None) if short is None else _amounts(found, short)
    return Reason(
        rule=obstacle.rule or "worth",
        words=obstacle.words(place) + ("" if short is None else _in_figures(found, names, short, place)),
        every_start=True,
        at_best_start=True,
        needed=needed,
        left=left,
        unit="" if short is None else UNITS[short.of],
    )


def _amounts(found: MissionObstacles, short: Shortage) -> tuple[float, float]:
    """What is needed and left, in the unit that users see."""
    scale = {
        Resource.PEOPLE: PERSONS,
        Resource.MONEY: USD,
        Resource.UNITS: 1.0,
        Resource.EXPOSURE: found.room.instance.exposure_unit,
    }[short.of]
    return short.needed * scale, short.left * scale


def _in_figures(found: MissionObstacles, names: Names, short: Shortage, place: int) -> str:
    """What it needs and what is left, with the months."""
    needed, left = _amounts(found, short)
    when = names.months(short.first, short.last)
    match short.of:
        case Resource.PEOPLE:
            return f" (it has {needed:,.0f} people, and there is {_room(left)} {when})"
        case Resource.MONEY:
            return f" (it needs {needed / USD:,.1f} million USD, and {left / USD:,.1f} million are there {when})"
        case Resource.UNITS:
            return f" (they need {small(needed)} units of {short.item}, and {_spare(left)} {when})"
        case Resource.EXPOSURE:
            usd = float(found.room.starts.total_cost[place])
            return (
                f" (its people avert {_at_most(left)} {when}, and to be worth its cost of {usd:,.1f} million USD they "
                f"must avert {small(needed)})"
            )


def _room(left: float) -> str:
    """Room for people, in words."""
    return f"room for {left:,.0f}" if left >= 1 else "no room"


def _spare(left: float) -> str:
    """Enablers that are spare, in words."""
    return "none is spare" if left <= 0 else f"{small(left)} are spare"


def _at_most(averted: float) -> str:
    """Most that is averted, in words."""
    return f"at most {small(averted)} civilian-months" if averted >= SMALLEST else "next to nothing"
