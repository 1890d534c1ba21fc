"""Other plans: what is promised of them, by every choice of whole units; how far they differ; what cannot be asked."""

import math
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from models.alternatives import Direction, Trade
from planner.alternatives.finding import OtherPlans
from planner.alternatives.promise import Level, OthersWanted, limit, none_found
from planner.alternatives.traits import directions, elsewhere, gains, shared
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.case_folders import check_case
from planner.explanations.other_plans import AlternativeAnswer, OthersClaim
from planner.insight.parts import UnattributedError
from planner.plan import Plan
from planner.plan.plan_tables import frame
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import verify
from tests.brute import Inner, Option, TooManyChoicesError, World
from tests.strategies import tiny_rows, to_case, uncertain_rows
from tests.tiny import FOLDER, tiny_plan
from tests.waiting import PLENTY

CASE = check_case(FOLDER).case

EXACT = Limits(1e-6, PLENTY, threads=1)

NEAR = 1e-5
"""Relative amount within which brute force and the planner may see a limit differently [1]."""

thorough = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

few = settings(thorough, max_examples=5)


def others(case: Case, plan: Plan, wanted: OthersWanted, folder: Path) -> tuple[list, list[Plan], OthersClaim]:
    """Rows of other plans, the plans, and the last claim."""
    with Runner(ResultCache.at(folder), thread) as runner:
        told = list(OtherPlans(case, plan, wanted, runner).run())
    claim = [each.answer for each in told if isinstance(each.answer, OthersClaim)][-1]
    found = [each for each in told if isinstance(each.answer, AlternativeAnswer)]
    return [each.answer for each in found], [each.plan for each in found], claim


def possible(case: Case, most: float) -> list[dict[Option, int]]:
    """Every choice of units that leaves no more than so much."""
    world = World(case)
    try:
        choices = world.choices(150)
    except TooManyChoicesError:
        reject()
    return [c for c in choices if world.feasible(c) and Inner(world, c).solve(most * (1 + NEAR)) <= most]


def people(case: Case, choice: dict[Option, int]) -> dict[tuple[str, str], float]:
    """People of a choice by pledge and mission."""
    world, there = World(case), dict[tuple[str, str], float]()
    for (pledge, _, mission, _), units in choice.items():
        there[pledge, mission] = there.get((pledge, mission), 0.0) + units * world.of_type(pledge, "strength")
    return there


def share(one: dict, other: dict) -> float:
    """Share of people elsewhere, by its definition."""
    both = sum(one.values()) + sum(other.values())
    same = sum(min(one.get(place, 0.0), other.get(place, 0.0)) for place in one)
    return 1.0 - 2.0 * same / both if both else 0.0


def placed(plan: Plan) -> dict[tuple[str, str], float]:
    rows = plan.deployments.groupby(["pledge", "mission"])["persons"].sum()
    return {key: float(n) for key, n in rows.items()}


def check_promise(case: Case, plan: Plan, wanted: OthersWanted, folder: Path) -> tuple[list[Plan], OthersClaim]:
    """Every plan that is told keeps what is promised, and none was missed where that is said."""
    rows, plans, claim = others(case, plan, wanted, folder)
    most = limit(plan.summary, wanted.within, Level(claim.keeps))
    assert len(plans) <= wanted.count
    for row, other in zip(rows, plans, strict=True):
        assert not verify(case, other)
        assert other.summary.objective <= most * (1 + 1e-9) + 1e-9
        earlier = [plan, *plans[: row.number - 1]]
        assert row.differs == pytest.approx([share(placed(other), placed(each)) for each in earlier])
        if row.keeps == Level.BEST:
            nobody, bound = plan.summary.objective_nobody_new, plan.summary.bound
            assert nobody - other.summary.objective >= (1 - wanted.within) * (nobody - bound) - 1e-6 * nobody
    for one, other in combinations([plan, *plans], 2):
        assert share(placed(one), placed(other)) >= wanted.differ - 1e-9
        assert elsewhere(one, other) == elsewhere(other, one) == pytest.approx(share(placed(one), placed(other)))
    if claim.none_left:
        missed = [
            choice
            for choice in possible(case, most * (1 - NEAR))
            if all(share(people(case, choice), placed(each)) >= wanted.differ for each in [plan, *plans])
        ]
        assert not missed
    return plans, claim


