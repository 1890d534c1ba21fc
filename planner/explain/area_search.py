"""The cheapest addition for an area: units and money added to a plan that is held, by solving."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyomo.environ as pyo

from models.area_need import Added, Aim, EffortIndex, Lifted, build_need, new_money, settle, tangent, within
from models.decision import Decision, decision_of
from models.effect import Effect, Key, effects
from models.exposure import requirement_rate
from models.instance import PERSONS, USD, Instance, Mission
from planner.explain.additions import (
    MONEY,
    most_from_one,
    openly_extended,
    pledge_of,
)
from planner.extract import decision_in
from planner.facts.rows import filled
from planner.plan import Plan
from planner.prepare import prepare
from planner.solve import Least, least
from planner.tables import Case

STEP = 1_000.0
"""Money is told in steps of so much [USD]."""

GAP = STEP / 2.0 / USD
"""Cost by which an addition may miss the cheapest: less than can be told [million USD]."""

DEEPEST = 20.0
"""Effort beyond which more people tell nothing: less than a hundred-millionth is left [1]."""

NEAR = 1e-9
"""Relative amount by which a goal may be missed by rounding [1]."""

ROUNDING = 1e-6
"""The same of a solution of the solver [1]."""

WHOLE = 1e-5
"""Part of a person that is rounding [persons]."""

BEST_WITHIN = 1e-4
"""Share of the unprotected exposure of an area by which the most that can be reached may be missed [1]."""

ROUNDS = 40
"""Most times that tangents are added at a solution [1]."""


@dataclass(frozen=True)
class FoundAddition:
    """An addition that reaches a goal."""

    decision: Decision
    """The plan with it, of the instance with all that may be added."""
    least_cost: float
    """No addition that reaches it costs less [million USD]."""


@dataclass(frozen=True)
class AreaSearch:
    """An area under a plan, and what may be added to it."""

    case: Case
    plan: Plan
    area: str

    @property
    def mission(self) -> str:
        """The mission that the area belongs to."""
        return self.case.mission_of[self.area]

    @cached_property
    def types(self) -> dict[str, int]:
        """Unit types that help here, each with most units of it that tell anything [units]."""
        threats = self.case["threats"][self.case["threats"]["area"] == self.area]
        support = self.case["support"][self.case["support"]["area"] == self.area]
        ratios = dict(support[["capability", "troops_per_unit"]].itertuples(index=False))
        rate = requirement_rate(self.case.settings.protection_at_requirement)
        most = {k: DEEPEST / rate * filled(threats[f"{k}_required"].max(), 0.0) for k in ("troops", "police")}
        found, one = {}, most_from_one(self.case, self.mission)
        for row in self.case["unit_types"].itertuples():
            people = most.get(row.kind, 0.0) if row.posts else 0.0
            number = people / row.strength
            if row.kind == "enabler" and row.capability in ratios and most["troops"]:
                number = most["troops"] / ratios[row.capability]
            if number and row.strength <= one:
                found[row.unit_type] = math.ceil(number)
        return found

    @cached_property
    def _instance(self) -> Instance:
        return prepare(openly_extended(self.case, self.mission, self.types.items()))

    @property
    def unit(self) -> float:
        """Civilian-months in one unit of exposure [civilian-months]."""
        return self._instance.exposure_unit

    @cached_property
    def held(self) -> Decision:
        """The plan that is held."""
        return decision_in(self._instance, self.plan)

    @cached_property
    def held_here(self) -> Decision:
        """The plan that is held, at the mission alone."""
        kinds = vars(self.held).items()
        return Decision(**{kind: {k: x for k, x in of.items() if k[0] == self.mission} for kind, of in kinds})

    @cached_property
    def added(self) -> Added:
        """What may be added."""
        return Added(frozenset(map(pledge_of, self.types)), MONEY)

    def touched(self, lifted: Lifted | None = None) -> Instance:
        """The part of the instance that an addition touches."""
        return within(self._instance, self.mission, self.area, self.held, self.added, lifted or Lifted())

    @cached_property
    def here(self) -> Mission:
        """The mission, with the deployments of the plan and those that may be added."""
        return self.touched().missions[self.mission]

    @cached_property
    def now(self) -> dict[Key, Effect]:
        """The effect of the plan on every threat of the area."""
        return effects(self.touched(), self.held_here)

    def first(self, threat: str) -> int | None:
        """First period in which anything that is added can answer a threat; None where nothing can."""
        answers = self.here.areas[self.area].threats[threat]
        kinds = {k for k, effort in (("troops", answers.troops_effort), ("police", answers.police_effort)) if effort}
        starts = [s.period for s, d in self.here.deployments.items() if s.pledge in self.added.pledges
                  and d.group and d.kind in kinds]  # fmt: skip
        if answers.prevention_effort:
            starts.append(self.here.periods.start)
        return min(starts, default=None)

    def required(self) -> dict[EffortIndex, float]:
        """Effort that meets the requirement, by threat and period that something added can reach [1]."""
        rate, found = requirement_rate(self.case.settings.protection_at_requirement), dict[EffortIndex, float]()
        for (_, a, h), effect in self.now.items():
            first = self.first(h)
            if first is not None:
                found |= {
                    (a, h, t): rate for t, exposed in effect.threat.exposure.items() if t >= first and exposed > 0
                }
        return found

    def missing(self, required: Mapping[EffortIndex, float]) -> bool:
        """Whether the plan misses any effort that is required."""
        for (_, a, h), effect in self.now.items():
            for t, lasting in zip(self.here.periods, effect.lasting, strict=True):
                if float(lasting) < required.get((a, h, t), 0.0) - ROUNDING:
                    return True
        return False

    @property
    def unsupported(self) -> frozenset[str]:
        """Capabilities that troops need here and that no type of unit provides."""
        kinds = self.case["unit_types"].set_index("unit_type")["capability"]
        return frozenset(self.here.areas[self.area].troops_per_unit) - {str(kinds[each]) for each in self.types}

    def above_ceilings(self, decision: Decision) -> dict[str, float]:
        """People of a decision beyond what the ceilings leave, by kind, where there are any [persons]."""
        above = {}
        for kind, room in (("troops", self.here.troops_headroom), ("police", self.here.police_headroom)):
            starts = ((s, units, self.here.deployments[s]) for (_, s), units in decision.deploy.items())
            of_kind = [(s, units, d) for s, units, d in starts if (d.kind == "police") == (kind == "police")]
            present = [sum(units * d.persons for s, units, d in of_kind if s.period <= t <= d.last_period)
                       for t in self.here.periods]  # fmt: skip
            if room is not None and max(present) > room + ROUNDING:
                above[kind] = (max(present) - room) * PERSONS
        return above

    def saturated(self) -> float:
        """Exposure that stays whatever is added: the residual share, and all before anybody comes [civilian-months]."""
        left = 0.0
        for (_, _, h), effect in self.now.items():
            first = self.first(h)
            for t, exposed, now in zip(self.here.periods, effect.exposure, effect.unprotected, strict=True):
                left += float(now if first is None or t < first else exposed * effect.residual_share)
        return left * self.unit

    def exposure(self, decision: Decision) -> float:
        """Exposure that stays unprotected in the area [civilian-months]."""
        return _left(effects(self.touched(), decision)) * self.unit

    def cheapest(self, aim: Aim, lifted: Lifted | None = None) -> FoundAddition | Least:
        """The cheapest addition that reaches an aim, with the least money beyond what there is, paid late.

        Args:
            aim: The aim, its exposure in units of the instance.
            lifted: Limits that are lifted.

        Returns:
            The addition, or the result of a search that found none.
        """
        instance = self.touched(lifted)
        m = build_need(instance, self.area, self.held, self.added, aim)
        solving = _Solving(m, instance, self.held, aim)
        first = solving.run(GAP)
        if not first.found:
            return first
        bound = solving.bound
        if pyo.is_potentially_variable(new_money(m)) and not _spare_money(m, solving):
            return replace(first, value=math.inf)
        return FoundAddition(solving.best, bound)

    def most(self) -> Decision | None:
        """The addition that leaves least exposure unprotected in the area; None where it is not found."""
        instance, aim = self.touched(), Aim()
        m = build_need(instance, self.area, self.held, self.added, aim)
        now = _left(self.now)
        m.total.set_value(m.exposure / now)
        solving, before = _Solving(m, instance, self.held, aim), math.inf
        for _ in range(ROUNDS):
            found = solving.run(BEST_WITHIN)
            if not found.found:
                return None
            share = _left(effects(instance, solving.best)) / now
            if share - found.value <= BEST_WITHIN or share >= before:
                break
            before = share
            solving.refine()
        return solving.best


class _Solving:
    """A model that is solved until its aim holds exactly, with whole people and money in steps."""

    def __init__(self, m: pyo.ConcreteModel, instance: Instance, held: Decision, aim: Aim) -> None:
        self._m, self._instance, self._held, self._aim = m, instance, held, aim
        self._variables = list(m.component_data_objects(pyo.Var))
        self._tightened = False
        self.bound = -math.inf
        """Bound of the model before it was tightened to make up for whole people [unit of the total]."""
        self.best: Decision

    def run(self, gap: float) -> Least:
        """Solve until the aim holds."""
        for _ in range(ROUNDS):
            found = least(self._m, gap)
            if not self._tightened:
                self.bound = max(self.bound, found.bound)
            if not found.found:
                return found
            exact = self._solution()
            told = self._told(exact)
            if self._missed(told) <= NEAR:
                self.best = told
                return found
            if self._missed(exact) > ROUNDING:
                self.refine()
            else:
                self._tighten(told)
        return replace(found, value=math.inf)

    def trim(self) -> None:
        """Leave out every step of prevention that is not needed, the earliest first."""
        for key in sorted(k for k in self.best.prevent if k[1] == MONEY):
            less = {**self.best.prevent, key: max(0.0, self.best.prevent[key] - STEP / USD)}
            trimmed = replace(self.best, prevent={k: usd for k, usd in less.items() if usd > 0.0})
            if self._missed(trimmed) <= NEAR:
                self.best = trimmed

    def take_payments(self) -> None:
        """Take over what pays for units from the solution, all else as it is."""
        self.best = replace(self.best, pay=self._solution().pay)

    def refine(self) -> None:
        """Add a tangent of every threat and period at the solution."""
        (b,) = self._m.mission.values()
        for (_, a, h), effect in effects(self._instance, self._solution()).items():
            for t, lasting in zip(b.data.periods, effect.lasting - effect.threat.effort_in_place, strict=True):
                if (a, h, t) in b.EXPOSED:
                    self._m.tangents_of_left.add(tangent(self._m, (a, h, t), max(0.0, float(lasting))))

    def _solution(self) -> Decision:
        return decision_of(self._variables, np.array([v.value or 0.0 for v in self._variables]))

    def _told(self, decision: Decision) -> Decision:
        """The decision with whole people added, and added prevention in whole steps."""
        post = {key: self._whole(key, people) for key, people in decision.post.items()}
        prevent = {key: in_steps(usd) if key[1] == MONEY else usd for key, usd in decision.prevent.items()}
        return replace(decision, post=post, prevent=prevent)

    def _whole(self, key: tuple[str, str, str, int], people: float) -> float:
        held = self._held.post.get(key, 0.0)
        return held + max(0, math.floor((people - held) * PERSONS + WHOLE)) / PERSONS

    def _missed(self, decision: Decision) -> float:
        """By how much a decision misses the aim: exposure relative to it, or effort [1]."""
        found = effects(self._instance, decision)
        short = max(self._lacking(found).values(), default=-math.inf)
        if self._aim.exposure is None:
            return short
        return max(short, _left(found) / self._aim.exposure - 1.0)

    def _lacking(self, found: Mapping[Key, Effect]) -> dict[EffortIndex, float]:
        """Effort that is missing, by threat and period [1]."""
        periods = next(iter(self._instance.missions.values())).periods
        lasting = {
            (a, h, t): float(effort)
            for (_, a, h), each in found.items()
            for t, effort in zip(periods, each.lasting, strict=True)
        }
        return {row: least_effort - lasting[row] for row, least_effort in self._aim.efforts.items()}

    def _tighten(self, told: Decision) -> None:
        """Aim further, by what whole people miss."""
        self._tightened = True
        found = effects(self._instance, told)
        if self._aim.exposure is not None:
            missed = _left(found) / self._aim.exposure - 1.0
            self._m.share_aimed.set_value(self._m.share_aimed.value - max(0.0, missed))
        for row, lack in self._lacking(found).items():
            if lack > NEAR:
                self._m.required[row].set_value(self._m.required[row].value + lack)


def _spare_money(m: pyo.ConcreteModel, solving: _Solving) -> bool:
    """Of the cheapest additions, take one that needs least new money, and pay it as late as can be.

    Returns:
        Whether its payments were found.
    """
    (b,) = m.mission.values()
    m.cost_limit = pyo.Constraint(expr=m.cost <= pyo.value(m.cost) + STEP / USD * len(b.PERIODS))
    m.total.set_value(new_money(m))
    solving.run(GAP)
    solving.trim()
    settle(m, solving.best)
    if not least(m, GAP).found:
        return False
    m.money_limit = pyo.Constraint(expr=new_money(m) <= pyo.value(new_money(m)) + GAP / 100)
    m.total.set_value(new_money(m, early=True))
    if not least(m, GAP).found:
        return False
    solving.take_payments()
    return True


def _left(found: Mapping[Key, Effect]) -> float:
    """Unprotected exposure of some threats [exposure unit]."""
    return sum(float(effect.unprotected.sum()) for effect in found.values())


def in_steps(usd: float) -> float:
    """Money in whole steps, rounded up but for rounding [million USD]."""
    return math.ceil(usd * USD / STEP - ROUNDING) * STEP / USD
