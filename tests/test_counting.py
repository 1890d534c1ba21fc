"""Counts of enablers as columns of their own: what is solved with them is what is solved without."""

import numpy as np
from hypothesis import given, settings

from models.allocation import build
from models.outer_approximation import OuterApproximation
from planner.prepare import prepare
from planner.solve.calls import CallLimits, SolverStatus
from planner.solve.counting import Counts
from planner.solve.highs import Solver
from planner.solve.problem import Problem
from tests.small_cases import area, base, pledge, threat
from tests.strategies import sound_case, tiny_rows, to_case
from tests.waiting import PLENTY


def program(case):
    return Problem.of(OuterApproximation.of(build(prepare(case)))).milp


def solved(milp):
    return Solver(milp, None, 1).solve(CallLimits(seconds=PLENTY))


def hospitals():
    """Troops who need hospitals, which two pledges bring; nobody else is counted."""
    rows = base(areas=[area("A", "M"), area("B", "M")], threats=[threat(a, troops_required=1000) for a in "AB"])
    rows["pledges"] = [pledge("P", "battalion", units=3), *(pledge(of, "hospital", units=2) for of in "HI")]
    rows["support"] = [{"area": a, "capability": "medical", "troops_per_unit": 400} for a in "AB"]
    return sound_case(rows)


def test_the_units_of_a_capability_are_counted_once_by_period():
    milp = program(hospitals())
    counts = Counts.of(milp)
    added = counts.added(milp)
    assert counts.coefficients.shape == (1, len(milp.cost))
    assert counts.coefficients.sum() == 2
    assert (added.integer[-1], added.lower[-1], added.upper[-1]) == (True, 0, 4)
    assert added.coefficients.shape == (milp.coefficients.shape[0] + 1, len(milp.cost) + 1)
    best = solved(milp)
    assert added.is_feasible(counts.with_counts(best.values))
    assert counts.with_counts(best.values)[-1] > 0


def test_a_program_of_which_nothing_is_counted_stays_as_it_is():
    milp = program(sound_case(base()))
    counts = Counts.of(milp)
    assert counts.coefficients.shape[0] == 0
    assert counts.added(milp).coefficients.shape == milp.coefficients.shape
    assert np.array_equal(counts.with_counts(milp.upper), milp.upper)


@settings(max_examples=10, deadline=None, derandomize=True)
@given(tiny_rows())
def test_counts_change_no_optimum(rows):
    milp = program(to_case(rows))
    counts = Counts.of(milp)
    solver = Solver(counts.added(milp), None, 1)
    solver.keep_definitions()
    one, other = solved(milp), solver.solve(CallLimits(seconds=PLENTY))
    assert one.status is other.status
    if one.status is SolverStatus.SOLVED:
        assert abs(one.objective - other.objective) <= 1e-6 * max(1.0, abs(one.objective))
        assert milp.is_feasible(other.values[: len(milp.cost)])
