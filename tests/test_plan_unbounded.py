"""A plan without a bound: sound, feasible, its gap unknown wherever it is told, and nothing proven by it."""

import json
import math
from dataclasses import replace
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from threading import Event

import pytest
from openpyxl import load_workbook
from rich.console import Console

from planner import files
from planner.answers import PlanHeadline
from planner.case_folders import check_case
from planner.charts import comparison_tables
from planner.charts.comparison import ranges
from planner.formats.sheets import sheets_of
from planner.insight.marginal import BestKnown, better_summary, gain, loss
from planner.plan import Outcome, Plan
from planner.report.plans import plan as plan_report
from planner.run import plan_case
from planner.scenarios.compare import compare
from planner.scenarios.intervals import verdict
from planner.scenarios.planned import PlannedScenario
from planner.solution import Limits, Termination
from planner.store import open_store
from planner.tables import Case
from planner.ui import texts
from planner.verify import verify
from planner.workbook.comparison import comparison_workbook
from planner.workbook.plan import plan_workbook
from tests.command import command
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"


@cache
def tiny() -> tuple[Case, Plan, Plan]:
    """The tiny case, its plan, and the same without a bound: no time was left to prove anything."""
    case = check_case(TINY).case
    plan = plan_case(case, Limits(1e-4, PLENTY, work=8)).plan
    return case, plan, plan_case(case, Limits(seconds=0.0), start=plan).plan


def test_it_is_a_sound_plan_that_is_feasible_and_survives_being_written(tmp_path):
    case, plan, unbounded = tiny()
    told = unbounded.summary
    assert (told.status, told.bound, told.lower_bound) == ("feasible", None, -math.inf)
    assert told.certainty is told.gap is told.relative_gap is None
    assert told.objective == pytest.approx(plan.summary.objective, rel=0.03)
    assert verify(case, unbounded) == []
    files.write_plan(unbounded, tmp_path / "plan")
    written = json.loads((tmp_path / "plan" / "summary.json").read_text())
    assert written["bound"] is written["gap"] is written["certainty"] is written["relative_gap"] is None
    assert files.read_plan(tmp_path / "plan").summary == told


@pytest.mark.parametrize(
    ("column", "fields"),
    [
        ("gap", {"gap": 0.01}),
        ("gap", {"bound": 1.0}),
        ("gap", {"certainty": 0.99}),
        ("gap", {"relative_gap": 0.01}),
        ("status", {"status": "optimal"}),
    ],
)
def test_bound_and_gap_are_unknown_together_and_then_nothing_is_optimal(column, fields):
    case, _, unbounded = tiny()
    faults = verify(case, replace(unbounded, summary=replace(unbounded.summary, **fields)))
    assert [fault.column for fault in faults] == [column]
    assert "inf" not in str(faults[0])


def test_what_is_no_number_is_no_bound(tmp_path):
    _, _, unbounded = tiny()
    files.write_plan(unbounded, tmp_path)
    summary = tmp_path / "summary.json"
    for name, value in (("bound", "much"), ("objective", None)):
        summary.write_text(json.dumps(unbounded.summary.as_dict() | {name: value}))
        assert isinstance(files.read_plan(tmp_path), list)


def test_the_command_gives_one_and_says_that_its_certainty_is_unknown(tmp_path):
    _, plan, _ = tiny()
    files.write_plan(plan, tmp_path / "plan")
    start, out = ("--start", tmp_path / "plan"), ("--plan-dir", tmp_path / "out")
    said = command("solve", TINY, *start, "--time-limit", 0, *out)
    assert said.exit_code == 0, said.output
    assert "averts an unknown share" in " ".join(said.output.split())
    assert "nothing is proved yet of how little other plans may leave, with charges" in said.output
    assert command("verify", TINY, tmp_path / "out").exit_code == 0


