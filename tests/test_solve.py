"""Every outcome pinned; limits, interrupts and repeatability; and the parts of the solver that are not public."""

import itertools
import signal
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import highspy
import pandas as pd
import pytest

from models.deployments import Start
from planner import files
from planner.case_folders import check_case
from planner.extract import decision_in, extract
from planner.plan import Outcome, Plan
from planner.prepare import prepare
from planner.run import ordered, plan_case, run
from planner.solution import Limits, Progress, Solution, Strategy, Termination
from planner.solve import DEFAULT, ModelCache, clock, solve
from planner.solve.calls import CallLimits, SolverResult
from planner.solve.highs import Solver
from planner.solve.polishing import allocate
from planner.solve.state import SolveState
from planner.tables import Case
from planner.tidying import allowance_for, orders_for
from planner.verify import verify
from tests.busy import busy_machine
from tests.small_cases import base, mission, periods, pledge, threat
from tests.strategies import sound_case
from tests.summit import case_of_the_summit
from tests.waiting import HANG, PLENTY

TINY = Path("data/tiny")
PART = case_of_the_summit()


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


def test_a_lock_on_a_start_that_is_not_the_first_holds():
    """The relaxation begins with first starts alone; a lock on another is not impossible for that."""
    locks = [{"pledge": "P", "mission": "M", "from_period": 2, "units_min": 1}]
    ended = plan_case(sound_case(base(settings=periods(3), locks=locks)), Limits())
    assert ended.outcome is Outcome.OPTIMAL
    assert ended.plan.deployments["from_period"].tolist() == [2]


def test_no_time_is_no_plan_in_time():
    ended = plan_case(sound_case(base()), Limits(seconds=0.0))
    assert ended.outcome is Outcome.NO_PLAN_IN_TIME
    assert ended.plan is None


def test_time_that_runs_out_after_a_plan_is_feasible(monkeypatch):
    """By this clock the time is up at the first plan; what is proved by then stands."""
    case = sound_case(base(pledges=[pledge(f"P{i}", "battalion", units=9, strength=97 + i) for i in range(9)]))
    rows = ModelCache().problem(prepare(case))
    now = [0.0]

    def let_time_pass(progress: Progress) -> None:
        now[0] = 0.0 if progress.objective is None else PLENTY

    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: now[0]))
    stopped = solve(rows, Limits(gap=0.0, seconds=PLENTY), let_time_pass)
    assert stopped.outcome is Outcome.FEASIBLE
    assert stopped.decision is not None


def test_faults_are_invalid_input(tmp_path):
    ended = run(tmp_path, Limits())
    assert ended.outcome is Outcome.INVALID_INPUT
    needed = ["settings", "missions", "areas", "threats", "contributors", "unit_types", "pledges"]
    assert [str(fault).partition(";")[0] for fault in ended.faults] == [
        f"{name}: found no such table" for name in needed
    ]
    assert ended.plan is None


def test_a_plan_that_fails_verification_is_an_error(monkeypatch):
    def too_many(*given: object) -> dict[str, pd.DataFrame]:
        frames = extract(*given)
        frames["deployments"]["persons"] *= 1.01
        return frames

    monkeypatch.setattr("planner.finishing.extract", too_many)
    ended = plan_case(sound_case(base()), Limits())
    assert ended.outcome is Outcome.ERROR
    assert ended.plan is None
    assert [fault.place for fault in ended.faults] == [
        "deployments, row 2, column persons",
        "summary, column persons_deployed",
    ]


def test_a_solver_whose_figures_do_not_add_up_is_an_error(monkeypatch):
    monkeypatch.setattr("planner.solve.highs.Solver.adds_up", lambda *_: False)
    ended = plan_case(sound_case(base()), Limits())
    assert ended.outcome is Outcome.ERROR
    assert ended.plan is None


class Boasting(highspy.Highs):
    """Reports an objective that is better than that of its solution, where units are whole."""

    def getInfo(self) -> highspy.HighsInfo:  # noqa: N802
        info = super().getInfo()
        info.objective_function_value -= 0.01 * bool(self.getLp().integrality_)
        return info


@pytest.mark.parametrize("strategy", Strategy)
def test_an_objective_that_the_solution_does_not_add_up_to_is_an_error(monkeypatch, strategy):
    limits = Limits(gap=1e-6, work=100, strategy=strategy)
    assert plan_case(check_case(TINY).case, limits).outcome is Outcome.OPTIMAL
    monkeypatch.setattr("planner.solve.highs.Highs", Boasting)
    ended = plan_case(check_case(TINY).case, limits)
    assert ended.outcome is Outcome.ERROR
    assert ended.plan is None