@thorough
@given(rows=tiny_rows(most_periods=2), within=st.sampled_from([0.02, 0.2, 0.6]), differ=st.sampled_from([0.1, 0.25, 1]))
def test_what_is_promised_holds_and_none_is_missed_where_that_is_said(tmp_path_factory, rows, within, differ):
    case = to_case(rows)
    plan = plan_case(case, EXACT).plan
    if plan is None or plan.summary.objective > plan.summary.objective_nobody_new:
        reject()
    check_promise(case, plan, OthersWanted(3, within, differ), tmp_path_factory.mktemp("kept"))


@few
@given(rows=uncertain_rows(pledges=2, most_periods=2), within=st.sampled_from([0.2, 0.6]))
def test_by_their_chances_what_is_promised_holds_too(tmp_path_factory, rows, within):
    case = to_case(rows)
    plan = plan_case(case, EXACT).plan
    if plan is None or plan.summary.objective > plan.summary.objective_nobody_new:
        reject()
    check_promise(case, plan, OthersWanted(2, within, 0.25), tmp_path_factory.mktemp("kept"))


def test_people_are_elsewhere_as_far_as_two_plans_do_not_both_have_them():
    """1,000 people are at one mission in both; 200 and 60 of the one and 140 of the other are not: 400 of 2,400."""
    one = {("P1", "M1"): 1000.0, ("P2", "M1"): 200.0, ("P3", "M2"): 60.0}
    other = {("P1", "M1"): 1000.0, ("P2", "M2"): 140.0}
    assert elsewhere(*map(sending, (one, other))) == elsewhere(*map(sending, (other, one))) == pytest.approx(400 / 2400)
    assert elsewhere(sending(one), sending(one)) == 0
    assert elsewhere(sending({}), sending({})) == 0
    assert elsewhere(sending(one), sending({})) == 1


def sending(people: dict[tuple[str, str], float]) -> Plan:
    """A plan of nothing but deployments, a unit each."""
    rows = [(p, "", "C", m, "battalion", 1, 1, 1, n, 0.0) for (p, m), n in people.items()]
    return replace(tiny_plan(), frames={"deployments": frame("deployments", rows)})


def test_what_all_plans_share_is_the_least_of_each_with_its_earliest_and_latest_start():
    plans = [sending({("A-battalion", "ONE"): n, ("A-police", "ONE"): 200.0}) for n in (1000.0, 600.0)]
    rows = shared(CASE, [*plans, sending({("A-battalion", "ONE"): 800.0})])
    assert rows[["pledge", "mission", "persons"]].values.tolist() == [["A-battalion", "ONE", 600.0]]
    assert shared(CASE, [plans[0], sending({})]).empty


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (OthersWanted(0), "Between 1 and 12 other plans can be asked for, not 0."),
        (OthersWanted(13), "Between 1 and 12 other plans can be asked for, not 13."),
        (OthersWanted(within=0.0), "a share above 0 and below 1, such as 0.02, not 0."),
        (OthersWanted(within=1.0), "a share above 0 and below 1, such as 0.02, not 1."),
        (OthersWanted(differ=0.0), "a share above 0 and at most 1, such as 0.25, not 0."),
        (OthersWanted(differ=1.01), "a share above 0 and at most 1, such as 0.25, not 1.01."),
        (OthersWanted(differ=math.nan), "a share above 0 and at most 1, such as 0.25, not nan."),
    ],
)
def test_what_cannot_be_asked_is_said(wanted, said):
    (found,) = wanted.faults()
    assert said in found


