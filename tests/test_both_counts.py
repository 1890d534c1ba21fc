"""A plan counted both ways: if all come its tables stand; by their chances, what becomes of every unit on average."""

import pytest

from planner.chances.both_counts import BothCounts
from planner.chances.turnout import turnout
from planner.charts import exposure, needs, unprotected, world
from planner.plan import BY_CHANCES, IF_ALL_COME
from planner.run import plan_case
from planner.solution import Limits
from tests.test_stakes import uncertain_case

ESTIMATED = "civilian-months at risk"


@pytest.fixture(scope="module")
def both():
    case = uncertain_case(late=0.25, P=0.5, Q=0.8)
    return BothCounts(case, plan_case(case, Limits(0.01, threads=1)).plan)


def test_people_and_money_are_those_of_units_by_their_chances_in_time_and_late(both):
    p = {"P": 0.5, "Q": 0.8, "R": 1.0}
    rows = list(both.plan.deployments.itertuples())
    assert both.persons == pytest.approx(sum(p[row.pledge] * row.persons for row in rows))
    monthly = {row.unit_type: row.monthly_cost_usd for row in both.case["unit_types"].itertuples()}
    late = sum(0.25 * p[row.pledge] * row.units * monthly[row.unit_type] for row in rows)
    assert late > 0.0
    assert both.cost_usd == pytest.approx(sum(p[row.pledge] * row.cost_usd for row in rows) - late)


def test_people_posted_are_as_many_in_a_period_as_are_expected_to_be_there(both):
    expected = {each.period: each.expected for each in turnout(both.facts, both.chances)}
    posted = both.posted.groupby("period")["expected"].sum()
    assert posted.to_dict() == pytest.approx(expected)


def test_exposure_by_chances_is_more_than_if_all_come_and_adds_up_to_the_summary(both):
    assert (both.exposure["expected"] >= both.exposure["unprotected"]).all()
    assert both.exposure["expected"].sum() == pytest.approx(both.plan.summary.expected_unprotected)
    assert both.counted == "unprotected"


def test_every_chart_of_exposure_and_people_has_both_counts(both):
    case, plan = both.case, both.plan
    found = both.exposure[["unprotected", "expected"]].sum()
    for figure in (exposure.by_mission(case, plan), exposure.over_time(case, plan)):
        shown = figure.table[[f"with this plan, {how} [{ESTIMATED}]" for how in (IF_ALL_COME, BY_CHANCES)]].sum()
        assert list(shown) == pytest.approx(list(found))
    amounts = [f"unprotected {how} [{ESTIMATED}, rounded]" for how in (IF_ALL_COME, BY_CHANCES)]
    for table in (unprotected.by_amount(case, plan).table, unprotected.missions_table(case, plan)):
        assert list(table[amounts].sum()) == pytest.approx(list(found), abs=len(table))
    places = world.world_map(case, plan).table
    assert places[f"deployed {BY_CHANCES} [persons]"].sum() == pytest.approx(both.persons)
    assert places[f"unprotected {BY_CHANCES} [{ESTIMATED}]"].sum() == pytest.approx(found["expected"])
    met = needs.required_and_met(case, plan, "troops", 2).table
    there = met[f"of this plan, {BY_CHANCES} [persons]"] + met[f"besides, {IF_ALL_COME} [persons]"]
    assert there.sum() == pytest.approx(plan.deployments["persons"].sum())


def test_both_are_told_in_one_sentence(both):
    assert both.in_words == (
        f"{both.plan.summary.persons_deployed:,.0f} people deploy if all come, {both.persons:,.0f} by their chances; "
        f"with prevention they cost {both.plan.summary.cost_usd / 1e6:,.1f} million USD if all come, "
        f"{both.cost_usd / 1e6:,.1f} by their chances."
    )
