"""The page Other worlds: worlds made in its form, asked about and told, and the plan of least regret taken up."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from planner.answers import WorldAnswer
from planner.answers.worlds import least_regret, lesson
from planner.charts import worlds as charts
from planner.charts.in_language import told_figure, told_table
from planner.insight.answering import Question
from planner.jobs.messages import QuestionOutcome
from planner.jobs.questions import answers
from planner.language import in_language
from planner.plan import sorted_starts
from planner.services import questions, scenarios, worlds
from planner.services.session import Session
from planner.worlds.world import AS_IT_IS
from planner.worlds.world_files import ChangedWorld
from tests.test_app import opened, text
from tests.tiny import planned_work
from tests.waiting import until

TINY = Path(__file__).parent.parent / "data" / "tiny"


@pytest.fixture
def session(tmp_path, monkeypatch) -> Iterator[Session]:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "scenarios.sqlite"))
    yield Session.open(planned_work())
    scenarios.close_stores()


def test_a_world_is_made_in_the_form_asked_about_and_the_plan_of_least_regret_taken_up(session, monkeypatch):
    name = session.journal.name
    page = opened(name, "worlds")
    assert set(page.multiselect(key="worlds_chosen").value) == {each.name for each in worlds.usual(session.incumbent)}
    page.multiselect(key="worlds_chosen").set_value([]).run()
    page.selectbox(key="world_ends").set_value(1).run()
    page.button(key="add_world").click().run()
    closes = "NORTH (Mission in the north) closes after January 2030"
    assert page.multiselect(key="worlds_chosen").value == [closes]
    page.button(key="ask-worlds").click().run()
    job = questions.last_job(session, Question.WORLDS)
    until(lambda: not answers(job).running)
    found = answers(job)
    assert found.ending is QuestionOutcome.DONE, found.notes
    rows = found.rows_of(WorldAnswer)
    assert {row.world for row in rows} == {AS_IT_IS, closes}
    assert not questions.stale(session, found)
    page = opened(name, "worlds")
    shown = text(page)
    assert lesson(rows).replace("“", "").split(".")[0][:20] in shown.replace("“", "")
    assert "is counted only" in shown or "are counted only" in shown
    least = least_regret(rows).worst.plan
    assert page.selectbox(key="world_plan").value == least
    assert [each.name for each in worlds.asked_last(session)] == [closes], "a reload finds them again"
    monkeypatch.setattr(Session, "start_planning", lambda *_: None)
    page.selectbox(key="world_plan").set_value(f"best plan for ‘{closes}’").run()
    page.button(key="take_up_world").click().run()
    now = Session.open(name)
    assert now.history.done[-1].label == f"took up another plan: best plan for ‘{closes}’"
    assert now.incumbent is not None
    assert now.incumbent.found_by == "Other worlds"
    placed = next(row for row in rows if (row.name, row.world) == (f"best plan for ‘{closes}’", AS_IT_IS))
    assert now.incumbent.plan.summary.counted_unprotected == pytest.approx(placed.unprotected, rel=1e-4)
    assert sorted_starts(now.incumbent.plan)


def test_a_stored_scenario_is_a_world_and_its_plan_a_plan_of_the_table(session):
    store = scenarios.scenario_store()
    scenarios.save(session, store, name="as saved", author="an officer")
    page = opened(session.journal.name, "worlds")
    page.multiselect(key="worlds_chosen").set_value([]).run()
    assert page.button(key="ask-worlds").disabled
    page.multiselect(key="worlds_stored").set_value(["as saved"]).run()
    page.button(key="ask-worlds").click().run()
    job = questions.last_job(session, Question.WORLDS)
    until(lambda: not answers(job).running)
    rows = answers(job).rows_of(WorldAnswer)
    assert {row.world for row in rows} == {AS_IT_IS, "as saved"}
    assert {"this plan", "plan of as saved"} <= {row.name for row in rows}
    assert lesson(rows).startswith("“this plan” gives nothing up")


def test_worlds_that_cannot_be_are_told_before_anything_is_asked(session):
    made = session.incumbent
    good, bad = worlds.less_money(0.5), worlds.without(made.case, "NOBODY")
    assert worlds.faults(session, [good]) == []
    [fault] = worlds.faults(session, [good, bad])
    assert fault.startswith("“without NOBODY”: change 1 (switch_off)")


def test_every_world_of_the_form_can_be_made(session):
    case = session.incumbent.case
    made = [
        *map(worlds.other_effect, worlds.EFFECTS), worlds.more_violence(case, "NORTH", 2.0),
        worlds.earlier_end(case, "SOUTH", 2), worlds.without(case, "BRAVO"), worlds.less_money(0.25),
    ]  # fmt: skip
    assert all(isinstance(each, ChangedWorld) for each in made)
    assert len({each.name for each in made}) == len(made)
    assert worlds.faults(session, made) == []


def test_worlds_that_are_scenarios_stay_in_french_as_their_names_were_typed():
    """The plan workbook has “as pledged” too, which French has in other words."""
    request = SimpleNamespace(names=["this workspace", "as pledged"])
    made = {"unprotected": 9.0, "bound": 9.0}
    rows = [WorldAnswer(name="", world=world, **made) for world in (AS_IT_IS, "as pledged")]
    rows.append(WorldAnswer(name="best plan for ‘as pledged’", world="as pledged", **made))
    found = worlds.rows_found(SimpleNamespace(request=request, rows_of=lambda _: rows))
    with in_language("fr"):
        shown = told_table(charts.table(found)).to_csv() + str(told_figure(charts.heat(found)).chart.to_dict())
        shown += told_table(charts.by_world(found)[["plan"]]).to_csv()
    assert shown.count("comme promis") == 0
    assert "le dossier tel quel" in shown
    assert "meilleur plan pour “as pledged”" in shown