@pytest.mark.parametrize("strategy", Strategy)
def test_no_search_shares_an_instance_with_a_relaxation(monkeypatch, strategy):
    """Each instance of the solver that is called has whole units in every call, or in none."""
    calls: list[tuple[highspy.Highs, bool]] = []
    run = highspy.Highs.run

    def heard(instance: highspy.Highs) -> object:
        assert not instance.getOptionValue("solve_relaxation")[1]
        calls.append((instance, bool(instance.getLp().integrality_)))
        return run(instance)

    monkeypatch.setattr(highspy.Highs, "run", heard)
    plan_case(check_case(TINY).case, Limits(gap=1e-6, work=100, strategy=strategy))
    kinds: dict[int, set[bool]] = {}
    for instance, whole in calls:
        kinds.setdefault(id(instance), set()).add(whole)
    assert {frozenset(kind) for kind in kinds.values()} == {frozenset({True}), frozenset({False})}
    assert len(calls) > len(kinds), "some are called again"


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
    """Ctrl-C after the first plan ends the search, and another does not keep the plan from being verified and shown."""
    seen: list[Progress] = []

    def interrupt_after_a_plan(progress: Progress) -> None:
        seen.append(progress)
        if progress.step == "verify" or (progress.step == "improve" and progress.objective is not None):
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    ended = plan_case(PART, Limits(gap=0.0, seconds=PLENTY), interrupt_after_a_plan)
    assert ended.outcome is Outcome.FEASIBLE
    assert any(progress.bound is not None for progress in seen)
    assert any(progress.step == "verify" for progress in seen)
    assert signal.getsignal(signal.SIGINT) is before


def test_a_solve_runs_outside_the_main_thread_too():
    """Only the main thread may handle signals; a worker solves without."""
    case = sound_case(base())
    outcomes: list[Outcome] = []
    worker = threading.Thread(target=lambda: outcomes.append(plan_case(case, Limits()).outcome))
    worker.start()
    worker.join()
    assert outcomes == [Outcome.OPTIMAL]


def test_progress_never_shows_a_bound_above_the_best_plan():
    heard: list[Progress] = []
    plan_case(PART, Limits(gap=0.005, seconds=PLENTY), heard.append)
    known = [p for p in heard if p.objective is not None and p.bound is not None]
    assert known
    assert all(p.bound <= p.objective * (1 + 1e-9) for p in known)
    assert [p.seconds for p in heard] == sorted(p.seconds for p in heard)
    bounds = [p.bound for p in known]
    assert bounds == sorted(bounds)


def test_work_gives_the_same_bytes_on_one_thread_and_on_two_and_on_a_busy_machine(tmp_path):
    """Branch and bound and the neighbourhood search run side by side, and exchange what they found when they meet."""
    for name, threads, machine in (("one", 1, nullcontext()), ("two", 2, nullcontext()), ("busy", 2, busy_machine())):
        with machine:
            ended = plan_case(PART, Limits(gap=0.0001, threads=threads, work=1))
        assert ended.outcome is Outcome.FEASIBLE
        assert ended.termination is Termination.WORK
        files.write_plan(ended.plan, tmp_path / name)
    for file in sorted((tmp_path / "one").glob("*.csv")):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name
        assert file.read_bytes() == (tmp_path / "busy" / file.name).read_bytes(), file.name


def test_the_plain_strategy_gives_a_plan_too():
    ended = plan_case(PART, Limits(gap=0.05, seconds=PLENTY, strategy=Strategy.PLAIN))
    assert ended.outcome is Outcome.OPTIMAL
    assert "improve" not in ended.plan.summary.seconds


def test_the_best_plan_so_far_is_verified_at_any_moment():
    """From another thread too, while the solve goes on; what it says of objective and bound is what was heard."""
    heard: list[Progress] = []
    stop, told, looked = threading.Event(), threading.Event(), threading.Event()

    def tell(progress: Progress) -> None:
        if progress.best is not None and not told.is_set():
            heard.append(progress)
            told.set()
            assert looked.wait(HANG)

    limits = Limits(gap=0.0, seconds=PLENTY)
    solving = threading.Thread(target=lambda: plan_case(PART, limits, tell, stop=stop))
    solving.start()
    assert told.wait(HANG)
    best = heard[0].best()
    stop.set()
    looked.set()
    solving.join()
    assert best.outcome is Outcome.FEASIBLE
    assert verify(PART, best.plan) == []


