"""The page Other plans: asked for, shown with what each trades, and one taken up as locks; the command beside it."""

import io
import json

import openpyxl
import pytest

from planner import files
from planner.alternatives.promise import OthersWanted
from planner.brief.other_choices import other_choices
from planner.case_folders import check_case
from planner.charts import alternatives as charts
from planner.exchange import exports
from planner.explanations.other_plans import OthersClaim
from planner.insight.answering import Question
from planner.jobs.messages import AnswerFound, QuestionOutcome
from planner.jobs.questions import answers
from planner.plan import Plan
from planner.services import alternatives, questions
from planner.services.alternatives import OthersShown, Taken
from planner.services.session import Session
from planner.verify import verify
from planner.workbook.plan.other_plans import NAME
from tests.command import command
from tests.questions_here import answer_here
from tests.test_app import opened, text
from tests.tiny import FOLDER, planned_work, tiny_plan

WANTED = OthersWanted(2, within=0.5, differ=0.1)


@pytest.fixture
def session(tmp_path, monkeypatch) -> Session:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(FOLDER))
    monkeypatch.setattr(Session, "start_planning", lambda *_: None)
    answer_here(monkeypatch)
    return Session.open(planned_work())


def found(session: Session) -> OthersShown:
    job = questions.last_job(session, Question.ALTERNATIVES)
    shown = alternatives.shown(session, answers(job))
    assert shown is not None
    return shown


def units(plan: Plan) -> list[tuple[object, ...]]:
    columns = ["pledge", "mission", "from_period", "units"]
    return sorted(plan.deployments[columns].itertuples(index=False, name=None))


def test_other_plans_are_asked_for_and_one_becomes_the_plan_by_a_click(session):
    page = opened(session.journal.name, "alternatives")
    page.number_input(key="others_count").set_value(2)
    page.number_input(key="others_within").set_value(50.0)
    page.number_input(key="others_differ").set_value(10.0)
    next(button for button in page.button if button.label == "Look for other plans").click().run()
    job = questions.last_job(session, Question.ALTERNATIVES)
    assert answers(job).ending is QuestionOutcome.DONE
    shown = found(session)
    assert len(shown.rows) == 2
    page = opened(session.journal.name, "alternatives")
    for row in shown.rows:
        assert row.gives in text(page)
    assert "Each averts at least 50.0% of the most that any plan can" in text(page)
    page.selectbox(key="others_chosen").set_value(1).run()
    next(button for button in page.button if button.label == "Take it up as the plan").click().run()
    now = Session.open(session.journal.name)
    assert now.history.done[-1].label == f"took up another plan: {shown.rows[1].label}"
    assert units(now.incumbent.plan) == units(shown.plans[1])
    assert now.incumbent.found_by == "Other plans"
    assert now.incumbent.plan.summary.bound >= tiny_plan().summary.bound - 1e-6
    now.undo()
    assert units(Session.open(session.journal.name).incumbent.plan) == units(tiny_plan())


@pytest.mark.parametrize("how", list(Taken))
def test_what_is_taken_up_holds_in_the_inputs(session, how):
    alternatives.ask(session, WANTED)
    shown = found(session)
    assert alternatives.take_up(session, shown, 0, how)
    now = Session.open(session.journal.name)
    chosen = shown.plan if how is Taken.SHARED else shown.plans[0]
    assert not verify(now.validation.checked.case, now.incumbent.plan)
    assert units(now.incumbent.plan) == units(chosen)
    locks = now.validation.checked.case["locks"]
    if how is Taken.SHARED:
        assert len(locks) == len(shown.shared)
    assert not alternatives.take_up(now, shown, 0, how), "the same locks again change nothing"


def test_rows_go_through_their_events_and_into_the_workbook_the_brief_and_the_chart(session):
    alternatives.ask(session, WANTED)
    choices = questions.choices_of(session)
    rows = choices.plans
    assert rows == found(session).rows != []
    for row in (*rows, OthersClaim(name="", keeps="plan", none_left=True, note="so")):
        event = AnswerFound(seconds=1.0, row=row)
        assert AnswerFound.model_validate_json(event.model_dump_json()).row == row
    case = session.displayed.case
    sheet = openpyxl.load_workbook(io.BytesIO(exports.plan_xlsx(case, session.displayed.plan, (), choices)))[NAME]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [line[2] for line in lines] == [row.words for row in rows]
    assert lines[1][9:] == pytest.approx(rows[1].differs)
    (section,) = other_choices(case, choices)
    assert [line[0] for line in section.blocks[0].rows] == [row.label for row in rows]
    assert other_choices(case) == ()
    figure = charts.differences(rows)
    shares = figure.table.pivot(index="plan", columns="beside", values=figure.table.columns[2]).to_numpy()
    assert (shares == shares.T).all()
    assert shares.trace() == 0


def test_the_command_writes_every_plan_and_says_what_is_promised(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    files.write_plan(tiny_plan(), tmp_path / "plan")
    asked = ("--count", 2, "--within", 0.5, "--differ", 0.1, "--work-dir", tmp_path / "kept")
    done = command("alternatives", FOLDER, tmp_path / "plan", *asked, "--out", tmp_path / "out", "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert told["claim"]["keeps"] == "best"
    plans = [files.read_plan(tmp_path / "out" / f"other-{row['number']}") for row in told["alternatives"]]
    assert len(plans) == 2
    case = check_case(FOLDER).case
    assert not any(verify(case, plan) for plan in plans)
    assert len(told["differences"]) == 3
    words = command("alternatives", FOLDER, tmp_path / "plan", *asked)
    assert all(row["says"] in words.stdout for row in told["alternatives"])
    assert "Share of people elsewhere" in words.stdout


def test_the_command_says_every_fault_of_what_is_asked(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    files.write_plan(tiny_plan(), tmp_path / "plan")
    done = command("alternatives", FOLDER, tmp_path / "plan", "--count", 0, "--within", 0, "--differ", 2)
    assert done.exit_code == 2
    assert done.output.count("not ") == 3
