"""What a file claims of how good its plan is: shown as claimed, never preferred, in no proof, and proved again."""

import json
import math
import os
from contextlib import closing
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from rich.console import Console

from planner import files
from planner.case_folders import check_case, verify_plan
from planner.formats.plan_files import SEAL
from planner.plan import Plan
from planner.plan.claim import BoundStanding
from planner.report.plans import plan as plan_report
from planner.run import plan_case
from planner.scenarios.compare import compare
from planner.scenarios.planned import PlannedScenario
from planner.services import planning
from planner.services.state import NextStep, StateInputs, state
from planner.solution import Limits
from planner.store import Store, open_store, portable
from planner.verify import held_against, verify
from planner.workbook.plan import edited, plan_workbook
from planner.workspace import incumbents
from planner.workspace.tuning import taking_part
from planner.workspace.validation import validate
from tests.command import command
from tests.tiny import FOLDER, SHEETS
from tests.waiting import PLENTY


@pytest.fixture(scope="module")
def case():
    return check_case(FOLDER).case


@pytest.fixture(scope="module")
def honest(tiny_plan) -> Plan:
    """A plan with a bound that is true and leaves much open."""
    return tiny_plan.with_bound(0.9 * tiny_plan.summary.objective)


def lied(plan: Plan, less: float = 0.0) -> Plan:
    """A plan that says that nothing is better, and that it is better than it is by a share that passes as rounding."""
    summary = replace(plan.summary, objective=plan.summary.objective * (1.0 - less))
    return replace(plan, summary=summary.with_bound(summary.objective))


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Runs something on another machine, with a home of its own."""

    def run(made):
        here = os.environ["PLANNER_HOME"]
        monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "elsewhere"))
        try:
            return made()
        finally:
            monkeypatch.setenv("PLANNER_HOME", here)

    return run


def mailed(elsewhere, plan: Plan, folder: Path) -> Plan:
    """A plan as it is read from a folder that another machine wrote."""
    elsewhere(lambda: files.write_plan(plan, folder))
    return files.read_plan(folder)


def test_what_is_read_is_proved_only_where_it_was_written_here_as_it_is(elsewhere, honest, tmp_path):
    files.write_plan(honest, tmp_path / "ours")
    assert files.read_plan(tmp_path / "ours").summary == honest.summary
    theirs = mailed(elsewhere, honest, tmp_path / "theirs").summary
    assert (theirs.bound, theirs.certainty, theirs.gap, theirs.relative_gap, theirs.status) == (*[None] * 4, "feasible")
    assert (theirs.standing, theirs.claimed.bound, theirs.claimed.status) == (
        BoundStanding.CLAIMED, honest.summary.bound, honest.summary.status,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("summary.json", '"title": "Two', '"title": "2'),
        ("summary.json", SEAL, "0" * 64),
        ("unused.csv", "no room", "no  room"),
    ],
)
def test_a_plan_that_was_changed_since_claims_its_bound(file, old, new, honest, tmp_path):
    files.write_plan(honest, tmp_path)
    text = (tmp_path / file).read_text()
    old = json.loads(text)[old] if old == SEAL else old
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new))
    assert files.read_plan(tmp_path).summary.standing is BoundStanding.CLAIMED


def test_a_seal_that_cannot_be_one_is_a_fault(honest, tmp_path):
    files.write_plan(honest, tmp_path)
    file = tmp_path / "summary.json"
    file.write_text(file.read_text().replace('"seal": "', '"seal": "x'))
    [fault] = files.read_plan(tmp_path)
    assert "its seal is not valid" in str(fault)


def test_a_claim_stays_one_wherever_it_is_written(case, elsewhere, honest, tmp_path):
    theirs = mailed(elsewhere, lied(honest), tmp_path / "theirs")
    files.write_plan(theirs, tmp_path / "again")
    assert "seal" not in json.loads((tmp_path / "again" / "summary.json").read_text())
    assert files.read_plan(tmp_path / "again").summary == theirs.summary
    assert held_against(case, theirs) == []
    assert theirs.summary.as_asked(0.5).standing is BoundStanding.CLAIMED
    assert theirs.with_bound(1.0).summary.standing is BoundStanding.PROVED


def test_a_claim_that_contradicts_itself_is_a_fault(case, elsewhere, honest, tmp_path):
    beyond = replace(honest.summary, bound=2 * honest.summary.objective)
    theirs = mailed(elsewhere, replace(honest, summary=beyond), tmp_path / "theirs")
    assert "bound" in {fault.column for fault in verify(case, theirs)}
    vague = replace(honest.summary, bound=None)
    theirs = mailed(elsewhere, replace(honest, summary=vague), tmp_path / "vague")
    assert "gap" in {fault.column for fault in verify(case, theirs)}


def test_a_mailed_file_displaces_no_plan_that_was_proved_here(elsewhere, honest, tmp_path):
    def theirs() -> bytes:
        with closing(open_store(str(tmp_path / "theirs.sqlite"))) as store:
            version = store.save(SHEETS, name="better", author="Mallory")
            store.add_plan(version, lied(honest, 5e-7))
            return portable.export(store, [version])

    with closing(open_store(str(tmp_path / "ours.sqlite"))) as store:
        ours = store.save(SHEETS, name="base", author="Ann")
        store.add_plan(ours, honest)
        sent = portable.import_file(store, elsewhere(theirs))
        assert len(store.plans(ours)) == 2
        for version in (ours, *sent.versions):
            assert store.best_plan(version).summary == honest.summary
            assert store.plans(version)[0] == store.plans(ours)[0]


def test_a_mailed_file_alone_is_shown_as_claimed(elsewhere, honest, tmp_path):
    with closing(open_store(str(tmp_path / "ours.sqlite"))) as store:
        version = elsewhere(lambda: kept(store, lied(honest)))
        line = planning.listed(store)[0]
        assert (line.version, line.state) == (version, "feasible")
        assert line.plan.summary.certainty_shown == "100%, claimed"


def kept(store: Store, plan: Plan):
    version = store.save(SHEETS, name="base", author="Mallory")
    store.add_plan(version, plan)
    return version


@pytest.mark.parametrize("first", ["theirs", "ours"])
def test_a_claimed_bound_is_kept_by_no_fingerprint_and_voids_none(first, elsewhere, honest, tmp_path):
    theirs = mailed(elsewhere, lied(honest, 5e-7), tmp_path / "theirs")
    plans = [(theirs, "a file"), (honest, incumbents.PLANNING)]
    for plan, by in plans if first == "theirs" else reversed(plans):
        incumbents.propose(SHEETS, plan, by)
    found = incumbents.best(honest.summary.case_sha256)
    assert (found.found_by, found.plan.summary.bound) == (incumbents.PLANNING, honest.summary.bound)


def test_a_claim_is_measured_by_what_is_proved_of_the_same_inputs(elsewhere, honest, tmp_path):
    theirs = mailed(elsewhere, lied(honest), tmp_path / "theirs")
    incumbents.propose(SHEETS, theirs, "a file")
    found = incumbents.best(honest.summary.case_sha256)
    assert (found.plan.summary.standing, found.plan.summary.bound) == (BoundStanding.CLAIMED, None)
    incumbents.propose(SHEETS, honest, incumbents.PLANNING)
    found = incumbents.best(honest.summary.case_sha256)
    assert (found.plan.summary.standing, found.plan.summary.bound) == (BoundStanding.PROVED, honest.summary.bound)


def test_a_claim_proves_no_difference(case, elsewhere, honest, tmp_path):
    """A bound that is claimed of a case with fewer pledges would prove its best plan worse."""
    fewer = SHEETS | taking_part(SHEETS, ["ALFA"])
    other = validate(fewer).checked.case
    plan = plan_case(other, Limits(0.01, PLENTY)).plan
    theirs = mailed(elsewhere, lied(plan), tmp_path / "theirs")
    base = PlannedScenario("base", SHEETS, case, honest)
    found, unproved = (
        compare([PlannedScenario("fewer", fewer, other, each), base], "base")
        for each in (theirs, plan.with_bound(-math.inf))
    )
    pd.testing.assert_frame_equal(found.differences, unproved.differences)
    assert any("Claimed by its file, not proved here: it averts at least 100%" in said for said in found.cautions)
    assert (
        compare([PlannedScenario("fewer", fewer, other, lied(plan)), base], "base").differences["verdict"][0]
        != (found.differences["verdict"][0])
    )


def test_every_page_says_that_it_is_claimed(case, elsewhere, honest, tmp_path):
    theirs = mailed(elsewhere, lied(honest), tmp_path / "theirs")
    shown = StringIO()
    Console(file=shown, width=200).print(plan_report(theirs, case))
    book = load_workbook(BytesIO(plan_workbook(case, theirs)))
    cells = [cell.value for row in book["cover"].iter_rows() for cell in row if isinstance(cell.value, str)]
    found = state(StateInputs(summary=theirs.summary))
    assert "Claimed by its file, not proved here" in shown.getvalue()
    assert "nothing is proved yet" in shown.getvalue()
    assert cells.count("claimed, not proved") == 2
    assert any("Claimed by its file, not proved here" in cell for cell in cells)
    assert found.step is NextStep.PROVE
    assert "Claimed by its file, not proved here" in found.sentence


def test_a_workbook_from_elsewhere_claims_too(case, elsewhere, honest, tmp_path):
    for name, pages in (
        ("theirs", elsewhere(lambda: plan_workbook(case, honest))),
        ("ours", plan_workbook(case, honest)),
    ):
        (tmp_path / f"{name}.xlsx").write_bytes(pages)
        made = edited.read_edited(tmp_path / f"{name}.xlsx", case).made.summary
        assert made.standing is (BoundStanding.CLAIMED if name == "theirs" else BoundStanding.PROVED)


def test_verify_says_which_it_is_and_solve_proves_it(elsewhere, honest, tmp_path):
    files.write_plan(honest, tmp_path / "ours")
    mailed(elsewhere, lied(honest), tmp_path / "theirs")
    done = command("verify", FOLDER, tmp_path / "ours")
    assert (done.exit_code, "Its bound was proved here." in done.output) == (0, True)
    assert verify_plan(FOLDER, tmp_path / "theirs").standing is BoundStanding.CLAIMED
    done = command("verify", FOLDER, tmp_path / "theirs", "--json")
    assert json.loads(done.stdout) == {"faults": [], "bound": "claimed"}
    done = command("verify", FOLDER, tmp_path / "theirs")
    said = " ".join(done.output.split())
    assert "claimed by its file and not proved here" in said
    assert f"planner solve {FOLDER} --start {tmp_path / 'theirs'}" in said.replace("- ", "-")
    again = command("solve", FOLDER, "--start", tmp_path / "theirs", "--plan-dir", tmp_path / "again", "--json")
    summary = json.loads(again.stdout)["summary"]
    assert summary["bound"] is not None
    assert json.loads(again.stdout)["searched"]
    assert verify_plan(FOLDER, tmp_path / "again").standing is BoundStanding.PROVED
