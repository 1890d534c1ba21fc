"""Answers by the chances of pledges: beside what offers add, and what is lost without pledges and contributors."""

from dataclasses import replace

import pytest

from planner.answers import WithdrawalAnswer
from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.chances.stakes import stakes
from planner.facts import Facts
from planner.insight.by_chance import ByChance, offer_by_chance
from planner.insight.marginal import MarginalValue
from planner.insight.offers import CandidateOffer
from planner.insight.wanted import OfferValue
from planner.insight.withdrawals import contributor_withdrawals, pledge_withdrawals
from planner.run import plan_case
from planner.solution import Limits
from tests.test_stakes import uncertain_case


@pytest.fixture(scope="module")
def made():
    case = uncertain_case(P=0.5, Q=0.8)
    return case, plan_case(case, Limits(0.01, threads=1)).plan


def test_a_pledge_is_told_with_its_chance_and_with_what_hangs_on_it(made):
    case, plan = made
    found = {stake.chance.key: stake for stake in stakes(fixed_postings(Facts(case, plan)), chances_of(case))}
    weighed = ByChance(case, plan, lambda _: None)
    for withdrawal in pledge_withdrawals(case):
        told = weighed.told(withdrawal, WithdrawalAnswer(name=withdrawal.name, kind="pledge"))
        assert told.delivered == found[withdrawal.name].chance.p
        assert told.by_chances == pytest.approx(found[withdrawal.name].lost)


def test_a_contributor_has_no_chance_of_its_own_and_takes_all_its_pledges(made):
    case, plan = made
    [withdrawal] = contributor_withdrawals(case)
    told = ByChance(case, plan, lambda _: None).told(withdrawal, WithdrawalAnswer(name="C", kind="contributor"))
    weighed = fixed_postings(Facts(case, plan)).expected(chances_of(case).known({"P": 0.5, "Q": 0.8}, {})).sum()
    assert told.delivered is None
    assert told.by_chances == pytest.approx(plan.summary.exposure_in_place_only - weighed)


def test_an_offer_counts_by_the_chance_of_its_readiness_unless_the_plan_does_so_already(made):
    case, _ = made
    value = OfferValue(CandidateOffer("battalion", "RDL"), MarginalValue(90.0, 90.0, 80.0, 100.0))
    told = offer_by_chance(case, value)
    assert told.delivered == 0.9
    assert told.low_by_chance == pytest.approx(0.9 * told.low)
    money = OfferValue(CandidateOffer(purpose="any", usd=1e6), value.value)
    assert offer_by_chance(case, money).delivered is None
    by_chances = replace(case, values={**case.values, "deliver": "expected"})
    assert offer_by_chance(by_chances, value).delivered is None
