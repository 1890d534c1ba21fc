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
from planner.solve.large_neighbourhood_search import LargeNeighbourhoodSearch
from planner.solve.milp import updated
from planner.solve.polishing import allocate
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.support_search import SupportSearch
from planner.solve.tuning import DEFAULT, NeighbourhoodTuning, Tuning
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"


def begun(tuning: Tuning = DEFAULT) -> tuple[SolveState, SupportSearch]:
    """A state with the plan that deploys nobody, and a search from it."""
    problem = Problem.of(OuterApproximation.of(build(prepare(check_case(TINY).case))))
    state = SolveState(problem, Limits(0.0, PLENTY), lambda _: None, lambda: False, tuning)
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


@pytest.mark.parametrize(("share", "near"), [(0.3, False), (1e6, True)])
def test_a_plan_that_only_the_model_thinks_better_is_a_rival_once_where_it_is_nearly_as_good(share, near):
    state, search = begun(Tuning(neighbourhoods=NeighbourhoodTuning(rival=share)))
    nobody = state.values
    for _ in range(4):
        search.run(1.0)
    best, branching = state.objective, search._search
    assert search.take_rival() is None
    assert not branching.misled
    branching._receive(updated(nobody, state.problem.segments, state.problem.milp.upper[state.problem.segments]))
    assert branching.misled
    assert not branching.rival[state.problem.deploy].any()
    assert state.problem.exact(branching.rival) > best == state.objective
    rivals = search.take_rival(), search.take_rival()
    search.end()
    assert [found is not None for found in rivals] == [near, False]


def test_dives_from_a_rival_make_it_the_incumbent_where_it_comes_to_be_better():
    state, search = begun()
    rival = state.values
    for _ in range(4):
        search.run(1.0)
    best, units = state.objective, state.units
    search.end()
    first = np.flatnonzero(units)[0]
    with closing(Decomposition(state.problem, state.poll, 1)) as decomposition:
        bounding = Bounding(state, decomposition)
        bounding.maximise()
        found = LargeNeighbourhoodSearch(state, decomposition, bounding.dual)
        decomposition.reset()
        decomposition.set_multipliers(np.zeros(len(decomposition.capacities)))
        found._follow(rival, 1)
        assert best >= state.objective > 0.999 * best, "at most a little better: the rival never is"
        state.incumbent, state.objective = None, np.inf
        allocate(state, np.where(np.arange(len(units)) == first, 1.0, 0.0))
        before, work = state.objective, state.ticks
        found._follow(rival, 1)
    assert state.objective < before
    assert state.ticks > work


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
