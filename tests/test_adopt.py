"""An edited plan workbook: verified, priced, and made into locks."""

import csv
import io
import shutil
from pathlib import Path
from threading import Event

import openpyxl
import pytest
import typer

from planner.check import check
from planner.cli import plans
from planner.files import read_case, read_plan, write_file
from planner.plan import Outcome, Plan
from planner.process.interrupts import STOPPED
from planner.run import plan_case
from planner.services.adopting import adopt
from planner.solution import Limits
from planner.workbook.plan import plan_workbook
from tests.command import command
from tests.edits import TINY, cell, copy_of_tiny
from tests.waiting import PLENTY

LIMITS = Limits(0.001, PLENTY, 2)
CASE = check(read_case(TINY)).case


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_case(CASE, LIMITS).plan


@pytest.fixture
def book(plan, tmp_path) -> Path:
    """The plan workbook of tiny: row 2 a battalion and row 3 a hospital in the north, row 4 police in the south."""
    file = tmp_path / "plan.xlsx"
    write_file(plan_workbook(CASE, plan), file)
    return file


def edit(file: Path, **cells: object) -> Path:
    workbook = openpyxl.load_workbook(file)
    for place, value in cells.items():
        workbook["deployments"][place].value = value
    workbook.save(file)
    return file


def test_a_plan_sent_back_untouched_costs_nothing(book, plan):
    found = adopt(TINY, book, LIMITS)
    assert (found.faults, found.broken, found.stale) == ([], [], False)
    assert found.priced.summary.objective == pytest.approx(plan.summary.objective, rel=1e-3)
    assert found.priced.summary.objective >= plan.summary.bound


def test_a_worse_plan_is_priced(book, plan):
    """Without the battalion the north is on its own; the planner cannot put it, or anybody else, back."""
    found = adopt(TINY, edit(book, H2=0), LIMITS)
    assert found.broken == []
    assert set(found.priced.deployments["pledge"]) == {"A-police", "B-hospital"}
    assert found.priced.summary.exposure_unprotected > plan.summary.exposure_unprotected * 2


def test_a_row_may_be_added(book):
    """The second battalion, of 500, into the south, which has room for 500."""
    found = adopt(TINY, edit(book, A6="B-battalion", C6=None, D6="SOUTH", F6=2, H6=1, H2=0, H3=0), LIMITS)
    assert found.faults == []
    row = found.edited.deployments.set_index("pledge").loc["B-battalion"]
    assert (row["mission"], row["from_period"], row["to_period"], row["persons"]) == ("SOUTH", 2, 3, 500)


def test_every_broken_rule_is_said(book):
    found = adopt(TINY, edit(book, H2=5, F4=3, D4="NORTH"), LIMITS)
    assert found.priced is None
    assert found.outcome is Outcome.INFEASIBLE
    assert [(fault.table, fault.column) for fault in found.broken] == [
        ("deployments", "pledge_once"),
        *[("deployments", "troops_limit")] * 3,
        ("deployments", "police_limit"),
        *[("postings", "support_limit")] * 3,
    ]


def test_money_that_is_not_there_is_said(book, tmp_path):
    """Nothing is wrong with the units, but nobody pays for the police any more."""
    poor = copy_of_tiny(
        tmp_path / "case", cell("missions", 3, "assessed_usd_per_period", "0"), cell("funds", 2, "amount_usd", "0")
    )
    found = adopt(poor, book, LIMITS)
    assert found.stale
    assert found.priced is None
    assert [(fault.table, fault.column) for fault in found.broken] == [
        *[("cash", "cash_balance")] * 3,
        ("payments", "fund_limit"),
    ]


