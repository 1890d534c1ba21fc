"""The pages and commands that solve many times, on the tiny case."""

import csv
import json
import os
import signal
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from planner import files
from planner.answers import OfferAnswer, PartAnswer, PlanHeadline, to_json
from planner.batch.cache import ResultCache
from planner.case_folders import check_case
from planner.charts import insight
from planner.charts.in_language import told_figure
from planner.cli import app as command
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.insight.contributions import Contribution
from planner.jobs.job import Job
from planner.jobs.messages import QuestionOutcome, QuestionRequest, ScenarioPair
from planner.jobs.questions import Answers, answers, resubmit
from planner.jobs.turns import Turn, TurnQueue
from planner.language import in_language, told
from planner.run import plan_case
from planner.services import questions, why
from planner.services.session import Session
from planner.solution import Limits
from planner.store import open_store
from planner.ui.question_widgets import _solving
from planner.workspace import tuning
from tests.edits import cell, copy_of_tiny
from tests.test_app import opened, text
from tests.tiny import planned_work
from tests.waiting import PLENTY, Gate, until

ROOT = Path(__file__).parent.parent
TINY = ROOT / "data" / "tiny"
PART = PartAnswer(name="Alfa", changes=1, exposure=-500.0)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "scenarios.sqlite"))
    return tmp_path


@pytest.fixture
def session(home) -> Session:  # noqa: ARG001
    """Work that has its plan."""
    return Session.open(planned_work())


def ended(job: Job) -> Answers:
    until(lambda: not answers(job).running)
    return answers(job)


