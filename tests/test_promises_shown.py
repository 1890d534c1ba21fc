"""Promise and performance on the command line and on the page, and an estimate taken up in one step."""

import json
import re
from pathlib import Path

import pytest

from planner import files
from planner.case_folders import check_case
from planner.charts.promises import promised_and_kept
from planner.check import check
from planner.formats.sheets import sheet_of, sheets_of
from planner.jobs import pool
from planner.names import Names
from planner.records.promises import CONTRIBUTOR, promises
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.services import promises as service
from planner.services.session import Session
from planner.solution import Limits
from planner.workspace import incumbents
from tests.command import command
from tests.edits import TINY as TINY_FOLDER
from tests.edits import cell, copy_of_tiny, row
from tests.test_app import opened, text
from tests.tiny import planned_work, tiny_plan

RECORD = row("past_deliveries", contributor="BRAVO", units_pledged="20", units_delivered="15")
VISITED = row("pledge_events", pledge="B-battalion", date="2029-11", event="visited")
FEW = row("past_deliveries", contributor="ALFA", units_pledged="3", units_delivered="3")


@pytest.fixture
def case(tmp_path) -> Path:
    """The tiny case with a record of both contributors and an event."""
    return copy_of_tiny(tmp_path / "case", RECORD, FEW, VISITED, cell("pledges", 4, "readiness", "announced"))


def answered(*words: object) -> dict[str, object]:
    """What the command prints in JSON."""
    ended = command("promises", *words, "--json")
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.output)


def test_the_command_tells_what_was_promised_and_kept(case):
    ended = command("promises", case)
    assert ended.exit_code == 0, ended.output
    said = " ".join(ended.output.split())
    assert "people are promised" in said
    assert "BRAVO: 15 of 20 units delivered, so a chance of 74%" in said
    assert "The case assumes 30% of those to come." in said
    assert "in the plan" not in said, "there is no plan"


def test_what_nobody_has_promised_is_told_beside_what_was(tmp_path):
    made_up = copy_of_tiny(tmp_path / "case", cell("pledges", 2, "note", "illustrative: made up"))
    whole, invented = (check_case(folder).case for folder in (TINY_FOLDER, made_up))
    plan = plan_case(whole, Limits(0.05)).plan
    assert "stand as examples" not in service.in_words(promises(whole, plan), whole)
    said = service.in_words(promises(invented, plan), invented)
    assert re.search(
        r"[\d,]+ of the people promised, and [\d,]+ of those that the plan counts on, stand as examples", said
    )


def test_its_json_has_units_people_and_estimates_by_contributor(case):
    found = answered(case)
    bravo = found["contributors"]["BRAVO"]
    assert (bravo["known"], bravo["delivered"]) == (20, 15)
    assert bravo["estimate"]["chance"] == pytest.approx(15.5 / 21)
    assert bravo["estimate"]["low"] < bravo["estimate"]["chance"] < bravo["estimate"]["high"]
    assert bravo["verified"] == {"units": 2, "persons": 560.0}
    assert bravo["assumed"] == pytest.approx(0.3)
    assert found["contributors"]["ALFA"]["estimate"] is None, "three units are too few"
    assert found["pledges"]["B-battalion"]["stages"] == {"visited": 1}
    assert found["pledges"]["B-battalion"]["last_event"] == {"month": "2029-11", "event": "visited", "units": None}
    assert answered(case, "--until", "2029-10")["pledges"]["B-battalion"]["stages"] == {"announced": 1}


def test_a_plan_stands_beside_it(tmp_path):
    case, plan = copy_of_tiny(tmp_path / "case"), tmp_path / "plan"
    files.write_plan(tiny_plan(), plan)
    units = tiny_plan().deployments["units"].sum()
    assert answered(case, plan)["everybody"]["planned"]["units"] == units
    assert "in the plan" in command("promises", case, plan).output


def test_what_is_no_month_and_a_case_with_faults_are_refused(case, tmp_path):
    assert "--until is a month as YYYY-MM" in command("promises", case, "--until", "2029").output
    broken = copy_of_tiny(tmp_path / "broken", row("pledge_events", pledge="X", date="2029-11", event="visited"))
    assert command("promises", broken).exit_code == 2


def test_estimates_are_written_as_changes_that_a_case_takes(case, tmp_path):
    toml, table = tmp_path / "estimates.toml", tmp_path / "contributors.csv"
    answered(case, "--changes", toml, "--out", table)
    assert "BRAVO" in table.read_text(encoding="utf-8")
    changes = read_changes(toml.read_text(encoding="utf-8"))
    assert [(change.kind, change.contributor, change.delivery_probability) for change in changes] == [
        ("expect_pledges", ("BRAVO",), 0.738)
    ]
    after = apply(sheets_of(files.read_case(case)), changes)
    assert after.faults == []
    pledges = sheet_of(after.sheets, "pledges")
    chances = dict(zip(pledges.column("pledge"), pledges.column("delivery_probability"), strict=True))
    assert chances == {"A-battalion": "", "A-police": "", "B-battalion": "0.738", "B-hospital": ""}


@pytest.mark.parametrize(("delivered", "most"), [("1000", 0.999), ("0", 0.001)])
def test_no_record_makes_a_pledge_certain_or_hopeless(delivered, most, tmp_path):
    told = row("past_deliveries", contributor="BRAVO", units_pledged="1000", units_delivered=delivered)
    folder = copy_of_tiny(tmp_path, told)
    [bravo] = service.estimated(promises(check_case(folder).case))
    assert [change.delivery_probability for change in service.changes(bravo)] == [most]


def doubtful_work(folder: Path) -> str:
    """Work on a case with a record, with a plan."""
    session = Session.open(planned_work())
    session.journal.edit("a record", dict(sheets_of(files.read_case(copy_of_tiny(folder, RECORD)))))
    now = Session.open(session.journal.name)
    plan = plan_case(now.validation.checked.case, Limits(0.01, threads=1)).plan
    assert incumbents.propose(now.sheets, plan, incumbents.PLANNING)
    return session.journal.name


def test_the_page_shows_it_and_takes_an_estimate_up_in_one_step(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    work = doubtful_work(tmp_path / "case")
    page = opened(work, "delivery")
    said = text(page)
    assert "Promise and performance" in said
    assert "The plan counts on" in said
    assert "BRAVO: 15 of 20 units delivered" in said
    steps = len(Session.open(work).history.done)
    page.button(key="take-up-contributor-BRAVO").click().run()
    assert not page.exception
    now = Session.open(work)
    assert [step.label for step in now.history.done[steps:]] == ["BRAVO: 74% of pledges expected, by its record"]
    pledges = sheet_of(now.sheets, "pledges")
    assert pledges.column("delivery_probability")[pledges.column("pledge").index("B-battalion")] == "0.738"


def test_the_chart_and_its_table_call_contributors_by_name(case):
    checked = check(files.read_case(case)).case
    found = promises(checked, tiny_plan())
    figure = promised_and_kept(found.performances, CONTRIBUTOR, Names(checked).contributor_alone)
    assert set(figure.table[CONTRIBUTOR]) == {"Alfa", "Bravo"}
    assert '"ALFA"' not in figure.chart.to_json()
