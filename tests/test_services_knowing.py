"""What knowing and planning again are worth, in sentences, and by a question that is asked."""

from dataclasses import replace
from functools import partial

import pytest

from planner.answers import NOT_ANSWERED, AgainAnswer, InsuranceAnswer, KnowingAnswer
from planner.delivery.insurance import insurance
from planner.delivery.insurance_rows import NONE, insurance_of
from planner.delivery.planned_again import planned_again
from planner.insight.answering import Question
from planner.insight.offers import QUICK, CandidateOffer
from planner.jobs import pool, question_worker
from planner.jobs.questions import answers
from planner.services import insuring, knowing, questions
from planner.services.session import Session
from tests.questions_here import answer_here
from tests.test_app import opened, text
from tests.test_stakes import uncertain_case
from tests.test_ui_delivery import doubtful_work

ROWS = [
    KnowingAnswer(name="Q", kind="pledge", chance=0.8, lost=90.0, gained=9.0, low=4.0, exposure=4.0),
    KnowingAnswer(name="P", kind="pledge", chance=0.5, lost=80.0, gained=70.0, low=30.0, exposure=30.0),
    KnowingAnswer(name="R", kind="pledge", chance=0.5, lost=8.0, gained=7.0, mark=NOT_ANSWERED, note="It did not end."),
    KnowingAnswer(name="everything", kind="everything", chance=None, low=35.0, high=50.0, error=3.0),
]


def test_what_knowing_is_worth_is_told_the_most_first_and_the_limit_last():
    assert knowing.in_words(uncertain_case(), ROWS) == [
        "b of C (P): at least 30 civilian-months are averted on average.",
        "b of C (Q): at least 4 civilian-months are averted on average.",
        "Everything, which no verification can be worth more than: at most about 50 (± 3: drawn futures leave this "
        "much open).",
    ]
    table = knowing.table(ROWS)
    assert list(table["pledge"]) == ["Q", "P", "R"]
    assert table["worth of knowing, at least [civilian-months]"].isna().tolist() == [False, False, True]


def test_futures_are_planned_again_and_told_beside_the_plan_as_ordered(monkeypatch):
    answer_here(monkeypatch)
    monkeypatch.setattr(question_worker, "planned_again", partial(planned_again, number=2))
    session = Session.open(doubtful_work())
    questions.ask(session, Question.AGAIN)
    found = answers(questions.last_job(session, Question.AGAIN))
    [row] = found.rows_of(AgainAnswer)
    assert row.futures == 2
    assert row.expected == pytest.approx(row.as_ordered - row.saved)
    assert row.saved >= 0.0
    assert f"**{row.expected:,.0f}** civilian-months are expected to stay unprotected" in knowing.again_in_words(row)


def test_what_insures_a_plan_is_asked_told_and_put_into_the_inputs(monkeypatch):
    answer_here(monkeypatch)
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    monkeypatch.setattr(question_worker, "insurance", partial(insurance, number=20))
    session = Session.open(doubtful_work())
    questions.ask(session, Question.INSURE)
    rows = answers(questions.last_job(session, Question.INSURE)).rows_of(InsuranceAnswer)
    made = session.incumbent
    found = insurance(made.case, made.plan, number=20)
    assert insurance_of(rows) == found
    page = opened(session.journal.name, "delivery")
    for sentence in insuring.in_words(made.case, found):
        assert sentence in text(page)
    assert found.alternates
    for alternate in found.alternates:
        giver = next(iter(insuring.givers(made.case, alternate)), "")
        before = Session.open(session.journal.name)
        assert before.adjust(insuring.put_in(made.case, alternate, giver))
        now = Session.open(session.journal.name)
        assert not now.validation.faults
        added = set(now.sheets["pledges" if alternate.new else "locks"].rows) - set(
            before.sheets["pledges" if alternate.new else "locks"].rows
        )
        assert len(added) == 1


def test_an_additional_pledge_is_for_its_mission_and_of_whom_it_is_asked():
    case = uncertain_case(P=0.5, Q=0.8)
    new = replace(NONE, pledge=CandidateOffer("battalion", QUICK).key, new=True, mission="M", from_period=1)
    assert insuring.givers(case, new) == ["C"]
    assert insuring.givers(case, replace(new, pledge="P", new=False)) == []
    adjustment = insuring.put_in(case, new, "C")
    assert adjustment.label == "one more battalion of C for M"
    lock = insuring.put_in(case, replace(new, pledge="P", new=False))
    assert lock.label == "locked P to M"
