"""Every outcome pinned; limits, interrupts and repeatability; and the parts of the solver that are not public."""

import signal
import threading
from pathlib import Path

import highspy
import pyomo.environ as pyo
import pytest
from pyomo.contrib.solver.common.factory import SolverFactory

from models.allocation import build
from planner import files
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case, run
from planner.solution import Limits, Progress
from planner.solve import solve
from tests.small_cases import base, mission, pledge
from tests.strategies import sound_case

SUMMIT = Path("data/summit-2015")


def test_a_closed_gap_is_optimal():
    ended = plan_case(sound_case(base()), Limits(0.001))
    assert ended.outcome is Outcome.OPTIMAL
    assert 0 <= ended.plan.summary.gap <= 0.001


def test_locks_that_cannot_hold_together_are_infeasible():
    rows = base(
        missions=[mission("M", authorised_troops=500)],
        locks=[{"pledge": "P", "mission": "M", "units_min": 1}],
    )
    ended = plan_case(sound_case(rows), Limits())
    assert ended.outcome is Outcome.INFEASIBLE
    assert ended.plan is None


def test_no_time_is_no_plan_in_time():
    ended = plan_case(sound_case(base()), Limits(seconds=0.0))
    assert ended.outcome is Outcome.NO_PLAN_IN_TIME
    assert ended.plan is None


def test_time_that_runs_out_after_a_plan_is_feasible():
    """The clock stops the search at the first plan; what is proved by then stands."""
    case = sound_case(base(pledges=[pledge(f"P{i}", "battalion", units=9, strength=97 + i) for i in range(9)]))
    rows = build(prepare(case))
    stopped = solve(rows, Limits(gap=0.0, seconds=1.0))
    assert stopped.outcome is Outcome.FEASIBLE
    assert stopped.decision is not None


def test_faults_are_invalid_input(tmp_path):
    ended = run(tmp_path, Limits())
    assert ended.outcome is Outcome.INVALID_INPUT
    assert ended.faults
    assert ended.plan is None


def test_a_plan_that_fails_verification_is_an_error(monkeypatch):
    monkeypatch.setattr("planner.extract.PERSONS", 101.0)
    ended = plan_case(sound_case(base()), Limits())
    assert ended.outcome is Outcome.ERROR
    assert ended.plan is None
    assert {"persons"} <= {fault.column for fault in ended.faults}


def test_a_solver_whose_figures_do_not_add_up_is_an_error(monkeypatch):
    monkeypatch.setattr("planner.solve.highs.Solver.adds_up", lambda *_: False)
    ended = plan_case(sound_case(base()), Limits())
    assert ended.outcome is Outcome.ERROR
    assert ended.plan is None


def test_every_outcome_has_its_exit_code():
    codes = {outcome.value: outcome.exit_code for outcome in Outcome}
    assert codes == {
        "optimal": 0,
        "feasible": 0,
        "infeasible": 3,
        "no_plan_in_time": 4,
        "invalid_input": 2,
        "error": 1,
    }


def test_an_interrupt_keeps_the_best_plan():
    """Ctrl-C after the first plan ends the search; the plan is verified and shown."""
    seen: list[Progress] = []

    def interrupt_after_a_plan(progress: Progress) -> None:
        seen.append(progress)
        if progress.step == "search" and progress.objective is not None:
            signal.raise_signal(signal.SIGINT)

    ended = run(SUMMIT, Limits(gap=0.0001, seconds=100), interrupt_after_a_plan)
    assert ended.outcome is Outcome.FEASIBLE
    assert ended.plan.summary.seconds["all"] < 60
    assert any(progress.bound is not None for progress in seen)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_solve_runs_outside_the_main_thread_too():
    """Only the main thread may handle signals; a worker solves without."""
    model = build(prepare(sound_case(base())))
    outcomes: list[Outcome] = []
    worker = threading.Thread(target=lambda: outcomes.append(solve(model, Limits()).outcome))
    worker.start()
    worker.join()
    assert outcomes == [Outcome.OPTIMAL]


def test_progress_never_shows_a_bound_above_the_best_plan():
    heard: list[Progress] = []
    run(SUMMIT, Limits(gap=0.02, seconds=60), heard.append)
    known = [p for p in heard if p.objective is not None and p.bound is not None]
    assert known
    assert all(p.bound <= p.objective * (1 + 1e-9) for p in known)
    assert [p.seconds for p in heard] == sorted(p.seconds for p in heard)
    bounds = [p.bound for p in known]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize("threads", [1, 2])
def test_two_runs_that_end_by_gap_give_the_same_bytes(tmp_path, threads):
    for name in ("one", "two"):
        ended = run(SUMMIT, Limits(gap=0.02, seconds=100, threads=threads))
        assert ended.outcome is Outcome.OPTIMAL
        files.write_plan(ended.plan, tmp_path / name)
    for file in sorted((tmp_path / "one").glob("*.csv")):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name


def test_the_private_parts_of_the_solver_are_where_they_were():
    """Pyomo keeps the solver's handle private; this fails first if an upgrade moves it."""
    m = pyo.ConcreteModel()
    m.x = pyo.Var(domain=pyo.Integers, bounds=(0, 3))
    m.limit = pyo.Constraint(expr=2 * m.x <= 5)
    m.most = pyo.Objective(expr=-m.x)
    solver = SolverFactory("highs", treat_fixed_vars_as_params=False)
    solver.set_instance(m)
    assert isinstance(solver._solver_model, highspy.Highs)
    assert solver._pyomo_var_to_solver_var_map == {id(m.x): 0}
    assert solver._pyomo_con_to_solver_con_map == {m.limit: 0}
    assert solver._vars[id(m.x)][0] is m.x
    for name in ("cbSimplexInterrupt", "cbIpmInterrupt", "cbMipInterrupt", "cbMipImprovingSolution"):
        assert callable(getattr(solver._solver_model, name).subscribe)
