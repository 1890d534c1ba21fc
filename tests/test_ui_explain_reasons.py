"""The page Explain, and Details: a pledge and a mission explained, and the change of a lever put into the inputs."""

import pytest

from planner.answers import PROVEN
from planner.explanations.levers import LeverAnswer
from planner.formats.sheets import sheet_of
from planner.services.reasons import ApplyLever, analysis_of
from planner.services.session import Session
from tests.questions_here import answer_here
from tests.test_app import opened, text
from tests.tiny import FOLDER, planned_work


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(FOLDER))
    answer_here(monkeypatch)


def test_a_pledge_and_a_mission_are_explained():
    page = opened(planned_work(), "explain")
    page.selectbox(key="explain_pledge").set_value("B-battalion").run()
    assert "No room under the troops ceiling (it has 500 people, and there is room for 40" in text(page)
    page.selectbox(key="explain_pledge").set_value("").run()
    page.selectbox(key="explain_mission").set_value("NORTH").run()
    assert not page.exception
    said = text(page)
    assert "It averts 3,158 civilian-months there" in said
    assert "Not sooner: it is in the first month of the horizon" in said
    assert not any(word in said.lower() for word in ("infeasible", "dual", "slack"))


def test_the_best_other_use_of_a_deployment_is_proved_on_request():
    page = opened(planned_work(), "explain")
    page.selectbox(key="explain_pledge").set_value("B-hospital").run()
    page.button(key="ask-other-use").click().run()
    assert not page.exception
    assert "to start there in February 2030: a verified plan with it leaves 603 more civilian-months" in text(page)


def test_details_explain_what_is_chosen():
    page = opened(planned_work(), "details")
    page.selectbox(key="detail_kind").set_value("pledge").run()
    page.selectbox(key="detail_pledge").set_value("A-battalion").run()
    assert not page.exception
    assert "Its best other use is to start there in" in text(page)


def test_levers_are_tried_and_the_change_found_is_offered():
    work = planned_work()
    page = opened(work, "explain")
    page.selectbox(key="explain_pledge").set_value("B-battalion").run()
    page.selectbox(key="explain_mission").set_value("NORTH").run()
    page.button(key="try-B-battalion-NORTH").click().run()
    assert not page.exception
    assert "with 460 people more under the troops ceiling of NORTH, the plan uses one more unit" in text(page)
    page.button(key="apply-NORTH, higher ceiling").click().run()
    assert sheet_of(Session.open(work).sheets, "missions").column("authorised_troops") == ["1560", "500"]


def test_a_change_that_was_found_is_one_step_that_undo_takes_back():
    session = Session.open(planned_work())
    analysis = analysis_of(session.displayed)
    answer = LeverAnswer(
        name="NORTH, higher ceiling", pledge="B-battalion", mission="NORTH", lever="higher ceiling", steps=460,
        change="460 people more", mark=PROVEN)  # fmt: skip
    edits = ApplyLever(analysis, answer).edits(session.sheets)
    session.journal.edit(ApplyLever(analysis, answer).label, edits)
    now = Session.open(session.journal.name)
    assert sheet_of(now.sheets, "missions").column("authorised_troops") == ["1560", "500"]
    assert now.undo()
    assert Session.open(session.journal.name).fingerprint == session.fingerprint
