"""Limits that make a plan fairer, stricter by level: on what areas are left with, and on people of contributors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd

from models.decision import Decision
from models.effect import effects
from models.instance import Instance
from planner.answers.fairness import Fairness
from planner.offering import ALLOCATION
from planner.plan import Plan
from planner.prepare import prepare
from planner.process.home import ROOT
from planner.run import finished
from planner.solution import Limits
from planner.solve import ModelCache, reallocate, solve
from planner.solve.fairest import AreaKey, Ladder, fairest
from planner.tables import Case

LEAST_AT_STAKE = 0.005
"""Share of all that could be averted that must be at stake in an area for it to count [1]: a battalion for a village
that is safe already is no fairness."""

HOPELESS = 0.99
"""Share left of what an area's exposure could fall by, by the best plan for it alone, from which it does not count."""

ALONE = Limits(0.05, 60.0, threads=1, work=1)
"""Limits of the search for the best that an area could have alone."""

REACHED = (0.98, 0.9, 0.75, 0.5)
"""Parts of the highest level found that the strictest limits ask for, the first that orders can keep [1]."""

BILLION = 1e9


@dataclass(frozen=True)
class FairLevel:
    """Limits at a level."""

    asked: float
    """What is asked of the measure of fairness."""
    limits: dict[str, float]
    """By area: most that is left of what its exposure could fall by [1]; by contributor: most people [persons]."""
    plan: Plan | None = None
    """A plan that keeps them, to begin with; None where the current plan is repaired."""


@dataclass(frozen=True, eq=False)
class FairAreas:
    """Fairness to areas."""

    case: Case
    fairness: Fairness

    @cached_property
    def instance(self) -> Instance:
        """The instance of the case without limits on areas."""
        return prepare(unlimited(self.case, self.fairness))

    @cached_property
    def could(self) -> dict[AreaKey, float]:
        """What the exposure of each area could fall by, with those in place only [civilian-months]."""
        found, share, unit = effects(self.instance, NOBODY), self.instance.residual_share, self.instance.exposure_unit
        sums: dict[AreaKey, float] = {}
        for (mission, area, _), effect in found.items():
            here = float((effect.in_place_only - share * effect.exposure).sum()) * unit
            sums[mission, area] = sums.get((mission, area), 0.0) + here
        return sums

    @cached_property
    def best(self) -> dict[AreaKey, float]:
        """By area that counts: least that it is left with by the best plan found for it alone, as a share [1]."""
        most = LEAST_AT_STAKE * sum(self.could.values())
        found = {key: self._alone(*key) for key, could in self.could.items() if could > 0 and could >= most}
        return {key: left for key, left in found.items() if left < HOPELESS}

    def _alone(self, mission: str, area: str) -> float:
        """What an area is left with by the best plan found for it alone, as a share of what it could fall by [1]."""
        there = self.instance.missions[mission]
        areas = {a: each if a == area else replace(each, threats={}) for a, each in there.areas.items()}
        alone = replace(
            self.instance,
            missions={mission: replace(there, areas=areas, locks=(), reference={})},
            pledges={p: units for p, units in self.instance.pledges.items() if p in there.starts_of},
            cost_weight=0.0,
            change_weight=0.0,
        )
        decision = solve(ModelCache().problem(alone), ALONE).decision
        if decision is None:
            return 1.0
        share, left = alone.residual_share, 0.0
        for effect in effects(alone, decision).values():
            left += float((effect.unprotected - share * effect.exposure).sum()) * alone.exposure_unit
        return min(1.0, left / self.could[mission, area])

    @cached_property
    def civilians(self) -> dict[str, float]:
        """People of each area, in thousands."""
        rows = self.case["areas"][["area", "civilians"]].itertuples(index=False, name=None)
        return {area: people / 1000 for area, people in rows}

    def measure(self, plan: Plan) -> tuple[float, str]:
        """How fair a plan is, and the area that is worst off."""
        left = left_in(self.case, plan)
        if self.fairness is Fairness.NEED:
            had = {
                area: (self.could[mission, area] - left[area]) / ((1.0 - best) * self.could[mission, area])
                for (mission, area), best in self.best.items()
            }
            return min(((min(max(share, 0.0), 1.0), area) for area, share in had.items()), default=(1.0, ""))
        by_people = ((left[area] / self.civilians[area], area) for _, area in self.best if self.civilians[area])
        return max(by_people, default=(0.0, ""))

    def levels(self, plan: Plan, count: int) -> Iterator[FairLevel]:
        """So many levels of limits, the fairest first; fewer where no plan is fairer."""
        now, _ = self.measure(plan)
        sign = 1.0 if self.fairness is Fairness.NEED else -1.0
        top = self._top(sign * now)
        for step in range(0 if top is None else count, 0, -1):
            asked = now if top is None else now + (top.asked - now) * step / count
            yield FairLevel(asked, self._limits(asked)) if top is None or step < count else top

    def _top(self, lowest: float) -> FairLevel | None:
        """The strictest limits that a plan found keeps; None where none is fairer than the current plan."""
        sign = 1.0 if self.fairness is Fairness.NEED else -1.0
        found = fairest(self.instance, self._ladders(), lowest, 1.0 if sign > 0 else 0.0) if self.best else None
        if found is None or found.decision is None or found.level <= lowest:
            return None
        for reached in REACHED:
            asked = sign * (lowest + reached * (found.level - lowest))
            limits = self._limits(asked)
            plan = self._plan(limited(self.case, self.fairness, limits), found.decision)
            if plan is not None:
                return FairLevel(asked, limits, plan)
        return None

    def _plan(self, case: Case, decision: Decision) -> Plan | None:
        """The verified plan of a decision, people and money placed anew; None where it cannot keep the limits."""
        instance = prepare(case)
        found = reallocate(ModelCache().problem(instance), [decision], ALLOCATION)
        return None if found.decision is None else finished(case, instance, ALLOCATION, found).plan

    def _limits(self, asked: float) -> dict[str, float]:
        return {area: self._limit(mission, area, asked) for mission, area in self.best}

    def _ladders(self) -> dict[AreaKey, Ladder]:
        unit = self.instance.exposure_unit
        if self.fairness is Fairness.NEED:
            return {key: Ladder(0.0, (1.0 - best) * self.could[key] / unit) for key, best in self.best.items()}
        return {key: Ladder(self.could[key] / unit, self.civilians[key[1]] / unit) for key in self.best}

    def _limit(self, mission: str, area: str, asked: float) -> float:
        """Most that an area is left with, as a share of what its exposure could fall by [1]."""
        could, best = self.could[mission, area], self.best[mission, area]
        share = 1.0 - asked * (1.0 - best) if self.fairness is Fairness.NEED else asked * self.civilians[area] / could
        return round(min(1.0, max(0.0, share)), 4)


