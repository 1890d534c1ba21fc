"""The failed screen: conflicts and repairs of a workspace, applied by a click, taken back by Undo."""

from pathlib import Path

import pytest

from planner.answers import to_json
from planner.explain.locks.weights import HARD, USUAL, RepairKind
from planner.explanations.locks import Conflict, ConflictMember, Repair
from planner.insight.answering import Question
from planner.jobs import questions as job_questions
from planner.jobs.messages import AnswerFound, QuestionOutcome
from planner.jobs.questions import answers
from planner.process.home import home as home_of
from planner.services import questions, repairing
from planner.services.session import Session
from planner.services.state import SearchStatus
from planner.workspace import tuning
from planner.workspace.journal import Journal
from tests.questions_here import answer_here
from tests.test_app import opened, text
from tests.tiny import SHEETS

LOCKED = tuning.lock(SHEETS, "A-battalion", "SOUTH", "1", "")
"""A battalion of 1,000 at a mission with room for 500."""


@pytest.fixture(scope="module")
def results(tmp_path_factory) -> Path:
    """Results that all tests share."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, results) -> Path:
    """A home of its own, in which questions are answered at once, by this process."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setattr(job_questions, "results_folder", lambda: results)
    monkeypatch.setattr(repairing, "search_status", lambda _: SearchStatus.IMPOSSIBLE)
    answer_here(monkeypatch)
    return tmp_path


@pytest.fixture
def started(monkeypatch) -> list[str]:
    """Workspaces that were planned; none is."""
    found: list[str] = []
    monkeypatch.setattr(Session, "start_planning", lambda session: found.append(session.journal.name))
    return found


def work(edit=LOCKED) -> Session:
    """A workspace on the case with a lock that cannot hold."""
    journal = Journal.begin(home_of() / "works", SHEETS)
    journal.edit("locked", edit)
    return Session.open(journal.name)


def again(session: Session) -> Session:
    return Session.open(session.journal.name)


def test_an_impossible_lock_is_explained_and_repaired_by_a_click_that_undo_takes_back(started):
    session = work()
    before = session.sheets
    app = opened(session.journal.name)
    said = text(app)
    assert "is 1,000 people; the ceiling on troops there leaves 500." in said
    assert "Raise the ceiling on troops of Mission in the south (SOUTH) by 500 people, from 500 to 1,000." in said
    assert "unprotected than without these locks, and" in said
    assert not {"infeasible", "dual", "slack", "objective", "objectives"} & {
        word.strip(".,;:()") for word in said.lower().split()
    }
    app.button(key="repair-1-ceiling").click().run()
    now = again(session)
    assert now.sheets["missions"].column("authorised_troops") == ["1100", "1000"]
    assert [step.label for step in now.history.done][1:] == [
        "repair: Raise the ceiling on troops of Mission in the south (SOUTH) by 500 people, from 500 to 1,000"
    ]
    assert started == [session.journal.name]
    app.button(key="undo").click().run()
    assert again(session).sheets == before


def test_what_is_hard_is_not_offered_and_the_question_is_asked_anew(started):
    session = work()
    repairing.ask_once(session)
    first = questions.last_job(session, Question.REPAIRS)
    repairing.ask_once(again(session))
    assert questions.last_job(session, Question.REPAIRS) == first, "it is not asked twice"
    repairing.set_weights(session, {**USUAL, RepairKind.CEILING: HARD})
    now = again(session)
    assert repairing.weights(now)[RepairKind.CEILING] == HARD
    repairing.ask_once(now)
    found = answers(questions.last_job(now, Question.REPAIRS))
    assert found.ending is QuestionOutcome.DONE
    assert [row.repair for row in found.rows_of(Repair)] == ["lock"]
    assert repairing.stale(now, answers(first))
    assert not repairing.stale(now, found)
    assert started == []


def test_a_repair_of_inputs_that_have_changed_since_changes_nothing(started):
    session = work()
    repairing.ask_once(session)
    rows = answers(questions.last_job(session, Question.REPAIRS)).rows_of(Repair)
    chosen = next(row for row in rows if row.repair == "ceiling")
    session.journal.edit("ceiling", tuning.put(session.sheets, "missions", "SOUTH", authorised_troops="700"))
    assert not repairing.repair(again(session), chosen)
    assert again(session).history.done[-1].label == "ceiling"
    assert started == []


def test_a_lock_that_the_check_refuses_is_explained_too():
    locks = tuning.lock(SHEETS, "B-battalion", "NORTH", "1", "")
    header, (row,) = locks["locks"].header, locks["locks"].rows
    early = type(locks["locks"])(
        header, (tuple("1" if c == "from_period" else v for c, v in zip(header, row, strict=True)),)
    )
    said = text(opened(work({"locks": early}).journal.name))
    assert "The inputs have faults" in said
    assert "is ready from February 2030" in said
    assert "Move the lock on" in said


def test_conflicts_and_repairs_come_back_from_json_as_they_were():
    conflict = Conflict(
        name="conflict 1", group=1, members=(ConflictMember("lock", ("P", "M", ""), "one"),), note="why"
    )
    repair = Repair(name="do", group=1, repair="lock", changes=({"kind": "drop_row"},), amount=1.0, weighted=2.0)
    for row in (conflict, repair):
        assert AnswerFound(seconds=0.0, row=to_json(row)).row == row
        event = AnswerFound(seconds=0.0, row=row).model_dump_json()
        assert AnswerFound.model_validate_json(event).row == row
