"""The frontier of exposure against money: by hand, on the tiny case, on the command line and in the app."""

import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from planner import files
from planner.answers import FrontierAnswer, unanswered_note
from planner.answers.frontier import FrontierPoint, best_value, least_exposure, lesson, objective_at
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, TaskResult
from planner.case_folders import check_case
from planner.charts import frontier as charts
from planner.insight.answering import Question, answering
from planner.insight.frontier import UnsolvedPoint, at_cost_weight, frontier, frontier_key, weights
from planner.jobs.messages import AnswerFound
from planner.plan import Outcome, Plan
from planner.run import plan_case
from planner.services import frontier as service
from planner.services.session import Session
from planner.settings import SETTINGS
from planner.solution import Limits
from planner.verify import verify
from planner.workspace import incumbents
from tests.command import command
from tests.questions_here import asked
from tests.small_cases import base, periods, pledge
from tests.strategies import sound_case
from tests.test_app import text
from tests.tiny import planned_work, tiny_plan
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"
CASE = check_case(TINY).case
EXACT = Limits(1e-9, PLENTY, threads=1)


def point(weight: float, averted: float, million: float, bound: float | None, persons: float = 0.0) -> FrontierAnswer:
    """A point of a case in which 1,000 civilian-months are at risk with those in place only."""
    return FrontierAnswer(name=f"{weight:g}", weight=weight, unprotected=1000 - averted, averted=averted,
                          cost_usd=million * 1e6, bound=bound, persons=persons)  # fmt: skip


POINTS = [point(0.1, 800, 100, 205, 400), point(1, 760, 29, 262, 100), point(100, 0, 0, 1000, 0)]


def test_every_bound_limits_the_exposure_of_every_plan_for_a_sum_of_money():
    """At 29 million: 205 - 2.9 = 202.1, 262 - 29 = 233 and 1,000 - 2,900: the bound at weight 1 proves most."""
    assert least_exposure(POINTS, 29e6) == 233
    assert least_exposure(POINTS, 0.0) == 1000
    assert least_exposure(POINTS, 1000e6) == 105
    assert least_exposure([replace(each, bound=None) for each in POINTS], 29e6) is None


def test_the_lesson_is_of_the_point_that_gives_up_least_for_what_it_saves():
    """95 % of the effect for 29 % of the money; the empty plan saves all of it and gives up all of the effect."""
    assert best_value(POINTS) == (POINTS[1], POINTS[0])
    assert lesson(POINTS) == (
        "The plan at a cost weight of 1 has 95.0% of the effect for 29% of the money and 25% of the people: it averts "
        "760 civilian-months for 29 million USD, and the plan with the most effect 800 for 100 million. No plan for as "
        "much money can avert more than 767."
    )
    small = [replace(each, cost_usd=each.cost_usd / 20) for each in POINTS]
    assert "for 29% of the money" in lesson(small)
    assert "for 1.4 million USD, and the plan with the most effect 800 for 5.0 million" in lesson(small)
    unproved = [replace(each, bound=None) for each in POINTS]
    assert lesson(unproved).endswith("for 100 million.")
    assert lesson([]) == lesson([POINTS[2]]) == lesson([POINTS[0]]) == ""


def test_weights_are_the_cases_own_and_those_around_it():
    plan = plan_case(CASE, EXACT).plan
    grid = weights(CASE, plan)
    rate = (6900 - plan.summary.exposure_unprotected) / (plan.summary.cost_usd / 1e6)
    assert "0.1" in grid
    assert [float(weight) for weight in grid] == sorted({float(weight) for weight in grid})
    assert len(grid) >= 8
    assert float(grid[0]) == 0.1 / 100
    assert float(grid[-1]) == pytest.approx(2 * rate, rel=0.01)
    assert len(weights(at_cost_weight(CASE, "0"), plan)) >= 8
    idle = replace(plan, summary=replace(plan.summary, cost_usd=0.0))
    assert len(weights(CASE, idle)) >= 8
    cheap = replace(plan, summary=replace(plan.summary, cost_usd=1e-3))
    assert float(weights(CASE, cheap)[-1]) == SETTINGS["cost_weight"].value.high, "no weight that a case may not have"


