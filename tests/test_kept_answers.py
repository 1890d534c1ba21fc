"""Answers that are kept by what they are of: found for the same plan, and for no other; in the brief of a command."""

from dataclasses import replace

import pytest

from planner import files
from planner.answers.fairness import Fairness
from planner.brief.other_choices import other_choices
from planner.check import check
from planner.explanations.choices import OtherChoices
from planner.formats.sheets import raw_case
from planner.insight.answering import Question
from planner.insight.fair_limits import limited
from planner.jobs.kept_answers import answers_folder, choices_kept, keep_answers
from planner.jobs.questions import answers
from planner.plan import Plan
from planner.services import questions
from planner.services.session import Session
from tests.command import command
from tests.questions_here import answer_here
from tests.test_brief import pages
from tests.test_choices import ALL, FAIR
from tests.tiny import FOLDER, SHEETS, planned_work, tiny_plan

CASE = check(raw_case(SHEETS)).case


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PLANNER_CASE", str(FOLDER))


@pytest.fixture
def as_read(tmp_path) -> Plan:
    """The plan as it is read from its folder."""
    files.write_plan(tiny_plan(), tmp_path / "plan")
    return files.read_plan(tmp_path / "plan")


def test_what_is_kept_of_a_plan_is_found_for_that_plan_as_it_is_read_and_for_no_other(as_read):
    keep_answers(Question.ALTERNATIVES, CASE, tiny_plan(), ALL.plans)
    keep_answers(Question.FAIR_NEED, CASE, tiny_plan(), FAIR[:4])
    keep_answers(Question.WORLDS, CASE, tiny_plan(), ALL.worlds)
    keep_answers(Question.DECISIVE, CASE, tiny_plan(), ALL.decisive)
    plans = [replace(row, differs=list(row.differs)) for row in ALL.plans]
    found = choices_kept(CASE, as_read)
    assert found == OtherChoices(plans, FAIR[:4], ALL.worlds, ALL.decisive)
    fewer = replace(as_read, frames={**as_read.frames, "deployments": as_read.deployments.iloc[1:]})
    assert choices_kept(CASE, fewer) == OtherChoices([], FAIR[:4], [], []), "what fairness costs is of the case"
    other = replace(CASE, values={**CASE.values, "periods": CASE.settings.periods - 1})
    assert other_choices(other, choices_kept(other, as_read)) == ()
    with_limits = limited(CASE, Fairness.NEED, {CASE["areas"]["area"].iloc[0]: 0.5})
    assert choices_kept(with_limits, as_read).fair == FAIR[:4], "and of no limits for it"


def test_damaged_answers_are_left_aside(as_read):
    keep_answers(Question.DECISIVE, CASE, tiny_plan(), ALL.decisive)
    [file] = answers_folder().iterdir()
    assert file.stat().st_mode & 0o077 == 0, "its owner alone can read it"
    file.write_bytes(file.read_bytes().replace(b"0.125", b"0.625", 1))
    assert choices_kept(CASE, as_read).decisive == []


def test_the_command_has_the_page_where_it_was_asked_and_else_leaves_it_out(tmp_path, as_read, monkeypatch):
    place = tmp_path / "brief.pdf"
    asked = ("brief", FOLDER, tmp_path / "plan", "--out", place)
    assert command(*asked).exit_code == 0
    assert pages(place.read_bytes()) == 2
    fair = ("fair", FOLDER, tmp_path / "plan", "--to", "alike", "--points", 3, "--work-dir", tmp_path / "results")
    assert command(*fair).exit_code == 0
    assert {row.fairness for row in choices_kept(CASE, as_read).fair} == {"alike"}
    assert command(*asked).exit_code == 0
    assert pages(place.read_bytes()) == 3
    answer_here(monkeypatch)
    session = Session.open(planned_work())
    questions.ask(session, Question.FAIR_NEED)
    given = answers(questions.last_job(session, Question.FAIR_NEED))
    kept = choices_kept(CASE, as_read).by_fairness
    assert kept[Fairness.NEED] == given.rows
    assert questions.choices_of(session).by_fairness == {Fairness.NEED: given.rows}
