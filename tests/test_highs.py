"""HiGHS: how its calls end."""

import numpy as np
import pytest
from highspy import Highs
from scipy import sparse

from planner.solve.calls import CallLimits, SolverResult, SolverStatus
from planner.solve.highs import Solver
from planner.solve.milp import Milp

KNAPSACK = Milp(
    cost=np.array([-5.0, -4.0, -3.0]),
    offset=0.0,
    lower=np.zeros(3),
    upper=np.ones(3),
    integer=np.ones(3, dtype=bool),
    row_lower=np.array([-np.inf]),
    row_upper=np.array([5.0]),
    coefficients=sparse.csr_matrix(np.array([[2.0, 3.0, 1.5]])),
)
"""At most a weight of 5: the first two have it and bring 9; the first, the third and half of the second bring 10."""


def solved(limits: CallLimits, *, integer: bool) -> SolverResult:
    return Solver(KNAPSACK, None, 1, integer=integer).solve(limits)


@pytest.mark.parametrize(("integer", "objective"), [(True, -9.0), (False, -10.0)])
def test_a_system_clock_that_is_set_forward_ends_no_call(monkeypatch, integer, objective):
    """HiGHS takes its time for up by that clock; by the one that nobody sets there is an hour left."""
    run, jumps = Highs.run, iter([True, True])

    def run_as_the_clock_is_set(highs: Highs) -> object:
        if next(jumps, False):
            highs.setOptionValue("time_limit", 0.0)
        return run(highs)

    monkeypatch.setattr(Highs, "run", run_as_the_clock_is_set)
    result = solved(CallLimits(seconds=3600.0), integer=integer)
    assert not next(jumps, False), "the clock was set twice"
    assert result.status is SolverStatus.SOLVED
    assert result.objective == pytest.approx(objective)


@pytest.mark.parametrize("integer", [True, False])
def test_a_call_whose_time_is_up_ends(integer):
    assert solved(CallLimits(seconds=1e-9), integer=integer).status is SolverStatus.CUT_SHORT
    assert solved(CallLimits(seconds=0.0), integer=integer).status is SolverStatus.CUT_SHORT
