"""Messages between the app and its workers: a line that is none is said, and never read past or into a figure."""

import io
import unicodedata
from pathlib import Path

import pytest

from planner.insight.answering import Question
from planner.jobs.job import Job
from planner.jobs.messages import (
    AnswersCounted,
    EventWriter,
    MessageError,
    PlanningEnded,
    QuestionOutcome,
    QuestionRequest,
    has_ended,
    planning_events,
)
from planner.jobs.questions import answers
from planner.plan import Outcome
from planner.services.state import SearchStatus, search_status

FOUND = '{"kind": "plan", "number": 1}\n'
COUNTED = '{"kind": "progress", "seconds": 1.0, "done": 3, "total": 4}\n'
ASKED = QuestionRequest(question=Question.WANTED, names=["One"], fingerprints=[None], results="results")

NO_EVENT = [
    "rubbish\n", "\0\0\n", "\n", "[1]\n", "5\n", "null\n", '{"a": 1}\n', '{"kind": 5}\n', '{"kind": ["end"]}\n',
    '{"kind": "progress", "st' + FOUND, "[" * 100_000 + "\n", b'{"kind": "end", "notes": ["\xe9"]}\n',
]  # fmt: skip
"""Lines that no version of the planner writes."""

NO_PLANNING = [
    '{"kind": "plan", "number": "many"}\n', '{"kind": "plan", "number": -3}\n', '{"kind": "plan", "number": 0}\n',
    '{"kind": "end"}\n', '{"kind": "end", "outcome": "brilliant"}\n', '{"kind": "progress", "seconds": []}\n',
]  # fmt: skip
NO_QUESTION = [
    '{"kind": "end", "seconds": 1.0, "ending": "brilliant"}\n', '{"kind": "progress", "seconds": 1.0, "done": "x"}\n',
    '{"kind": "row", "seconds": 1.0, "row": 5}\n', '{"kind": "row", "seconds": 1.0, "row": {}}\n',
]  # fmt: skip


def job(folder: Path, *lines: str | bytes) -> Job:
    made = Job(folder)
    made.write_request(ASKED)
    made.events.write_bytes(b"".join(line if isinstance(line, bytes) else line.encode() for line in lines))
    return made


@pytest.mark.parametrize("line", [*NO_EVENT, *NO_PLANNING])
def test_a_job_with_a_line_that_is_no_event_has_crashed_and_shows_no_plan(line, tmp_path):
    broken = job(tmp_path, FOUND, line, FOUND)
    standing = broken.status()
    assert (standing.running, standing.plans, search_status(standing)) == (False, 0, SearchStatus.CRASHED)
    assert standing.error == "Line 2 of events.jsonl is no event that this version of the planner can read."
    assert not broken.running
    assert broken.best_plan_folder() is None


@pytest.mark.parametrize("line", [*NO_EVENT, *NO_QUESTION])
def test_answers_with_a_line_that_is_no_event_are_not_shown(line, tmp_path):
    found = answers(job(tmp_path, COUNTED, line, COUNTED))
    assert (found.ending, found.rows, found.done) == (QuestionOutcome.CRASHED, [], 0)
    assert found.notes == ("Line 2 of events.jsonl is no event that this version of the planner can read.",)


def test_a_last_line_that_is_being_written_is_left_for_later(tmp_path):
    cut = '{"kind": "end", "outcome": "error", "faults": ["é'.encode()[:-1]
    assert [event.kind for event in planning_events(job(tmp_path, FOUND, cut).events)] == ["plan"]
    assert not has_ended(tmp_path / "events.jsonl")


def test_kinds_and_fields_of_a_newer_version_are_passed_over(tmp_path):
    later = '{"kind": "weather", "rain": 3}\n', '{"kind": "plan", "number": 2, "rain": 3}\n'
    assert [event.number for event in planning_events(job(tmp_path, *later).events)] == [2]


def test_events_hold_every_character_of_a_name(tmp_path):
    """Whatever Python takes for the end of a line."""
    breaks = "".join(char for char in map(chr, range(0x3000)) if len(f"a{char}b".splitlines()) > 1)
    assert {unicodedata.category(char) for char in breaks} == {"Cc", "Zl", "Zp"}
    stream = io.StringIO()
    sent = PlanningEnded(outcome=Outcome.ERROR, faults=[f"a{breaks}b", "\ud7ff\U0010ffff"])
    EventWriter(stream).write(sent)
    assert planning_events(job(tmp_path, stream.getvalue()).events) == [sent]


def test_a_job_without_events_has_crashed_without_a_word(tmp_path):
    made = Job(tmp_path)
    assert (made.status().crashed, made.status().error) == (True, "The worker ended without a word.")
    made.events.mkdir()
    assert made.status().error == "The file events.jsonl cannot be read (Is a directory)."


@pytest.mark.parametrize("text", ["", "rubbish", "{}", '{"question": "weather"}', "[]"])
def test_a_request_that_is_none_is_said(text, tmp_path):
    made = job(tmp_path, AnswersCounted(seconds=1, done=1, total=1).model_dump_json() + "\n")
    (tmp_path / "request.json").write_text(text)
    with pytest.raises(MessageError, match=r"request\.json is no request that this version of the planner can read"):
        answers(made)
