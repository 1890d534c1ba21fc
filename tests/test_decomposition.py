"""Decomposition by mission: multipliers give the bound of the relaxation, and the missions' plans fit together."""

from threading import Event

import numpy as np
import pytest

from models.allocation import build
from models.cumulative_budget import CumulativeBudget
from models.outer_approximation import OuterApproximation
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve.calls import CallLimits, SolverStatus
from planner.solve.construction import Construction
from planner.solve.decomposition import Decomposition
from planner.solve.dive import Dive, DiveParameters
from planner.solve.highs import Solver
from planner.solve.lagrangian import LagrangianDual
from planner.solve.large_neighbourhood_search import LargeNeighbourhoodSearch
from planner.solve.polishing import allocate
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tolerances import INTEGRALITY
from planner.solve.tuning import DEFAULT, LagrangianTuning, SizeTuning, Tuning
from planner.verify import verify
from tests.small_cases import base, fund, mission, periods
from tests.strategies import sound_case
from tests.summit import case_of_the_summit
from tests.waiting import PLENTY

ENOUGH = 60
"""Iterations of the column generation."""

BOLD = DiveParameters.constructive(DEFAULT.dives)


@pytest.fixture(scope="module")
def model():
    return build(prepare(case_of_the_summit()))


@pytest.fixture
def state(model):
    return SolveState(Problem.of(OuterApproximation.of(model)), Limits(gap=1e-6, seconds=PLENTY))


@pytest.fixture
def subproblems(state):
    subproblems = Decomposition(state.problem, lambda: None, 2)
    yield subproblems
    subproblems.close()


def maximised(state, subproblems, iterations=ENOUGH):
    dual = LagrangianDual(subproblems, state.problem.milp.offset, DEFAULT.lagrangian)
    assert dual.maximise(lambda: 600.0, iterations, 1e-6) is SolverStatus.SOLVED
    return dual


def test_multipliers_give_the_bound_of_the_whole_relaxation_and_no_more(state, subproblems):
    whole = Solver(state.problem.milp, None, 1, integer=False).solve(CallLimits())
    few, many = maximised(state, subproblems, 3).bound, maximised(state, subproblems).bound
    assert few < many <= whole.objective * (1 + 1e-9)
    assert many >= whole.objective * (1 - 2e-4)


