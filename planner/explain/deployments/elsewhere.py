"""Other uses of a deployment: its units at other missions and in other months, all else as it is, without solving.

Its people are placed where they avert most, in the same areas throughout, as far as areas and enablers have room.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from models.deployments import Deployment, Start
from models.effect import Effect, Key
from models.instance import Group, Instance, Lock
from planner.explain.deployments.reasons import RULES
from planner.explain.deployments.without import Series, Without, averted_by
from planner.extract.unused import MissionObstacles, MissionRoom
from planner.rules.room import SLACK
from planner.rules.support_limit import spare_units

MOVED = "the deployment"  # not told
"""Name of the pledge that the deployment's units are of while they are tried elsewhere."""

PARTS = 5
"""Parts of the people that are placed one after the other [1]."""


@dataclass(frozen=True)
class OtherUse:
    """A deployment at another mission, or from another month."""

    mission: str
    start: int
    """Period of the start [period]."""
    averts: float
    """What it averts there [civilian-months]."""
    charge: float
    """What its cost counts as [civilian-months]."""

    @property
    def worth(self) -> float:
        """What it averts beyond what its cost counts as [civilian-months]."""
        return self.averts - self.charge


class OtherUses:
    """Other uses of the units of a deployment, all together."""

    def __init__(self, without: Without) -> None:
        self._without, self._analysis = without, without.analysis
        self._placed = without.placed

    @cached_property
    def best(self) -> OtherUse | None:
        """The one that averts most beyond its cost; None where no other mission or month may have it."""
        found: OtherUse | None = None
        for most, mission, place in sorted(self._promising(), reverse=True):
            if found is not None and most <= found.worth:
                break
            use = self.at(mission, place)
            if found is None or use.worth > found.worth:
                found = use
        return found

    def _promising(self) -> Iterator[tuple[float, str, int]]:
        """Most that it could avert beyond its cost [civilian-months], mission and place of every possible start."""
        unit = self._analysis.instance.exposure_unit
        for mission, found in self.obstacles.items():
            stopped = found.stopped_by(RULES)
            for place in found.places_of(MOVED)[~stopped[found.places_of(MOVED)]].tolist():
                here = mission == self._placed.mission and found.room.starts.first[place] == self._placed.start.period
                if not here:
                    yield float(found.most_averted[place] - found.charge[place]) * unit, mission, place

    @cached_property
    def obstacles(self) -> dict[str, MissionObstacles]:
        """Obstacles to the deployment's units at every mission that they may go to."""
        found = {}
        for mission in self._analysis.reach.mandates:
            instance = self.with_units(mission)
            if instance is not None:
                room = MissionRoom(mission, instance, self._without.decision)
                found[mission] = MissionObstacles(room, self._effects)
        return found

    @cached_property
    def _effects(self) -> dict[Key, Effect]:
        return self._analysis.effects | self._without.effects

    def with_units(self, mission: str) -> Instance | None:
        """The instance of a mission with what is deployed there, and the units as a pledge of one; None if barred."""
        whole, start, units = self._analysis.instance, self._placed.start, self._placed.units
        here = whole.missions[mission]
        moved = {
            Start(MOVED, s.preparation, s.period): _together(d, units)
            for s, d in here.deployments.items()
            if s[:2] == start[:2]
        }
        deployed = {s: here.deployments[s] for m, s in self._without.decision.deploy if m == mission}
        if not moved:
            return None
        locks = tuple(
            replace(lock, pledge=MOVED, units_max=(lock.units_max - self._deployed_under(mission, lock)) // units)
            for lock in here.locks
            if lock.pledge == start.pledge and lock.units_max is not None
        )
        return replace(whole, missions={mission: replace(here, deployments=deployed | moved, locks=locks)})

    def _deployed_under(self, mission: str, lock: Lock) -> int:
        """Units without the deployment that a lock at a mission counts [units]."""
        deployed = self._without.decision.deploy.items()
        return sum(
            units
            for (m, s), units in deployed
            if m == mission and s.pledge == lock.pledge and lock.from_period in {None, s.period}
        )

    def at(self, mission: str, place: int) -> OtherUse:
        """The deployment from a start elsewhere, its people placed where they avert most."""
        found, unit = self.obstacles[mission], self._analysis.instance.exposure_unit
        starts = found.room.starts
        return OtherUse(
            mission,
            int(starts.first[place]),
            self._placing(found, place) * unit,
            float(found.charge[place]) * unit,
        )

    def _placing(self, found: MissionObstacles, place: int) -> float:
        """What its people avert, placed part by part where the next part averts most [exposure unit]."""
        room, mission = found.room, found.room.mission
        group = mission.groups.get(room.starts.group.names[room.starts.group.of[place]])
        if group is None:
            return 0.0
        first, last = int(room.starts.first[place]), int(room.starts.last[place])
        present = np.array([first <= t <= last for t in mission.periods], dtype=float)
        part = float(room.starts.persons[place]) / PARTS
        people = dict.fromkeys(group.areas, 0.0)
        averted = dict.fromkeys(group.areas, 0.0)
        for _ in range(PARTS):
            gains = {a: self._averted(room, group, a, present * (n + part)) - averted[a] for a, n in people.items()
                     if self._room_for(room, group, a, people, part, present)}  # fmt: skip
            best = max(gains, key=lambda a: gains[a], default="")
            if not best or gains[best] <= 0:
                break
            people[best] += part
            averted[best] += gains[best]
        return sum(averted.values())

    def _averted(self, room: MissionRoom, group: Group, area: str, people: Series) -> float:
        """What people avert in an area besides [exposure unit]."""
        return sum(
            averted_by(self._effects[room.name, area, h], people * group.effectiveness * rate)
            for h, threat in room.mission.areas[area].threats.items()
            if (rate := threat.troops_effort if group.kind == "troops" else threat.police_effort)
        )

    def _room_for(
        self, room: MissionRoom, group: Group, area: str, people: dict[str, float], part: float, present: Series
    ) -> bool:
        """Whether an area has room, and its enablers, for a part more throughout the stay."""
        if group.kind != "troops":
            return True
        here, during, spare = room.mission.areas[area], present > 0, spare_units(room)
        if here.troops_headroom is not None:
            left = here.troops_headroom - room.troops_posted.get(area, np.zeros(len(present)))
            if (left[during] < people[area] + part - SLACK).any():
                return False
        needed: dict[str, float] = defaultdict(float)
        for a, n in (*people.items(), (area, part)):
            for capability, ratio in room.mission.areas[a].troops_per_unit.items():
                needed[capability] += n / ratio
        return all((spare[c][during] >= needed[c] - SLACK).all() for c in here.troops_per_unit)


def _together(deployment: Deployment, units: int) -> Deployment:
    """Units that deploy together as one."""
    return replace(
        deployment,
        units=1,
        persons=deployment.persons * units,
        period_cost=deployment.period_cost * units,
        start_cost=deployment.start_cost * units,
        preparation_cost=deployment.preparation_cost * units,
    )
