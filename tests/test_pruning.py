"""No deployment stays that averts less than it costs, as leaving it out and allocating the rest anew shows."""

from hypothesis import assume, given, settings

from models.decision import Decision
from planner.prepare import prepare
from planner.solution import Limits
from planner.solve import ModelCache, solve
from planner.solve.polishing import allocate
from planner.solve.pruning import prune
from planner.solve.state import SolveState
from tests.small_cases import area, base, periods, pledge, threat
from tests.strategies import sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

LIMITS = Limits(0.01, PLENTY, threads=1, work=2)


def value(problem, decision: Decision) -> float:
    """Exact objective of the units of a decision, people and money allocated anew; infinite where that cannot be."""
    state = SolveState(problem, LIMITS)
    allocate(state, problem.warm_start(decision.deploy), error=1e-3)
    return state.objective


@settings(max_examples=10, deadline=None, derandomize=True)
@given(tiny_rows())
def test_whatever_is_left_out_of_a_plan_makes_it_no_better(rows):
    case = to_case(rows)
    assume(case.settings.cost_weight > 0)
    problem = ModelCache().problem(prepare(case))
    found = solve(problem, LIMITS)
    assume(found.decision is not None)
    whole = value(problem, found.decision)
    for key, units in found.decision.deploy.items():
        for left in {0, units - 1}:
            fewer = {k: n for k, n in found.decision.deploy.items() if k != key} | ({key: left} if left else {})
            assert value(problem, Decision(fewer, {}, {}, {})) >= whole * (1 - 1e-6)


def test_what_only_pays_together_and_does_not_goes_together():
    """A battalion and the hospital that it needs cost more than they avert; without either the other averts nothing."""
    rows = base(settings=periods(1, cost_weight=1000), areas=[area("A", "M")])
    rows["threats"] = [threat("A", troops_required=1000, monthly_rate=0.0068)]
    rows["pledges"] = [pledge("P", "battalion"), pledge("H", "hospital")]
    rows["support"] = [{"area": "A", "capability": "medical", "troops_per_unit": 600}]
    problem = ModelCache().problem(prepare(sound_case(rows)))
    state = SolveState(problem, LIMITS)
    allocate(state, problem.milp.upper[problem.deploy], error=1e-3)
    assert state.units.sum() == 2
    prune(state, 1e-3)
    assert state.units.sum() == 0


def test_units_that_money_does_not_weigh_stay():
    rows = base(settings=periods(1, cost_weight=0), areas=[area("A", "M")])
    rows["threats"] = [threat("A", police_required=1000)]
    problem = ModelCache().problem(prepare(sound_case(rows)))
    state = SolveState(problem, LIMITS)
    allocate(state, problem.milp.upper[problem.deploy], error=1e-3)
    prune(state, 1e-3)
    assert state.units.sum() == 1
