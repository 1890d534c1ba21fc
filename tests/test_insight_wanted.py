"""What to ask for and whom a plan leans on: held against brute force, finite differences and hand-made losses."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner import files
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.case_folders import check_case
from planner.check import check
from planner.formats.sheets import raw_case, sheets_of
from planner.insight.dependence import dependence
from planner.insight.impacts import pledge_values
from planner.insight.marginal import NOTHING_LOST, BestKnown, MarginalValue, gain, loss
from planner.insight.offers import CandidateOffer, candidates, covers, profile, with_offer
from planner.insight.solve_limits import SolveLimits
from planner.insight.wanted import most_wanted
from planner.insight.withdrawals import (
    contributor_withdrawals,
    group_withdrawals,
    pledge_withdrawals,
    remaining_plan,
    without,
)
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import broken_rules
from tests.brute import least_objective as least
from tests.small_cases import area, base, fund, mission, pledge, threat
from tests.strategies import sound_case
from tests.summit import FOLDER, untidied
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
CLOSE = Limits(1e-6, PLENTY, threads=1, work=64)
EFFORT = SolveLimits(CLOSE, CLOSE, CLOSE)
TINY = check_case(ROOT / "data" / "tiny").case


def plan_of(case: Case) -> Plan:
    return plan_case(case, CLOSE).plan


def small() -> Case:
    """A mission that troops answer who need a hospital, and one that police or money do; D gives what C does not."""
    return sound_case(
        base(
            missions=[mission("M", authorised_troops=1400), mission("N", assessed_usd_per_period=500_000)],
            areas=[area("A", "M"), area("B", "N", civilians=400_000)],
            threats=[threat("A", troops_required=1000), threat("B", police_required=150, prevention_usd_required=2e6)],
            pledges=[
                pledge("P", "battalion"),
                pledge("H", "hospital", contributor="D"),
                pledge("Q", "police"),
                pledge("R", "police", contributor="D", units=0),
            ],
            support=[{"area": "A", "capability": "medical", "troops_per_unit": 400}],
            capabilities_in_place=[{"mission": "M", "capability": "medical", "units": 1}],
            funds=[fund(amount_usd=1_500_000)],
        )
    )


def test_worths_agree_with_finite_differences_by_brute_force(tmp_path):
    case = small()
    plan = plan_of(case)
    offers = [
        CandidateOffer("battalion", "deployed"),
        CandidateOffer("hospital", "deployed"),
        CandidateOffer("police", "deployed", mission="M"),
        CandidateOffer(purpose="prevention", usd=1e6),
        CandidateOffer("police", "announced"),
    ]
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        found = {wanted.offer: wanted for wanted in most_wanted(case, plan, offers, runner, EFFORT)}
    before = least(case)
    for offer in offers:
        told = found[offer]
        difference = before - least(with_offer(case, offer))
        assert told.value.objective == pytest.approx(difference, rel=1e-4, abs=0.02)
        assert told.value.low - 0.02 <= difference <= told.value.high + 0.02
        assert told.value.high - told.value.low <= 0.05, "all is solved"
        assert told.value.proven == (difference > 1 or told.value.low == told.value.high)
    assert found[offers[0]].value.exposure > 100
    assert found[offers[0]].per_million == pytest.approx(found[offers[0]].value.low / 3.0)
    assert found[offers[3]].cost_usd == pytest.approx(1e6)
    for useless in (offers[2], offers[4]):
        assert found[useless].value.exposure == 0
        assert found[useless].per_million is None


def test_an_offer_covers_those_that_are_ready_later_or_less_free():
    case = small()
    free, late = CandidateOffer("battalion", "RDL"), CandidateOffer("battalion", "L2")
    bound = CandidateOffer("battalion", "RDL", mission="M")
    money, less = CandidateOffer(purpose="any", usd=2e6), CandidateOffer(purpose="prevention", usd=1e6)
    offers = [free, late, bound, money, less]
    covered = {(one.name, other.name) for one in offers for other in offers if covers(case, one, other)}
    own = {(offer.name, offer.name) for offer in offers}
    assert covered == own | {(free.name, late.name), (free.name, bound.name), (money.name, less.name)}


def test_an_offer_that_is_less_likely_covers_none_where_plans_count_chances():
    case, sooner, likelier = small(), CandidateOffer("battalion", "RDL"), CandidateOffer("battalion", "L2")
    levels = case["readiness"]
    levels = levels.assign(delivery_probability=levels["delivery_probability"].mask(levels["readiness"] == "RDL", 0.5))
    doubtful = replace(case, tables=case.tables | {"readiness": levels})
    for way, covered in (("full", True), ("expected", False), ("hedged", False)):
        assert covers(replace(doubtful, values=case.values | {"deliver": way}), sooner, likelier) == covered
    assert covers(replace(case, values=case.values | {"deliver": "expected"}), sooner, likelier)
    assert not covers(replace(case, values=case.values | {"deliver": "hedged"}), sooner, likelier)


def test_every_pledge_has_its_worth_and_what_is_not_used_has_none(tmp_path):
    case = small()
    plan = plan_of(case)
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        found = {lost.withdrawal.name: lost for lost in pledge_values(case, plan, runner, EFFORT)}
    assert set(found) == {"P", "H", "Q", "F"}
    before = least(case)
    for name, lost in found.items():
        difference = least(without(case, lost.withdrawal)) - before
        assert lost.value.objective == pytest.approx(difference, rel=1e-4, abs=0.02), name
    assert found["P"].value.proven


def test_dependence_is_told_at_once_and_solved_after(tmp_path):
    case = TINY
    plan = plan_of(case)
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        told = list(dependence(case, plan, runner, EFFORT))
    assert [each.impact.withdrawal.name for each in told[:2]] == ["ALFA", "BRAVO"]
    assert all(each.impact.value is None for each in told[:2])
    found = {each.impact.withdrawal.name: each for each in told}
    before = plan.summary.exposure_unprotected
    for each in found.values():
        alone = plan_of(without(case, each.impact.withdrawal)).summary
        assert each.impact.value.exposure == pytest.approx(alone.exposure_unprotected - before, abs=0.1)
    # Nobody is left in the north; on the coast, 0.8 million of prevention stays as it was spread over three periods.
    assert found["ALFA"].impact.remaining.exposure == pytest.approx(
        3 * 1500 + 3 * 800 * 10 ** (-0.8 / 3) - before, abs=0.1
    )
    assert found["ALFA"].persons == 1200
    assert found["BRAVO"].usd == pytest.approx(1e6)


def test_without_replanning_troops_lose_the_support_they_had_and_debts_are_told():
    case = TINY
    plan = plan_of(case)
    losses = {loss.name: loss for loss in pledge_withdrawals(case)}
    hospital = remaining_plan(case, plan, losses["B-hospital"])
    hills = plan.postings[(plan.postings["area"] == "hills") & (plan.postings["kind"] == "troops")]
    assert hospital.idle == pytest.approx(hills["posted"].max())
    after = 3 * 1000 - plan.exposure[plan.exposure["area"] == "hills"]["unprotected"].sum()
    assert hospital.exposure == pytest.approx(after)
    money = remaining_plan(case, plan, losses["B-fund"])
    assert money.unpaid_usd == pytest.approx(200_000, abs=1)
    # The police of the south lacks them in its first period, and does not come; nor is prevention paid on the coast.
    assert money.unpaid == 200
    coast = plan.exposure[plan.exposure["area"] == "coast"]["unprotected"].sum()
    assert money.exposure == pytest.approx(3 * 800 - coast)
    assert money.idle == 0


def test_losing_half_the_support_keeps_half_the_troops():
    rows = base(
        pledges=[pledge("P", "battalion"), pledge("H", "hospital"), pledge("G", "hospital", contributor="D")],
        support=[{"area": "A", "capability": "medical", "troops_per_unit": 300}],
    )
    case = sound_case(rows)
    plan = plan_of(case)
    loss = contributor_withdrawals(case)[1]
    assert loss.name == "D"
    found = remaining_plan(case, plan, loss)
    assert found.idle == pytest.approx(300, rel=1e-6)
    assert found.exposure == pytest.approx(10_000 * (0.1**0.3 - 0.1**0.6), rel=1e-6)
    assert not broken_rules(without(case, loss), plan_of(without(case, loss)))


def test_groups_fall_out_as_a_whole_and_those_of_one_member_are_no_groups():
    rows = base(pledges=[pledge("P", "battalion"), pledge("Q", "police", contributor="D")])
    for row, groups in zip(rows["contributors"], ("EU; NATO", "NATO;AU"), strict=True):
        row["groups"] = groups
    case = sound_case(rows)
    assert [(loss.name, loss.pledges) for loss in group_withdrawals(case)] == [("NATO", {"P", "Q"})]
    off = replace(case, tables={**case.tables, "contributors": case["contributors"].assign(participates=False)})
    assert group_withdrawals(off) == contributor_withdrawals(off) == pledge_withdrawals(off) == []


def test_what_an_offer_adds_is_shown_by_a_plan_and_bounded_by_what_is_proved():
    base, with_it = BestKnown(100.0, 99.0, 95.0), BestKnown(98.0, 97.0, 93.0)
    assert gain(base, with_it) == MarginalValue(2.0, 2.0, 2.0, 7.0)
    assert gain(base, with_it).proven
    assert gain(base, replace(base, lower_bound=93.0)) == MarginalValue(0.0, 0.0, 0.0, 7.0)
    assert gain(base, replace(base, lower_bound=101.0)) == NOTHING_LOST
    assert NOTHING_LOST.proven, "that there is no difference is certain"


def test_a_loss_is_never_negative_and_lies_between_what_is_proved_and_what_a_plan_shows():
    base, narrow = BestKnown(100.0, 99.0, 95.0), BestKnown(120.0, 118.0, 110.0)
    assert loss(narrow, base) == MarginalValue(19.0, 20.0, 10.0, 20.0)
    assert not loss(replace(narrow, lower_bound=90.0), base).proven
    assert loss(BestKnown(98.0, 97.0, 96.0), base) == NOTHING_LOST, "a plan without it is better"
    assert loss(BestKnown(98.0, 97.0, 96.0), base, nested=False) == MarginalValue(-2.0, -2.0, -4.0, -2.0)


def test_the_list_of_candidates_is_about_forty_and_profiles_follow_pledges_region_and_groups():
    case = check(raw_case(untidied(sheets_of(files.read_case(FOLDER))))).case
    plan = plan_case(case, Limits(0.5, PLENTY, threads=1)).plan
    offers = candidates(case, plan)
    assert 35 <= len(offers) <= 40
    assert len({offer.name for offer in offers}) == len(offers)
    assert {offer.purpose for offer in offers} == {"", "any", "operations", "preparation", "prevention"}
    assert len({offer.mission for offer in offers}) == 4
    assert "staff-officer-team" not in {offer.unit_type for offer in offers}
    assert "infantry-battalion" in profile(case, "COL")
    assert profile(TINY, "BRAVO") == {"battalion", "hospital"}
    rows = base(pledges=[pledge("P", "battalion"), pledge("Q", "police", contributor="D")])
    rows["contributors"].append(rows["contributors"][0] | {"contributor": "E", "groups": "AU"})
    assert profile(sound_case(rows), "E") == set()
    rows["contributors"][1]["groups"] = "EU;AU"
    assert profile(sound_case(rows), "E") == {"police"}
    rows["contributors"][0]["region"] = rows["contributors"][2]["region"] = "North"
    assert profile(sound_case(rows), "E") == {"battalion"}
