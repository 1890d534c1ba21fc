"""Questions asked on a page; and answered in the test's own process, which spares a worker and its pool."""

import pytest
from streamlit.testing.v1 import AppTest

from planner.batch.pools import thread
from planner.insight.answering import Question
from planner.jobs import question_worker
from planner.jobs.job import Job
from planner.jobs.messages import Message, QuestionOutcome
from planner.jobs.questions import Answers, answers
from planner.services import questions
from planner.services.session import Session
from tests.test_app import opened
from tests.waiting import until


def answer_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer every question at once, before it is even found."""

    def launch(job: Job, _: str, request: Message, *__: str) -> None:
        job.write_request(request)
        with job.events.open("a", encoding="utf-8") as stream:
            question_worker.QuestionRun(job, stream).run()

    monkeypatch.setattr(Job, "launch", launch)
    monkeypatch.setattr(question_worker, "forks", lambda **_: thread)


def asked(session: Session, page: str, label: str, question: Question) -> tuple[AppTest, Answers]:
    """Ask a question by its button on a page; the page opened again, and all answers."""
    next(button for button in opened(session.journal.name, page).button if button.label == label).click().run()
    job = questions.last_job(session, question)
    until(lambda: not answers(job).running)
    found = answers(job)
    assert found.ending is QuestionOutcome.DONE
    return opened(session.journal.name, page), found
