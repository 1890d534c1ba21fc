"""Effects of a plan on threats: what more effort would avert where its objective counts pledges as the case asks.

Recomputed from the tables; nothing of this is shared with what made the plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.facts import Facts
from planner.facts.exposure import effort_of_one
from planner.facts.rows import Record
from planner.plan import Deliver
from planner.verify.expectation import Means, Presence, Presences
from planner.verify.exposure import Exposures


@dataclass(frozen=True, eq=False)
class ThreatEffect:
    """A threat under a plan; arrays have an entry per period of the mandate."""

    row: Record
    of_one: Mapping[str, float]
    """Effort of an effective person and of a dollar [1], where they answer the threat."""
    baseline: Means
    """Exposure with nobody there [civilian-months]."""
    answerable: Means
    """What the plan leaves that more effort could avert [civilian-months]."""
    carryover: Means
    """Share of the effort of one period (column) that works in another (row) [1]."""

    @property
    def active(self) -> Means:
        """Whether anybody is exposed."""
        return np.asarray(self.baseline > 0)

    def averted_by(self, effort: Means) -> Means:
        """Exposure that more effort in each period alone would avert in it and later [civilian-months]."""
        return np.asarray(self.answerable @ -np.expm1(-self.carryover * effort))

    @cached_property
    def marginal(self) -> Means:
        """Exposure that the first bit of effort in each period averts, then and later [civilian-months]."""
        return np.asarray(self.answerable @ self.carryover)


Effects = Mapping[str, Sequence[ThreatEffect]]
"""By area: its threats."""


def effects_of(facts: Facts, there: Presences, exposures: Exposures) -> Effects:
    """Effects of a plan on the threats of every area of missions that take part.

    Args:
        facts: Case and plan.
        there: Who is in each area, and what is paid there.
        exposures: Exposure to the threats.
    """
    lasts = {mission: _carryover(facts, 1 + last - first) for mission, (first, last) in facts.mandates.items()}
    return {
        area: [_effect(facts, row, there.get(area, []), exposures, lasts[facts.areas[area].mission]) for row in rows]
        for area, rows in facts.threats.items()
    }


def _effect(
    facts: Facts, row: Record, there: Sequence[Presence], exposures: Exposures, carryover: Means
) -> ThreatEffect:
    first, last = facts.mandates[facts.areas[row.area].mission]
    own = [exposures[row.area, row.threat, t] for t in range(first, last + 1)]
    baseline, in_place_only, _ = np.array(own, dtype=float).reshape(-1, 3).T
    of_one, surely = effort_of_one(facts, row), facts.case.values["deliver"] == Deliver.FULL
    new = np.zeros(facts.periods)
    for each in there:
        if each.means in of_one:
            new += _counted(each, of_one[each.means] * each.in_time, 1.0 if surely else each.chance.p)
    answerable = in_place_only - facts.setting("residual_share") * baseline
    return ThreatEffect(row, of_one, baseline, answerable * np.exp(-new[first - 1 : last]), carryover)


def _counted(there: Presence, of_one: Means, chance: float) -> Means:
    """Effort of certain means that leaves as much as units or money leave on average [1].

    Args:
        there: The units or the fund.
        of_one: Effort of one of the units, or of all the money [1].
        chance: Chance that each unit comes, each for itself and in time, or share that is paid [1].
    """
    if not there.units:
        return chance * of_one
    return there.units * (of_one if chance == 1.0 else -np.log1p(chance * np.expm1(-of_one)))


def _carryover(facts: Facts, periods: int) -> Means:
    """Share of the effort of one period (column) that works in another (row) [1]."""
    later = np.subtract.outer(np.arange(periods), np.arange(periods))
    fading = facts.setting("carryover") * facts.setting("carryover_decay") ** np.maximum(later - 1.0, 0.0)
    return np.asarray(np.where(later > 0, fading, later == 0))
