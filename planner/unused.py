"""Pledged units that a plan leaves unused, each with the reason in words."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.decision import Decision
from models.deployments import Start, Trait
from models.effect import Effect, Key
from models.instance import Instance
from planner.plan import frame
from planner.reach import Reach
from planner.tables import Case

Series = NDArray[np.float64]
"""Values by period of the mandate, or by start."""

Rows = NDArray[np.float64]
"""A row of values by period of the mandate for each of several things."""

Mask = NDArray[np.bool_]

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
    reach = Reach(case)
    rooms = {name: _Room(name, instance, decision, effects) for name in instance.missions}
    deployed: dict[str, int] = defaultdict(int)
    for (_, start), units in decision.deploy.items():
        deployed[start.pledge] += units
    left = {pledge: unit.units - deployed[pledge] for pledge, unit in reach.units.items()}
    rows = [(pledge, units, _why(pledge, reach, rooms)) for pledge, units in left.items() if units > 0]
    return frame("unused", rows)


def _why(pledge: str, reach: Reach, rooms: Mapping[str, "_Room"]) -> str:
    contributor = reach.units[pledge].contributor
    if contributor in reach.switched_off:
        return f"{contributor} is switched off"
    reasons: dict[str, list[str]] = defaultdict(list)
    for mission, room in rooms.items():
        reasons[room.obstacle(pledge) or reach.barred(pledge, mission)].append(mission)
    if len(reasons) == 1:
        return next(iter(reasons))
    by_reach = sorted(reasons.items(), key=lambda item: -len(item[1]))
    return "; ".join(f"{reason} ({', '.join(missions)})" for reason, missions in by_reach)


@dataclass(frozen=True)
class _Rule:
    """Something that keeps units out."""

    holds: Mask
    """Whether it keeps one more unit out, by start."""
    words: Callable[[Start], str]


class _Room:
    """What a plan leaves free at a mission, in the units of its instance; arrays have one entry per period."""

    def __init__(self, name: str, instance: Instance, decision: Decision, effects: Mapping[Key, Effect]) -> None:
        """Find out for every start what keeps one more unit out.

        Args:
            name: The mission.
            instance: Sets and parameters.
            decision: What was decided.
            effects: The effect of the decision on every threat.
        """
        self._name, self._instance, self._effects = name, instance, effects
        self._mission = mission = instance.missions[name]
        self._zero = mission.periods.start
        self._sent = {start: units for (place, start), units in decision.deploy.items() if place == name}
        self._posted = {(g, a, t): people for (place, g, a, t), people in decision.post.items() if place == name}
        self._paid = {(fund, t): usd for (place, fund, t), usd in decision.pay.items() if place == name}
        self._columns = columns = mission.columns
        self._starts = list(columns.places)
        self._first, self._last = columns.first - self._zero, columns.last - self._zero
        self._rules = [
            *self._worthless(),
            self._locked(),
            *self._ceilings(),
            self._contributors(),
            self._money(),
            self._support(),
        ]
        holds = [rule.holds for rule in self._rules]
        self._which = np.select(holds, list(range(len(holds))), len(holds))
        """Number of the first rule that keeps one more unit of a start out; one more than the last where none does."""
        pledges, there = columns.pledge, np.flatnonzero(columns.units)
        places, firsts = np.unique(pledges.of[there], return_index=True)
        self._first_of = dict(zip([pledges.names[place] for place in places], there[firsts].tolist(), strict=True))
        """Place of the first start of every pledge that may deploy here."""
        free = pledges.of[there[self._which[there] == len(holds)]]
        self._open = {pledges.names[place] for place in np.unique(free)}

    def obstacle(self, pledge: str) -> str:
        """What keeps one more unit of a pledge out: of its first start, where it is out of all.

        Empty where the pledge may not deploy here at all.
        """
        if pledge not in self._first_of:
            return ""
        if pledge in self._open:
            return OPEN
        place = self._first_of[pledge]
        words: str = self._rules[self._which[place]].words(self._starts[place])
        return words

    def _worthless(self) -> Iterator[_Rule]:
        """Units that are sure to avert less than they cost, however well their people are posted."""
        columns = self._columns
        enabler, grouped = columns.kind.marked("enabler"), ~columns.group.marked("")
        needed = {capability for area in self._mission.areas.values() for capability in area.troops_per_unit}
        idle = enabler & ~columns.capability.marked(*needed)
        yield _Rule(idle, lambda s: f"nothing there needs {self._mission.deployments[s].capability}")
        yield _Rule(~enabler & ~grouped, lambda _: "its people do not protect civilians themselves")
        most = self._most_averted()
        gain = columns.persons * self._over_stay(most, columns.group, np.add)
        worthless = gain <= self._instance.cost_weight * columns.total_cost
        yield _Rule(~enabler & grouped & worthless, lambda _: "it would avert less than its cost is worth")

    def _most_averted(self) -> dict[str, Series]:
        """By posting group: most that its first people could avert [exposure unit / hundred persons]."""
        mission, nothing = self._mission, np.zeros(len(self._mission.periods))
        averted = {(kind, a): self._averted(kind, a) for kind in ("troops", "police") for a in mission.areas}
        return {
            g: reduce(np.maximum, (averted[group.kind, a] * group.effectiveness for a in group.areas), nothing)
            for g, group in mission.groups.items()
        }

    def _averted(self, kind: str, area: str) -> Series:
        """What the first fully effective people would avert in an area [exposure unit / hundred persons]."""
        averted = np.zeros(len(self._mission.periods))
        for h, threat in self._mission.areas[area].threats.items():
            rate = threat.troops_effort if kind == "troops" else threat.police_effort
            averted += self._effects[self._name, area, h].marginal * rate
        return averted

    def _locked(self) -> _Rule:
        full = set[Start]()
        for lock in self._mission.locks:
            starts = self._mission.locked(lock)
            if lock.units_max is not None and sum(self._sent.get(start, 0) for start in starts) >= lock.units_max:
                full.update(starts)
        holds = np.array([start in full for start in self._starts], dtype=bool)
        return _Rule(holds, lambda _: "locked out by the planner")

    def _ceilings(self) -> Iterator[_Rule]:
        police = self._columns.kind.marked("police")
        sides = Trait(("troops", "police"), police.astype(np.intp))
        ceilings = ("troops", self._mission.troops_headroom, ~police), ("police", self._mission.police_headroom, police)
        for kind, headroom, ours in ceilings:
            yield _Rule(ours & self._full(headroom, sides), partial(_said, f"no room under the {kind} ceiling"))

    def _contributors(self) -> _Rule:
        full = self._full(self._mission.contributor_headroom, self._columns.contributor)
        return _Rule(full, lambda s: f"{self._mission.deployments[s].contributor} fills its share of the mission")

    def _full(self, headroom: float | None, trait: Trait) -> Mask:
        """By start: whether those deployed of the same trait leave no room for another unit under a limit."""
        persons = self._columns.persons
        if headroom is None:
            return np.zeros(len(persons), dtype=bool)
        there = {name: np.zeros(len(self._mission.periods)) for name in trait.names}
        for start, units in self._sent.items():
            place = self._columns.places[start]
            there[trait.names[trait.of[place]]][self._stay(start)] += units * persons[place]
        return np.asarray(headroom - self._over_stay(there, trait, np.maximum) < persons - SLACK)

    def _money(self) -> _Rule:
        if self._mission.cash_arriving is None:
            return _Rule(np.zeros(len(self._first), dtype=bool), lambda _: "")
        periods = np.array(self._mission.periods, dtype=float)
        afterwards = periods[:, None] >= self._columns.first
        short = afterwards & (self._cash[:, None] < self._columns.spent_by(periods) - SLACK)
        return _Rule(np.asarray(short.any(axis=0)), lambda _: "no money in hand")

    @property
    def _cash(self) -> Series:
        """Money in hand after each period, where it is limited [million USD]."""
        flow = np.full(len(self._mission.periods), self._mission.cash_arriving or 0.0)
        for (_, t), usd in self._paid.items():
            flow[t - self._zero] += usd
        for start, units in self._sent.items():
            d = self._mission.deployments[start]
            for t in range(start.period, d.last_period + 1):
                flow[t - self._zero] -= units * d.cost_in(start, t)
        return np.asarray(flow.cumsum())

    def _support(self) -> _Rule:
        """Troops that wait for a capability, where every area they may be posted to lacks one throughout."""
        groups, group, periods = self._mission.groups, self._columns.group, len(self._mission.periods)
        spare = self._spare
        most = _tables(np.array(list(spare.values())).reshape(-1, periods), np.maximum)
        short = dict(zip(spare, most < SLACK, strict=True))
        nowhere = np.zeros((periods, periods), dtype=bool)
        lacking = {
            a: reduce(np.logical_or, (short[c] for c in area.troops_per_unit), nowhere)
            for a, area in self._mission.areas.items()
        }
        waiting = [
            np.logical_and.reduce([lacking[a] for a in groups[g].areas])
            if g in groups and groups[g].kind == "troops" and groups[g].areas
            else nowhere
            for g in group.names
        ]
        holds = np.array(waiting, dtype=bool).reshape(-1, periods, periods)[group.of, self._first, self._last]
        return _Rule(holds, lambda s: f"its people wait for {self._awaited(short, s)}")

    def _awaited(self, short: Mapping[str, Mask], start: Start) -> str:
        """The first capability, by name, that is short throughout in an area where a unit's people may be posted."""
        d = self._mission.deployments[start]
        throughout = {c for c, table in short.items() if table[start.period - self._zero, d.last_period - self._zero]}
        areas = self._mission.groups[d.group].areas
        return min(throughout & {c for a in areas for c in self._mission.areas[a].troops_per_unit})

    @property
    def _spare(self) -> dict[str, Series]:
        """Enabler units not yet needed, by capability [units]."""
        spare = {c: np.full(len(self._mission.periods), units) for c, units in self._mission.spare_units.items()}
        for start, units in self._sent.items():
            capability = self._mission.deployments[start].capability
            if capability in spare:
                spare[capability][self._stay(start)] += units
        for (g, a, t), people in self._posted.items():
            if self._mission.groups[g].kind == "troops":
                for capability, ratio in self._mission.areas[a].troops_per_unit.items():
                    spare[capability][t - self._zero] -= people / ratio
        return spare

    def _stay(self, start: Start) -> slice:
        return slice(start.period - self._zero, self._mission.deployments[start].last_period + 1 - self._zero)

    def _over_stay(self, series: Mapping[str, Series], trait: Trait, total: np.ufunc) -> Series:
        """By start: the series of its trait, in total over the periods in which a unit would be there."""
        nothing = np.zeros(len(self._mission.periods))
        rows = np.array([series.get(name, nothing) for name in trait.names]).reshape(-1, len(nothing))
        return np.asarray(_tables(rows, total)[trait.of, self._first, self._last])


def _said(words: str, _: Start) -> str:
    return words


def _tables(series: Rows, total: np.ufunc) -> NDArray[np.float64]:
    """The totals of rows from each period to each later one: shape (rows, first period, last period)."""
    rows, periods = series.shape
    tables = np.zeros((rows, periods, periods))
    for first in range(periods):
        tables[:, first, first:] = total.accumulate(series[:, first:], axis=1)
    return tables
