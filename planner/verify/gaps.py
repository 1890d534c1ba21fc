"""Verify gaps: every requirement that is not met, by how much, and what meeting it would avert."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import TOLERANCE, amount, broken, wrong
from planner.facts.rows import totals
from planner.fault import Fault
from planner.language import many, say
from planner.verify.effects import Effects
from planner.verify.expectation import Means

REQUIRED = {"troops": "troops_required", "police": "police_required", "prevention": "prevention_usd_required"}
"""Columns of the threats by need."""

FIGURES = ("required", "met", "missing")

ONCE = say("each unmet requirement of a mission, area and period once")
"""What rows of the table `gaps` should be."""

GapKey = tuple[str, str, int, str]
"""(mission, area, period, need); no area for an enabler."""


@dataclass(frozen=True)
class _Gap:
    """A requirement, and what is there for it [persons, USD or units]."""

    required: float
    met: float
    worth: float = math.nan
    """Exposure that meeting it would avert [civilian-months]; NaN for enablers."""

    @property
    def missing(self) -> float:
        """What is short of it; below 0 where there is more."""
        return self.required - self.met

    @property
    def certain(self) -> bool:
        """Whether more is missing than rounding."""
        return self.missing > TOLERANCE * max(1.0, self.required)


def faults(facts: Facts, effects: Effects) -> Iterator[Fault]:
    """Gaps that are none, that are left out, or of which a figure is wrong."""
    expected = dict((*_area_gaps(facts, effects), *_enabler_gaps(facts)))
    seen, rows = set[GapKey](), []
    for row in facts.rows("gaps"):
        key = row.mission, row.area, row.period, row.need
        if key not in expected or key in seen:
            found = say("{need} at {mission}, {area}, period {period}", need=row.need, mission=row.mission,
                        area=row.area or "-", period=row.period)  # fmt: skip
            yield broken("need", "gaps", found, ONCE, row.Index + 2)
            continue
        seen.add(key)
        rows.append((row, expected[key]))
    right = [(gap.required, gap.met, gap.missing) for _, gap in rows]
    yield from wrong("gaps", FIGURES, [row for row, _ in rows], right)
    valued = [(row, gap) for row, gap in rows if not math.isnan(gap.worth)]
    yield from wrong("gaps", ("worth",), [row for row, _ in valued], [(gap.worth,) for _, gap in valued])
    for row, gap in rows:
        if math.isnan(gap.worth) and not math.isnan(row.worth):
            yield broken("worth", "gaps", amount(row.worth), say("blank, as for every enabler"), row.Index + 2)
    if missing := [key for key, gap in expected.items() if gap.certain and key not in seen]:
        yield broken("gaps", "gaps", many("{n} row missing", "{n} rows missing", len(missing)), ONCE)


def _area_gaps(facts: Facts, effects: Effects) -> Iterator[tuple[GapKey, _Gap]]:
    """What areas lack, by area, period and need; what is met to the last person may be in it."""
    full = -math.log(1.0 - facts.setting("protection_at_requirement"))
    for area, threats in effects.items():
        mission, place = facts.areas[area].mission, facts.areas[area]
        periods = range(facts.mandates[mission][0], facts.mandates[mission][1] + 1)
        for need, column in REQUIRED.items():
            asked = [(each, float(getattr(each.row, column))) for each in threats if need in each.of_one]
            if not asked:
                continue
            met = np.array([_met(facts, area, place, need, t) for t in periods])
            required = np.max([np.where(each.active, most, 0.0) for each, most in asked], axis=0)
            missing = np.maximum(required - met, 0.0)
            worth = sum(np.where(each.active, each.averted_by(full * missing / most), 0.0) for each, most in asked)
            yield from _unmet((mission, area, need), periods, required, met, np.asarray(worth))


def _unmet(
    of: tuple[str, str, str], periods: range, required: Means, met: Means, worth: Means
) -> Iterator[tuple[GapKey, _Gap]]:
    for t, *figures in zip(periods, required.tolist(), met.tolist(), worth.tolist(), strict=True):
        gap = _Gap(*figures)
        if gap.missing > -TOLERANCE * max(1.0, gap.required):
            yield (of[0], of[1], t, of[2]), gap


def _met(facts: Facts, area: str, place: object, need: str, t: int) -> float:
    """What there is for a need [effective persons, or USD]."""
    if need == "prevention":
        return facts.prevention.get((area, t), 0.0)
    return float(getattr(place, f"in_place_{need}")) + facts.effective.get((area, t, need), 0.0)


def _enabler_gaps(facts: Facts) -> Iterator[tuple[GapKey, _Gap]]:
    """Units that the whole requirement of troops would need, against those there, by mission, capability and period."""
    most = {area: _most_troops(facts, area) for area in facts.areas}
    wanted = totals(
        ((facts.areas[area].mission, row.capability), most[area] / row.troops_per_unit)
        for area, rows in facts.support.items()
        for row in rows
    )
    for (mission, capability), required in wanted.items():
        for t in range(facts.mandates[mission][0], facts.mandates[mission][1] + 1):
            gap = _Gap(required, facts.supporting(mission, capability, t))
            if gap.missing > -TOLERANCE * max(1.0, required):
                yield (mission, "", t, capability), gap


def _most_troops(facts: Facts, area: str) -> float:
    """Troops that the largest requirement of an area asks for beyond those in place [persons]."""
    asked = [float(row.troops_required) for row in facts.threats[area] if pd.notna(row.troops_required)]
    return max(0.0, max(asked, default=0.0) - float(facts.areas[area].in_place_troops))
