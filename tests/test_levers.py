"""Levers: the smallest change found is the one that is worked out by hand, and one step less does not do it."""

import pytest

from planner.explain.deployments.edits import edited
from planner.explain.deployments.held import Verdict
from planner.explain.deployments.lever import Lever
from planner.explain.deployments.lever_kinds import levers
from planner.explain.deployments.levers import LeverFound, LeverSearch
from planner.explain.deployments.why_not import why_not
from planner.explain.plan_analysis import PlanAnalysis
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.verify import verify
from tests.small_cases import area, base, mission, periods, pledge, threat
from tests.strategies import Rows, sound_case


def analysis_of(rows: Rows) -> PlanAnalysis:
    """The analysis of a case with its best plan."""
    case = sound_case(rows)
    plan = plan_case(case, Limits(0.0001, threads=1, work=2)).plan
    assert plan is not None
    return PlanAnalysis(case, plan)


def search(analysis: PlanAnalysis, kind: str, name: str = "P", place: str = "M") -> tuple[Lever, LeverFound]:
    """The lever of a kind, and what is found of it."""
    (lever,) = (each for each in levers(analysis, name, place) if each.kind == kind)
    return lever, LeverSearch(analysis, name, place).run(lever)


SUPPORT = {"support": [{"area": "A", "capability": "medical", "troops_per_unit": 600}]}
ONLY = {
    "missions": [mission("M"), mission("N", authorised_troops=0)],
    "areas": [area("A", "M"), area("B", "N")],
    "threats": [threat("A", troops_required=1000), threat("B", troops_required=1000)],
    "caveats": [{"pledge": "P", "mission": "N", "rule": "only", "reason": "no"}],
}
OFF = [{"contributor": "C", "name": "C", "latitude": 0, "longitude": 0, "participates": "no"}]
CASES: dict[str, tuple[str, Rows, int]] = {
    "a battalion of 600 under a ceiling of 500": (
        "higher ceiling",
        base(missions=[mission("M", authorised_troops=500)]),
        100,
    ),
    "ready a month after the horizon": ("ready sooner", base(pledges=[pledge("P", "battalion", ready_period=3)]), 2),
    "troops who need a hospital for every 600": ("enablers with it", base(**SUPPORT), 1),
    "a caveat that allows another one only": ("caveat lifted", base(**ONLY), 1),
    "a contributor that is switched off": ("contributor switched on", base(contributors=OFF), 1),
    "a lock of no units": ("lock lifted", base(locks=[{"pledge": "P", "mission": "M", "units_max": 0}]), 1),
}


@pytest.mark.parametrize("name", CASES)
def test_the_smallest_change_is_the_one_worked_out_by_hand(name):
    kind, rows, expected = CASES[name]
    analysis = analysis_of(rows)
    lever, found = search(analysis, kind)
    assert (found.verdict, found.steps, found.below) == (Verdict.GAINS, expected, Verdict.LOSES)
    assert isinstance(found.plan, Plan)
    assert verify(edited(analysis.case, lever.edits(found.steps)), found.plan) == []
    assert found.plan.deployments["units"][found.plan.deployments["pledge"] == "P"].tolist() == [1]
    assert found.plan.summary.exposure_unprotected < analysis.plan.summary.exposure_unprotected


def test_money_is_the_cost_of_the_unit_rounded_up():
    """By hand: what a battalion costs in the one month of the horizon, in steps of 100,000 USD."""
    analysis = analysis_of(base(missions=[mission("M", assessed_usd_per_period=0)]))
    unit = analysis.reach.units["P"]
    lever, found = search(analysis, "more money")
    cost = unit.deployment_cost_usd + unit.monthly_cost_usd
    assert cost <= lever.amount(found.steps) < cost + 100_000


def test_a_tour_is_as_long_as_its_cost_is_worth():
    """By hand: a month averts 10,000 (1 - 0.1^0.6) = 7,488; moving counts as 40 x 400 = 16,000: three months pay."""
    rows = base(pledges=[pledge("P", "battalion", months_available=1)])
    unit = next(row for row in rows["unit_types"] if row["unit_type"] == "battalion")
    rows["unit_types"] = [unit | {"deployment_cost_usd": 40_000_000, "monthly_cost_usd": 0}]
    rows["settings"] = periods(4, cost_weight=400)
    lever, found = search(analysis_of(rows), "longer tour")
    assert (found.verdict, lever.amount(found.steps), found.below) == (Verdict.GAINS, 2.0, Verdict.LOSES)
    assert found.gain == pytest.approx(3 * 10_000 * (1 - 0.1**0.6) - 16_000, rel=1e-3)


def test_levers_that_do_not_do_it_say_what_is_left():
    analysis = analysis_of(base(missions=[mission("M", authorised_troops=500, assessed_usd_per_period=0)]))
    _, ceiling = search(analysis, "higher ceiling")
    _, money = search(analysis, "more money")
    assert ceiling.verdict is money.verdict is Verdict.LOSES
    assert "no money in hand" in ceiling.why
    assert "no room under the troops ceiling" in money.why


FULL = base(
    missions=[mission("M", authorised_troops=600)],
    pledges=[pledge("P", "battalion"), pledge("Q", "battalion", strength=300)],
)
"""A ceiling that has room for either of two battalions, of 600 and of 300."""


def test_a_smaller_unit_is_worth_less_than_the_one_it_would_displace():
    """By hand: P averts 10,000 (1 - 0.1^0.6) = 7,488 and Q 10,000 (1 - 0.1^0.3) = 4,988; at most 6,908 at first."""
    analysis = analysis_of(FULL)
    _, found = search(analysis, "in place of others", "Q")
    assert (found.verdict, found.plan) == (Verdict.LOSES, None)
    assert "1 unit of b of C (P) from January 2030 giving way" in found.why
    assert "would leave 2,500 civilian-months more" in found.why
    reason = next(each for each in why_not(analysis, "Q", "M").reasons if each.rule == "displaces")
    assert reason.left == pytest.approx(6_908, rel=0.01)
    assert reason.needed == pytest.approx(7_488, rel=0.01)


def test_a_unit_like_the_one_it_would_displace_averts_no_more():
    rows = FULL | {"pledges": [pledge("P", "battalion"), pledge("Q", "battalion")]}
    analysis = analysis_of(rows)
    [unused] = analysis.unused
    _, found = search(analysis, "in place of others", unused)
    assert found.verdict is Verdict.LOSES
    assert found.why.startswith("It averts no more than what it would displace: with 1 unit of b of C (")
    assert "0 civilian-months" not in found.why


def test_a_larger_unit_takes_the_place_of_a_smaller_one_and_nothing_in_the_inputs_changes():
    analysis = analysis_of(FULL | {"locks": [{"pledge": "P", "mission": "M", "units_max": 0}]})
    lever, found = search(PlanAnalysis(sound_case(FULL), analysis.plan), "in place of others")
    assert (found.verdict, lever.edits(1)) == (Verdict.GAINS, ())
    assert isinstance(found.plan, Plan)
    assert found.plan.deployments["pledge"].tolist() == ["P"]
    assert not any(each.rule == "displaces" for each in why_not(lever.analysis, "P", "M").reasons)


def test_a_unit_that_a_lock_holds_does_not_give_way():
    analysis = analysis_of(FULL | {"locks": [{"pledge": "P", "mission": "M", "units_min": 1}]})
    _, found = search(analysis, "in place of others", "Q")
    assert (found.verdict, found.why) == (Verdict.LOSES, "No other unit there may go for it.")
