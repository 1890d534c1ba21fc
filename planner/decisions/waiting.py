"""What pledged units wait for at missions: enablers that nobody has left, money, or room under a ceiling."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.facts import Facts
from planner.figures import enumerated, listed_in
from planner.language import say, term
from planner.rules.cash_balance import NO_MONEY
from planner.rules.ceilings import no_room
from planner.rules.support_limit import WAITS_FOR

ALL_MISSIONS = r"(?: \(([^()]*)\))?(?:; |$)"
"""How a reason for unused units goes on: with the missions that it is about, or with none if it is about all."""

ENABLERS = re.compile(f"{re.escape(WAITS_FOR)} ([^;()]+?){ALL_MISSIONS}")
"""Capabilities that the people of a pledge wait for, and where."""

WORDS = {
    re.compile(f"()(?:^|; ){re.escape(reason)}{ALL_MISSIONS}"): lack
    for reason, lack in (
        (NO_MONEY, say("money")),
        (no_room("troops"), say("a higher ceiling of troops")),
        (no_room("police"), say("a higher ceiling of police")),
    )
}
"""Other reasons, and what is lacking."""


@dataclass
class Waiting:
    """Pledged units that wait for the same at a mission."""

    lack: str
    """What they wait for, in words."""
    mission: str
    units: int = 0
    persons: float = 0.0
    ready: int = 0
    """First period in which one of them could be there."""


def most_waited_for(facts: Facts, could: Mapping[str, float]) -> list[Waiting]:
    """What pledged units wait for: of enablers, of money, and of room, at the mission where more could avert most.

    Args:
        facts: Case and plan.
        could: What more people or money could avert, by mission [civilian-months].
    """
    found: dict[str, list[Waiting]] = defaultdict(list)
    for waiting in _waiting(facts):
        found[waiting.lack if waiting.lack in WORDS.values() else WAITS_FOR].append(waiting)
    most = (max(each, key=lambda one: (could.get(one.mission, 0.0), one.persons)) for each in found.values())
    return sorted(most, key=lambda one: -could.get(one.mission, 0.0))


def _waiting(facts: Facts) -> list[Waiting]:
    found: dict[tuple[str, str], Waiting] = {}
    left = {facts.pledges[row.pledge].capability for row in facts.rows("unused")}
    for row in facts.rows("unused"):
        ready = facts.ready(row.pledge, "")
        for lack, mission in _lacks(row.why, list(facts.missions), left):
            waiting = found.setdefault((lack, mission), Waiting(lack, mission, ready=ready))
            waiting.units += row.units
            waiting.persons += row.units * facts.strength(row.pledge)
            waiting.ready = min(waiting.ready, ready)
    return list(found.values())


def _lacks(why: str, missions: list[str], left: set[str]) -> Iterator[tuple[str, str]]:
    """What a pledge lacks at missions, by the reason why it is unused.

    Args:
        why: The reason.
        missions: Every mission that takes part.
        left: Capabilities that unused pledges have: no lack of those is told, as they could be sent.
    """
    for capabilities, places in ENABLERS.findall(why):
        lacking = [each for each in listed_in(capabilities) if each not in left]
        if lacking:
            units = say("units for {capabilities}", capabilities=enumerated(map(term, lacking)))
            yield from ((units, mission) for mission in _places(places, missions))
    for reason, lack in WORDS.items():
        for _, places in reason.findall(why):
            yield from ((lack, mission) for mission in _places(places, missions))


def _places(listed: str, missions: list[str]) -> list[str]:
    return [mission for mission in listed.split(", ") if mission in missions] if listed else missions
