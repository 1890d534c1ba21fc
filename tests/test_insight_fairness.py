"""What fairness costs: on the tiny case, on the command line and in the app."""

import csv
import math
from itertools import pairwise
from pathlib import Path

import pytest

from planner import files
from planner.answers.fairness import NO_LIMIT, FairAnswer, Fairness, lesson, price, solved, without_limits
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.case_folders import check_case
from planner.charts import fairness as charts
from planner.insight.answering import Question
from planner.insight.fair_limits import limited
from planner.insight.fairness import fair_points, fairness_key
from planner.jobs.messages import AnswerFound
from planner.run import plan_case
from planner.services import fairness as service
from planner.services.session import Session
from planner.solution import Limits
from planner.verify import verify
from planner.workspace.adjustments import KeepFair
from tests.command import command
from tests.questions_here import asked
from tests.test_app import text
from tests.tiny import planned_work
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"
CASE = check_case(TINY).case
EXACT = Limits(1e-6, PLENTY, threads=1, work=4)
PLAN = plan_case(CASE, EXACT).plan


@pytest.mark.parametrize("fairness", [Fairness.NEED, Fairness.ALIKE])
def test_every_point_is_a_verified_plan_that_keeps_its_limits_and_none_costs_less_than_nothing(fairness, tmp_path):
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        found = {each.answer.name: each for each in fair_points(CASE, PLAN, fairness, runner, EXACT, points=4)}
    rows = [each.answer for each in found.values()]
    assert sorted(found) == ["0", "1", "2", "3"]
    free = without_limits(rows)
    for each in found.values():
        limits = {name: float(text) for name, text in each.answer.limits.items()}
        assert verify(limited(CASE, fairness, limits), each.plan) == []
        cost = price(each.answer, free)
        assert cost.exposure >= -1e-5 * free.unprotected
        assert 0.0 <= cost.low <= cost.high + 1e-6
    ordered = solved(rows)
    assert ordered[0].name == NO_LIMIT
    assert all(fairer.averted <= less.averted * (1 + 1e-5) for less, fairer in pairwise(ordered))
    assert "The fairest plan found" in lesson(rows)


def test_limits_that_nobody_keeps_have_no_plan_and_say_why():
    impossible = limited(CASE, Fairness.NEED, dict.fromkeys(CASE["areas"]["area"], 0.0))
    assert plan_case(impossible, EXACT).plan is None


def test_cases_that_differ_in_these_limits_alone_have_the_same_points():
    some = limited(CASE, Fairness.ALIKE, {"ALFA": 100.0})
    assert fairness_key(some, Fairness.ALIKE) == fairness_key(CASE, Fairness.ALIKE)
    assert fairness_key(some, Fairness.NEED) != fairness_key(CASE, Fairness.NEED)


def point(name: str, measured: float | None, averted: float, bound: float | None = None) -> FairAnswer:
    """A point of a case in which 1,000 civilian-months are at risk with those in place only."""
    return FairAnswer(name=name, fairness="need", measured=measured, averted=averted, unprotected=1000 - averted,
                      total=1000 - averted, bound=bound, note="" if measured is not None else "Why not.")  # fmt: skip


POINTS = [point("0", 0.1, 800, 195), point("2", 0.7, 400, 590), point("1", 0.4, 790, 200), point("3", None, 0)]


def test_a_price_is_what_was_found_and_what_is_proved_of_it():
    """600 against 200; at least 590 - 200, at most 600 - 195."""
    cost = price(POINTS[1], POINTS[0])
    assert (cost.exposure, cost.low, cost.high) == (400, 390, 405)
    assert [row.name for row in solved(POINTS)] == ["0", "1", "2"]
    assert lesson(POINTS) == (
        "The fairest plan found: every area that counts has at least 70.0% of what it could have. Of the effect it has "
        "50.0%, as it averts 400 civilian-months less. The fairest that gives up at most 2% of the effect: every area "
        "that counts has at least 40.0% of what it could have. Of the effect it has 98.7%, as it averts 10 "
        "civilian-months less. Without limits, "
        "every area that counts has at least 10.0% of what it could have."
    )
    assert lesson(POINTS[:1]) == lesson([]) == ""


def test_the_chart_draws_what_is_known_and_its_table_has_every_point():
    figure = charts.price_of_fairness(POINTS, "1")
    assert list(figure.table.iloc[:, 0]) == ["0", "1", "2", "3"]
    assert list(figure.table[charts.HEADINGS["more"]])[:3] == [0, 10, 400]
    drawn = figure.chart.to_dict()
    assert drawn["params"][0]["name"] == "pick"
    assert charts.BOUNDED in str(drawn)
    assert charts.price_of_fairness([]).table.empty


def test_points_go_through_their_events():
    event = AnswerFound(seconds=1.0, row=POINTS[0])
    assert AnswerFound.model_validate_json(event.model_dump_json()).row == POINTS[0]


def test_the_command_prints_the_points_and_what_they_teach(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    files.write_plan(PLAN, tmp_path / "plan")
    places = ("--points", 3, "--out", tmp_path / "fair.csv", "--work-dir", tmp_path / "results")
    done = command("fair", TINY, tmp_path / "plan", "--to", "alike", *places)
    assert done.exit_code == 0, done.output
    assert "no contributor deploys more than" in done.stdout
    with (tmp_path / "fair.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


@pytest.fixture
def session(tmp_path, monkeypatch) -> Session:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    return Session.open(planned_work())


def test_a_point_is_taken_up_as_one_step_with_its_plan_at_once(session, monkeypatch):
    page, found = asked(session, "fair_plans", "Find out what fairness costs", Question.FAIR_NEED)
    rows = found.rows_of(FairAnswer)
    fairest = solved(rows)[-1]
    assert text(page).count("The fairest plan found") == 1
    page.selectbox(key="fair_point").set_value(fairest.name).run()
    monkeypatch.setattr(Session, "start_planning", lambda *_: None)
    next(button for button in page.button if button.label == "Take it up as the plan").click().run()
    now = Session.open(session.journal.name)
    assert now.history.done[-1].label.startswith("limits for fairness: every area that counts has at least")
    assert now.incumbent is not None
    assert math.isclose(now.incumbent.plan.summary.exposure_unprotected, fairest.unprotected)
    assert now.incumbent.found_by == "Fair plans"
    assert not service.stale(now, found), "the points are the same whatever limits the inputs have"
    assert service.own(now, rows) == fairest.name
    now.adjust(KeepFair.of(next(row for row in rows if row.name == NO_LIMIT)))
    assert service.own(Session.open(session.journal.name), rows) == NO_LIMIT