def test_reduced_costs_rule_out_what_would_cost_as_much(state, subproblems):
    """A start that is made must raise the relaxation by its reduced cost at least."""
    dual = maximised(state, subproblems)
    milp = state.problem.milp
    out = [column for column in state.problem.deploy if dual.reduced_costs[column] > 1.0]
    solver = Solver(milp, None, 1, integer=False)
    for column in out[:: len(out) // 5]:
        place, one = np.array([column], dtype=np.int32), np.ones(1)
        solver.set_bounds(place, one, milp.upper[place])
        forced = solver.solve(CallLimits())
        least = dual.bound + dual.reduced_costs[column]
        assert forced.status is not SolverStatus.SOLVED or forced.objective >= least - 1e-6
        solver.set_bounds(place, milp.lower[place], milp.upper[place])


def test_multipliers_are_tried_no_longer_once_their_bound_will_do(state, subproblems):
    heard = []
    dual = LagrangianDual(subproblems, state.problem.milp.offset, DEFAULT.lagrangian)
    dual.maximise(lambda: 600.0, ENOUGH, 1e-6, lambda bound: heard.append(bound) or len(heard) == 3)
    assert len(heard) == 3
    assert heard == sorted(heard)
    assert dual.bound == heard[-1]


def test_a_relaxation_that_costs_too_much_counts_as_infeasible(subproblems):
    subproblems.reset()
    subproblem = subproblems[0]
    least = subproblem.relax(600.0)
    units = np.floor(least.values[subproblem.integer] + 1e-6)
    subproblem.set_unit_bounds(units, units)
    whole = subproblem.relax(600.0).objective
    assert least.objective < whole < 0.0
    subproblems.reset()
    subproblem.relax(600.0)
    subproblem.set_unit_bounds(units, units)
    assert subproblem.relax(600.0, cutoff=(least.objective + whole) / 2).status is SolverStatus.INFEASIBLE
    assert subproblem.relax(600.0, cutoff=whole + 1.0).objective == pytest.approx(whole)


def test_a_dive_keeps_the_units_it_is_given_and_every_row(state, subproblems):
    maximised(state, subproblems, 5)
    subproblems.reset()
    for subproblem in subproblems:
        first = Dive(subproblem, np.zeros(len(subproblem.integer)), DEFAULT.dives).run(BOLD, lambda: 600.0)
        kept = np.where(np.arange(len(subproblem.integer)) % 2, np.round(first[subproblem.integer]), 0.0)
        again = Dive(subproblem, kept, DEFAULT.dives).run(BOLD, lambda: 600.0)
        for values in (first, again):
            assert subproblem.milp.is_feasible(values)
            units = values[subproblem.integer]
            assert np.abs(units - np.round(units)).max(initial=0.0) <= INTEGRALITY
        assert np.all(again[subproblem.integer] >= kept - 1e-6)


def fits(subproblem, values):
    """Whether a plan fits what a dive takes for ceilings, pledges and budgets: they must never rule out what holds."""
    knapsacks = subproblem.knapsacks
    filled = knapsacks.weights @ values[subproblem.columns][subproblem.integer]
    return np.all(filled <= knapsacks.capacities(subproblem.milp.row_upper) + 1e-6)


def test_a_cumulative_budget_holds_what_has_arrived_and_what_its_funds_can_pay():
    rows = base(
        settings=periods(3),
        missions=[mission("M", assessed_usd_per_period=2e6)],
        funds=[fund(fund="G", amount_usd=5e6, purpose="preparation", from_period=2), fund(fund="H", amount_usd=7e6)],
    )
    instance = prepare(sound_case(rows))
    budget = CumulativeBudget.of(instance, "M", ["G", "H"])
    share = instance.missions["M"].cash_arriving
    assert budget.arrived == pytest.approx([share, 2 * share, 3 * share] * 2)
    assert budget.paying.tolist() == [[0, 1], [1, 1], [1, 1], [0, 1], [0, 1], [0, 1]]
    for column, (start, deployment) in enumerate(instance.missions["M"].deployments.items()):
        spent = np.cumsum([deployment.cost_in(start, t) if t >= start.period else 0.0 for t in (1, 2, 3)])
        assert budget.spent[:, column] == pytest.approx([*spent, *spent])


def test_a_dive_is_over_at_once_where_the_units_it_must_keep_are_too_many(subproblems):
    subproblems.reset()
    subproblem = subproblems[0]
    assert Dive(subproblem, subproblem.milp.upper[subproblem.integer], DEFAULT.dives).run(BOLD, lambda: 600.0) is None


def test_a_solution_that_breaks_a_row_does_not_become_the_incumbent(state):
    milp = state.problem.milp
    assert not state.offer(np.where(milp.integer, milp.upper, 0.0))
    assert state.incumbent is None
    allocate(state, np.zeros(len(state.problem.deploy)))
    assert milp.is_feasible(state.values)


def test_missions_planned_in_turn_and_anew_share_what_there_is(state, subproblems):
    dual = maximised(state, subproblems, 10)
    Construction(state, subproblems, dual.multipliers, dual.shares, BOLD).run(list(range(len(subproblems))))
    milp, first = state.problem.milp, state.objective
    subproblems.reset()
    assert milp.is_feasible(state.values)
    assert all(fits(subproblem, state.values) for subproblem in subproblems)
    search = LargeNeighbourhoodSearch(state, subproblems, dual)
    for _ in range(3):
        search.run(0.1, subsets=2)
    subproblems.reset()
    assert milp.is_feasible(state.values)
    assert all(fits(subproblem, state.values) for subproblem in subproblems)
    assert dual.bound <= state.objective < first


def test_a_case_too_large_to_search_has_a_verified_plan_within_its_gap():
    case = case_of_the_summit()
    ended = plan_case(case, Limits(gap=0.15, seconds=PLENTY), tuning=Tuning(sizes=SizeTuning(large=0)))
    assert ended.outcome is Outcome.OPTIMAL
    assert "search" not in ended.plan.summary.seconds
    assert verify(case, ended.plan) == []


def test_a_large_relaxation_polls_for_a_stop(state):
    stop, every = Event(), Tuning(lagrangian=LagrangianTuning(interruptible_above=0))
    subproblems = Decomposition(state.problem, lambda: None, 2, stop.is_set, every)
    assert subproblems[0].relax(600.0, iterations=1).status is SolverStatus.CUT_SHORT
    stop.set()
    assert subproblems[0].relax(600.0).status is SolverStatus.CUT_SHORT
    stop.clear()
    assert subproblems[0].relax(PLENTY).status is SolverStatus.SOLVED
    subproblems.close()
