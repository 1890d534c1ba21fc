"""Postings that can be ordered: whole people, detachments, units and moves, and what is told where that is not had."""

from dataclasses import replace

import hypothesis
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from models.decision import Decision
from models.deployments import Start
from planner.plan import Plan
from planner.plan.untidy import Spot, Untidy, sentences
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.tidying.posting import Posting
from planner.tidying.search import PostingSearch
from planner.tidying.standing import Standing
from planner.verify import verify
from tests.small_cases import area, base, periods, pledge, threat
from tests.strategies import sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

RULES = {"least_detachment": 30, "move_worth": 0.5, "tidiness": 0.05}


def settings(number: int, **changed):
    return periods(number, **(RULES | changed))


def two_areas(number=2, rates=((1.0, 1.0), (1.0, 1.0)), **changed) -> Case:
    """A mission with two areas and a battalion; rates of danger by area, then by period."""
    rows = base(settings=settings(number, **changed), areas=[area("A", "M"), area("B", "M")])
    rows["threats"] = [
        threat(
            a, monthly_rate=0.02 * by[0], growth_per_period=by[-1] / by[0], troops_required=1000, police_required=500
        )
        for a, by in zip("AB", rates, strict=True)
    ]
    return sound_case(rows)


def planned(case: Case, gap: float = 0.5) -> Plan:
    ended = plan_case(case, Limits(gap, PLENTY))
    assert ended.plan is not None, ended.faults
    return ended.plan


def posted(plan: Plan) -> dict[tuple[str, int], float]:
    return plan.assignments.groupby(["area", "period"])["persons"].sum().to_dict()


def test_people_are_posted_whole_and_nobody_moves_who_averts_nothing_by_it():
    plan = planned(two_areas(3, rates=((1.0, 1.01), (1.0, 1.0))))
    by_area = plan.assignments.groupby("area")["persons"].unique()
    assert [len(people) for people in by_area] == [1, 1]
    assert all(people[0].is_integer() for people in by_area)
    assert plan.summary.untidy == []
    assert 0 <= plan.summary.tidying_cost <= 0.05 * (plan.summary.objective_nobody_new - plan.summary.objective)


def test_without_the_setting_people_stay_posted_as_the_model_has_them():
    plan = planned(two_areas(2, rates=((1.0, 1.2), (1.0, 1.0)), tidiness=None))
    assert any(persons % 1 for persons in posted(plan).values())
    assert (plan.summary.untidy, plan.summary.tidying_cost) == ([], 0.0)


def test_a_detachment_is_as_large_as_asked_or_there_is_none():
    rates = ((1.0, 1.0), (0.58, 0.58))
    assert posted(planned(two_areas(1, rates=rates, least_detachment=1))) == {("A", 1): 418.0, ("B", 1): 182.0}
    assert posted(planned(two_areas(1, rates=rates, least_detachment=240))) == {("A", 1): 360.0, ("B", 1): 240.0}


def test_people_move_where_that_averts_what_is_asked():
    swap = ((3.0, 0.5), (0.5, 3.0))
    assert posted(planned(two_areas(2, rates=swap))) == {("A", 1): 600.0, ("B", 2): 600.0}
    stayed = posted(planned(two_areas(2, rates=swap, move_worth=1000, tidiness=0.9)))
    assert [stayed.get((a, 1)) for a in "AB"] == [stayed.get((a, 2)) for a in "AB"]


def police(tidiness: float) -> Plan:
    rows = base(settings=settings(1, tidiness=tidiness), areas=[area("A", "M"), area("B", "M")])
    rows["threats"] = [threat(a, police_required=100) for a in "AB"]
    rows["pledges"] = [pledge("P", "police")]
    return planned(sound_case(rows))


def test_a_formed_police_unit_stays_whole_where_it_can_and_is_told_where_not():
    assert (sorted(posted(police(0.9)).values()), police(0.9).summary.untidy) == ([140.0], [])
    divided = police(0.01)
    assert sorted(posted(divided).values()) == [70.0, 70.0]
    assert divided.summary.untidy == ["“P” divides a formed police unit at M, period 1."]


def test_where_tidiness_costs_too_much_people_stay_as_the_model_has_them_and_that_is_told():
    rows = base(settings=settings(1, tidiness=0), areas=[area("A", "M"), area("B", "M")])
    rows["threats"] = [threat("A", troops_required=1000), threat("B", troops_required=1000, monthly_rate=0.0217)]
    plan = planned(sound_case(rows), 1e-6)
    assert plan.summary.tidying_cost == 0
    assert plan.summary.untidy == [f"“P” posts parts of people to {a}, period 1." for a in "AB"]


def test_parts_of_people_that_units_have_are_posted_where_whole_people_cost_too_much():
    rows = base(settings=settings(1, tidiness=0), areas=[area("A", "M"), area("B", "M")])
    rows["threats"] = [threat(a, troops_required=1000) for a in "AB"]
    rows["pledges"] = [pledge("P", "battalion", strength=850.5), pledge("Q", "battalion", strength=100.4)]
    plan = planned(sound_case(rows), 1e-4)
    assert plan.assignments.groupby("pledge")["persons"].sum().to_dict() == pytest.approx({"P": 850.5, "Q": 100.4})
    rows["pledges"] = [pledge("P", "battalion", strength=0.1, monthly_cost_usd=0, deployment_cost_usd=0)]
    plan = planned(sound_case(rows), 1e-9)
    assert sum(posted(plan).values()) == pytest.approx(0.1)


