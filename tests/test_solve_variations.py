"""Variations of a problem: pledges and funds closed and opened, held against every choice of whole units."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, assume, given
from hypothesis import settings as hypothesis_settings

from planner.extract import decision_in
from planner.insight.offers import CandidateOffer, with_offer, with_offers
from planner.insight.variation import Base, VariationTask, solve_variation
from planner.insight.withdrawals import Withdrawal, without
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import Closed, ModelCache, Variations, VariationWork
from planner.tables import Case
from tests.brute import TooManyChoicesError, least_objective
from tests.strategies import tiny_rows, to_case
from tests.test_insight_wanted import small
from tests.waiting import PLENTY

LIMITS = Limits(1e-6, PLENTY, threads=1, work=64)
ALL = VariationWork(missions=9, polls=50)
OFFERS = [
    CandidateOffer("battalion", "deployed"),
    CandidateOffer("hospital", "deployed"),
    CandidateOffer(purpose="prevention", usd=1e6),
]
PLEDGED = frozenset(offer.key for offer in OFFERS if not offer.purpose)
PAID = frozenset(offer.key for offer in OFFERS if offer.purpose)


def base_of(case: Case) -> Base:
    return Base(with_offers(case, OFFERS), Closed(PLEDGED, PAID), plan_case(case, LIMITS).plan, LIMITS)


def solved(base: Base, case: Case, closed: Closed, start=None, work=ALL):
    return solve_variation(VariationTask("one", base, case, closed, work, start))


def test_an_offer_that_is_opened_is_worth_what_trying_every_choice_says():
    case = small()
    base = base_of(case)
    before = base.plan.summary.objective
    for offer in OFFERS:
        more = with_offer(case, offer)
        found = solved(base, more, Closed(PLEDGED - {offer.key}, PAID - {offer.key}))
        best = least_objective(more)
        assert found.bound == pytest.approx(best, rel=1e-4)
        assert found.bound <= best * (1 + 1e-6)
        if best < before - 1:
            assert found.plan.summary.objective == pytest.approx(best, rel=1e-4)
        else:
            assert found.plan is None or found.plan.summary.objective <= before


def test_the_base_itself_has_no_plan_that_is_better_and_its_offers_stay_closed():
    base = base_of(small())
    found = solved(base, small(), base.closed)
    assert found.plan is None or not found.plan.deployments["pledge"].isin(PLEDGED).any()
    assert found.bound == pytest.approx(base.plan.summary.objective, rel=1e-4)


def test_what_is_closed_does_not_deploy_and_its_locks_are_gone():
    case = small()
    locks = case["locks"]
    row = {"pledge": "P", "mission": "M", "units_min": 1, "units_max": 1, "source": "", "note": ""}
    locks.loc[2] = {column: row.get(column) for column in locks.columns}
    locked = replace(case, tables={**case.tables, "locks": locks.astype(case["locks"].dtypes)})
    base = Base(locked, Closed(), plan_case(locked, LIMITS).plan, LIMITS)
    gone = Withdrawal("P", "pledge", frozenset({"P"}), frozenset())
    rest = plan_case(without(locked, gone), LIMITS).plan
    found = solved(base, without(locked, gone), Closed(gone.pledges), rest)
    assert found.plan.summary.objective == pytest.approx(least_objective(without(locked, gone)), rel=1e-4)
    assert found.bound <= found.plan.summary.objective * (1 + 1e-6)


def test_a_variation_has_the_same_result_whatever_was_solved_before_it():
    case = small()
    base = base_of(case)
    results = []
    for order in (OFFERS, OFFERS[::-1]):
        problem = ModelCache().problem(prepare(base.whole))
        variations = Variations(problem, base.closed, decision_in(problem.instance, base.plan), LIMITS)
        found = {}
        for offer in order:
            solution = variations.solve(Closed(PLEDGED - {offer.key}, PAID - {offer.key}), None, ALL)
            found[offer.name] = solution.decision, solution.bound
        results.append(found)
    assert results[0] == results[1]


@hypothesis_settings(
    max_examples=6,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
@given(tiny_rows())
def test_first_bounds_are_valid_and_so_are_those_of_missions_solved_one_by_one(rows):
    """A price bounds what an offer adds; plans are no better than the best choice of whole units."""
    case = to_case(rows)
    plan = plan_case(case, LIMITS).plan
    assume(plan is not None)
    base = Base(with_offers(case, OFFERS), Closed(PLEDGED, PAID), plan, LIMITS)
    for offer in OFFERS:
        more = with_offer(case, offer)
        try:
            best = least_objective(more)
        except TooManyChoicesError:
            continue
        closed = Closed(PLEDGED - {offer.key}, PAID - {offer.key})
        found = solved(base, more, closed, work=VariationWork(0, 0))
        assert found.outcome in {Outcome.OPTIMAL, Outcome.FEASIBLE}
        assert found.bound <= best * (1 + 1e-6) + 1e-6