def test_every_fault_of_what_is_asked_is_said_at_once_and_nothing_is_solved(tmp_path):
    with pytest.raises(UnattributedError) as refused:
        others(CASE, tiny_plan(), OthersWanted(0, -1, 2), tmp_path)
    assert str(refused.value).count("not ") == 3
    assert not any(tmp_path.iterdir())


def test_of_a_plan_whose_locks_cost_more_than_it_averts_nothing_is_promised(tmp_path):
    plan = tiny_plan()
    dear = replace(plan, summary=replace(plan.summary, objective=2 * plan.summary.objective_nobody_new))
    with pytest.raises(UnattributedError, match="The locks cost more than the plan averts"):
        others(CASE, dear, OthersWanted(), tmp_path)


def test_where_the_plan_misses_too_much_of_the_most_the_weaker_promise_is_named(tmp_path):
    """The plan averts 80 % of what the bound allows, so that it cannot promise 98 % of it."""
    plan = tiny_plan()
    nobody, objective = plan.summary.objective_nobody_new, plan.summary.objective
    loose = plan.with_bound(nobody - (nobody - objective) / 0.8)
    rows, _, claim = others(CASE, loose, OthersWanted(2, 0.3, 0.1), tmp_path)
    assert claim.keeps == Level.BEST
    rows, plans, claim = others(CASE, loose, OthersWanted(2, 0.19, 0.1), tmp_path)
    assert claim.keeps == Level.PLAN
    assert "so the others are measured against it" in claim.note
    assert [row.keeps for row in rows] == ["plan"] * len(plans) != []
    assert all(row.promise.endswith("of what the current plan averts.") for row in rows)


@pytest.mark.parametrize(
    ("level", "proved", "said"),
    [
        (Level.BEST, True, "No other plan averts 98.0% of the most that any plan can with at least 25% of its people"),
        (Level.BEST, False, "No other plan was found that averts 98.0% of the most that any plan can"),
        (Level.PLAN, True, "No other plan averts 98.0% of what the current plan averts"),
        (Level.PLAN, False, "No other plan was found that averts 98.0% of what the current plan averts"),
    ],
)
def test_where_none_was_found_nothing_is_promised_of_each(level, proved, said):
    found = none_found(OthersWanted(), level, proved=proved)
    assert found.startswith(said)
    assert found.endswith("that is proved." if proved else "there may be one.")


def test_that_there_is_none_is_told_in_place_of_what_each_averts(tmp_path):
    rows, _, claim = others(CASE, tiny_plan(), OthersWanted(2, 1e-6, 1.0), tmp_path)
    assert not rows
    assert claim.note.startswith("No other plan ")
    assert "Each averts" not in claim.note
    assert claim.none_left == claim.note.endswith("that is proved.")


def test_a_search_that_was_made_is_not_made_again(tmp_path):
    first = others(CASE, tiny_plan(), OthersWanted(2, 0.3, 0.1), tmp_path)
    kept = len(list(tmp_path.iterdir()))
    again = others(CASE, tiny_plan(), OthersWanted(2, 0.3, 0.1), tmp_path)
    assert again[0] == first[0] != []
    assert len(list(tmp_path.iterdir())) == kept


def test_a_stop_keeps_what_was_found(tmp_path):
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        asked = OtherPlans(CASE, tiny_plan(), OthersWanted(3, 0.3, 0.1), runner, stopped=lambda: bool(asked.found))
        rows = [each.answer for each in asked.run()]
    assert [type(row) for row in rows] == [OthersClaim, AlternativeAnswer]
    assert not rows[0].none_left


def test_each_direction_is_named_for_what_it_has_more_of():
    found = directions(CASE, tiny_plan())
    assert found[0].trade is Trade.EARLY
    assert {each.trade for each in found} == set(Trade)
    fewer = sending({("A-battalion", "ONE"): 1000.0})
    assert gains(CASE, tiny_plan(), fewer, Direction(Trade.CONTRIBUTORS))
    assert not gains(CASE, fewer, tiny_plan(), Direction(Trade.CONTRIBUTORS))
    assert not gains(CASE, fewer, fewer, Direction(Trade.COST))
