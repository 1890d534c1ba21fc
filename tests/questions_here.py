"""Questions answered in the test's own process, which spares a worker and its pool."""

import pytest

from planner.batch.pools import thread
from planner.jobs import question_worker
from planner.jobs.job import Job
from planner.jobs.messages import Message


def answer_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer every question at once, before it is even found."""

    def launch(job: Job, _: str, request: Message) -> None:
        job.write_request(request)
        with job.events.open("a", encoding="utf-8") as stream:
            question_worker.QuestionRun(job, stream).run()

    monkeypatch.setattr(Job, "launch", launch)
    monkeypatch.setattr(question_worker, "forks", lambda **_: thread)