def click(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def test_whom_the_plan_leans_on_is_asked_found_again_and_marked_stale(session):
    work = session.journal.name
    page = opened(work, "dependence")
    assert "Not asked yet" in text(page)
    click(page, "Find out whom the plan leans on")
    found = ended(questions.last_job(Session.open(work), Question.DEPENDENCE))
    assert found.ending is QuestionOutcome.DONE
    assert {row.name: row.mark for row in found.rows} == {"ALFA": "proven", "BRAVO": "proven"}
    assert found.done == found.total == 4
    page = opened(work, "dependence")
    assert "All solved" in text(page)
    assert "Whom the plan leans on" in text(page)
    assert "stale" not in text(page)
    session.journal.edit("off", tuning.taking_part(session.sheets, ["BRAVO"]))
    assert "These answers are **stale**" in text(opened(work, "dependence"))


def test_a_stopped_inquiry_goes_on_where_it_was(home, session):
    """It is stopped as it waits for its turn."""
    line = TurnQueue.here()
    others = [Turn(line, f"job {number}", f"work {number}", turns=False) for number in range(line.capacity.admitted)]
    assert all(other.take() for other in others)
    questions.ask(session, Question.PLEDGES)
    job = questions.last_job(session, Question.PLEDGES)
    assert answers(job).before == 0, "its place is known at once"
    assert "Waits for its turn: it is next." in str(_solving(answers(job)))
    job.stop()
    assert ended(job).ending is QuestionOutcome.STOPPED
    for other in others:
        other.close()
    page = opened(session.journal.name, "wanted")
    assert "stopped before all was solved" in text(page)
    click(page, "Go on")
    job = questions.last_job(Session.open(session.journal.name), Question.PLEDGES)
    found = ended(job)
    assert found.ending is QuestionOutcome.DONE
    worth = {row.name: row.exposure for row in found.rows}
    assert worth["B-battalion"] == 0
    assert min(worth[name] for name in ("A-battalion", "A-police", "B-hospital", "B-fund")) > 800
    kept = len(list((home / "results").iterdir()))
    assert ended(resubmit(job)).rows == found.rows
    assert len(list((home / "results").iterdir())) == kept
    assert "What each pledge is worth" in text(opened(session.journal.name, "wanted"))


def test_names_of_scenarios_are_told_as_typed_and_this_workspace_in_words(session):
    store = open_store()
    saved = store.save(session.sheets, name="As pledged", author="me")
    store.close()
    pair = ScenarioPair(before=saved.scenario, after=why.HERE, grouping=Grouping.KIND)
    asked = SimpleNamespace(request=SimpleNamespace(names=["As pledged", "this workspace"], pair=pair))
    with in_language("fr"):
        assert [told(name) for name in why.scenarios().values()] == ["As pledged", "cet espace de travail"]
        assert [told(name) for name in why.names_asked(asked)] == ["As pledged", "cet espace de travail"]
        steps = told_figure(insight.why([PART], 2000.0, 1500.0, why.names_asked(asked))).chart.to_dict()
    (rows,) = steps["datasets"].values()
    assert rows[0]["name"].endswith(": As pledged")
    assert rows[-1]["name"].endswith(": cet espace de travail")
    assert rows[-1]["name"].startswith("après")


def test_why_two_scenarios_of_the_store_differ_is_found_and_shown(session):
    store = open_store()
    store.save(session.sheets, name="as *pledged* $x$", author="me")
    store.close()
    session.journal.edit("less", tuning.put(session.sheets, "pledges", "A-battalion", units="0"))
    session = Session.open(session.journal.name)
    named = why.scenarios()
    assert list(named.values()) == ["as *pledged* $x$", "this workspace"]
    before, after = named
    page = opened(session.journal.name, "why")
    click(page, "Find out why")
    job = questions.last_job(Session.open(session.journal.name), Question.WHY)
    found = ended(job)
    assert found.ending is QuestionOutcome.DONE, found.notes
    assert [row.name for row in found.rows] == ["Alfa (ALFA)"]
    assert found.rows[0].exposure == pytest.approx(found.totals[1] - found.totals[0])
    page = opened(session.journal.name, "why")
    assert "What each part of the changes did" in text(page)
    assert "Averaged over all orders" in text(page)
    assert [one.label for one in page.metric] == [r"as \*pledged\* \$x\$", "this workspace", "Change"]
    assert "answers are **stale**" not in text(page)
    page.segmented_control(key="why_grouping").set_value(Grouping.KIND).run()
    assert "Not asked yet of this choice. What was asked last is from" in text(page)
    assert "What each part of the changes did" not in text(page)
    assert not page.metric
    page.segmented_control(key="why_grouping").set_value(Grouping.CONTRIBUTOR).run()
    assert "What each part of the changes did" in text(page)
    session.journal.edit("back", tuning.put(session.sheets, "pledges", "A-battalion", units="1"))
    assert "These answers are **stale**" in text(opened(session.journal.name, "why"))
    assert why.ask(Session.open(session.journal.name), "none", after, Grouping.KIND) != ""
    session.journal.edit("bad", tuning.put(session.sheets, "pledges", "A-battalion", units="-1"))
    assert "has 1 fault: pledges, row 2" in why.ask(Session.open(session.journal.name), before, after, Grouping.KIND)


def heard(session: Session, home: Path, *events: dict) -> None:
    """An inquiry into dependence that has said something and ended."""
    job = Job(home / "inquiries" / "told")
    files.write_case(session.displayed.sheets, job.folder / "case-0")
    files.write_plan(session.displayed.plan, job.folder / "plan-0")
    request = QuestionRequest(
        question=Question.DEPENDENCE, names=["tiny"], fingerprints=[session.fingerprint],
        plan=PlanHeadline.of(session.displayed.plan.summary), results=str(home / "results"),
    )  # fmt: skip
    job.write_request(request)
    said = [{"seconds": 1.0, **event} for event in (*events, {"kind": "end", "ending": "done", "notes": []})]
    (job.folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in said))
    (job.folder / "errors.txt").touch()
    questions.remember(session, Question.DEPENDENCE, job)


