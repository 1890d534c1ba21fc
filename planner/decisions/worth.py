"""What each pledge of a plan averts at each of its missions, as the plan counts pledges."""

from collections.abc import Iterator

import numpy as np

from planner.chances import Chances
from planner.expected.fixed_postings import FixedPostings
from planner.expected.threat_reading import Amounts


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


def _losses(fixed: FixedPostings, chances: Chances) -> Iterator[tuple[str, str, float]]:
    """Pledge, mission and loss, by place."""
    rows = fixed.facts.rows("assignments")
    missions = [fixed.facts.areas[area].mission for area, *_ in fixed.places]
    there = _left(fixed, chances)
    for pledge in dict.fromkeys(row.pledge for row in rows):
        serves = {row.mission for row in rows if row.pledge == pledge}
        lost = _left(fixed, chances, without=pledge) - there
        yield from ((pledge, m, more) for m, more in zip(missions, lost.tolist(), strict=True) if m in serves)


def _left(fixed: FixedPostings, chances: Chances, without: str = "") -> Amounts:
    """What stays unprotected by place, with or without a pledge [civilian-months]."""
    if fixed.facts.plan.summary.by_chances:
        return fixed.expected(chances.known({without: 0.0}, {}))
    stays = np.array([pledge != without for pledge in fixed.pledges], dtype=float)
    return fixed.unprotected(fixed.units * stays, np.zeros(len(fixed.units)), np.ones(len(fixed.funds)))