def test_a_stop_keeps_the_best_plan():
    stop = threading.Event()

    def stop_at_the_first_plan(progress: Progress) -> None:
        if progress.objective is not None:
            stop.set()

    ended = plan_case(PART, Limits(gap=0.0, seconds=PLENTY), stop_at_the_first_plan, stop=stop)
    assert ended.outcome is Outcome.FEASIBLE


def small_edits(case: Case) -> Iterator[Case]:
    """The edits that are made in the room: units, a ceiling, a fund, a lock, a contributor switched off."""
    pledges, missions, funds, contributors = (case[t] for t in ("pledges", "missions", "funds", "contributors"))
    yield replaced(case, "pledges", units=pledges["units"].where(pledges.index != pledges.index[0], 9))
    yield replaced(case, "missions", authorised_troops=missions["authorised_troops"] * 0.9)
    yield replaced(case, "funds", amount_usd=funds["amount_usd"] * 0.5)
    alone = contributors["participates"] & (contributors["contributor"] != pledges["contributor"].iloc[0])
    yield replaced(case, "contributors", participates=alone)


def replaced(case: Case, table: str, **columns) -> Case:
    return replace(case, tables={**case.tables, table: case.tables[table].assign(**columns)})


@pytest.fixture(scope="module", name="last")
def the_plan_of_the_part() -> Plan:
    """The plan of the part of the default case."""
    return plan_case(PART, Limits(gap=0.03, seconds=PLENTY, threads=1)).plan


def test_no_deployment_of_the_default_case_averts_less_than_its_cost_asks_and_none_is_too_short(last):
    """Each is left out, and each of its units; people and money are allocated anew."""
    problem = ModelCache().problem(prepare(PART))

    def value(deploy: dict[tuple[str, Start], int]) -> float:
        state = SolveState(problem, Limits(0.03, PLENTY, threads=1))
        allocate(state, problem.warm_start(deploy), error=1e-3)
        return state.objective

    deployed = decision_in(problem.instance, last).deploy
    whole = value(deployed)
    assert whole == pytest.approx(last.summary.objective / problem.instance.exposure_unit, rel=1e-4)
    assert len(deployed) > 5
    for key, units in deployed.items():
        for left in {0, units - 1}:
            assert value(deployed | {key: left}) >= whole * (1 - 1e-6), key
    stay = last.deployments["to_period"] - last.deployments["from_period"] + 1
    tours = PART["pledges"].set_index("pledge")["months_available"].reindex(last.deployments["pledge"])
    least = PART.settings.least_months
    asked = tours.fillna(least).clip(upper=least).astype(int).to_numpy()
    assert least == 6
    assert (stay.to_numpy() * PART.settings.months_per_period >= asked).all()


def test_postings_of_the_default_case_are_whole_and_within_the_detachment_rule_or_named(last):
    case = case_of_the_summit(tidy=True)
    instance = prepare(case)
    solution = Solution(Outcome.OPTIMAL, decision_in(instance, last), last.summary.bound)
    allowance = allowance_for(instance, case.settings, solution, 0.05)
    orders = orders_for(instance, case.settings, solution.decision, allowance)
    tidy = ordered(case, instance, Limits(0.05), orders).plan
    assert verify(case, tidy) == []
    people = tidy.assignments
    assert (people["persons"] % 1 == 0).all()
    there = people.groupby(["pledge", "preparation", "mission", "period"])["persons"].transform("sum")
    small = people[(people["persons"] < case.settings.least_detachment) & (people["persons"] < there)]
    named = [(row.pledge, row.area) for row in small.itertuples()]
    assert [who for who in named if not any(all(name in said for name in who) for said in tidy.summary.untidy)] == []
    averted = tidy.summary.objective_nobody_new - tidy.summary.objective
    assert 0 <= tidy.summary.tidying_cost <= 0.001 * averted * 1.01


