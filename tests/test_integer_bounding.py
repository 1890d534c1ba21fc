"""Integer missions at multipliers: their bound is above that of their relaxations, and holds for every plan."""

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
from planner.solve.decomposition import Decomposition
from planner.solve.integer_bounding import IntegerBounding
from planner.solve.lagrangian import LagrangianDual
from planner.solve.polishing import allocate
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tuning import DEFAULT
from tests.small_cases import area, base, mission, pledge, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"


def two_missions():
    """A case in which two missions want the same battalions, of which neither ceiling admits a whole number."""
    return sound_case(
        base(
            missions=[mission("M", authorised_troops=1700), mission("N", authorised_troops=2900)],
            areas=[area("A", "M"), area("B", "N")],
            threats=[threat("A", troops_required=1500), threat("B", troops_required=2500)],
            pledges=[pledge(f"P{i}", "battalion", units=1, strength=700 + 90 * i) for i in range(5)],
        )
    )


@pytest.mark.parametrize("case", [check_case(TINY).case, two_missions()], ids=["tiny", "two"])
def test_the_bound_of_integer_missions_is_no_less_than_that_of_relaxations_and_holds_for_the_best_plan(case):
    best = plan_case(case, Limits(1e-7, PLENTY))
    assert best.outcome is Outcome.OPTIMAL
    state = SolveState(Problem.of(OuterApproximation.of(build(prepare(case)))), Limits(0.0, PLENTY))
    missions = Decomposition(state.problem, lambda: None, 1)
    dual = LagrangianDual(missions, state.problem.milp.offset, DEFAULT.lagrangian)
    dual.maximise(lambda: PLENTY, 60, 1e-6)
    allocate(state, np.zeros(len(state.problem.deploy)))
    lane = IntegerBounding(state, dual)
    lane.allow(100.0)
    lane.meet()
    assert lane.ended
    lane.end()
    unit = state.problem.instance.exposure_unit
    assert dual.bound * (1 - 1e-9) <= state.bound <= best.plan.summary.objective / unit * (1 + 1e-9)
