"""Capability gaps of a plan: what areas still need, and one more unit in them, each with what it would avert.

Exact for the plan as it stands, without a solve: everybody else stays where they are posted, and what is added works
in the area from its first period on, and after it as far as effort carries over. Ceilings, money and enablers that it
would need besides are told, not assumed.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from planner.chances import chances_of
from planner.chances.expected.fixed_postings import FixedPostings, fixed_postings
from planner.chances.expected.threat_reading import Amounts, Present, ThreatReading
from planner.facts import Facts
from planner.facts.rows import Record, filled, records

SOON = "RDL"
"""Readiness of one more unit: how soon it could be there."""

PEOPLE = ("troops", "police")
"""Needs that people meet, by their kind."""

ROUNDING = 1e-6
"""Shortfall that is rounding [persons, USD or units]."""


@dataclass(frozen=True)
class Averted:
    """Exposure that something added to a plan would avert [civilian-months]."""

    if_all_come: float
    by_chances: float


@dataclass(frozen=True)
class CapabilityGap:
    """What an area lacks of one need over the horizon, or a mission of one capability."""

    mission: str
    area: str
    """Empty for enablers, which are for the whole mission."""
    need: str
    """`troops`, `police`, `prevention`, or the capability of enablers."""
    from_period: int
    """First period in which it lacks anything."""
    to_period: int
    """Last period in which it does."""
    missing: float
    """The most that it lacks in a period [persons; USD a period; units]."""
    averts: Averted | None
    """What making it up in every period would avert, all else as it is; None for enablers."""


@dataclass(frozen=True)
class OneMoreUnit:
    """One more unit of a type, with all its people in one area from when it could be there."""

    unit_type: str
    mission: str
    area: str
    from_period: int
    to_period: int
    persons: float
    averts: Averted
    cost_usd: float
    """Cost over its stay [USD]."""
    over_ceiling: float
    """People above the usable share of the ceiling [persons]."""
    short_usd: float
    """Money that the mission lacks for it [USD]."""
    lacking: Mapping[str, int]
    """Enabler units that its troops would need besides, by capability [units]."""

    @property
    def fits(self) -> bool:
        """Whether ceiling, money and enablers of the plan leave room for it."""
        return not (self.over_ceiling > ROUNDING or self.short_usd > ROUNDING or self.lacking)


@dataclass(frozen=True)
class GapAnalysis:
    """A plan, and what stays unprotected with it where more could be averted."""

    facts: Facts
    fixed: FixedPostings

    @classmethod
    def of(cls, facts: Facts) -> "GapAnalysis":
        """The analysis of a plan from its facts."""
        return cls(facts, fixed_postings(facts))

    @cached_property
    def gaps(self) -> tuple[CapabilityGap, ...]:
        """Every gap, the one first whose making up averts most; those of enablers last, the largest first."""
        found = [self._gap(*key, rows) for key, rows in self._missing.items()]
        return tuple(sorted(found, key=_worth))

    @cached_property
    def one_more(self) -> tuple[OneMoreUnit, ...]:
        """One more unit for every area that lacks people, of every type that posts them; what averts most first."""
        found = [
            unit
            for gap in self.gaps
            if gap.need in PEOPLE
            for row in self._types
            if row.kind == gap.need
            for unit in self._one_more(row, gap)
        ]
        return tuple(sorted(found, key=lambda unit: (-unit.averts.if_all_come, unit.area, unit.unit_type)))

    @cached_property
    def _types(self) -> list[Record]:
        """Unit types that post their people."""
        return [row for row in records(self.facts.case["unit_types"]) if row.posts]

    @cached_property
    def _missing(self) -> dict[tuple[str, str, str], dict[int, float]]:
        """What is missing by period, by mission, area and need [persons, USD or units]."""
        found: dict[tuple[str, str, str], dict[int, float]] = {}
        for row in self.facts.rows("gaps"):
            if row.missing > ROUNDING:
                found.setdefault((row.mission, row.area, row.need), {})[row.period] = row.missing
        return found

    def _gap(self, mission: str, area: str, need: str, missing: Mapping[int, float]) -> CapabilityGap:
        added = {(area, t): {need: amount} for t, amount in missing.items()}
        return CapabilityGap(
            mission=mission,
            area=area,
            need=need,
            from_period=min(missing),
            to_period=max(missing),
            missing=max(missing.values()),
            averts=self._averted(area, added) if area else None,
        )

    def _one_more(self, unit: Record, gap: CapabilityGap) -> Iterator[OneMoreUnit]:
        first, last = self.facts.mandates[gap.mission]
        lead = -(-self.facts.lead_months.get(SOON, 0.0) // self.facts.months)
        start = max(first, int(1 + lead))
        if start > last:
            return
        stay = range(start, last + 1)
        averts = self._averted(gap.area, {(gap.area, t): {unit.kind: unit.strength} for t in stay})
        monthly = unit.monthly_cost_usd * self.facts.months
        costs = [monthly + (unit.deployment_cost_usd if t == start else 0.0) for t in stay]
        yield OneMoreUnit(
            unit_type=unit.unit_type,
            mission=gap.mission,
            area=gap.area,
            from_period=start,
            to_period=last,
            persons=float(unit.strength),
            averts=averts,
            cost_usd=float(sum(costs)),
            over_ceiling=max(0.0, unit.strength - self.room(gap.mission, unit.kind, stay)),
            short_usd=self._short(gap.mission, stay, costs),
            lacking=self._lacking(gap, unit, stay) if unit.kind == "troops" else {},
        )

    def _averted(self, area: str, added: Present) -> Averted:
        """What effort added in an area would avert [civilian-months]."""
        if_all_come = by_chances = 0.0
        for row in self.facts.threats[area]:
            reading = ThreatReading(self.facts, row)
            places = self._places[area, row.threat]
            share = -np.expm1(-reading.effort(added))
            if_all_come += float((self._answerable[0][places] * share).sum())
            by_chances += float((self._answerable[1][places] * share).sum())
        return Averted(if_all_come, by_chances)

    @cached_property
    def _places(self) -> dict[tuple[str, str], slice]:
        """Places of each area and threat in the arrays of `fixed`."""
        found: dict[tuple[str, str], slice] = {}
        for n, (area, threat, _) in enumerate(self.fixed.places):
            first = found[area, threat].start if (area, threat) in found else n
            found[area, threat] = slice(first, n + 1)
        return found

    @cached_property
    def _answerable(self) -> tuple[Amounts, Amounts]:
        """What stays unprotected that more could avert, by place: if all come, and by their chances."""
        fixed, never = self.fixed, self.fixed.never_averted
        return self.if_all_come() - never, fixed.expected(chances_of(self.facts.case)) - never

    def if_all_come(self, without: str = "") -> Amounts:
        """What stays unprotected if all come but a pledge, by place [civilian-months]: shape (places)."""
        stays = np.array([pledge != without for pledge in self.fixed.pledges], dtype=float)
        late, paid = np.zeros(len(stays)), np.ones(len(self.fixed.funds))
        return self.fixed.unprotected(self.fixed.units * stays, late, paid)

    def room(self, mission: str, kind: str, periods: range) -> float:
        """People that the usable share of a ceiling leaves room for throughout some periods [persons]."""
        here = "police" if kind == "police" else "troops"
        authorised = getattr(self.facts.missions[mission], f"authorised_{here}")
        if pd.isna(authorised):
            return math.inf
        there = sum(getattr(self.facts.areas[area], f"in_place_{here}") for area in self.facts.areas_of[mission])
        most = max((self._deployed.get((mission, here, t), 0.0) for t in periods), default=0.0)
        return float(max(0.0, authorised * self.facts.setting("reachable_share") - there - most))

    @cached_property
    def _deployed(self) -> dict[tuple[str, str, int], float]:
        found: dict[tuple[str, str, int], float] = {}
        for stay in self.facts.present:
            key = stay.mission, "police" if stay.kind == "police" else "troops", stay.period
            found[key] = found.get(key, 0.0) + stay.persons
        return found

    def _short(self, mission: str, stay: range, costs: list[float]) -> float:
        """Money that a mission lacks to pay for a stay, by the end of any period [USD]."""
        balances, spent, short = self.facts.balances, 0.0, 0.0
        for t, cost in zip(stay, costs, strict=True):
            spent += cost
            if (mission, t) in balances:
                short = max(short, spent - max(0.0, balances[mission, t].closing))
        return short

    def _lacking(self, gap: CapabilityGap, unit: Record, stay: range) -> dict[str, int]:
        """Enabler units that more troops in an area would need besides, by capability [units]."""
        found = {}
        for row in self.facts.support[gap.area]:
            key = gap.mission, row.capability
            left = min(self.facts.supporting(*key, t) - self.facts.needed.get((*key, t), 0.0) for t in stay)
            short = unit.strength / row.troops_per_unit - max(0.0, left)
            if short > ROUNDING:
                found[row.capability] = math.ceil(short - ROUNDING)
        return found


def _worth(gap: CapabilityGap) -> tuple[bool, float]:
    """What gaps are sorted by: the most exposure averted first, then the most enablers missing."""
    return gap.averts is None, -(gap.missing if gap.averts is None else gap.averts.if_all_come)


def usual_type(case_types: pd.DataFrame, need: str, missing: float) -> Record | None:
    """The unit type that a need is asked for in: the largest that what is missing fills, else the smallest.

    Args:
        case_types: The table `unit_types`.
        need: `troops`, `police`, or a capability of enablers.
        missing: What is missing [persons; units].
    """
    rows = records(case_types)
    if need not in PEOPLE:
        return next((row for row in rows if filled(row.capability, "") == need), None)
    posting = sorted((row for row in rows if row.kind == need and row.posts), key=lambda row: row.strength)
    fitting = [row for row in posting if row.strength <= missing]
    return (fitting or posting[:1] or [None])[-1]