@dataclass(frozen=True, eq=False)
class FairContributors:
    """Fairness to contributors: people against capacity."""

    case: Case
    fairness: Fairness

    @cached_property
    def capacity(self) -> dict[str, float]:
        """Capacity of each contributor that has a figure: of GDP [billion USD], or 1 where all are alike."""
        names = self.case["contributors"]["contributor"].tolist()
        if self.fairness is Fairness.ALIKE:
            return dict.fromkeys(names, 1.0)
        known = gdp(int(self.case.settings.start[:4]))
        return {name: known[name] / BILLION for name in names if name in known}

    def measure(self, plan: Plan) -> tuple[float, str]:
        """The greatest burden, and who bears it."""
        people = plan.deployments.groupby("contributor")["persons"].sum()
        burdens = ((float(people[name]) / self.capacity[name], name) for name in people.index if name in self.capacity)
        return max(burdens, default=(0.0, ""))

    def levels(self, plan: Plan, count: int) -> Iterator[FairLevel]:
        """So many levels of limits, the fairest first; fewer where no plan is fairer."""
        now, _ = self.measure(plan)
        for step in range(1, count + 1 if now > 0 else 1):
            asked = now * step / (count + 1)
            yield FairLevel(asked, {name: float(np.ceil(asked * each)) for name, each in self.capacity.items()})


NOBODY = Decision({}, {}, {}, {})

COLUMNS = {True: ("areas", "area", "left_limit"), False: ("contributors", "contributor", "people_limit")}
"""Table, key and column of the limits, by whether they are on areas."""


def unlimited(case: Case, fairness: Fairness) -> Case:
    """The case without the limits that a fairness is about."""
    return limited(case, fairness, {})


def limited(case: Case, fairness: Fairness, limits: Mapping[str, float]) -> Case:
    """The case with limits for fairness in place of those that it has."""
    table, key, column = COLUMNS[fairness.to_areas]
    frame = case[table]
    values = pd.Series([limits.get(name, np.nan) for name in frame[key]], index=frame.index, dtype=float)
    return replace(case, tables={**case.tables, table: frame.assign(**{column: values})})


def left_in(case: Case, plan: Plan) -> dict[str, float]:
    """By area: what a plan leaves it with, of what can be averted [civilian-months]."""
    sums = plan.exposure.groupby("area")[["baseline", "unprotected"]].sum()
    left = sums["unprotected"] - case.settings.residual_share * sums["baseline"]
    return dict.fromkeys(case["areas"]["area"], 0.0) | {str(area): float(value) for area, value in left.items()}


@cache
def gdp(year: int) -> dict[str, float]:
    """Gross domestic product by country, of the latest year up to one, or else the first after it [USD]."""
    table = pd.read_csv(ROOT / "data" / "reference" / "gdp.csv").sort_values("year")
    after = table.drop_duplicates("iso3").set_index("iso3")["gdp_usd"]
    before = table[table["year"] <= year].drop_duplicates("iso3", keep="last").set_index("iso3")["gdp_usd"]
    return {**after.to_dict(), **before.to_dict()}


def fair_by(case: Case, fairness: Fairness) -> FairAreas | FairContributors:
    """How a fairness is measured in a case, and the limits that make a plan fairer."""
    return FairAreas(case, fairness) if fairness.to_areas else FairContributors(case, fairness)