def test_cases_that_differ_in_their_cost_weight_alone_have_one_frontier():
    assert frontier_key(CASE) == frontier_key(at_cost_weight(CASE, "7.5"))
    assert frontier_key(CASE) != frontier_key(replace(CASE, values={**CASE.values, "cash_share": 0.5}))


def test_every_point_is_a_verified_plan_with_its_bound_and_no_plan_lies_below_what_they_prove(tmp_path):
    plan = plan_case(CASE, EXACT).plan
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        found = {each.weight: each for each in frontier(CASE, plan, runner, EXACT)}
    assert sorted(found, key=float) == weights(CASE, plan)
    rows = [each.answer for each in found.values()]
    for weight, each in found.items():
        summary = each.plan.summary
        assert verify(at_cost_weight(CASE, weight), each.plan) == []
        assert summary.objective == pytest.approx(objective_at(float(weight), each.plan))
        assert summary.bound <= summary.objective
        assert summary.exposure_unprotected >= least_exposure(rows, summary.cost_usd) - 1e-6
        others = [objective_at(float(weight), other.plan) for other in found.values()]
        assert summary.objective <= min(others) * (1 + 1e-5)
    ordered = [found[weight].plan.summary for weight in sorted(found, key=float)]
    assert all(dear.cost_usd >= cheap.cost_usd - 1 for dear, cheap in pairwise(ordered))
    assert all(dear.exposure_unprotected <= cheap.exposure_unprotected + 1e-3 for dear, cheap in pairwise(ordered))
    assert ordered[0].cost_usd > 0 == ordered[-1].cost_usd


class Scripted(Runner):
    """Gives every task the same plan, or the reason why it has none."""

    def __init__(self, plans: dict[str, Plan | None]) -> None:
        self._plans = plans

    def run(self, tasks, _stopped=lambda: False):
        for task in tasks:
            plan = self._plans.get(task.name)
            outcome = Outcome.ERROR if plan is None else Outcome.FEASIBLE
            yield CompletedTask(task, TaskResult(outcome, plan, cut_short=False), cached=False)


def test_a_point_takes_over_the_plan_of_another_that_is_better_for_it():
    """Two battalions: at one weight the search found the one alone, at the other both, which suit both weights."""
    rows = base(settings=periods(1), pledges=[pledge("P", "battalion"), pledge("Q", "battalion", strength=300)])
    both = sound_case(rows)
    alone = sound_case(rows | {"pledges": [rows["pledges"][0]]})
    plan, poor = plan_case(both, EXACT).plan, plan_case(alone, EXACT).plan
    grid = weights(both, plan)
    low, own = grid[0], "0.1"
    assert objective_at(float(low), plan) < objective_at(float(low), poor)
    summary = replace(poor.summary, objective=objective_at(float(low), poor)).with_bound(1.0)
    runner = Scripted({low: replace(poor, summary=summary), own: plan})
    found = list(frontier(both, plan, runner, EXACT))
    points = [each for each in found if isinstance(each, FrontierPoint)]
    assert [each.weight for each in points] == [own, low, low]
    assert set(points[-1].plan.deployments["pledge"]) == {"P", "Q"}
    assert points[-1].plan.summary.bound == 1.0
    assert verify(at_cost_weight(both, low), points[-1].plan) == []
    missing = [each for each in found if isinstance(each, UnsolvedPoint)]
    assert len(missing) == len(grid) - 2
    assert all(each.note.startswith("Not answered") for each in missing)


