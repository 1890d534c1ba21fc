"""Enablers required by newly posted troops."""

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

import numpy as np

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.fault import Fault
from planner.figures import enumerated
from planner.language import say, term
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.layout.sums import matching
from planner.rules.room import (
    SLACK,
    Obstacle,
    PeriodSeries,
    Precedence,
    Resource,
    Room,
    Shortage,
    StartMask,
    nowhere,
    stays,
    totals,
)
from planner.rules.rule import Rule


def waits_for(capabilities: Iterable[str]) -> str:
    """The obstacle in words, with the capabilities that are lacking."""
    return say("its people wait for {capabilities}", capabilities=enumerated(map(term, capabilities)))


WAITS_FOR = waits_for(()).rstrip()
"""How the obstacle begins, before the capabilities that are lacking."""


def check(facts: Facts) -> Iterator[Fault]:
    """Missions, capabilities and periods in which new troops need more enablers than are present."""
    for (mission, capability, t), units in facts.needed.items():
        there = facts.supporting(mission, capability, t)
        if exceeds(units, there):
            found = say(
                "troops at {mission} in period {period} that need {units} units of {capability}",
                mission=mission, period=t, units=amount(units), capability=term(capability),
            )  # fmt: skip
            allowed = say("the {units} units there", units=amount(there))
            yield broken("support_limit", "postings", found, allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per mission, capability and period."""
    layout, support = ranges.layout, ranges.support
    for mission, capability in support.groups:
        rows, spare = layout.deployed_at.get(mission, []), support.spare(mission, capability)
        own = [n for n in rows if layout.capability(layout.deployments[n].pledge) == capability]
        name = support.page.at("capability", support.groups[mission, capability][0])
        for t in layout.mandates[mission]:
            units = sum(layout.deployments[n].units for n in own if layout.is_present(n, t))
            arrived = matching(rows, "capability", name, "units", units, t)
            there = f"{spare.text}+{arrived.text if isinstance(arrived, Formula) else 0}"
            limit = Formula(there, float(spare.value) + units)
            yield Line("support_limit", mission, capability, t, support.needed(mission, capability, t), limit)


def obstacles(room: Room) -> Iterator[Obstacle]:
    """Troops for whom every possible area lacks a capability throughout their stay."""
    mission, group, periods = room.mission, room.starts.group, len(room.mission.periods)
    spare = spare_units(room)
    most = totals(np.array(list(spare.values())).reshape(-1, periods), np.maximum)
    short: dict[str, StartMask] = dict(zip(spare, most < SLACK, strict=True))
    lacking = {
        a: reduce(np.logical_or, (short[c] for c in area.troops_per_unit))
        for a, area in mission.areas.items()
        if area.troops_per_unit
    }
    first, last = stays(room)

    def _lacked(place: int) -> list[str]:
        throughout = {c for c, table in short.items() if table[first[place], last[place]]}
        areas = mission.groups[group.names[group.of[place]]].areas
        return sorted(throughout & {c for a in areas for c in mission.areas[a].troops_per_unit})

    def _shortage(place: int) -> Shortage:
        capability, stay = _lacked(place)[0], slice(first[place], last[place] + 1)
        areas = mission.groups[group.names[group.of[place]]].areas
        ratio = max(mission.areas[a].troops_per_unit.get(capability, 0.0) for a in areas)
        left = spare[capability][stay]
        needed = np.full(len(left), room.starts.persons[place] / ratio)
        return Shortage.within(Resource.UNITS, needed, left, int(room.starts.first[place]), capability)

    def _words(place: int) -> str:
        return waits_for(_lacked(place))

    yield Obstacle(Precedence.SUPPORT, nowhere(room, lacking), _words, _shortage, "support_limit")


def spare_units(room: Room) -> Mapping[str, PeriodSeries]:
    """Spare enabler units, by required capability and by period [units]."""
    mission, of = room.mission, room.starts.capability
    arrived = dict(zip(of.names, room.present(of.of, np.ones(len(of.of))), strict=True))
    spare = {c: np.full(len(mission.periods), units) + arrived.get(c, 0.0) for c, units in mission.spare_units.items()}
    for a, people in room.troops_posted.items():
        for capability, ratio in mission.areas[a].troops_per_unit.items():
            spare[capability] -= people / ratio
    return spare


RULE = Rule(
    says=say("posted troops have the enablers they need"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