def lost(name: str, **figures: object) -> dict:
    """A contributor that falls out."""
    nothing = dict.fromkeys(("exposure", "objective", "low", "high", "persons", "usd", "left", "idle"))
    row = nothing | {"name": name, "kind": "contributor", "mark": "proven", "words": "", **figures}
    return {"kind": "row", "row": row}


def test_what_is_not_answered_is_counted_and_asked_again(home, session):
    words = "Not answered: its time ran out before it had done its work."
    heard(session, home, lost("ALFA", exposure=2000.0), lost("BRAVO", mark="not answered", words=words))
    page = opened(session.journal.name, "dependence")
    assert "1 of 2 answered; 1 not answered: ask again." in text(page)
    assert "All solved" not in text(page)
    title = session.displayed.plan.summary.title
    assert f"Answers of this plan: “{title}”: 1,260 people deployed" in text(page)
    click(page, "Ask again")
    found = ended(questions.last_job(Session.open(session.journal.name), Question.DEPENDENCE))
    assert all(row.exposure is not None for row in found.rows)


def test_answers_of_another_plan_than_the_one_shown_say_so_and_none_of_the_old_one_is_left(home, session):
    shown = to_json(PlanHeadline.of(session.displayed.plan.summary))
    better = {"kind": "plan", "plan": shown | {"persons": 1234.0, "unprotected": 99999.0, "objective": 99999.5}}
    heard(session, home, lost("ALFA", left=1.0), better, lost("BRAVO", exposure=5.0))
    found = answers(questions.last_job(session, Question.DEPENDENCE))
    assert [row.name for row in found.rows] == ["BRAVO"]
    page = opened(session.journal.name, "dependence")
    assert (
        "These answers are of an earlier plan of these inputs (1,234 people, 99,999 unprotected if all come); the plan "
        "shown is better. Ask again." in text(page)
    )
    assert "1,234 people deployed if all come, 99,999 civilian-months unprotected if all come, " in text(page)


def test_a_crash_is_told_and_nothing_is_lost(home, session):
    """Asked again, it is killed as it reads the last result that is kept."""
    questions.ask(session, Question.WANTED)
    whole = ended(questions.last_job(session, Question.WANTED))
    assert whole.ending is QuestionOutcome.DONE
    with Gate(max(home.glob("results/**/result.json"), key=lambda file: file.stat().st_mtime_ns)) as gate:
        job = resubmit(questions.last_job(session, Question.WANTED))
        questions.remember(session, Question.WANTED, job)
        until(gate.reached)
        os.kill(int((job.folder / "pid").read_text()), signal.SIGKILL)
        found = ended(job)
    assert found.ending is QuestionOutcome.CRASHED
    assert {row.name for row in found.rows} == {row.name for row in whole.rows}
    page = opened(session.journal.name, "wanted")
    assert "Its process ended" in text(page)
    assert "Most wanted: what one more would add to the plan" in text(page)
    page.selectbox(key="who_is_asked").set_value("ALFA").run()
    assert "Formed police unit, Infantry battalion" in text(page)


def test_the_steps_of_why_lead_from_one_scenario_to_the_other_and_not_proven_ones_are_pale():
    rows = [
        PartAnswer(name="A", changes=1, exposure=-30.0, mark="proven"),
        PartAnswer(name="B", changes=1, exposure=10.0, mark="not proven"),
    ]
    figure = insight.why(rows, 100.0, 80.0, ["old", "new"])
    steps = figure.chart.data
    assert list(steps["to"]) == [100.0, 70.0, 80.0, 80.0]
    assert list(steps["from"].iloc[1:3]) == [100.0, 70.0]
    assert list(steps["what"]) == ["scenario", "less unprotected", "more unprotected", "scenario"]
    assert "does not begin at zero" in figure.note
    assert "not proven" in str(figure.chart.to_dict())


