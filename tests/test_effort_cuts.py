"""Units that may come or not: what they count, what cuts leave of it, and plans made by their chances."""

import itertools
import math
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.cases import random_case
from models.allocation import build
from models.delivery import expected_effort, expected_slope
from models.effect import expected_effects
from models.outer_approximation import OuterApproximation
from planner.chances import chances_of
from planner.chances.expected import expected_unprotected
from planner.chances.expected.fixed_postings import fixed_postings
from planner.extract import assigned_in, decision_in
from planner.facts import Facts
from planner.plan import Deliver, Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve.bounding import Bounding
from planner.solve.calls import CallLimits
from planner.solve.decomposition import Decomposition
from planner.solve.highs import Solver
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.tables import Case
from planner.verify import verify
from tests.small_cases import area, base, mission, periods, pledge, threat
from tests.strategies import sound_case

LIMITS = Limits(1e-4, work=2)

shares = st.floats(0.01, 0.99)
efforts = st.floats(0.0, 20.0)


@given(shares, efforts, efforts)
def test_a_unit_counts_no_more_than_a_tangent_says_and_never_more_than_its_chance_times_its_effort(chance, effort, at):
    counted = float(expected_effort(chance, np.array(effort)))
    tangent = expected_effort(chance, np.array(at)) + expected_slope(chance, np.array(at)) * (effort - at)
    assert counted <= float(tangent) + 1e-9
    assert counted <= chance * effort + 1e-9
    assert math.exp(-counted) == pytest.approx(1.0 - chance + chance * math.exp(-effort), rel=1e-9)


def two_areas(deliver: str = "expected", chance: float = 0.5, units: int = 2) -> Case:
    """A mission of two areas for some battalions, which may come or not, and money for a part of prevention."""
    rows = base(
        settings=periods(2, deliver=deliver, carryover=0.3, cost_weight=0),
        missions=[mission("M", assessed_usd_per_period=20_000_000)],
        areas=[area("A", "M"), area("B", "M", civilians=700_000)],
        threats=[threat("A", troops_required=900, prevention_usd_required=2e6), threat("B", troops_required=700)],
        pledges=[pledge("P", "battalion", units=units, delivery_probability=chance), pledge("Q", "battalion")],
        funds=[{"fund": "F", "contributor": "D", "amount_usd": 1e6, "purpose": "prevention",
                "delivery_probability": None if chance == 1.0 else 0.7}],
    )  # fmt: skip
    return sound_case(rows)


def enumerated(case: Case, plan) -> float:
    """What a plan leaves on average, future by future: who does not come is missing [civilian-months]."""
    facts = Facts(case, plan)
    fixed, chances = fixed_postings(facts), chances_of(case)
    paid = np.array([chances.funds[name].p for name in fixed.funds])
    total = 0.0
    for comes in itertools.product(*(range(int(n) + 1) for n in fixed.units)):
        likely = math.prod(
            math.comb(int(n), k) * chances.pledges[p].p ** k * (1.0 - chances.pledges[p].p) ** (int(n) - k)
            for p, n, k in zip(fixed.pledges, fixed.units, comes, strict=True)
        )
        units = np.array(comes, dtype=float)
        total += likely * float(fixed.unprotected(units, np.zeros_like(units), paid).sum())
    return total


def test_the_expected_figure_is_that_of_every_future_in_model_summary_and_verifier():
    case = two_areas()
    ended = plan_case(case, LIMITS)
    assert ended.outcome is Outcome.OPTIMAL, ended.faults
    plan, instance = ended.plan, prepare(case)
    expected = enumerated(case, plan)
    decision = decision_in(instance, plan)
    found = expected_effects(instance, decision, assigned_in(plan)).values()
    assert sum(float(each.unprotected.sum()) for each in found) * instance.exposure_unit == pytest.approx(expected)
    assert plan.summary.expected_unprotected == pytest.approx(expected, rel=1e-12)
    assert plan.summary.objective == plan.summary.expected_unprotected > plan.summary.exposure_unprotected
    assert plan.summary.deliver == Deliver.EXPECTED
    lied = replace(plan, summary=replace(plan.summary, expected_unprotected=0.999 * expected))
    assert {fault.column for fault in verify(case, lied)} == {"expected_unprotected"}
    other = replace(plan, summary=replace(plan.summary, deliver="full"))
    assert "deliver" in {fault.column for fault in verify(case, other)}


def test_the_bound_is_below_what_cuts_leave_and_cuts_leave_the_plan():
    """Cuts raise the bound of the relaxation to within a tenth of what chances alone leave open."""
    case = two_areas()
    problem = Problem.of(OuterApproximation.of(build(prepare(case))))
    best = plan_case(case, LIMITS).plan.summary.objective / problem.instance.exposure_unit
    bounds = []
    for _ in range(12):
        relaxed = replace(problem.milp, integer=np.zeros_like(problem.milp.integer))
        found = Solver(relaxed, None, 1, integer=False).solve(CallLimits())
        bounds.append(found.objective)
        problem.place_tangents(found.values)
        efforts = problem.effort_cuts_at(found.values)
        if efforts is not None:
            problem.add_effort_cuts(efforts)
    assert max(bounds) <= best * (1 + 1e-6)
    assert best - bounds[-1] < 0.1 * (best - bounds[0])


