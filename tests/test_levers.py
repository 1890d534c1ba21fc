"""Levers: the smallest change found is the one that is worked out by hand, and one step less does not do it."""

import pytest

from planner.explain.deployments.edits import edited
from planner.explain.deployments.held import Verdict
from planner.explain.deployments.lever_kinds import Lever, levers
from planner.explain.deployments.levers import LeverFound, LeverSearch
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
CASES: dict[str, tuple[str, Rows, int]] = {
    "a battalion of 600 under a ceiling of 500": (
        "higher ceiling",
        base(missions=[mission("M", authorised_troops=500)]),
        100,
    ),
    "ready a month after the horizon": ("ready sooner", base(pledges=[pledge("P", "battalion", ready_period=3)]), 2),
    "troops who need a hospital for every 600": ("enablers with it", base(**SUPPORT), 1),
    "a caveat that allows another one only": ("caveat lifted", base(**ONLY), 1),
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
