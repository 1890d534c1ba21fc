"""A model of an addition solved until its aim holds exactly, with whole people and money in steps."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from models.algebra import pyo
from models.area_need import Aim, EffortIndex, new_money, settle, tangent
from models.decision import Decision, decision_of
from models.effect import Effect, Key, effects
from models.instance import PERSONS, USD, Instance
from planner.explain.areas.additions import MONEY
from planner.solve import Least, least

STEP = 1_000.0
"""Money is told in steps of so much [USD]."""

GAP = STEP / 2.0 / USD
"""Cost by which an addition may miss the cheapest: less than can be told [million USD]."""

NEAR = 1e-9
"""Relative amount by which a goal may be missed by rounding [1]."""

ROUNDING = 1e-6
"""The same of a solution of the solver [1]."""

WHOLE = 1e-5
"""Part of a person that is rounding [persons]."""

ROUNDS = 40
"""Most times that tangents are added at a solution [1]."""


class AimedModel:
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
                return replace(found, impossible=found.impossible and not self._tightened)
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
        return max(short, unprotected_in(found) / self._aim.exposure - 1.0)

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
            missed = unprotected_in(found) / self._aim.exposure - 1.0
            self._m.share_aimed.set_value(self._m.share_aimed.value - max(0.0, missed))
        for row, lack in self._lacking(found).items():
            if lack > NEAR:
                self._m.required[row].set_value(self._m.required[row].value + lack)


def spare_money(m: pyo.ConcreteModel, solving: AimedModel) -> bool:
    """Of the cheapest additions, take one that needs least new money, and pay it as late as can be.

    Returns:
        Whether its payments were found.
    """
    (b,) = m.mission.values()
    m.cost_limit = pyo.Constraint(expr=m.cost <= pyo.value(m.cost) + STEP / USD * len(b.PERIODS))
    m.total.set_value(new_money(m) + m.nudge)
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


def unprotected_in(found: Mapping[Key, Effect]) -> float:
    """Unprotected exposure of some threats [exposure unit]."""
    return sum(float(effect.unprotected.sum()) for effect in found.values())


def in_steps(usd: float) -> float:
    """Money in whole steps, rounded up but for rounding [million USD]."""
    return math.ceil(usd * USD / STEP - ROUNDING) * STEP / USD