def test_everything_that_tells_a_gap_says_that_it_is_unknown():
    case, _, unbounded = tiny()
    console = Console(width=100, file=StringIO())
    console.print(plan_report(unbounded, case))
    assert "averts an unknown share" in " ".join(console.file.getvalue().split())
    assert "It averts an unknown share" in texts.result(unbounded.summary)
    assert "averts an unknown share" in str(PlanHeadline.of(unbounded.summary))
    cover = load_workbook(BytesIO(plan_workbook(case, unbounded)))["cover"]
    cells = {row[0].value: row[2].value for row in cover.iter_rows(min_row=6, max_row=14)}
    assert {cells[name] for name in cells if "below this" in str(name) or "at least" in str(name)} == {"unknown"}


def test_a_comparison_with_one_proves_nothing_and_says_so():
    case, plan, unbounded = tiny()
    tables = sheets_of(files.read_case(TINY))
    other = replace(unbounded, summary=replace(unbounded.summary, case_sha256="other", objective=1e6))
    assert verdict(other.summary, plan.summary) == "not proven"
    assert verdict(plan.summary, other.summary) == "not proven"
    areas = case["areas"].assign(civilians=case["areas"]["civilians"] + 1)
    changed = replace(case, tables={**case.tables, "areas": areas})
    found = compare(
        [PlannedScenario("one", tables, case, plan), PlannedScenario("other", tables, changed, other)], "one"
    )
    shown = dict(
        zip(comparison_tables.HEADLINE, comparison_tables.texts(comparison_tables.headline(found))[1], strict=True)
    )
    assert (shown["bound"], shown["certainty"]) == ("unknown", "unknown")
    assert "at most" in comparison_tables.styled(comparison_tables.differences(found)).to_html()
    assert "It averts an unknown share" in found.cautions[-1]
    assert ranges(found).chart.to_dict()
    sheet = load_workbook(BytesIO(comparison_workbook(found)))["comparison"]
    assert "unknown" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_store_keeps_one_and_shows_one_with_a_bound_first(tmp_path):
    _, plan, unbounded = tiny()
    with_bound = replace(plan, summary=replace(plan.summary, gap_asked=0.5))
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    version = store.save(sheets_of(files.read_case(TINY)), name="tiny", author="me")
    worse = replace(unbounded, summary=replace(unbounded.summary, gap_asked=0.5))
    unproved = store.add_plan(version, worse)
    assert store.best_plan(version).summary.gap is None
    proved = store.add_plan(version, with_bound)
    assert {stored.id for stored in store.plans(version)} == {unproved.id, proved.id}
    assert [store.read(version, stored).summary.gap is None for stored in (unproved, proved)] == [True, False]
    assert store.best_plan(version).summary.gap == pytest.approx(plan.summary.gap)
    store.close()


def test_no_worth_is_proven_by_one():
    _, plan, unbounded = tiny()
    one, other = BestKnown.of(unbounded.summary), BestKnown.of(plan.summary)
    assert loss(one, other, nested=False).low == -math.inf
    assert not loss(one, other, nested=False).proven
    assert gain(other, one).high == math.inf
    assert better_summary(unbounded.summary, plan.summary).bound is not None
    assert better_summary(unbounded.summary, unbounded.summary).gap is None


@pytest.mark.parametrize(
    ("limits", "termination"),
    [
        (Limits(0.5, PLENTY), Termination.GAP),
        (Limits(0.0, PLENTY, work=1), Termination.WORK),
        (Limits(0.0, 0.0, work=1), Termination.CLOCK),
        (Limits(0.5, 0.0), Termination.CLOCK),
    ],
)
def test_what_ended_a_solve_is_known(limits, termination):
    case, plan, _ = tiny()
    assert plan_case(case, limits, start=plan).termination is termination


def test_a_stop_is_known_too_and_is_no_answer_either():
    case, plan, _ = tiny()
    stop = Event()
    stop.set()
    found = plan_case(case, Limits(0.5, PLENTY), start=plan, stop=stop)
    assert found.termination is Termination.STOP
    assert found.termination.cut_short
    assert found.outcome in {Outcome.FEASIBLE, Outcome.NO_PLAN_IN_TIME}