@pytest.mark.parametrize(
    ("cells", "places"),
    [
        ({"H2": "many"}, ["deployments!H2"]),
        ({"H2": -1}, ["deployments!H2"]),
        ({"H2": 1.5}, ["deployments!H2"]),
        ({"H2": "=1+1"}, ["deployments!H2"]),
        ({"A3": "nobody", "D4": "EAST"}, ["deployments!A3", "deployments!D4"]),
        ({"B2": "training"}, ["deployments!B2"]),
        ({"F2": 9}, ["deployments!F2"]),
        ({"A1": "who"}, ["deployments!A1"]),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cell(book, cells, places):
    found = adopt(TINY, edit(book, **cells), LIMITS)
    assert found.edited is None
    assert [fault.cell for fault in found.faults] == places


def test_a_record_that_was_changed_is_refused(book):
    workbook = openpyxl.load_workbook(book)
    workbook["record"]["A5"].value = "A" + workbook["record"]["A5"].value[1:-1]
    workbook.save(book)
    assert [fault.table for fault in adopt(TINY, book, LIMITS).faults] == ["record"]


def test_a_workbook_without_a_plan_is_refused(tmp_path):
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    (tmp_path / "book.xlsx").write_bytes(file.getvalue())
    assert [*map(str, adopt(TINY, tmp_path / "book.xlsx", LIMITS).faults)] == [
        "book.xlsx: found no plan; allowed: a plan workbook, with the sheets deployments and record. "
        "`planner solve --out` writes one."
    ]


def test_the_command_line_goes_round(tmp_path):
    """Solve to a workbook, edit it, adopt it as locks, and solve under the locks: the edited units come out."""
    book, case, rows = tmp_path / "plan.xlsx", tmp_path / "case", tmp_path / "locks.csv"
    assert command("solve", TINY, "--out", book).exit_code == 0
    done = command("adopt", TINY, edit(book, H2=0), "--locks", rows)
    assert done.exit_code == 0
    assert "keeps every constraint" in done.stdout
    shutil.copytree(TINY, case)
    shutil.copy(rows, case / "locks.csv")
    assert command("solve", case, "--plan-dir", tmp_path / "plan").exit_code == 0
    deployed = read_plan(tmp_path / "plan").deployments
    with rows.open(encoding="utf-8", newline="") as stream:
        locks = list(csv.DictReader(stream))
    assert {row["units_min"] for row in locks if row["pledge"] == "A-battalion"} == {"0"}
    for row in locks:
        here = deployed[(deployed["pledge"] == row["pledge"]) & (deployed["mission"] == row["mission"])]
        assert here[here["from_period"] == int(row["from_period"])]["units"].sum() == int(row["units_min"])
    assert command("adopt", TINY, edit(book, H2=7)).exit_code == Outcome.INFEASIBLE.exit_code
    assert command("adopt", TINY, edit(book, H2="x")).exit_code == Outcome.INVALID_INPUT.exit_code


def test_an_adoption_stopped_before_it_is_priced_says_no_more(book, monkeypatch):
    def left() -> None:
        raise typer.Exit(STOPPED)

    stop = Event()
    stop.set()
    monkeypatch.setattr(plans, "Event", lambda: stop)
    monkeypatch.setattr(plans, "exit_stopped", left)
    done = command("adopt", TINY, book)
    assert (done.exit_code, done.output) == (STOPPED, "")


def test_workbooks_are_cases_on_the_command_line(tmp_path):
    book = tmp_path / "case.xlsx"
    assert command("template", book, "--case", TINY).exit_code == 0
    assert "no faults" in command("check", book).stdout
    assert "Nothing differs" in command("diff", TINY, book).stdout
    assert command("solve", book, "--plan-dir", tmp_path / "plan").exit_code == 0
    assert command("verify", book, tmp_path / "plan").exit_code == 0
    assert command("template", book, "--case", book).exit_code == 1
    assert command("solve", TINY, "--out", tmp_path / "plan.xls").exit_code == 1
    workbook = openpyxl.load_workbook(book)
    workbook["pledges"]["D2"].value = -1
    workbook.save(book)
    assert "pledges!D2" in command("check", book).stdout
    assert "becomes" in command("diff", TINY, book).stdout
