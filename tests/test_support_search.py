"""The search of all missions together on the columns that plans and relaxations use."""

import random
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from models.allocation import build
from models.outer_approximation import OuterApproximation
from planner.case_folders import check_case
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve.bounding import Bounding
from planner.solve.calls import Callbacks
from planner.solve.decomposition import Decomposition
from planner.solve.highs import Solver
from planner.solve.polishing import allocate
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.support_search import SupportSearch
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"


def begun() -> tuple[SolveState, SupportSearch]:
    """A state with the plan that deploys nobody, and a search from it."""
    state = SolveState(Problem.of(OuterApproximation.of(build(prepare(check_case(TINY).case)))), Limits(0.0, PLENTY))
    allocate(state, np.zeros(len(state.problem.deploy)))
    with closing(Decomposition(state.problem, state.poll, 1)) as decomposition:
        bounding = Bounding(state, decomposition)
        bounding.maximise()
    return state, SupportSearch(state, bounding.dual, random.Random(1))  # noqa: S311


def test_it_finds_better_plans_and_says_nothing_of_the_bound():
    best = plan_case(check_case(TINY).case, Limits(1e-7, PLENTY))
    assert best.outcome is Outcome.OPTIMAL
    (state, search), found = begun(), []
    nobody, bound = state.objective, state.bound
    for _ in range(8):
        search.run(1.0)
        found.append(state.objective)
        if state.incumbent is not None:
            state.place_tangents(state.values)
    search.end()
    assert found == sorted(found, reverse=True)
    assert state.bound == bound
    least = best.plan.summary.objective / state.problem.instance.exposure_unit
    assert least * (1 - 1e-9) <= found[-1] < nobody
    assert (nobody - found[-1]) > 0.9 * (nobody - least)


def test_the_incumbent_is_a_solution_of_the_program_wherever_tangents_move():
    state, search = begun()
    search.run(1.0)
    search.end()
    before = state.objective
    assert state.units.any()
    state.place_tangents(0.3 * state.values)
    milp, values = state.problem.milp, state.values
    assert np.all((milp.lower <= values) & (values <= milp.upper))
    assert milp.is_feasible(values)
    assert state.problem.exact(values) == pytest.approx(before, rel=1e-12)
    Solver(milp, Callbacks(), 1).warm_start(values)
    with pytest.raises(ValueError, match="refuses the solution"):
        Solver(milp, Callbacks(), 1).warm_start(values + np.where(np.isfinite(milp.upper), milp.upper + 1.0, 0.0))
