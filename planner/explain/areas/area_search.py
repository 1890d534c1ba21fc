"""The cheapest addition for an area: units and money added to a plan that is held, by solving."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from models.algebra import pyo
from models.area_need import NUDGE, Added, Aim, EffortIndex, Lifted, build_need, new_money, within
from models.decision import Decision
from models.effect import Effect, Key, effects
from models.exposure import requirement_rate
from models.instance import PERSONS, Instance, Mission
from planner.explain.areas.additions import MONEY, most_from_one, openly_extended, pledge_of
from planner.explain.areas.area_solving import GAP, ROUNDING, ROUNDS, AimedModel, spare_money, unprotected_in
from planner.extract import decision_in
from planner.facts.rows import filled
from planner.plan import Plan
from planner.prepare import prepare
from planner.solve import Least
from planner.tables import Case

DEEPEST = 20.0
"""Effort beyond which more people tell nothing: less than a hundred-millionth is left [1]."""

BEST_WITHIN = 1e-4
"""Share of the unprotected exposure of an area by which the most that can be reached may be missed [1]."""

SURE_WITHIN = 1e-3
"""The same up to which it is told as the most that can be reached [1]."""


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
        return self.held.at(self.mission)

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
        starts = [s.period for s, d in self.here.deployments.items() if s.pledge in self.added.pledges
                  and d.group and d.kind in self._answering(threat)]  # fmt: skip
        if self.here.areas[self.area].threats[threat].prevention_effort:
            starts.append(self.here.periods.start)
        return min(starts, default=None)

    def _answering(self, threat: str) -> set[str]:
        """Kinds of people who answer a threat."""
        answers = self.here.areas[self.area].threats[threat]
        return {k for k, effort in (("troops", answers.troops_effort), ("police", answers.police_effort)) if effort}

    @cached_property
    def _idle(self) -> dict[str, list[int]]:
        """Periods in which the plan has people at the mission whom it posts nowhere, by kind."""
        idle: dict[tuple[str, int], float] = defaultdict(float)
        for (_, start), units in self.held_here.deploy.items():
            d = self.here.deployments[start]
            for t in range(start.period, d.last_period + 1) if d.group else ():
                idle[d.kind, t] += units * d.persons * PERSONS
        for (_, group, _, t), people in self.held_here.post.items():
            idle[self.here.groups[group].kind, t] -= people * PERSONS
        return {
            kind: [t for (k, t), people in idle.items() if k == kind and people >= 1] for kind in ("troops", "police")
        }

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
            idle = [t for kind in self._answering(h) for t in self._idle[kind]]
            first = min(idle if (added := self.first(h)) is None else [added, *idle], default=math.inf)
            for t, exposed, now in zip(self.here.periods, effect.exposure, effect.unprotected, strict=True):
                left += float(now if t < first else exposed * effect.residual_share)
        return left * self.unit

    def exposure(self, decision: Decision) -> float:
        """Exposure that stays unprotected in the area [civilian-months]."""
        return unprotected_in(effects(self.touched(), decision)) * self.unit

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
        solving = AimedModel(m, instance, self.held, aim)
        first = solving.run(GAP)
        if not first.found:
            return first
        bound = solving.bound - NUDGE
        if pyo.is_potentially_variable(new_money(m)) and not spare_money(m, solving):
            return replace(first, value=math.inf)
        return FoundAddition(solving.best, bound)

    def most(self) -> tuple[Decision, bool] | None:
        """The addition that leaves least unprotected in the area, and whether that is sure; None if none was found."""
        instance, aim = self.touched(), Aim()
        m = build_need(instance, self.area, self.held, self.added, aim)
        now = unprotected_in(self.now)
        m.total.set_value(m.exposure / now)
        solving, before = AimedModel(m, instance, self.held, aim), math.inf
        for _ in range(ROUNDS):
            found = solving.run(BEST_WITHIN)
            if not found.found:
                return None
            share = unprotected_in(effects(instance, solving.best)) / now
            if share - found.value <= BEST_WITHIN or share >= before:
                break
            before = share
            solving.refine()
        return solving.best, share - found.bound <= SURE_WITHIN
