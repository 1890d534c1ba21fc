"""Exposure to every threat, recomputed from postings and payments."""

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from planner.facts.facts import Facts
from planner.facts.rows import Record, filled, records

LEAST_EFFORT = 700.0
"""Effort below 0 of which the exponential is no number [1]."""

AS_REQUIRED: Mapping[str, float] = MappingProxyType({})
"""Requirements as the case has them."""


class ThreatExposure(NamedTuple):
    """Exposure to a threat in a period [civilian-months]."""

    baseline: float
    """With nobody there."""
    in_place_only: float
    unprotected: float
    """With the plan."""


def threats(facts: Facts) -> Iterator[Record]:
    """Rows of the threats in areas of missions that take part."""
    return (row for row in records(facts.case["threats"]) if row.area in facts.areas)


def threat_exposure(
    facts: Facts,
    row: Record,
    factors: Mapping[str, float] = AS_REQUIRED,
    effective: Mapping[tuple[str, int, str], float] | None = None,
) -> Iterator[tuple[tuple[str, str, int], ThreatExposure]]:
    """Exposure to a threat, by area, threat and period.

    Args:
        facts: The case and the plan.
        row: The threat.
        factors: Factor on what is required of `troops`, `police` and `prevention` [1]; 1 if not given.
        effective: Effective people posted, by area, period and kind [persons]; those of the plan if not given.
    """
    posted = facts.effective if effective is None else effective
    area = facts.areas[row.area]
    first, last = facts.mandates[area.mission]
    kappa, delta, residual = (facts.setting(s) for s in ("carryover", "carryover_decay", "residual_share"))
    of_one = effort_of_one(facts, row, factors)
    in_place = sum(of_one[kind] * getattr(area, f"in_place_{kind}") for kind in ("troops", "police") if kind in of_one)
    started, growth = filled(row.from_period, 1), filled(row.growth_per_period, 1.0)
    lasting_before = 0.0
    for t in range(first, last + 1):
        there = {kind: posted.get((row.area, t, kind), 0.0) for kind in ("troops", "police")}
        there["prevention"] = facts.prevention.get((row.area, t), 0.0)
        added = sum(effort * there[means] for means, effort in of_one.items())
        exposed = area.civilians * row.share_exposed * row.monthly_rate * facts.months
        baseline = exposed * growth ** (t - started) if t >= started else 0.0
        shares = [
            residual + (1 - residual) * _remaining(e) for e in (in_place, in_place + added + kappa * lasting_before)
        ]
        yield (row.area, row.threat, t), ThreatExposure(baseline, baseline * shares[0], baseline * shares[1])
        lasting_before = delta * lasting_before + added


def _remaining(effort: float) -> float:
    """Share of answerable exposure that an effort leaves [1]; infinite for one too far below 0, as of wrong figures."""
    return math.exp(-effort) if not effort < -LEAST_EFFORT else math.inf


def effort_of_one(facts: Facts, row: Record, factors: Mapping[str, float] = AS_REQUIRED) -> dict[str, float]:
    """Effort of an effective soldier, an effective officer and a dollar [1], where they answer the threat."""
    full = -math.log(1.0 - facts.setting("protection_at_requirement"))
    required = {"troops": row.troops_required, "police": row.police_required, "prevention": row.prevention_usd_required}
    return {means: full / (amount * factors.get(means, 1.0)) for means, amount in required.items() if pd.notna(amount)}
