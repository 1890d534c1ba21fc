"""The page New case: files told by their headings, built, looked at, missions left out, and opened as a workspace."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.process.home import home
from planner.services.session import Session
from planner.workspace.journal import Journal
from tests.test_app import opened, press, text
from tests.test_sources_readers import ged
from tests.test_ui_upload import CASE

REFERENCE = Path("data/reference")
CONTRIBUTIONS = ("un.csv", (REFERENCE / "contributions.csv").read_bytes(), "text/csv")
EVENTS = ("ged.csv", ged({"date_end": "2015-03-01"}, {"id": 1, "date_end": "2019-03-01"}).encode(), "text/csv")


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))


@pytest.fixture
def app() -> AppTest:
    return opened(Journal.begin(home() / "works", CASE).name, "new_case")


def asked(app: AppTest, month: str, *files: tuple[str, bytes, str]) -> AppTest:
    app.text_input(key="new_month").set_value(month)
    if files:
        app.file_uploader(key="new_files").set_value(list(files))
    app.run()
    assert not app.exception
    return app


def can_build(app: AppTest) -> bool:
    return not app.button(key="new_build").disabled


def test_files_are_told_by_their_headings_before_anything_is_built(app):
    assert not can_build(app)
    said = text(asked(app, "August 2015", CONTRIBUTIONS, EVENTS))
    assert can_build(app)
    assert "un.csv** · contributions" in said
    assert "ged.csv** · violence" in said
    assert "1 event from after 2015-08-31 was left out" in said
    assert "packaged with the planner: missions, bases, risk, population and pledges." in said
    assert "Licence: UCDP" in said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("un.csv", b"height,width\n1,2\n", "text/csv")], "un.csv cannot be read."),
        (
            [
                CONTRIBUTIONS,
                (
                    "other.csv",
                    CONTRIBUTIONS[1].replace(b"experts,2015-08-31,3,", b"experts,2015-08-31,4,", 1),
                    "text/csv",
                ),
            ],
            "un.csv, other.csv, column personnel: found",
        ),
        ([("un.pdf.csv", b"%PDF-1.7", "text/csv")], "found a PDF"),
    ],
)
def test_files_that_cannot_be_used_are_refused_in_a_sentence(app, files, said):
    asked(app, "2015-08", *files)
    assert said in text(app)
    assert not can_build(app)


def test_what_is_no_month_is_refused(app):
    assert "That is no month" in text(asked(app, "next summer"))
    assert not can_build(app)


def test_a_case_is_built_looked_at_changed_and_opened_as_a_workspace(app, monkeypatch):
    planned = []
    monkeypatch.setattr(Session, "start_planning", lambda self: planned.append(self.journal.name))
    press(asked(app, "2015-08", CONTRIBUTIONS), "new_build")
    said = text(app)
    assert "Built and checked in" in said
    assert "Strengths are those of 2015-08-31 (un.csv 2015-08-31)" in said.replace("\\", "")
    taken = app.multiselect(key="new_missions").value
    assert {"MINUSCA", "MONUSCO", "UNMISS"} <= set(taken)
    app.multiselect(key="new_missions").set_value(["MINUSCA", "MONUSCO"]).run()
    assert "Build again" in text(app)
    assert app.button(key="new_start").disabled
    press(app, "new_build")
    assert "UNMISS: left out by whoever made the case" in text(app)
    work = app.session_state["work"]
    press(app, "new_start")
    begun = Session.open(app.session_state["work"])
    assert begun.journal.name != work
    assert begun.sheets["missions"].column("mission") == ["MINUSCA", "MONUSCO"]
    assert planned == [begun.journal.name]
    assert Session.open(work).sheets == CASE


@pytest.mark.parametrize(("way", "missions"), [("Blank", 0), ("A copy of the inputs of this workspace", 2)])
def test_a_case_is_blank_or_a_copy(app, way, missions, monkeypatch):
    monkeypatch.setattr(Session, "start_planning", lambda _: None)
    app.segmented_control(key="new_way").set_value(way).run()
    press(asked(app, "2019-03"), "new_build")
    press(app, "new_start")
    begun = Session.open(app.session_state["work"])
    assert len(begun.sheets["missions"].rows) == missions
    assert dict(zip(*map(begun.sheets["settings"].column, ("setting", "value")), strict=True))["start"] == "2019-05"