def test_what_is_untidy_is_recomputed():
    case = two_areas(3, rates=((1.0, 1.01), (1.0, 1.0)))
    plan = planned(case)
    for changed in ({"untidy": ["“P” posts parts of people to A, period 1."]}, {"tidying_cost": 1e6}):
        told = replace(plan, summary=replace(plan.summary, **changed))
        assert [fault.column for fault in verify(case, told)] == list(changed)


def test_periods_of_one_matter_are_told_together():
    spots = [Spot("P", "", "A", Untidy.SMALL, t) for t in (1, 2, 3, 5)]
    assert sentences(spots) == ["“P” posts a detachment below the least to A, periods 1 to 3, 5."]


@hypothesis.settings(max_examples=12, deadline=None, derandomize=True)
@given(tiny_rows(), st.sampled_from([0.0, 0.001, 0.1]), st.sampled_from([None, 30, 200]), st.sampled_from([None, 0.5]))
def test_plans_of_random_cases_are_tidy_or_say_where_not(rows, tidiness, least, worth):
    told = {"tidiness": tidiness, "least_detachment": least, "move_worth": worth}
    rows["settings"] += [{"setting": name, "value": value} for name, value in told.items() if value is not None]
    case = to_case(rows)
    ended = plan_case(case, Limits(0.01, PLENTY, work=2))
    assume(ended.plan is not None or not ended.faults)
    if ended.plan is not None:
        assert verify(case, ended.plan) == []
        allowed = tidiness * max(0.0, ended.plan.summary.objective_nobody_new - ended.plan.summary.objective)
        assert ended.plan.summary.tidying_cost <= allowed * 1.2 + 1e-6


def test_shifts_are_estimated_as_they_turn_out():
    """Where nothing is carried over and nobody moves, the estimate of a shift is exact."""
    case = two_areas(2, rates=((3.0, 0.5), (0.5, 3.0)), carryover=0)
    instance = prepare(case)
    decision = Decision({("M", Start("P", "", 1)): 1}, {}, {}, {})
    posting = Posting.of(instance, decision, "M")
    search = PostingSearch(posting, posting.least(case.settings), np.ones(1), 0.0)
    people = np.zeros((1, 2, 2))
    people[0, 0] = 600.0
    for shift in search.shifts.improving(people):
        other = shifted(people, shift)
        assert search.objective(other) - search.objective(people) == pytest.approx(shift.estimate)


def shifted(people, shift):
    other = people.copy()
    during = slice(shift.first, shift.last + 1)
    if shift.source >= 0:
        other[shift.offer, shift.source, during] -= shift.size
    if shift.target >= 0:
        other[shift.offer, shift.target, during] += shift.size
    return other


@pytest.mark.parametrize("deliver", ["full", "expected"])
def test_a_shift_changes_what_recomputing_everything_says(deliver):
    """With what is carried over, with moves that must avert something, one shift after the other."""
    rows = base(
        settings=settings(3, carryover=0.3, deliver=deliver), areas=[area("A", "M", troops_limit=500), area("B", "M")]
    )
    rows["threats"] = [threat(a, troops_required=1000, police_required=500) for a in "AB"]
    rows["pledges"] = [pledge("P", "battalion"), pledge("Q", "police", units=2), pledge("H", "hospital")]
    for row, chance in zip(rows["pledges"], (0.6, 0.3, 1.0), strict=True):
        row["delivery_probability"] = chance
    rows["support"] = [{"area": "B", "capability": "medical", "troops_per_unit": 400}]
    case = sound_case(rows)
    decision = Decision({("M", Start(of, "", 1)): units for of, units in (("P", 1), ("Q", 2), ("H", 1))}, {}, {}, {})
    posting = Posting.of(prepare(case), decision, "M")
    search = PostingSearch(posting, posting.least(case.settings), np.ones(2), 0.5)
    standing = Standing(posting, search.least, search.move_worth, np.zeros((2, 2, 3)))
    refused = taken = 0
    for _ in range(4):
        for shift in search.shifts.improving(standing.people):
            before, after = standing.people.copy(), shifted(standing.people, shift)
            least = np.minimum(search.least[shift.offer], posting.present[shift.offer])
            whole = bool(np.all((after[shift.offer] == 0) | (after[shift.offer] >= least)))
            assert standing.allows(shift) == (whole and posting.fits(after))
            assert standing.change(shift) == pytest.approx(search.objective(after) - search.objective(before))
            refused += not standing.allows(shift)
            if standing.allows(shift) and standing.change(shift) < 0:
                standing.take(shift)
                taken += 1
                assert np.array_equal(standing.people, after)
    assert refused
    assert taken > 2
