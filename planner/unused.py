"""Pledged units that a plan leaves unused, each with the reason in words."""

import itertools
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.decision import Decision
from models.effect import Effect, Key
from models.instance import Group, Instance, Mission, Start
from planner.plan import FRAMES
from planner.reach import Reach
from planner.tables import Case

OPEN = "it would help by less than the certified gap can tell"
"""What is said where nothing keeps one more unit out."""

SLACK = 1e-6
"""Room below which there is no room [hundred persons, million USD]."""


def unused(case: Case, instance: Instance, decision: Decision, effects: Mapping[Key, Effect]) -> pd.DataFrame:
    """What is left of every pledge, and why.

    A reason is what keeps one more unit out while the rest of the plan stays as it is: a rule (caveat, readiness,
    contributor switched off, lock), a full ceiling or limit, money not in hand, enablers that are not there, or a
    gain below its cost. Where none of these holds, one more unit would help by less than the certified gap can tell.
    """
    reach, room = Reach(case), _Room(instance, decision, effects)
    deployed: dict[str, int] = defaultdict(int)
    for (_, start), units in decision.deploy.items():
        deployed[start.pledge] += units
    left = {pledge: unit.units - deployed[pledge] for pledge, unit in reach.units.items()}
    rows = [(pledge, units, _why(pledge, reach, room)) for pledge, units in left.items() if units > 0]
    return pd.DataFrame(rows, columns=list(FRAMES["unused"])).astype(FRAMES["unused"])


def _why(pledge: str, reach: Reach, room: "_Room") -> str:
    contributor = reach.units[pledge].contributor
    if contributor in reach.switched_off:
        return f"{contributor} is switched off"
    reasons: dict[str, list[str]] = defaultdict(list)
    for mission in reach.mandates:
        reasons[reach.barred(pledge, mission) or room.obstacle(pledge, mission)].append(mission)
    if len(reasons) == 1:
        return next(iter(reasons))
    by_reach = sorted(reasons.items(), key=lambda item: -len(item[1]))
    return "; ".join(f"{reason} ({', '.join(missions)})" for reason, missions in by_reach)


