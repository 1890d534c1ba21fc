"""Inputs outlive versions: what 0.1 wrote still opens, and a new column or setting makes nothing stale."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from planner import files
from planner.case_folders import check_case, verify_plan
from planner.check import check
from planner.fingerprint import fingerprint
from planner.formats.sheets import raw_case, sheet_of, sheets_of
from planner.formats.upgrades import schema_version
from planner.schema import Column, Setting
from planner.services.adopting import adopt
from planner.services.session import Session
from planner.settings import SETTINGS
from planner.solution import Limits
from planner.store import content, open_store
from planner.store.portable import import_file
from planner.tables import TABLES
from planner.workspace import validation

OLD = Path(__file__).parent / "written_by_0_1"
FINGERPRINT = "e3b1857906f54901e5ac28de2f1e6572c3b403dc40f9ea668f2cb2d977c44dad"
UNPROTECTED = 1471.5248836898193
"""Exposure that the plan of 0.1 leaves unprotected [civilian-months]."""


@pytest.fixture
def grown(monkeypatch):
    """The schema with a throw-away column and a throw-away setting, both of which may be absent."""
    new = schema_version() + 1
    missions = TABLES["missions"]
    roads = Column("roads", "text", "Whether there are roads", blank="not stated", since=new)
    monkeypatch.setitem(TABLES, "missions", replace(missions, columns=(*missions.columns, roads)))
    rain = Column("rain", "number", "Months of rain", "months", 0, 12, since=new)
    monkeypatch.setitem(SETTINGS, "rain", Setting(rain, "3"))
    assert schema_version() == new
    yield
    _forget()


def _forget():
    """Let go of cases that were read under another schema."""
    content.check_inputs.cache_clear()
    validation._validated.cache_clear()


@pytest.fixture(params=["as it is", "grown"])
def schema(request):
    """The schema as it is, and as it may become."""
    _forget()
    if request.param == "grown":
        request.getfixturevalue("grown")


@pytest.mark.usefixtures("schema")
@pytest.mark.parametrize("name", ["case", "inputs.xlsx"])
def test_a_case_of_0_1_has_the_fingerprint_that_it_had(name):
    checked = check_case(OLD / name)
    assert not checked.faults
    assert fingerprint(checked.case) == FINGERPRINT


@pytest.mark.usefixtures("schema")
def test_a_plan_of_0_1_verifies_against_its_case():
    assert verify_plan(OLD / "case", OLD / "plan").faults == []
    summary = files.read_plan(OLD / "plan").summary
    assert summary.exposure_unprotected == UNPROTECTED
    assert summary.stated.status == "optimal", "it was one then"
    written = json.loads((OLD / "plan" / "summary.json").read_text())
    assert summary.stated.relative_gap == written["gap"]
    assert summary.stated.gap / summary.gap_asked == pytest.approx(written["gap"] / written["gap_asked"])


@pytest.mark.usefixtures("schema")
def test_a_plan_workbook_of_0_1_is_taken_up_and_is_not_stale():
    found = adopt(OLD / "case", OLD / "plan.xlsx", Limits(0.01, work=4))
    assert (found.faults, found.broken, found.stale) == ([], [], False)
    assert found.priced.summary.exposure_unprotected == pytest.approx(UNPROTECTED, rel=1e-3)


@pytest.mark.usefixtures("schema")
def test_a_store_of_0_1_opens_with_its_plans(tmp_path):
    shutil.copy(OLD / "scenarios.sqlite", tmp_path)
    store = open_store(f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    plans = {version.name: store.best_plan(version) for version in store.scenarios()}
    assert plans.keys() == {"As pledged", "Half the money"}
    assert plans["As pledged"].summary.exposure_unprotected == UNPROTECTED
    assert plans["Half the money"].summary.stated.status == "optimal"
    assert not any(store.plans(version)[0].stale for version in store.scenarios())
    store.close()


@pytest.mark.usefixtures("schema")
def test_an_export_of_0_1_is_taken_in_with_its_plans(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'new.sqlite'}")
    import_file(store, (OLD / "scenarios.zip").read_bytes())
    assert {v.name: store.best_plan(v).summary.stated.status for v in store.scenarios()} == {
        "As pledged": "optimal",
        "Half the money": "optimal",
    }
    store.close()


@pytest.mark.usefixtures("schema")
def test_a_work_of_0_1_opens_with_its_history_its_draft_and_its_plan(tmp_path, monkeypatch):
    shutil.copytree(OLD / "home", tmp_path / "home")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    session = Session.open(next((OLD / "home" / "works").iterdir()).name)
    assert [step.label for step in session.history.done] == ["the title is another"]
    assert [step.label for step in session.history.undone] == ["cost weight"]
    assert [len(sheet.rows) for sheet in session.drafts.values()] == [3]
    assert not session.stale
    assert session.displayed.plan.summary.title == "A title, edited in 0.1"
    assert session.displayed.plan.summary.exposure_unprotected == pytest.approx(UNPROTECTED)


@pytest.mark.usefixtures("grown")
def test_a_new_column_and_a_new_setting_change_no_fingerprint_and_no_plans_standing():
    checked = check_case(OLD / "case")
    assert fingerprint(checked.case) == FINGERPRINT
    assert verify_plan(OLD / "case", OLD / "plan").faults == []
    assert any("roads (not stated)" in notice for notice in checked.notices)
    assert any("rain (3)" in notice for notice in checked.notices)


@pytest.mark.usefixtures("grown")
def test_a_new_column_or_setting_counts_where_it_says_something():
    checked = check_case(OLD / "case")
    missions = checked.case["missions"]
    settings = [checked.case.values | {"rain": value} for value in (3.0, 4.0)]
    as_default, rainier = (fingerprint(replace(checked.case, values=each)) for each in settings)
    muddy = checked.case.tables | {"missions": missions.assign(roads=["none", ""])}
    assert as_default == FINGERPRINT
    assert len({FINGERPRINT, rainier, fingerprint(replace(checked.case, tables=muddy))}) == 3


def test_columns_whose_blank_has_a_meaning_may_be_absent_and_a_notice_says_so():
    sheets = dict(sheets_of(files.read_case(OLD / "case")))
    whole = check(raw_case(sheets))
    for name, table in TABLES.items():
        sheet = sheet_of(sheets, name)
        frame = pd.DataFrame(sheet.rows, columns=sheet.header)
        blank = [c.name for c in table.columns if c.blank is not None and not frame[c.name].any()]
        kept = frame.drop(columns=[*blank, "source", "note"])
        if name in sheets:
            sheets[name] = replace(sheet, header=tuple(kept.columns), rows=tuple(map(tuple, kept.values.tolist())))
    bare = check(raw_case(sheets))
    assert not bare.faults
    assert fingerprint(bare.case) == fingerprint(whole.case)
    assert "The table missions has no column mandate_from (from the first period)" in " ".join(bare.notices)


def test_a_column_whose_blank_is_a_fault_may_not_be_absent():
    sheets = dict(sheets_of(files.read_case(OLD / "case")))
    sheet = sheets["areas"]
    place = sheet.header.index("civilians")
    rows = tuple((*row[:place], *row[place + 1 :]) for row in sheet.rows)
    sheets["areas"] = replace(sheet, header=(*sheet.header[:place], *sheet.header[place + 1 :]), rows=rows)
    assert [(fault.column, fault.found) for fault in check(raw_case(sheets)).faults] == [
        ("civilians", "no such column")
    ]