def test_cuts_that_bind_nowhere_are_left_out_of_a_lean_program_alone():
    """At the solution that they bind at, the lean program is as tight as the whole one."""
    problem = Problem.of(OuterApproximation.of(build(prepare(two_areas()))))
    own = problem.milp.coefficients.shape[0]
    for _ in range(6):
        relaxed = replace(problem.milp, integer=np.zeros_like(problem.milp.integer))
        found = Solver(relaxed, None, 1, integer=False).solve(CallLimits())
        if (efforts := problem.effort_cuts_at(found.values)) is not None:
            bound = efforts.binding(problem.rows_of(efforts), np.zeros(len(found.values)))
            assert np.array_equal(bound.rows, efforts.rows), "all of them bind where there is nobody"
            problem.add_effort_cuts(efforts)
    relaxed = replace(problem.milp, integer=np.zeros_like(problem.milp.integer))
    found = Solver(relaxed, None, 1, integer=False).solve(CallLimits())
    lean = problem.lean(found.values)
    assert own < lean.coefficients.shape[0] < problem.milp.coefficients.shape[0]
    binding = [each.binding(problem.rows_of(each), found.values).rows.sum() for each in problem.effort_cuts]
    assert lean.coefficients.shape[0] == own + sum(binding)
    again = Solver(replace(lean, integer=relaxed.integer), None, 1, integer=False).solve(CallLimits())
    assert again.objective == pytest.approx(found.objective, rel=1e-9)


def test_units_of_very_different_sizes_share_no_people_where_they_may_not_come():
    """Otherwise a team of 20 would count as 160, its half of what it and a company of 300 post."""
    for deliver, shared in ((Deliver.EXPECTED, False), (Deliver.FULL, True)):
        rows = base(
            settings=periods(2, deliver=deliver),
            pledges=[
                pledge("P", "battalion", strength=300, delivery_probability=0.5),
                pledge("Q", "battalion", strength=20, delivery_probability=0.5),
                pledge("R", "battalion", strength=150, delivery_probability=0.5),
            ],
        )
        deployments = prepare(sound_case(rows)).missions["M"].deployments
        groups = {start.pledge: deployment.group for start, deployment in deployments.items()}
        assert (groups["P"] == groups["Q"]) == shared
        assert groups["P"] == groups["R"]


def test_cuts_of_other_kinds_are_followed_by_cuts_on_what_units_count():
    """Otherwise the relaxation counts too much of units that now share people, and its bound is too low."""
    case = random_case("S", 1)
    by_chances = replace(case, values={**case.values, "deliver": "expected"})
    problem = Problem.of(OuterApproximation.of(build(prepare(by_chances))))
    state = SolveState(problem, Limits(0.001))
    with closing(Decomposition(problem, state.poll, 1)) as decomposition:
        bounding = Bounding(state, decomposition)
        bounding.relax()
        before, cuts = state.bound, len(problem.effort_cuts)
        bounding.separate()
    assert problem.cuts
    assert len(problem.effort_cuts) > cuts
    assert state.bound > before


def test_where_all_come_plans_by_chances_are_those_in_full():
    ended = [plan_case(two_areas(deliver, 1.0), LIMITS) for deliver in (Deliver.FULL, Deliver.EXPECTED)]
    full, expected = (each.plan for each in ended)
    assert full.summary.exposure_unprotected == pytest.approx(full.summary.expected_unprotected, rel=1e-9)
    for name in ("deployments", "assignments", "payments"):
        assert expected.frames[name].equals(full.frames[name])


def test_a_plan_by_chances_is_never_worse_on_average_than_the_plan_in_full_and_the_same_each_time():
    case, in_full = two_areas(units=3), two_areas("full", units=3)
    full, plan = plan_case(in_full, LIMITS).plan, plan_case(case, LIMITS).plan
    on_average = expected_unprotected(Facts(in_full, full), chances_of(in_full))
    assert plan.summary.objective <= on_average + plan.summary.gap * (plan.summary.objective_nobody_new - on_average)
    started = plan_case(case, LIMITS, start=full).plan
    assert started.summary.objective <= on_average * (1 + 1e-12)
    again = plan_case(case, LIMITS).plan
    assert again.frames["assignments"].equals(plan.frames["assignments"])


def test_a_chance_raised_never_raises_what_is_expected():
    plans = [plan_case(two_areas(chance=chance, units=1), LIMITS).plan.summary for chance in (0.3, 0.35, 0.8)]
    for lower, higher in itertools.pairwise(plans):
        assert higher.bound <= lower.objective * (1 + 1e-9)
