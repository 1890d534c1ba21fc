"""What it would take for an area: nothing cheaper does, less does not, and what stands in the way is named."""

import math

import pandas as pd
import pytest

from models.area_need import Aim
from planner.answers import from_json, to_json
from planner.explain.areas.additions import AddedUnits
from planner.explain.areas.area_needs import Goal, area_need
from planner.explain.areas.area_plan import added_plan
from planner.explain.areas.area_search import AreaSearch, FoundAddition
from planner.explanations.areas import AreaNeed
from planner.verify import verify
from tests.area_cases import LEAD, Tried, drawn, planned
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case

SAMPLE = (9,)
"""Cases of the sample; `python -m benchmarks.area_needs` tries many more."""


@pytest.mark.parametrize("seed", SAMPLE)
def test_the_addition_is_the_cheapest_of_all_choices_of_whole_units(seed):
    case = drawn(seed)
    plan = planned(case)
    tried = Tried(case, plan, "A")
    for goal in Goal:
        found = area_need(case, plan, "A", goal)
        assert found.reachable
        parts = {(part.unit_type, _period(part.month)): part.units for part in found.parts if part.unit_type}
        assert found.cost_usd == pytest.approx(tried.cost(parts), abs=1.0)
        assert tried.allowed(parts)
        assert tried.reaches(goal, parts)
        assert not tried.cheaper(goal, found.cost_usd)
        for part, units in parts.items():
            assert not tried.reaches(goal, {**parts, part: units - 1}), part


def _period(month):
    return ["January 2030", "February 2030", "March 2030"].index(month) + 1


def test_what_is_said_to_suffice_is_a_verified_plan_that_holds_the_old_one():
    case = drawn(1)
    plan = planned(case)
    search = AreaSearch(case, plan, "A")
    found = search.cheapest(Aim(exposure=search.exposure(search.held_here) / 2 / search.unit))
    assert isinstance(found, FoundAddition)
    made = added_plan(search, found.decision)
    assert verify(made.case, made.run.plan) == []
    assert any(isinstance(added, AddedUnits) and added.start > LEAD for added in made.additions)
    old, new = (
        each.deployments.set_index(["pledge", "mission", "from_period"])["units"] for each in (plan, made.run.plan)
    )
    assert new.loc[old.index].equals(old)
    left, before = (each.exposure.groupby("area")["unprotected"].sum() for each in (made.run.plan, plan))
    assert left["A"] <= before["A"] / 2 * (1 + 1e-8)
    assert left["B"] == pytest.approx(before["B"])


def case_of(**tables):
    rows = base(areas=[area("A", "M", **tables.pop("area", {}))], pledges=[pledge("P", "battalion", strength=100)])
    rows["settings"] = periods(5, include_contingency="no", residual_share=tables.pop("residual", 0),
                               contributor_share_limit=tables.pop("share", None))  # fmt: skip
    return sound_case(rows | tables)


def needed(case, goal):
    return area_need(case, planned(case), "A", goal)


def test_a_ceiling_that_stands_in_the_way_is_named_with_what_lies_beyond_it():
    found = needed(case_of(missions=[mission("M", authorised_troops=900)]), Goal.REQUIREMENT)
    assert not found.reachable
    assert found.cost_usd is None
    assert found.reached < found.now
    said = " ".join(found.binds)
    assert "The ceiling on troops of M stands in the way: it would have to be 400 people higher." in said
    assert "2 × b (1,200 people) from March 2030" in said


def test_an_area_that_can_host_no_more_is_named():
    found = needed(case_of(area={"troops_limit": 300}), Goal.REQUIREMENT)
    assert not found.reachable
    assert "A (M) can host no more than 300 troops." in found.binds


def test_a_share_that_nothing_averts_is_told_with_the_most_that_can_be_reached():
    case = case_of(residual=0.8)
    found = needed(case, Goal.HALF)
    assert not found.reachable
    assert "80% of the exposure to every threat is beyond any deployment" in found.note
    plan = planned(case)
    first_two = plan.exposure[plan.exposure["period"] <= 2]["unprotected"].sum()
    later = plan.exposure[plan.exposure["period"] > 2]["baseline"].sum()
    assert found.reached == pytest.approx(first_two + 0.8 * later, rel=1e-3)