def test_rounding_is_no_step_of_why_and_proves_nothing():
    figure = insight.why([PartAnswer(name="A", changes=1, exposure=-0.1)], 1e6, 1e6 - 0.1, ["old", "new"])
    lowest, highest = figure.chart.to_dict()["encoding"]["x"]["scale"]["domain"]
    assert highest - lowest > 100, "it is too thin to be seen"
    shown = {"part": "A", "changes": 1, "objective": 0.0}
    assert Contribution(**shown, exposure=-5.0, low=-9.0, high=0.0).proven
    assert not Contribution(**shown, exposure=-5.0, low=0.0, high=9.0).proven, "plans show the contrary"
    assert not Contribution(**shown, exposure=-0.1, low=-9.0, high=0.0).proven, "plans show nothing"


def test_offers_are_ranked_by_the_least_and_only_those_that_a_contributor_can_be_asked_for():
    shown = OfferAnswer(name="a", what="battalion", exposure=5.0, low=5.0, high=6.0, mark="proven")
    better = OfferAnswer(name="b", what="money", exposure=7.0, low=7.0, high=7.5, mark="proven")
    perhaps = OfferAnswer(name="c", what="police", exposure=0.0, low=0.0, high=90.0, mark="not proven")
    waiting = OfferAnswer(name="d", what="police")
    rows = [waiting, perhaps, shown, better]
    assert list(insight.wanted(rows).table["name"]) == ["b", "a", "c", "d"]
    assert list(insight.wanted(rows, {"police"}).table["name"]) == ["b", "c", "d"]
    bars = insight.wanted(rows).chart.data
    assert list(bars[bars["name"] == "a"][["from", "to", "range"]].itertuples(index=False, name=None)) == [
        (0.0, 5.0, "at least"),
        (5.0, 6.0, "at most"),
    ]
    assert set(bars["name"]) == {"a", "b", "c"}


def test_a_contributor_that_is_none_is_said_before_anything_is_planned(home, monkeypatch):
    monkeypatch.setattr("planner.cli.insight.KeptPlans", None)
    said = CliRunner().invoke(
        command, ["wanted", str(TINY), "--contributor", "ALPHA", "--work-dir", str(home / "kept")]
    )
    assert (said.exit_code, said.output) == (1, "“ALPHA” is no contributor of the case. Did you mean “ALFA”?\n")


@pytest.mark.parametrize("question", ["dependence", "wanted"])
def test_a_plan_of_another_case_is_refused_in_one_sentence(home, question):
    files.write_plan(plan_case(check_case(TINY).case, Limits(1e-4, PLENTY)).plan, home / "plan")
    other = copy_of_tiny(home / "other", cell("pledges", 2, "units", "0"))
    said = CliRunner().invoke(
        command, [question, str(other), "--work-dir", str(home / "kept"), "--plan", str(home / "plan")]
    )
    assert said.exit_code == 2
    [sentence, count] = said.output.splitlines()
    assert "found a plan of other inputs" in sentence
    assert count == "1 fault."


def test_the_commands_say_it_and_go_on_from_what_is_kept(home):
    run = CliRunner()
    file = home / "table.csv"
    files.write_plan(plan_case(check_case(TINY).case, Limits(1e-4, PLENTY)).plan, home / "plan")
    kept = ["--work-dir", str(home / "kept"), "--plan", str(home / "plan")]
    said = run.invoke(command, ["dependence", str(TINY), "--out", str(file), *kept])
    assert said.exit_code == 0, said.output
    assert "ALFA" in said.output
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["name"] for row in rows] == ["ALFA", "BRAVO"]
    before = sorted(path.name for path in (home / "kept").iterdir())
    assert run.invoke(command, ["dependence", str(TINY), *kept]).exit_code == 0
    assert sorted(path.name for path in (home / "kept").iterdir()) == before
    assert ResultCache.at(home / "kept").get(before[0]) is not None
    assert run.invoke(command, ["why", str(TINY), str(TINY), *kept[:2]]).exit_code == 1
    said = run.invoke(command, ["dependence", str(TINY), *kept[:2], "--plan", str(home / "nothing")])
    assert said.exit_code == 2
