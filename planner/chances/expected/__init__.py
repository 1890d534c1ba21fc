r"""What a plan leaves unprotected by the chances of its pledges, exactly: people stay where they are posted.

Who does not come is missing, and nobody moves in their place. A unit comes or it does not, and does so in all periods.
Given which contributors and groups fail as a whole, units come independently of each other, and a fund pays a share of
its payments. A unit that is late, which has a chance of its own, is missing until it comes, and altogether where that
is too late for the fewest months that the case asks. Effort is a sum over units and exposure its exponential, so that
the expectation is one of a product:

.. math:: E_{h,t}\Big[\varphi+(1-\varphi)e^{-w^0}\,\mathbb{E}\prod_u\big(1-q_u+q_u e^{-a_{u,h,t}}\big)\Big]

over units :math:`u` that nothing in common strikes, where :math:`e^{-a}` is its mean over units in time and late. The
people of a pledge in an area are shared evenly over its units that are present. Read from the tables of case and plan
alone, as a second opinion.
"""

from planner.chances import Chances
from planner.chances.expected.fixed_postings import ThreatPeriod, fixed_postings
from planner.facts import Facts


def expected_exposure(facts: Facts, chances: Chances) -> dict[ThreatPeriod, float]:
    """Expected unprotected exposure of a plan as it stands, by area, threat and period [civilian-months].

    Args:
        facts: Case and plan.
        chances: Chances of its pledges and funds.
    """
    fixed = fixed_postings(facts)
    return dict(zip(fixed.places, fixed.expected(chances).tolist(), strict=True))


def expected_unprotected(facts: Facts, chances: Chances) -> float:
    """Expected unprotected exposure of a plan as it stands, over all places and periods [civilian-months]."""
    return float(fixed_postings(facts).expected(chances).sum())
