"""Messages of jobs: what one version writes another reads, and what a newer one adds is passed over."""

import json
import math
import random
from pathlib import Path

import pytest

from planner.answers import DependenceAnswer, OfferAnswer, PartAnswer, WithdrawalAnswer
from planner.insight.answering import Question
from planner.jobs.job import Job
from planner.jobs.messages import (
    AnswerFound,
    EventWriter,
    MessageError,
    PlanFound,
    PlanningRequest,
    QuestionRequest,
    SolveProgress,
    planning_events,
    question_events,
)
from tests.test_lines import flipped

OLD = Path(__file__).parent / "written_by_0_1" / "home" / "jobs"


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "events.jsonl"


def test_events_come_back_as_they_were_written(file):
    written = [SolveProgress(step="cut", seconds=1.5, objective=2.0, bound=-math.inf), PlanFound(number=1)]
    with file.open("w") as stream:
        for event in written:
            EventWriter(stream).write(event)
    assert planning_events(file) == written


@pytest.mark.parametrize(
    "answer",
    [
        PartAnswer(name="A", changes=2, exposure=1.0),
        OfferAnswer(name="a battalion", what="battalion", note="?"),
        WithdrawalAnswer(name="A-battalion", kind="pledge"),
        DependenceAnswer(name="ALFA", kind="contributor", persons=10.0, usd=0.0, left=None),
    ],
)
def test_answers_come_back_as_what_they_are(file, answer):
    with file.open("w") as stream:
        EventWriter(stream).write(AnswerFound(seconds=1.0, row=answer))
    [found] = question_events(file)
    assert found.row == answer


def test_kinds_and_fields_of_a_newer_version_and_a_line_that_is_being_written_are_passed_over(file):
    plan = {"kind": "plan", "number": 1}
    lines = [{"kind": "weather", "rain": True}, plan | {"weather": "dry"}]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines) + json.dumps(plan)[:9])
    assert planning_events(file) == [PlanFound(number=1)]


def test_an_event_of_a_known_kind_that_is_wrong_is_no_event(file):
    file.write_text('{"kind": "plan", "number": "many"}\n')
    with pytest.raises(MessageError):
        planning_events(file)


def test_what_is_new_is_read_on_and_what_was_changed_is_noticed(file):
    with file.open("w") as stream:
        EventWriter(stream).write(PlanFound(number=1))
    assert planning_events(file) == [PlanFound(number=1)]
    with file.open("a") as stream:
        EventWriter(stream).write(PlanFound(number=2))
    assert planning_events(file) == [PlanFound(number=1), PlanFound(number=2)]
    with file.open("w") as stream:
        EventWriter(stream).write(PlanFound(number=3))
    assert planning_events(file) == [PlanFound(number=3)]
    with file.open("w") as stream:
        EventWriter(stream).write(SolveProgress(step="a longer name than that of the event before", seconds=1.5))
    assert len(planning_events(file)) == 1
    file.write_bytes(flipped(file.read_bytes(), 300))
    with pytest.raises(MessageError):
        planning_events(file)


def test_every_flipped_bit_of_events_and_requests_is_told(tmp_path, file):
    with file.open("w") as stream:
        for event in (SolveProgress(step="cut", seconds=1.5, objective=2.0, bound=1.0), PlanFound(number=1)):
            EventWriter(stream).write(event)
    Job(tmp_path).write_request(PlanningRequest(gaps=[0.01], seconds=60.0, home="home"))
    events, request = file.read_bytes(), (tmp_path / "request.json").read_bytes()
    first, dice = planning_events(file)[0], random.Random(4)  # noqa: S311
    for bit in dice.sample(range(8 * len(events)), 200):
        file.write_bytes(flipped(events, bit))
        if bit >= 8 * (len(events) - 1):
            assert planning_events(file) == [first], "a line without its end is still being written"
            continue
        with pytest.raises(MessageError, match="is no event that this version of the planner can read"):
            planning_events(file)
    for bit in range(8 * (len(request) - 1)):
        (tmp_path / "request.json").write_bytes(flipped(request, bit))
        with pytest.raises(MessageError, match="is no request"):
            Job(tmp_path).request(PlanningRequest)


def test_a_job_of_0_1_is_read():
    job = Job(next(OLD.iterdir()))
    assert job.status().plans == 1
    assert (job.status().outcome, job.running) == ("optimal", False)


def test_a_question_of_0_1_names_its_pair_or_none(tmp_path):
    asked = {"names": ["one"], "fingerprints": ["f"], "results": "r", "cluster": "", "plan": None}
    pair = {"grouping": "contributor", "before": "", "after": "b"}
    job = Job(tmp_path)
    for question, options in (("wanted", {}), ("why", pair)):
        (tmp_path / "request.json").write_text(json.dumps(asked | {"question": question, "options": options}))
        request = job.request(QuestionRequest)
        assert request.question is Question(question)
        assert (request.pair and request.pair.model_dump()) == (options or None)
        job.write_request(request)
        assert job.request(QuestionRequest) == request


def test_a_request_without_what_it_must_have_is_refused(tmp_path):
    (tmp_path / "request.json").write_text('{"gaps": [0.01]}')
    with pytest.raises(MessageError):
        Job(tmp_path).request(PlanningRequest)
