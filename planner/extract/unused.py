"""Unused units of pledges, each with the reason in words."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
import pandas as pd

from models.decision import Decision
from models.deployments import Columns
from models.effect import Effect, Key
from models.instance import Instance, Mission
from planner.plan import reasons
from planner.plan.plan_tables import frame
from planner.plan.reasons import OPEN
from planner.reach import Reach
from planner.rules import RULES
from planner.rules.room import (
    SLACK,
    Obstacle,
    PeriodSeries,
    Precedence,
    Resource,
    SeriesTable,
    Shortage,
    StartIndices,
    StartMask,
    stays,
    totals,
)
from planner.tables import Case


def unused(case: Case, instance: Instance, decision: Decision, effects: Mapping[Key, Effect]) -> pd.DataFrame:
    """Unused units of every pledge, and why.

    A reason is what keeps one more unit out while the rest of the plan stays as it is: a rule (caveat, readiness,
    contributor switched off, lock), a full ceiling or limit, money not in hand, enablers that are not there, or a
    gain below its cost. Where none of these holds, one more unit may help, by less than the distance to the bound.
    """
    reach = Reach(case)
    missions = {name: MissionObstacles(MissionRoom(name, instance, decision), effects) for name in instance.missions}
    deployed: dict[str, int] = defaultdict(int)
    for (_, start), units in decision.deploy.items():
        deployed[start.pledge] += units
    left = {pledge: unit.units - deployed[pledge] for pledge, unit in reach.units.items()}
    rows = [(pledge, units, _why(pledge, reach, missions)) for pledge, units in left.items() if units > 0]
    return frame("unused", rows)


def _why(pledge: str, reach: Reach, missions: Mapping[str, "MissionObstacles"]) -> str:
    if reach.units[pledge].contributor in reach.switched_off:
        return reasons.SWITCHED_OFF
    found: dict[str, list[str]] = defaultdict(list)
    for mission, here in missions.items():
        found[here.obstacle(pledge) or reach.barred(pledge, mission)].append(mission)
    return reasons.by_mission(found)


@dataclass(frozen=True)
class MissionRoom:
    """Headroom of a mission under a plan; implements `planner.rules.room.Room` on the instance."""

    name: str
    instance: Instance
    decision: Decision

    @property
    def mission(self) -> Mission:
        """Sets and parameters of the mission."""
        return self.instance.missions[self.name]

    @property
    def starts(self) -> Columns:
        """Offers and starts that may deploy to it."""
        return self.mission.columns

    @cached_property
    def deployed(self) -> PeriodSeries:
        """Units deployed by the plan, by start [units]."""
        units_deployed = np.zeros(len(self.starts.first))
        for (mission, start), units in self.decision.deploy.items():
            if mission == self.name:
                units_deployed[self.starts.places[start]] = units
        return units_deployed

    @cached_property
    def paid(self) -> PeriodSeries:
        """Payments of funds to the mission, by period [million USD]."""
        paid = np.zeros(len(self.mission.periods))
        for (mission, _, t), usd in self.decision.pay.items():
            if mission == self.name:
                paid[t - self.mission.periods.start] += usd
        return paid

    @cached_property
    def payable(self) -> PeriodSeries:
        """Most that funds could pay it besides by the end of each period [million USD]."""
        spent = self.decision.paid
        periods = np.array(self.mission.periods)
        payable = np.zeros(len(periods))
        for name, each in self.instance.funds.items():
            first = max(each.periods.start, self.mission.periods.start)
            if each.serves(self.name, "operations") and first in each.periods:
                payable += max(0.0, each.amount - spent.get(name, 0.0)) * (periods >= first)
        return payable

    @cached_property
    def people_left(self) -> dict[str, float]:
        """By contributor with a limit: people that it may still deploy, over all missions [hundred persons]."""
        left = dict(self.instance.people_limits)
        for (mission, start), units in self.decision.deploy.items() if left else ():
            deployment = self.instance.missions[mission].deployments[start]
            if deployment.contributor in left:
                left[deployment.contributor] -= units * deployment.persons
        return left

    @cached_property
    def troops_posted(self) -> dict[str, PeriodSeries]:
        """New troops by area, and by period [hundred persons]."""
        posted: dict[str, PeriodSeries] = defaultdict(lambda: np.zeros(len(self.mission.periods)))
        for (mission, group, area, t), people in self.decision.post.items():
            if mission == self.name and self.mission.groups[group].kind == "troops":
                posted[area][t - self.mission.periods.start] += people
        return dict(posted)

    def present(self, of: StartIndices, each: PeriodSeries) -> SeriesTable:
        """Totals of the deployed units in every period, by group of starts."""
        rows = np.zeros((of.max(initial=-1) + 1, len(self.mission.periods)))
        first, last = stays(self)
        for place in np.flatnonzero(self.deployed):
            rows[of[place], first[place] : last[place] + 1] += self.deployed[place] * each[place]
        return rows

    def over_stay(self, rows: SeriesTable, of: StartIndices, total: np.ufunc) -> PeriodSeries:
        """By start: a row of totals over the periods in which the unit would be present."""
        return np.asarray(totals(rows, total)[of, *stays(self)])

    def full(self, limit: float | None, of: StartIndices) -> StartMask:
        """By start: whether the people deployed of its group leave no headroom for one more unit under a limit."""
        persons = self.starts.persons
        if limit is None:
            return np.zeros(len(persons), dtype=bool)
        return np.asarray(limit - self.over_stay(self.present(of, persons), of, np.maximum) < persons - SLACK)


class MissionObstacles:
    """Why no more units deploy to a mission, by pledge: an obstacle of a rule, or an effect below the cost."""

    def __init__(self, room: MissionRoom, effects: Mapping[Key, Effect]) -> None:
        """Find the obstacle to one more unit at every start.

        Args:
            room: The mission under the plan.
            effects: The effect of the plan on every threat.
        """
        starts = room.starts
        self.room = room
        self.most_averted = starts.persons * room.over_stay(_most_averted(room, effects), starts.group.of, np.add)
        """Most that the people of one more unit could avert, by start [exposure unit]; 0 for those not posted."""
        self.charge = room.instance.cost_weight * starts.total_cost
        """What the cost of one more unit counts as, by start [exposure unit]."""
        found = list(_worthless(room, self.most_averted, self.charge))
        for rule in RULES.values():
            if not isinstance(rule.obstacles, str):
                found += rule.obstacles(room)
        self.all = sorted(found, key=lambda obstacle: obstacle.precedence)
        """Every obstacle, those first that are named first."""
        holds = [obstacle.holds for obstacle in self.all]
        self._which = np.select(holds, list(range(len(holds))), len(holds))
        """Number of the first obstacle to one more unit of a start; one more than the last where there is none."""
        there = np.flatnonzero(starts.units)
        pledges, firsts = np.unique(starts.pledge.of[there], return_index=True)
        self._first_of = dict(zip(_named(starts, pledges), there[firsts].tolist(), strict=True))
        """Place of the first start of every pledge that may deploy here."""
        self._open = set(_named(starts, starts.pledge.of[there[self._which[there] == len(holds)]]))

    def stopped_by(self, rules: Collection[str]) -> StartMask:
        """By start: whether some rules keep one more unit out."""
        stopped = np.zeros(len(self.room.starts.first), dtype=bool)
        for each in self.all:
            if each.rule in rules:
                stopped |= each.holds
        return stopped

    def places_of(self, pledge: str) -> StartIndices:
        """Places of the starts of a pledge that may deploy here."""
        return self._places.get(pledge, np.zeros(0, dtype=np.intp))

    @cached_property
    def _places(self) -> dict[str, StartIndices]:
        """Places of the starts of every pledge that may deploy here."""
        pledges = self.room.starts.pledge
        order = np.argsort(pledges.of, kind="stable")
        parts = np.split(order, np.searchsorted(pledges.of[order], range(1, len(pledges.names))))
        return dict(zip(pledges.names, parts, strict=True)) if pledges.names else {}

    def obstacle(self, pledge: str) -> str:
        """Obstacle to one more unit of a pledge: that of its first start, if every start has one.

        Empty where the pledge may not deploy here at all.
        """
        if pledge not in self._first_of:
            return ""
        if pledge in self._open:
            return OPEN
        place = self._first_of[pledge]
        return self.all[int(self._which[place])].words(place)


def _named(starts: Columns, pledges: StartIndices) -> list[str]:
    return [starts.pledge.names[pledge] for pledge in pledges]


def _worthless(room: MissionRoom, gain: PeriodSeries, charge: PeriodSeries) -> Iterator[Obstacle]:
    """Starts of which a unit certainly averts less than it costs, however its people are posted."""
    starts, worth = room.starts, Precedence.WORTH
    enabler, grouped = starts.kind.marked("enabler"), ~starts.group.marked("")
    needed = {capability for area in room.mission.areas.values() for capability in area.troops_per_unit}
    idle, of = enabler & ~starts.capability.marked(*needed), starts.capability
    yield Obstacle(worth, idle, lambda place: reasons.idle(of.names[of.of[place]]))
    yield Obstacle(worth, ~enabler & ~grouped, lambda _: reasons.NOT_POSTED)

    def _shortage(place: int) -> Shortage:
        ends = int(starts.first[place]), int(starts.last[place])
        return Shortage(Resource.EXPOSURE, float(charge[place]), float(gain[place]), *ends)

    holds = ~enabler & grouped & (gain <= charge)
    yield Obstacle(worth, holds, lambda _: reasons.WORTHLESS, _shortage)


def _most_averted(room: MissionRoom, effects: Mapping[Key, Effect]) -> SeriesTable:
    """Most that its first people could avert, by posting group and period [exposure unit / hundred persons]."""
    mission, nothing = room.mission, np.zeros(len(room.mission.periods))
    averted = {(kind, a): _averted(room, kind, a, effects) for kind in ("troops", "police") for a in mission.areas}
    most = {
        g: group.chance
        * reduce(np.maximum, (averted[group.kind, a] * group.effectiveness for a in group.areas), nothing)
        for g, group in mission.groups.items()
    }
    return np.array([most.get(g, nothing) for g in room.starts.group.names]).reshape(-1, len(nothing))


def _averted(room: MissionRoom, kind: str, area: str, effects: Mapping[Key, Effect]) -> PeriodSeries:
    """Exposure that the first fully effective people avert in an area, by period [exposure unit / hundred persons]."""
    averted = np.zeros(len(room.mission.periods))
    for h, threat in room.mission.areas[area].threats.items():
        rate = threat.troops_effort if kind == "troops" else threat.police_effort
        averted += effects[room.name, area, h].marginal * rate
    return averted