def test_points_are_answers_that_come_one_by_one_and_go_through_their_events():
    plan = plan_case(CASE, EXACT).plan
    told = list(answering(Question.FRONTIER, CASE, plan, Scripted({"0.1": plan})))
    total = len(weights(CASE, plan))
    assert [now.done for now in told] == [0] * total + list(range(1, total + 1))
    assert {now.total for now in told} == {total}
    assert [now.answer.name for now in told if now.plan is not None] == ["0.1"]
    last = {now.answer.name: now.answer for now in told}
    assert unanswered_note(list(last.values())).startswith(f"1 of {total} answered; {total - 1} not answered")
    for row in last.values():
        event = AnswerFound(seconds=1.0, row=row)
        assert AnswerFound.model_validate_json(event.model_dump_json()).row == row


def test_the_charts_draw_what_is_known_and_their_table_has_every_weight():
    rows = [*POINTS, FrontierAnswer(name="50", weight=50.0, note="Not answered: it broke down.")]
    money, people = charts.against_money(rows, "1"), charts.against_people(rows, "1")
    assert list(money.table.iloc[:, 0]) == ["100", "1", "0.1", "50"]
    shares = money.table[charts.HEADINGS["share_of_effect"]]
    assert list(shares[:3]) == [0.0, 0.95, 1.0]
    assert list(money.table[charts.HEADINGS["least"]])[:3] == [1000, 233, 195]
    assert "of the effect for" not in money.note, "the page says it once, above the charts"
    assert charts.OWN in str(people.chart.to_dict())
    assert charts.PROVED in str(money.chart.to_dict())
    assert charts.PROVED not in str(people.chart.to_dict()), "nothing is proved of people, so the legend has no line"
    assert money.chart.to_dict()["params"][0]["name"] == "pick"
    assert charts.against_money([]).table.empty


def test_the_command_prints_the_points_and_what_they_teach_and_keeps_their_plans(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    files.write_plan(plan_case(CASE, EXACT).plan, tmp_path / "plan")
    places = ("--plan", tmp_path / "plan", "--out", tmp_path / "frontier.csv", "--work-dir", tmp_path / "results")
    done = command("frontier", TINY, *places)
    assert done.exit_code == 0, done.output
    assert "not answered" not in done.stdout, done.stdout
    assert "of the effect for" in done.stdout
    with (tmp_path / "frontier.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 8
    assert list(rows[0]) == list(charts.HEADINGS.values())
    unprotected, least = (charts.HEADINGS[name] for name in ("unprotected", "least"))
    assert all(float(row[unprotected]) >= float(row[least]) - 1e-6 for row in rows)
    weight, cost = (charts.HEADINGS[name] for name in ("name", "cost_usd"))
    for row in rows:
        kept = incumbents.best_of(at_cost_weight(CASE, row[weight]))
        assert kept.plan.summary.cost_usd == pytest.approx(float(row[cost]), abs=1)


@pytest.fixture
def session(tmp_path, monkeypatch) -> Session:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))
    return Session.open(planned_work())


def test_a_point_is_taken_up_as_one_step_with_its_plan_at_once(session, monkeypatch):
    page, found = asked(session, "frontier", "Find out what exposure costs", Question.FRONTIER)
    rows = found.rows_of(FrontierAnswer)
    assert len(rows) >= 8
    assert unanswered_note(rows) == ""
    assert text(page).count("of the effect for") == 1
    cheap = max(rows, key=lambda row: row.weight)
    page.selectbox(key="frontier_point").set_value(cheap.name).run()
    monkeypatch.setattr(Session, "start_planning", lambda *_: None)
    next(button for button in page.button if button.label == "Take it up as the plan").click().run()
    now = Session.open(session.journal.name)
    assert now.history.done[-1].label == f"cost weight {cheap.name}"
    assert now.incumbent is not None
    assert now.incumbent.plan.summary.cost_usd == cheap.cost_usd
    assert now.incumbent.found_by == "Frontier"
    assert not service.stale(now, found), "the frontier is the same at every cost weight"
    now.undo()
    before = Session.open(session.journal.name)
    assert before.incumbent.plan.summary.objective <= tiny_plan().summary.objective + 1e-6