@dataclass(frozen=True)
class _Room:
    """What a plan leaves free, in the units of its instance."""

    instance: Instance
    decision: Decision
    effects: Mapping[Key, Effect]
    _waiting: dict[tuple[str, str, int, int], str] = field(default_factory=dict)
    """By mission, posting group, and first and last period: what its people wait for."""

    def obstacle(self, pledge: str, mission: str) -> str:
        """What keeps one more unit of the pledge out of a mission that it may deploy to."""
        data = self.instance.missions[mission]
        obstacles = (self._at_start(mission, data, start) for start in data.starts_of[pledge])
        first = next(obstacles)
        return OPEN if OPEN in itertools.chain([first], obstacles) else first

    def _at_start(self, name: str, mission: Mission, start: Start) -> str:
        return (
            self._worthless(name, mission, start)
            or self._locked(name, mission, start)
            or self._ceiling(name, mission, start)
            or self._contributor(name, mission, start)
            or self._money(name, mission, start)
            or self._support(name, mission, start)
            or OPEN
        )

    def _locked(self, name: str, mission: Mission, start: Start) -> str:
        for lock in mission.locks:
            used = sum(self.decision.deploy.get((name, s), 0) for s in mission.locked(lock))
            if start in mission.locked(lock) and lock.units_max is not None and used >= lock.units_max:
                return "locked out by the planner"
        return ""

    def _ceiling(self, name: str, mission: Mission, start: Start) -> str:
        d = mission.deployments[start]
        police = d.kind == "police"
        headroom = mission.police_headroom if police else mission.troops_headroom
        kinds = ("police",) if police else ("troops", "enabler")
        stay = range(start.period, d.last_period + 1)
        used = max(sum(self._present[name, "kind", kind, t] for kind in kinds) for t in stay)
        full = headroom is not None and headroom - used < d.persons - SLACK
        return f"no room under the {'police' if police else 'troops'} ceiling" if full else ""

    def _contributor(self, name: str, mission: Mission, start: Start) -> str:
        d, limit = mission.deployments[start], mission.contributor_headroom
        stay = range(start.period, d.last_period + 1)
        used = max(self._present[name, "contributor", d.contributor, t] for t in stay)
        full = limit is not None and limit - used < d.persons - SLACK
        return f"{d.contributor} fills its share of the mission" if full else ""

    def _money(self, name: str, mission: Mission, start: Start) -> str:
        d = mission.deployments[start]
        needed, short = 0.0, False
        for t in range(start.period, mission.periods.stop):
            needed += d.cost_in(start, t) if t <= d.last_period else 0.0
            short |= mission.cash_arriving is not None and self._cash[name, t] < needed - SLACK
        return "no money in hand" if short else ""

    def _support(self, name: str, mission: Mission, start: Start) -> str:
        """The capability that its people wait for, where every area they may be posted to lacks one throughout."""
        d = mission.deployments[start]
        return self._awaited(name, d.group, start.period, d.last_period) if d.kind == "troops" else ""

    def _awaited(self, name: str, group: str, first: int, last: int) -> str:
        key = name, group, first, last
        if key not in self._waiting:
            mission, stay = self.instance.missions[name], range(first, last + 1)
            short = {c for c in mission.spare_units if all(self._spare[name, c, t] < SLACK for t in stay)}
            lacking = [short & mission.areas[a].troops_per_unit.keys() for a in mission.groups[group].areas]
            found = f"its people wait for {min(set.union(*lacking))}" if lacking and all(lacking) else ""
            self._waiting[key] = found
        return self._waiting[key]

    def _worthless(self, name: str, mission: Mission, start: Start) -> str:
        """Whether one more unit is sure to avert less than it costs, however well its people are posted."""
        d = mission.deployments[start]
        if d.kind == "enabler":
            waits = any(d.capability in area.troops_per_unit for area in mission.areas.values())
            return "" if waits else f"nothing there needs {d.capability}"
        if not d.group:
            return "its people do not protect civilians themselves"
        first = mission.periods.start
        stay = slice(start.period - first, d.last_period + 1 - first)
        gain = d.persons * self._most_averted[name, d.group][stay].sum()
        costs = self.instance.cost_weight * d.total_cost(start)
        return "it would avert less than its cost is worth" if gain <= costs else ""

    @cached_property
    def _most_averted(self) -> dict[tuple[str, str], NDArray[np.float64]]:
        """By mission and posting group: most its people could avert by period [exposure unit / hundred persons]."""
        most = {}
        for name, mission in self.instance.missions.items():
            for g, group in mission.groups.items():
                averted = np.array([self._averted(name, group, a) for a in group.areas])
                most[name, g] = averted.reshape(-1, len(mission.periods)).max(axis=0, initial=0.0)
        return most

    def _averted(self, name: str, group: Group, area: str) -> NDArray[np.float64]:
        """What the first people of a group would avert in an area in each period [exposure unit / hundred persons]."""
        mission = self.instance.missions[name]
        averted = np.zeros(len(mission.periods))
        for h, threat in mission.areas[area].threats.items():
            rate = threat.troops_effort if group.kind == "troops" else threat.police_effort
            averted += self.effects[name, area, h].marginal * rate * group.effectiveness
        return averted

    @cached_property
    def _present(self) -> dict[tuple[str, str, str, int], float]:
        """People deployed, by mission, trait and period [hundred persons]."""
        present: dict[tuple[str, str, str, int], float] = defaultdict(float)
        for (name, start), units in self.decision.deploy.items():
            d = self.instance.missions[name].deployments[start]
            for t in range(start.period, d.last_period + 1):
                present[name, "kind", d.kind, t] += units * d.persons
                present[name, "contributor", d.contributor, t] += units * d.persons
        return present

    @cached_property
    def _spare(self) -> dict[tuple[str, str, int], float]:
        """Enabler units not yet needed, by mission, capability and period [units]."""
        spare: dict[tuple[str, str, int], float] = {}
        for name, mission in self.instance.missions.items():
            spare |= {(name, c, t): units for c, units in mission.spare_units.items() for t in mission.periods}
        for (name, start), units in self.decision.deploy.items():
            d = self.instance.missions[name].deployments[start]
            for t in range(start.period, d.last_period + 1):
                if (name, d.capability, t) in spare:
                    spare[name, d.capability, t] += units
        for (name, g, a, t), people in self.decision.post.items():
            mission = self.instance.missions[name]
            if mission.groups[g].kind == "troops":
                for capability, ratio in mission.areas[a].troops_per_unit.items():
                    spare[name, capability, t] -= people / ratio
        return spare

    @cached_property
    def _cash(self) -> dict[tuple[str, int], float]:
        """Money in hand after each period at missions where it is limited [million USD]."""
        flow: dict[tuple[str, int], float] = defaultdict(float)
        for (name, _, t), usd in self.decision.pay.items():
            flow[name, t] += usd
        for (name, start), units in self.decision.deploy.items():
            d = self.instance.missions[name].deployments[start]
            for t in range(start.period, d.last_period + 1):
                flow[name, t] -= units * d.cost_in(start, t)
        cash: dict[tuple[str, int], float] = {}
        for name, mission in self.instance.missions.items():
            for t in mission.periods:
                cash[name, t] = cash.get((name, t - 1), 0.0) + (mission.cash_arriving or 0.0) + flow[name, t]
        return cash
