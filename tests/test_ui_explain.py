"""The sections of the page Explain that solve: what it would take for an area, and what changed since a plan before."""

from pathlib import Path

import pytest

from planner.answers import from_json
from planner.explanations.areas import AreaNeed
from planner.explanations.changed import EditEffect
from planner.insight.answering import Question
from planner.jobs.questions import answers
from planner.run import plan_case
from planner.services import area_needs, changed, questions
from planner.services.session import Session
from planner.solution import Limits
from planner.workspace import incumbents, tuning
from tests.questions_here import answer_here
from tests.test_app import opened, text
from tests.tiny import planned_work

TINY = Path(__file__).parent.parent / "data" / "tiny"
FORBIDDEN = ("infeasible", "dual", "slack", "objective")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    answer_here(monkeypatch)


def rows_of(session, question, kind):
    return answers(questions.last_job(session, question)).rows_of(kind)


def edited():
    """Work whose last step took the battalion of Alfa away, with plans of both inputs."""
    session = Session.open(planned_work())
    session.journal.edit("no battalion of Alfa", tuning.put(session.sheets, "pledges", "A-battalion", units="0"))
    now = Session.open(session.journal.name)
    plan = plan_case(now.validation.checked.case, Limits(0.01, threads=1)).plan
    assert incumbents.propose(now.sheets, plan, incumbents.PLANNING)
    return Session.open(session.journal.name)


def test_an_area_is_asked_about_and_its_answers_are_shown():
    session = Session.open(planned_work())
    page = opened(session.journal.name, "explain")
    assert page.selectbox(key="explain_area").value == "hills"
    page.selectbox(key="explain_area").set_value("coast").run()
    page.button(key="ask-area").click().run()
    assert not page.exception
    said = text(page)
    assert "down by half" in said
    assert "Every requirement is met in full with the plan" in said
    assert not [word for word in FORBIDDEN if word in said.lower()]
    half, met = rows_of(session, Question.AREA, AreaNeed)
    assert (half.goal, met.goal) == ("half", "requirement")
    assert half.parts
    assert half.parts[0].month == "January 2030"
    page.selectbox(key="explain_area").set_value("hills").run()
    assert "Asked last about The coast (SOUTH)." in text(page)


def test_areas_of_most_unprotected_exposure_come_first():
    session = Session.open(planned_work())
    left = session.incumbent.plan.exposure.groupby("area")["unprotected"].sum().sort_values(ascending=False)
    assert area_needs.areas(session.incumbent) == list(left.index)


def test_what_changed_is_told_from_the_books_and_then_by_solving():
    session = edited()
    page = opened(session.journal.name, "explain")
    said = text(page)
    assert "Since the plan before “no battalion of Alfa”." in said
    assert "Infantry battalion of Alfa (A-battalion) went from Mission in the north (NORTH)" in said
    assert "This follows from the edit: only 0 of it are pledged" in said
    page.button(key="ask-changed").click().run()
    assert not page.exception
    assert "Find out why" in [button.label for button in page.button]
    rows = rows_of(session, Question.CHANGED, EditEffect)
    assert {row.verdict for row in rows} <= {"follows", "tie"}
    assert rows[0].what == "plan"
    assert not [word for word in FORBIDDEN if word in text(page).lower()]
    assert not changed.stale(session, answers(questions.last_job(session, Question.CHANGED)))


def test_a_plan_that_counts_its_months_from_another_one_is_not_compared():
    session = edited()
    session.journal.edit("later", tuning.setting(session.sheets, "start", "2030-02"))
    now = Session.open(session.journal.name)
    plan = plan_case(now.validation.checked.case, Limits(0.01, threads=1)).plan
    assert incumbents.propose(now.sheets, plan, incumbents.PLANNING)
    session = Session.open(session.journal.name)
    assert changed.not_compared(session) == (
        "Not compared with the plan before “later”: it begins in January 2030, and the one now in February 2030."
    )
    assert changed.without_solving(session) == []


def test_without_a_plan_before_the_section_says_what_to_do():
    page = opened(planned_work(), "explain")
    assert "There is no plan of other inputs before this one" in text(page)


def test_rows_of_both_kinds_are_told_apart_in_events():
    assert from_json(EditEffect, {"name": "n", "what": "went", "verdict": "tie"}).what == "went"
    session = Session.open(planned_work())
    questions.ask(session, Question.AREA, area="coast")
    job = questions.last_job(session, Question.AREA)
    assert [type(row) for row in answers(job).rows] == [AreaNeed, AreaNeed]
    assert area_needs.asked_of(answers(job)) == "coast"
