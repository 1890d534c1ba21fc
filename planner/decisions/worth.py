"""What each pledge of a plan averts, and each kind of means, as the plan counts pledges."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np

from planner.chances import Chances
from planner.chances.expected.fixed_postings import FixedPostings
from planner.chances.expected.threat_reading import Amounts
from planner.facts import Facts

EVERY_MEANS = ("troops", "police", "prevention")
"""What answers threats."""


def worths(fixed: FixedPostings, chances: Chances) -> dict[tuple[str, str], float]:
    """What would stay unprotected besides without a pledge at a mission, everybody else staying [civilian-months].

    Of pledges that post people alone: an enabler is worth what those are whom it supports. People answer threats at
    their own mission, so that a pledge which serves at two is told apart by areas.

    Args:
        fixed: What the units of the plan do where they are posted.
        chances: Chances of pledges and funds, which count where the plan counts by chances.
    """
    found: dict[tuple[str, str], float] = {}
    for pledge, mission, more in _losses(fixed, chances):
        found[pledge, mission] = found.get((pledge, mission), 0.0) + more
    return found


def by_means(fixed: FixedPostings, chances: Chances) -> dict[str, float]:
    """What troops, police and money for prevention avert of a plan, each its mean over all orders [civilian-months].

    What one of them averts depends on what is there before it, so every order counts alike; together they avert all.
    Enablers are not told apart: they let troops serve.
    """
    left = {
        frozenset(there): float(_left(fixed, chances, _UnitsThere(frozenset(there))).sum())
        for size in range(len(EVERY_MEANS) + 1)
        for there in combinations(EVERY_MEANS, size)
    }
    found = dict.fromkeys(EVERY_MEANS, 0.0)
    orders = list(permutations(EVERY_MEANS))
    for order in orders:
        for place, means in enumerate(order):
            before = frozenset(order[:place])
            found[means] += (left[before] - left[before | {means}]) / len(orders)
    return found


@dataclass(frozen=True)
class _UnitsThere:
    """What of a plan is there."""

    means: frozenset[str] = frozenset(EVERY_MEANS)
    without: str = ""
    """A pledge that is not."""

    def pledge(self, facts: Facts, pledge: str) -> bool:
        """Whether a pledge is there; enablers are, as they avert nothing themselves."""
        return pledge != self.without and facts.pledges[pledge].kind in self.means | {"enabler"}


def _losses(fixed: FixedPostings, chances: Chances) -> Iterator[tuple[str, str, float]]:
    """Pledge, mission and loss, by place."""
    rows = fixed.facts.rows("assignments")
    missions = [fixed.facts.areas[area].mission for area, *_ in fixed.places]
    there = _left(fixed, chances, _UnitsThere())
    for pledge in dict.fromkeys(row.pledge for row in rows):
        serves = {row.mission for row in rows if row.pledge == pledge}
        lost = _left(fixed, chances, _UnitsThere(without=pledge)) - there
        yield from ((pledge, m, more) for m, more in zip(missions, lost.tolist(), strict=True) if m in serves)


def _left(fixed: FixedPostings, chances: Chances, there: _UnitsThere) -> Amounts:
    """What stays unprotected by place with what of a plan is there [civilian-months]."""
    paid = float("prevention" in there.means)
    if fixed.facts.plan.summary.by_chances:
        gone = {name: 0.0 for name in chances.pledges if not there.pledge(fixed.facts, name)}
        return fixed.expected(chances.known(gone, {} if paid else dict.fromkeys(chances.funds, 0.0)))
    stays = np.array([there.pledge(fixed.facts, pledge) for pledge in fixed.pledges], dtype=float)
    return fixed.unprotected(fixed.units * stays, np.zeros(len(fixed.units)), np.full(len(fixed.funds), paid))
