"""How pledges count where inputs do not say: by their chances in work that begins in the app, else as if all come."""

import pandas as pd
import pytest

from planner import files
from planner.check import check
from planner.exchange import exports
from planner.fingerprint import fingerprint
from planner.formats.sheets import raw_case, sheets_of
from planner.jobs import pool
from planner.plan import Deliver
from planner.process.home import home
from planner.services import scenarios
from planner.services.session import Session
from planner.store import open_store
from planner.ui import texts
from planner.workspace import tuning
from planner.workspace.journal import Journal
from tests.test_app import opened, press, text
from tests.tiny import FOLDER, SHEETS

UNSAID = {**SHEETS, **tuning.setting(SHEETS, "deliver", "")}
STEP = "pledges counted by their chances, as the inputs do not say how"


@pytest.fixture(autouse=True)
def no_search(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)


def print_of(sheets) -> str:
    return fingerprint(check(raw_case(sheets)).case)


def saying(deliver: str) -> str:
    return print_of({**SHEETS, **tuning.setting(SHEETS, "deliver", deliver)})


def labels(session: Session) -> list[str]:
    return [step.label for step in session.history.done]


def test_work_begins_by_chances_in_a_step_that_undo_takes_back():
    session = Session.begin(UNSAID)
    assert labels(session) == [STEP]
    assert session.fingerprint == saying("expected")
    assert session.undo()
    before = Session.open(session.journal.name)
    assert before.fingerprint == print_of(UNSAID) == saying("full")
    assert before.redo()
    assert Session.open(session.journal.name).fingerprint == saying("expected")


@pytest.mark.parametrize("said", ["full", "expected"])
def test_inputs_that_say_how_keep_what_they_say(said):
    session = Session.begin({**SHEETS, **tuning.setting(SHEETS, "deliver", said)})
    assert labels(session) == []
    assert session.fingerprint == saying(said)


def test_the_first_plan_of_the_server_is_of_what_new_work_begins_with(tmp_path, monkeypatch):
    files.write_case(UNSAID, tmp_path / "case")
    monkeypatch.setenv("PLANNER_CASE", str(tmp_path / "case"))
    session = Session.open(None)
    assert labels(session) == [STEP]
    assert session.job is not None
    assert session.job.name == session.metadata.first_job


def test_what_leaves_the_app_says_it_so_that_the_command_line_follows(tmp_path):
    session = Session.begin(UNSAID)
    (tmp_path / "case.zip").write_bytes(exports.case_zip(session.sheets, {}, {}))
    assert print_of(sheets_of(files.read_case(tmp_path / "case.zip"))) == session.fingerprint


def test_a_case_that_is_brought_in_whole_is_counted_like_one_begun_with_and_a_scenario_as_it_says(tmp_path):
    session = Session.of(Journal.begin(home() / "works", SHEETS))
    session.replace("brought in case.zip", UNSAID)
    now = Session.open(session.journal.name)
    assert labels(now) == ["brought in case.zip", STEP]
    store = open_store(f"sqlite:///{tmp_path / 'scenarios.sqlite'}")
    scenarios.open_version(now, store, store.save(UNSAID, name="as the case says", author="A"))
    after = Session.open(session.journal.name)
    assert labels(after)[2:] == ["opened “as the case says”, version 1"]
    assert tuning.deliver(after.sheets) is Deliver.FULL


def test_every_page_says_how_pledges_count_and_what_changes_it():
    work = Session.begin(UNSAID).journal.name
    app = opened(work)
    assert texts.COUNTED[Deliver.EXPECTED] in text(app)
    press(app, "undo")
    assert texts.COUNTED[Deliver.FULL] in text(app)
    assert texts.COUNTED[Deliver.EXPECTED] not in text(app)


def test_the_cases_that_come_with_the_planner_leave_it_open():
    for name in ("summit-2015", "drawdown-2025"):
        settings = pd.read_csv(FOLDER.parent / name / "settings.csv", index_col="setting")
        assert pd.isna(settings.loc["deliver", "value"])