def test_planning_again_starts_from_the_last_plan_repaired(last):
    """The edited case's plan is at hand at once, and prices alone prove it good enough: no cut, no dive, no search."""
    for edited in small_edits(PART):
        limits = Limits(gap=0.1, seconds=PLENTY, threads=1)
        ended = plan_case(edited, limits, start=last)
        assert ended.outcome is Outcome.OPTIMAL, ended.faults
        assert not {"cut", "improve", "settle", "search"} & set(ended.plan.summary.seconds)
    again = plan_case(PART, Limits(gap=0.1, seconds=PLENTY), start=last)
    assert again.plan.summary.objective <= last.summary.objective * (1 + DEFAULT.tangents.last_error * 0.05), (
        "units are the same, people placed anew"
    )


@pytest.mark.parametrize("limits", [Limits(seconds=0.0), Limits(gap=0.5), Limits(gap=0.05, seconds=PLENTY, work=1)])
def test_what_comes_of_a_plan_is_never_worse_than_the_plan(limits):
    """Its units are tried first with its people and money just as they are; tangents alone would place them worse."""
    case = check_case(TINY).case
    start = plan_case(case, Limits(gap=1e-6, seconds=PLENTY)).plan
    again = plan_case(case, limits, start=start).plan
    assert verify(case, again) == []
    assert again.summary.objective <= start.summary.objective * (1 + 1e-9)


def test_a_plan_is_at_hand_as_it_was_before_there_is_any_time_to_place_people_anew():
    start = plan_case(PART, Limits(gap=0.3, seconds=PLENTY, threads=1)).plan
    again = plan_case(PART, Limits(seconds=0.0), start=start).plan
    assert again.summary.objective <= start.summary.objective * (1 + 1e-9)
    assert (again.summary.bound, again.summary.status) == (None, "feasible")


def test_a_finer_model_begins_with_the_plan_as_it_was():
    """Its tangents are elsewhere, and no worse plan comes of that."""
    found: list[Progress] = []
    ended = plan_case(check_case(TINY).case, Limits(gap=1e-9, seconds=PLENTY), found.append)
    assert "refine" in ended.plan.summary.seconds
    known = [now.objective for now in found if now.objective is not None]
    assert all(later <= before * (1 + 1e-9) for before, later in itertools.pairwise(known))


def test_a_plan_that_no_lock_allows_any_more_is_planned_anew():
    rows = base(
        pledges=[pledge("P", "battalion", units=1), pledge("Q", "battalion", units=1)],
        missions=[mission("M", authorised_troops=1100)],
    )
    last = plan_case(sound_case(rows), Limits()).plan
    (sent,) = last.deployments["pledge"]
    other = {"P": "Q", "Q": "P"}[sent]
    locked = sound_case(rows | {"locks": [{"pledge": other, "mission": "M", "units_min": 1}]})
    ended = plan_case(locked, Limits(), start=last)
    assert ended.outcome is Outcome.OPTIMAL
    assert list(ended.plan.deployments["pledge"]) == [other]


@pytest.mark.parametrize("name", ["cbSimplexInterrupt", "cbIpmInterrupt", "cbMipInterrupt", "cbMipImprovingSolution"])
def test_the_callbacks_of_the_solver_are_where_they_were(name):
    """An upgrade that moves them fails here first."""
    assert callable(getattr(highspy.Highs(), name).subscribe)


def test_a_case_with_nothing_to_choose_has_a_plan():
    rows = base(pledges=[], threats=[threat("A", police_required=None, prevention_usd_required=1e6)])
    ended = plan_case(sound_case(rows), Limits())
    assert ended.outcome is Outcome.OPTIMAL
    assert ended.plan.summary.exposure_unprotected == ended.plan.summary.exposure_in_place_only > 0


RELAXED = 2
"""Calls of the solver after which the relaxation has been solved once, and a plan follows from it."""


@pytest.mark.parametrize("seconds", range(1, 40, 3))
def test_once_the_time_is_up_only_people_and_money_are_placed(seconds, monkeypatch):
    """Every call of the solver takes a second by this clock; with a gap of 0, tangents could be moved for ever."""
    now, late = [0.0], []
    real = Solver.solve

    def solve(solver: Solver, limits: CallLimits) -> SolverResult:
        if limits.seconds > 0:
            late.extend([now[0]] if now[0] >= seconds else [])
            now[0] += 1.0
        return real(solver, limits)

    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(Solver, "solve", solve)
    ended = plan_case(check_case(TINY).case, Limits(0.0, seconds))
    relaxed = seconds > RELAXED
    assert ended.outcome in {Outcome.FEASIBLE, Outcome.OPTIMAL} | (set() if relaxed else {Outcome.NO_PLAN_IN_TIME})
    assert len(late) <= 1
