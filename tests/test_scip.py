"""Another solver on the very model that is solved: SCIP reads the MPS file and must come to what HiGHS does."""

import math
from dataclasses import dataclass

import highspy
import pyscipopt
import pytest
from hypothesis import HealthCheck, assume, given, settings

from models.allocation import build
from models.exposure import DEEPEST
from models.instance import Instance
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve import write_mps
from planner.tables import Case
from tests.small_cases import area, base, fund, mission, pledge, threat
from tests.strategies import Rows, sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

GAP = 1e-3
TANGENTS = 100
UNDERSTATED = math.exp(-(DEEPEST + 1))
"""Most that so many tangents understate the share of exposure that remains: all of it, beyond the last one."""

ROUNDING = 1e-6

LIMITS = Limits(GAP, PLENTY)

thorough = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Read:
    """A file as SCIP reads it, and solves it to the end."""

    status: str
    optimum: float | None
    columns: list[str]
    rows: list[str]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    return tmp_path_factory.mktemp("mps") / "model.mps"


def _write(case: Case, file, **built) -> Instance:
    instance = prepare(case)
    write_mps(build(instance, **built), file, LIMITS)
    return instance


def _scip(file) -> Read:
    scip = pyscipopt.Model()
    scip.hideOutput()
    scip.readProblem(str(file))
    columns, rows = [v.name for v in scip.getVars()], [c.name for c in scip.getConss()]
    scip.setParam("limits/gap", 0.0)
    scip.optimize()
    optimum = scip.getObjVal() if scip.getStatus() == "optimal" else None
    return Read(scip.getStatus(), optimum, columns, rows)


def _highs(file) -> float:
    highs = highspy.Highs()
    highs.silent()
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.readModel(str(file))
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return highs.getInfo().objective_function_value


@thorough
@given(rows=tiny_rows(pledges=4, most_periods=4))
def test_scip_and_highs_agree_on_every_small_case(rows: Rows, scratch):
    case = to_case(rows)
    ended = plan_case(case, LIMITS)
    instance = _write(case, scratch)
    scip = _scip(scratch)
    assume(scip.columns)  # of a file without columns other solvers read no rows
    assert (scip.status == "infeasible") == (ended.outcome is Outcome.INFEASIBLE)
    if ended.outcome is Outcome.INFEASIBLE:
        return
    assert scip.status == "optimal"
    assert scip.optimum == pytest.approx(_highs(scratch), rel=ROUNDING, abs=ROUNDING)
    assert scip.optimum * instance.exposure_unit <= ended.plan.summary.objective * (1 + ROUNDING) + ROUNDING


@settings(thorough, max_examples=15)
@given(rows=tiny_rows(pledges=4, most_periods=3))
def test_scip_finds_no_better_plan_than_the_gap_allows_where_tangents_are_many(rows: Rows, scratch):
    case = to_case(rows)
    ended = plan_case(case, LIMITS)
    instance = _write(case, scratch, tangents=TANGENTS)
    scip = _scip(scratch)
    if scip.optimum is None:
        assert ended.outcome is Outcome.INFEASIBLE
        return
    least, summary = scip.optimum * instance.exposure_unit, ended.plan.summary
    assert summary.status == "optimal"
    assert least <= summary.objective * (1 + ROUNDING) + ROUNDING
    within = least + UNDERSTATED * summary.exposure_in_place_only
    assert summary.objective * (1 - GAP) <= within * (1 + ROUNDING) + ROUNDING


def test_rows_and_columns_have_the_names_of_the_model(scratch):
    _write(sound_case(base(missions=[mission("M1", authorised_troops=900)], areas=[area("A", "M1")])), scratch)
    read = _scip(scratch)
    assert "mission[M1].deploy[P,,1]" in read.columns
    assert "mission[M1].post[troops-1,A,1]" in read.columns
    assert "mission[M1].segment[A,T,1,10]" in read.columns
    assert "pledge_once[P]" in read.rows
    assert "mission[M1].troops_limit[1]" in read.rows
    assert "mission[M1].lasting_limit[A,T,1]" in read.rows


def test_blanks_in_keys_are_underscores_and_keys_that_then_look_alike_stay_apart(scratch):
    alike = ("a b", "a_b", "a  b", "a__b")
    rows = base(
        missions=[mission(key) for key in alike],
        areas=[area(key, key) for key in alike],
        threats=[threat(key, troops_required=1000) for key in alike],
        pledges=[pledge(key, "battalion") for key in alike],
        funds=[fund(fund=key) for key in alike],
    )
    instance = _write(sound_case(rows), scratch)
    model, read = build(instance), _scip(scratch)
    assert len(set(read.columns)) == len(read.columns) == len(set(_columns(model)))
    assert len(set(read.rows)) == len(read.rows)
    assert {"pledge_once[a_b]", "pledge_once[a_b]~2", "pledge_once[a__b]", "pledge_once[a__b]~2"} <= set(read.rows)
    assert "mission[a_b].deploy[a_b,,1]" in read.columns


def _columns(model) -> list[str]:
    """Names of the variables that some row or the objective holds."""
    parts = [b.component(name) for b in model.mission.values() for name in ("deploy", "post", "effort", "segment")]
    return [v.name for part in parts for v in part.values()]


@pytest.mark.parametrize("key", ["c,d", "1", "é ü", "x'y", 'q"r', "[z]", "$d", "*s", "-1", "a.b", "None", "k" * 60])
def test_any_key_makes_a_file_that_another_solver_reads(key, scratch):
    rows = base(
        missions=[mission(key)],
        areas=[area(key, key)],
        threats=[threat(key, troops_required=1000) | {"threat": key}],
        pledges=[pledge(key, "battalion")],
    )
    instance = _write(sound_case(rows), scratch)
    read = _scip(scratch)
    assert read.status == "optimal"
    assert len(read.columns) == len(_columns(build(instance)))
    assert any(key.replace(" ", "_") in name for name in read.rows)


def test_the_file_holds_what_no_decision_changes(scratch):
    rows = base(areas=[area("A", "M", in_place_troops=1000)], pledges=[])
    instance = _write(sound_case(rows), scratch)
    assert _scip(scratch).optimum * instance.exposure_unit == pytest.approx(1_000_000 * 0.5 * 0.02 * 0.1)


def test_a_file_that_cannot_be_written_is_an_error(tmp_path):
    with pytest.raises(OSError, match="cannot write"):
        _write(sound_case(base()), tmp_path / "nowhere" / "model.mps")
