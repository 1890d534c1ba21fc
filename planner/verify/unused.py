"""Verify unused units: how many of each pledge, and why, by the obstacles that rules put to one more unit."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.chances import chances_of
from planner.facts import Facts
from planner.facts.amounts import broken
from planner.facts.rows import totals
from planner.fault import Fault, shown
from planner.language import say
from planner.plan import reasons
from planner.rules import RULES
from planner.rules.room import Obstacle, PeriodSeries, Precedence, StartIndices
from planner.verify.effects import Effects, ThreatEffect
from planner.verify.room import PERSONS, PostingGroup, RoomRead

ROUNDING, NOISE = 1e-9, 1e-12
"""Parts of a charge, and of the exposure at a mission, by which a gain may be on either side of the charge [1]."""


def left(facts: Facts) -> dict[str, int]:
    """Units of each pledge that the plan does not deploy [units]."""
    deployed = totals((row.pledge, row.units) for row in facts.rows("deployments"))
    return {name: int(row.units - deployed.get(name, 0)) for name, row in facts.pledges.items()}


def faults(facts: Facts) -> Iterator[Fault]:
    """Pledges with units left that do not stand there in one row, all of them."""
    units, seen = left(facts), set[str]()
    for row in facts.rows("unused"):
        if units[row.pledge] > 0 and (row.units != units[row.pledge] or row.pledge in seen):
            yield _wrong(row.pledge, row.units, units[row.pledge], row.Index + 2)
        seen.add(row.pledge)
    for pledge, number in units.items():
        if number > 0 and pledge not in seen:
            yield _wrong(pledge, 0, number)


def of_none_left(facts: Facts) -> Iterator[Fault]:
    """Rows of pledges that are used in full."""
    units = left(facts)
    for row in facts.rows("unused"):
        if units[row.pledge] <= 0:
            yield _wrong(row.pledge, row.units, 0, row.Index + 2)


def _wrong(pledge: str, stated: float, right: int, row: int | None = None) -> Fault:
    found = say("{units:.0f} units of “{pledge}”", units=stated, pledge=pledge)
    return broken("unused", "unused", found, say("{units:d} left, in one row", units=right), row)


def wrong_reasons(facts: Facts, effects: Effects) -> Iterator[Fault]:
    """Unused units of which the plan gives another reason than follows from its tables.

    Args:
        facts: Case and plan; its decisions keep every rule.
        effects: Effects of the plan on threats.
    """
    told = _Reasons(facts, effects)
    for row in facts.rows("unused"):
        stated = _as_today(row.why)
        if stated not in (allowed := told.of(row.pledge)):
            yield broken("why", "unused", shown(row.why), shown(allowed[0]), row.Index + 2)


def _as_today(why: str) -> str:
    """A reason in today's wording."""
    for formerly, today in reasons.FORMERLY.items():
        why = re.sub(formerly, str(today), why)
    return why


@dataclass(frozen=True, eq=False)
class _Reasons:
    """Reasons why units of pledges stay unused."""

    facts: Facts
    effects: Effects

    def of(self, pledge: str) -> list[str]:
        """The reason; with another one where it is by rounding that a unit is worth its cost or not."""
        if self.facts.pledges[pledge].contributor in self.facts.switched_off:
            return [reasons.SWITCHED_OFF]
        return list(dict.fromkeys(self._by_mission(pledge, side) for side in (0, -1, 1)))

    def _by_mission(self, pledge: str, side: int) -> str:
        found: dict[str, list[str]] = defaultdict(list)
        for mission, hindrances in self._missions.items():
            found[hindrances.of(pledge, side) or _barred(self.facts, pledge, mission)].append(mission)
        return str(reasons.by_mission(found))

    @cached_property
    def _missions(self) -> dict[str, "_Hindrances"]:
        chances = chances_of(self.facts.case)
        return {name: _Hindrances(RoomRead(self.facts, name, chances), self.effects) for name in self.facts.missions}