def test_months_before_anybody_new_is_there_are_told():
    rows = [threat("A", troops_required=1000, growth_per_period=0.1)]
    found = needed(case_of(threats=rows), Goal.HALF)
    assert not found.reachable
    assert "nobody new is there before March 2030" in found.note


def test_threats_that_nothing_answers_are_told():
    found = needed(case_of(threats=[threat("A")]), Goal.REQUIREMENT)
    assert not found.reachable
    assert "Nothing answers the threats of A (M)" in found.note


def test_a_mission_that_is_left_out_is_told_without_solving():
    case = case_of(missions=[mission("M", mandate="contingency"), mission("N")],
                   areas=[area("A", "M"), area("B", "N")],
                   threats=[threat("A", troops_required=9), threat("B", troops_required=9)])  # fmt: skip
    found = needed(case, Goal.HALF)
    assert found.note == "A (M) cannot be reached: M is a contingency mission and left out of this case."


def test_an_enabler_comes_with_the_troops_that_need_it():
    support = [{"area": "A", "capability": "medical", "troops_per_unit": 700}]
    found = needed(case_of(support=support), Goal.REQUIREMENT)
    assert {part.unit_type: part.units for part in found.parts} == {"battalion": 2, "hospital": 2}
    assert (found.troops, found.enablers, found.police) == (1200, 140, 0)


def test_units_beyond_the_share_of_one_contributor_come_from_several():
    """A contributor may fill 660 of 2,200; three battalions of 600 come from three."""
    case = case_of(missions=[mission("M", authorised_troops=2200, authorised_police=0)], share=0.3,
                   threats=[threat("A", troops_required=1800)])  # fmt: skip
    search = AreaSearch(case, planned(case), "A")
    made = added_plan(search, search.cheapest(Aim(efforts=search.required())).decision)
    assert verify(made.case, made.run.plan) == []
    added = made.run.plan.deployments.query("pledge.str.startswith('added')")
    assert added["units"].tolist() == [1, 1, 1]
    assert added["contributor"].nunique() == 3


def test_money_is_asked_for_month_by_month_beyond_what_there_is():
    """Two battalions cost 6 million in the month that they come and 2 in each later one; 1.5 a month is there."""
    poor = case_of(missions=[mission("M", assessed_usd_per_period=1_500_000)], pledges=[pledge("P", "hospital")],
                   funds=[fund(amount_usd=500_000, purpose="operations")])  # fmt: skip
    found = needed(poor, Goal.REQUIREMENT)
    share = poor.settings.cash_share * 1_500_000
    monthly = {part.month: part.usd for part in found.parts if not part.unit_type}
    spent = {"March 2030": 6e6, "April 2030": 2e6, "May 2030": 2e6}
    assert set(monthly) <= set(spent)
    assert found.money_usd == sum(monthly.values())
    assert found.money_usd == pytest.approx(sum(spent.values()) - 5 * share - 500_000, abs=1_000)
    cash = 3 * share + 500_000 + monthly["March 2030"]
    assert 0 <= cash - 6e6 < 1_000


def test_prevention_is_bought_where_it_is_cheaper():
    found = needed(case_of(threats=[threat("A", troops_required=1000, prevention_usd_required=10_000)]), Goal.HALF)
    assert found.reachable
    assert [part.what for part in found.parts] == ["money"] * len(found.parts)
    assert found.money_usd == found.cost_usd
    assert found.money_usd % 1_000 == 0


def test_nothing_is_needed_where_the_requirement_is_met():
    found = needed(case_of(area={"in_place_troops": 1000}), Goal.REQUIREMENT)
    assert found.reachable
    assert (found.cost_usd, found.parts) == (0.0, ())
    assert "Every requirement is met in full with the plan" in found.note


def test_next_to_nothing_is_not_asked_about():
    found = needed(case_of(area={"civilians": 10}), Goal.HALF)
    assert found.reachable
    assert found.note == "Less than one civilian-month stays unprotected there with the plan."


def test_an_answer_survives_json():
    found = needed(case_of(), Goal.HALF)
    again = from_json(AreaNeed, to_json(found))
    assert again == found
    assert again.parts[0].units == found.parts[0].units
    assert math.isfinite(again.least_cost_usd)
    assert not pd.isna(again.cost_usd)
