"""Pledged units that a plan leaves unused, each with the reason in words."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.decision import Decision
from models.effect import Effect, Key
from models.instance import Deployment, Group, Instance, Start
from models.purse import Purse
from planner.plan import FRAMES
from planner.reach import Reach
from planner.tables import Case

Series = NDArray[np.float64]
"""Values by period of the mandate, or by start."""

Table = NDArray[np.float64]
"""Values by first and last period."""

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
    return pd.DataFrame(rows, columns=list(FRAMES["unused"])).astype(FRAMES["unused"])


def _why(pledge: str, reach: Reach, rooms: Mapping[str, "_Room"]) -> str:
    contributor = reach.units[pledge].contributor
    if contributor in reach.switched_off:
        return f"{contributor} is switched off"
    reasons: dict[str, list[str]] = defaultdict(list)
    for mission in reach.mandates:
        reasons[reach.barred(pledge, mission) or rooms[mission].obstacle(pledge)].append(mission)
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
        self._starts, self._deployments = list(mission.deployments), list(mission.deployments.values())
        self._first = np.array([start.period - self._zero for start in self._starts], dtype=int)
        self._last = np.array([d.last_period - self._zero for d in self._deployments], dtype=int)
        self._persons = np.array([d.persons for d in self._deployments], dtype=float)
        rules = [
            *self._worthless(),
            self._locked(),
            *self._ceilings(),
            self._contributors(),
            self._money(),
            self._support(),
        ]
        which = np.select([rule.holds for rule in rules], list(range(len(rules))), len(rules))
        by_number = dict(enumerate(rules))
        self._rule_of = dict(zip(self._starts, map(by_number.get, which.tolist()), strict=True))
        """The first rule that keeps one more unit of a start out; None where none does."""

    def obstacle(self, pledge: str) -> str:
        """What keeps one more unit of a pledge out that may deploy here: of its first start, where it is out of all."""
        starts = [s for s in self._mission.starts_of[pledge] if self._mission.deployments[s].units]
        if any(self._rule_of[start] is None for start in starts):
            return OPEN
        rule = self._rule_of[starts[0]]
        return OPEN if rule is None else rule.words(starts[0])

    def _worthless(self) -> Iterator[_Rule]:
        """Units that are sure to avert less than they cost, however well their people are posted."""
        enabler = np.array(self._traits("kind"), dtype=str) == "enabler"
        needed = {capability for area in self._mission.areas.values() for capability in area.troops_per_unit}
        idle = np.array([capability not in needed for capability in self._traits("capability")], dtype=bool)
        yield _Rule(enabler & idle, lambda s: f"nothing there needs {self._mission.deployments[s].capability}")
        grouped = np.array(self._traits("group"), dtype=str) != ""
        yield _Rule(~enabler & ~grouped, lambda _: "its people do not protect civilians themselves")
        most = {g: self._most_averted(group) for g, group in self._mission.groups.items()}
        most[""] = np.zeros(len(self._mission.periods))
        gain = self._persons * self._over_stay(most, self._traits("group"), np.add)
        costs = np.array([d.total_cost(start) for start, d in self._mission.deployments.items()], dtype=float)
        yield _Rule(
            ~enabler & grouped & (gain <= self._instance.cost_weight * costs),
            lambda _: "it would avert less than its cost is worth",
        )

    def _most_averted(self, group: Group) -> Series:
        """Most that the first people of a posting group could avert [exposure unit / hundred persons]."""
        averted = np.array([self._averted(group, a) for a in group.areas])
        return np.asarray(averted.reshape(-1, len(self._mission.periods)).max(axis=0, initial=0.0))

    def _averted(self, group: Group, area: str) -> Series:
        """What the first people of a group would avert in an area [exposure unit / hundred persons]."""
        averted = np.zeros(len(self._mission.periods))
        for h, threat in self._mission.areas[area].threats.items():
            rate = threat.troops_effort if group.kind == "troops" else threat.police_effort
            averted += self._effects[self._name, area, h].marginal * rate * group.effectiveness
        return averted

    def _locked(self) -> _Rule:
        full = set[Start]()
        for lock in self._mission.locks:
            starts = self._mission.locked(lock)
            if lock.units_max is not None and sum(self._sent.get(start, 0) for start in starts) >= lock.units_max:
                full.update(starts)
        return _Rule(np.array([s in full for s in self._starts], dtype=bool), lambda _: "locked out by the planner")

    def _ceilings(self) -> Iterator[_Rule]:
        kinds = ["police" if kind == "police" else "troops" for kind in self._traits("kind")]
        police = np.array(kinds, dtype=str) == "police"
        ceilings = ("troops", self._mission.troops_headroom, ~police), ("police", self._mission.police_headroom, police)
        for kind, headroom, ours in ceilings:
            full = self._full(headroom, kinds)
            yield _Rule(ours & full, partial(_said, f"no room under the {kind} ceiling"))

    def _contributors(self) -> _Rule:
        full = self._full(self._mission.contributor_headroom, self._traits("contributor"))
        return _Rule(full, lambda s: f"{self._mission.deployments[s].contributor} fills its share of the mission")

    def _full(self, headroom: float | None, traits: list[str]) -> Mask:
        """By start: whether those deployed of the same trait leave no room for another unit under a limit."""
        if headroom is None:
            return np.zeros(len(self._starts), dtype=bool)
        there = {trait: np.zeros(len(self._mission.periods)) for trait in dict.fromkeys(traits)}
        for start, trait in zip(self._starts, traits, strict=True):
            if start in self._sent:
                d = self._mission.deployments[start]
                there[trait][self._first_to_last(start, d)] += self._sent[start] * d.persons
        return np.asarray(headroom - self._over_stay(there, traits, np.maximum) < self._persons - SLACK)

    def _money(self) -> _Rule:
        if self._mission.cash_arriving is None:
            return _Rule(np.zeros(len(self._starts), dtype=bool), lambda _: "")
        spent = Purse.of(self._instance, self._name, []).spent[: len(self._mission.periods)]
        afterwards = np.arange(len(self._mission.periods))[:, None] >= self._first
        short = afterwards & (self._cash[:, None] < spent - SLACK)
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
        stays = zip(self._deployments, self._first.tolist(), self._last.tolist(), strict=True)
        keys = [(d.group if d.kind == "troops" else "", first, last) for d, first, last in stays]
        most = {c: _table(spare, np.maximum) for c, spare in self._spare.items()}
        awaited = {key: self._awaited(most, *key) for key in set(keys)}
        words = {s: awaited[key] for s, key in zip(self._starts, keys, strict=True)}
        return _Rule(np.array([bool(w) for w in words.values()], dtype=bool), lambda s: words[s])

    def _awaited(self, most: Mapping[str, Table], group: str, first: int, last: int) -> str:
        if group not in self._mission.groups:
            return ""
        short = {c for c, table in most.items() if table[first, last] < SLACK}
        areas = self._mission.groups[group].areas
        lacking = [short & self._mission.areas[a].troops_per_unit.keys() for a in areas]
        return f"its people wait for {min(set.union(*lacking))}" if lacking and all(lacking) else ""

    @property
    def _spare(self) -> dict[str, Series]:
        """Enabler units not yet needed, by capability [units]."""
        spare = {c: np.full(len(self._mission.periods), units) for c, units in self._mission.spare_units.items()}
        for start, units in self._sent.items():
            d = self._mission.deployments[start]
            if d.capability in spare:
                spare[d.capability][self._first_to_last(start, d)] += units
        for (g, a, t), people in self._posted.items():
            if self._mission.groups[g].kind == "troops":
                for capability, ratio in self._mission.areas[a].troops_per_unit.items():
                    spare[capability][t - self._zero] -= people / ratio
        return spare

    def _first_to_last(self, start: Start, d: Deployment) -> slice:
        return slice(start.period - self._zero, d.last_period + 1 - self._zero)

    def _over_stay(self, series: Mapping[str, Series], traits: list[str], total: np.ufunc) -> Series:
        """By start: the series of its trait, in total over the periods in which a unit would be there."""
        place = {trait: number for number, trait in enumerate(series)}
        tables = np.array([_table(each, total) for each in series.values()])
        which = list(map(place.__getitem__, traits))
        return np.asarray(tables[which, self._first, self._last] if which else np.zeros(0))

    def _traits(self, name: str) -> list[str]:
        """By start: a trait of its units."""
        return list(map(attrgetter(name), self._deployments))


def _said(words: str, _: Start) -> str:
    return words


def _table(series: Series, total: np.ufunc) -> Table:
    """The total of a series from each period (row) to each later one (column)."""
    count = len(series)
    table = np.zeros((count, count))
    for first in range(count):
        table[first, first:] = total.accumulate(series[first:])
    return table