class _Hindrances:
    """What keeps one more unit out of a mission, start by start."""

    def __init__(self, room: RoomRead, effects: Effects) -> None:
        self._room, starts = room, room.starts
        averted = room.over_stay(_most_averted(room, effects), starts.group.of, np.add)
        self._gain = starts.persons * PERSONS * averted
        self._charge = room.facts.setting("cost_weight") * starts.total_cost
        exposed = sum(float(np.sum(each.baseline)) for area in room.mission.areas for each in effects[area])
        self._margin = ROUNDING * self._charge + NOISE * exposed
        self._others = [*_useless(room), *_of_rules(room)]
        self._firsts = {name: place for place, name in reversed(list(enumerate(self._pledges)))}
        self._which = {side: self._first_holding(side) for side in (0, -1, 1)}

    @property
    def _pledges(self) -> list[str]:
        return [pledge for pledge, _, _ in self._room.starts.places]

    def of(self, pledge: str, side: int) -> str:
        """What keeps a pledge out: what does at its first start; empty where it has none.

        Args:
            pledge: The pledge.
            side: On which side of its charge a gain is that differs by rounding: -1 below, 1 above, 0 as it comes.
        """
        if pledge not in self._firsts:
            return ""
        obstacles, which = self._which[side]
        places = self._room.starts.pledge
        own = places.of == places.names.index(pledge)
        if (which[own] == len(obstacles)).any():
            return reasons.OPEN
        place = self._firsts[pledge]
        return obstacles[int(which[place])].words(place)

    def _first_holding(self, side: int) -> tuple[list[Obstacle], StartIndices]:
        """Obstacles, those first that are named first, and the number of the first that holds, by start."""
        starts = self._room.starts
        posted = ~starts.kind.marked("enabler") & ~starts.group.marked("")
        worthless = posted & (self._gain <= self._charge - side * self._margin)
        worth = Obstacle(Precedence.WORTH, worthless, lambda _: reasons.WORTHLESS)
        obstacles = sorted([worth, *self._others], key=lambda obstacle: obstacle.precedence)
        which = np.full(len(starts.places), len(obstacles), dtype=np.intp)
        for number in reversed(range(len(obstacles))):
            which[obstacles[number].holds] = number
        return obstacles, which


def _of_rules(room: RoomRead) -> Iterator[Obstacle]:
    for rule in RULES.values():
        if not isinstance(rule.obstacles, str):
            yield from rule.obstacles(room)


def _useless(room: RoomRead) -> Iterator[Obstacle]:
    """Starts of enablers that nobody there needs, and of people who are not posted."""
    starts, of = room.starts, room.starts.capability
    enabler, needed = starts.kind.marked("enabler"), room.mission.spare_units
    idle = enabler & ~of.marked(*needed)
    yield Obstacle(Precedence.WORTH, idle, lambda place: reasons.idle(of.names[of.of[place]]))
    yield Obstacle(Precedence.WORTH, ~enabler & starts.group.marked(""), lambda _: reasons.NOT_POSTED)


def _most_averted(room: RoomRead, effects: Effects) -> PeriodSeries:
    """Most that a first person could avert: by posting group as `starts.group` numbers them, and by period."""
    nothing = np.zeros(len(room.mission.periods))
    most = {name: _by_group(group, effects, nothing) for name, group in room.starts.groups.items()}
    return np.array([most.get(name, nothing) for name in room.starts.group.names]).reshape(-1, len(nothing))


def _by_group(group: PostingGroup, effects: Effects, nothing: PeriodSeries) -> PeriodSeries:
    averted = [_first_averts(effects[area], group.kind, nothing) * group.effectiveness for area in group.areas]
    return np.asarray(group.chance * np.max([nothing, *averted], axis=0))


def _first_averts(threats: Sequence[ThreatEffect], kind: str, nothing: PeriodSeries) -> PeriodSeries:
    """What a first fully effective person of a kind averts in an area, by period [civilian-months]."""
    return sum((each.marginal * each.of_one.get(kind, 0.0) for each in threats), nothing)


def _barred(facts: Facts, pledge: str, mission: str) -> str:
    """Why a pledge cannot deploy to a mission at all: a caveat, or that it is ready too late."""
    return _caveat(facts, pledge, mission) or _late(facts, pledge, mission)


def _caveat(facts: Facts, pledge: str, mission: str) -> str:
    """The caveat that keeps a pledge out, its own before those of its contributor; empty if none does."""
    for holder in (("pledge", pledge), ("contributor", facts.pledges[pledge].contributor)):
        never, only = facts.caveats[holder]["never"], facts.caveats[holder]["only"]
        here = {(mission, ""), *(("", area) for area in facts.areas_of[mission])}
        if (mission, "") in never:
            return reasons.ruled_out(facts.caveat_reasons[holder, "never"][never.index((mission, ""))])
        if only and not here & set(only):
            return reasons.allowed_elsewhere(facts.caveat_reasons[holder, "only"][0])
    return ""


def _late(facts: Facts, pledge: str, mission: str) -> str:
    prepared = [preparation for name, preparation in facts.preparations if name == pledge]
    ready, last = min(facts.ready(pledge, each) for each in ("", *prepared)), facts.mandates[mission][1]
    if ready > last:
        return reasons.ready_late(ready)
    return reasons.ready_too_late(ready, (last + 1 - facts.last_start(pledge, mission)) * facts.months)
