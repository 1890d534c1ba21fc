"""Reasons: the obstacle of a rule at one start, with its figures and months."""

from models.instance import PERSONS, USD
from planner.explanations import Reason
from planner.extract.unused import MissionObstacles
from planner.figures import SMALLEST, small
from planner.language import say, term
from planner.names import Names
from planner.rules.room import Obstacle, Resource, Shortage

FULL = frozenset({"troops_limit", "police_limit", "contributor_limit", "cash_balance"})
"""Rules that leave room for one more unit where others go."""

RULES = FULL | {"lock_limit"}
"""Rules that no other placing of people and money gets around."""

UNITS = {
    Resource.PEOPLE: say("persons"),
    Resource.MONEY: "USD",
    Resource.UNITS: say("units"),
    Resource.EXPOSURE: say("civilian-months"),
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
        words=obstacle.words(place) if short is None else _in_figures(found, names, obstacle, short, place),
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


def _in_figures(found: MissionObstacles, names: Names, obstacle: Obstacle, short: Shortage, place: int) -> str:
    """The obstacle with what is needed and what is left, with the months."""
    needed, left = _amounts(found, short)
    why, when = obstacle.words(place), names.months(short.first, short.last)
    match short.of:
        case Resource.PEOPLE:
            return _room(why, needed, left, when)
        case Resource.MONEY:
            return say(
                "{why} (it needs {needed:,.1f} million USD, and {left:,.1f} million are there {when})",
                why=why, needed=needed / USD, left=left / USD, when=when,
            )  # fmt: skip
        case Resource.UNITS:
            return _spare(why, short.item, needed, left, when)
        case Resource.EXPOSURE:
            return _worth(why, float(found.room.starts.total_cost[place]), needed, left, when)


def _room(why: str, needed: float, left: float, when: str) -> str:
    """An obstacle with the room for people."""
    if left < 1:
        return say(
            "{why} (it has {needed:,.0f} people, and there is no room {when})", why=why, needed=needed, when=when
        )
    return say(
        "{why} (it has {needed:,.0f} people, and there is room for {left:,.0f} {when})",
        why=why, needed=needed, left=left, when=when,
    )  # fmt: skip


def _spare(why: str, capability: str, needed: float, left: float, when: str) -> str:
    """An obstacle with the enablers that are spare."""
    if left <= 0:
        return say(
            "{why} (they need {needed} units of {capability}, and none is spare {when})",
            why=why, needed=small(needed), capability=term(capability), when=when,
        )  # fmt: skip
    return say(
        "{why} (they need {needed} units of {capability}, and {left} are spare {when})",
        why=why, needed=small(needed), capability=term(capability), left=small(left), when=when,
    )  # fmt: skip


def _worth(why: str, usd: float, needed: float, left: float, when: str) -> str:
    """An obstacle with the most that is averted, and what the cost [million USD] asks for."""
    if left < SMALLEST:
        return say(
            "{why} (its people avert next to nothing {when}, and to be worth its cost of {usd:,.1f} million USD they "
            "must avert {needed})",
            why=why, when=when, usd=usd, needed=small(needed),
        )  # fmt: skip
    return say(
        "{why} (its people avert at most {most} civilian-months {when}, and to be worth its cost of {usd:,.1f} million "
        "USD they must avert {needed})",
        why=why, most=small(left), when=when, usd=usd, needed=small(needed),
    )  # fmt: skip
