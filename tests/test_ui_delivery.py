"""The page Delivery without a browser: both counts, whom to ring first, what may be promised."""

from pathlib import Path

import pytest

from planner.answers import ProspectAnswer
from planner.delivery.hedged_run import hedged
from planner.delivery.prospect_task import MISSION, MONTH, WHOLE, ProspectTask, answers_in
from planner.insight.answering import Question
from planner.jobs.questions import answers
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES, frame
from planner.run import plan_case, reallocate_case
from planner.services import questions
from planner.services.delivery import Delivery, OverFutures
from planner.services.session import Session
from planner.solution import Limits
from planner.workspace import incumbents, tuning
from tests.questions_here import answer_here
from tests.test_app import opened, text
from tests.tiny import planned_work, tiny_plan

TINY = Path(__file__).parent.parent / "data" / "tiny"
FORBIDDEN = ("cvar", "stochastic", "scenario", "sample average", "probability")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_CASE", str(TINY))


def doubtful_work(chance: str = "0.5", deliver: str = "") -> str:
    """Work in which the battalion of Alfa comes with some chance, with a plan of it that counts pledges in some way."""
    session = Session.open(planned_work())
    edit = tuning.put(session.sheets, "pledges", "A-battalion", delivery_probability=chance)
    session.journal.edit("the battalion is in doubt", edit)
    now = Session.open(session.journal.name)
    if deliver:
        now.journal.edit("counted otherwise", tuning.setting(now.sheets, "deliver", deliver))
        now = Session.open(session.journal.name)
    case, limits = now.validation.checked.case, Limits(0.01, threads=1)
    plan = hedged(plan_case(case, limits), case, limits, number=20).plan
    assert incumbents.propose(now.sheets, plan, incumbents.PLANNING)
    return session.journal.name


def figures(page):
    return {each.label: each.value for each in page.metric}


def test_both_counts_stand_beside_each_other_and_the_battalion_is_rung_first():
    work = doubtful_work()
    page = opened(work, "delivery")
    made = Session.open(work).incumbent
    found = Delivery(made.case, made.plan)
    assert figures(page) == {
        "Unprotected, if all come": f"{made.plan.summary.exposure_unprotected:,.0f}",
        "Unprotected, by their chances": f"{found.expected:,.0f}",
        "People, if all come": f"{found.persons_if_all_come:,.0f}",
        "People, by their chances": f"{found.persons:,.0f}",
    }
    assert found.expected > made.plan.summary.exposure_unprotected
    assert found.persons == found.persons_if_all_come - 0.5 * 1000
    said = text(page)
    assert "1. **Infantry battalion of Alfa (A-battalion): 1 unit, 1,000 people, to NORTH from January 2030" in said
    assert "Its chance is 50%, as the pledge says." in said
    assert "of this plan are there in nine of ten futures" in said
    assert not [word for word in FORBIDDEN if word in said.lower()]


def test_where_all_are_certain_nobody_needs_to_be_rung():
    page = opened(planned_work(), "delivery")
    assert "nobody needs to be rung" in text(page)
    shown = figures(page)
    assert shown["Unprotected, if all come"] == shown["Unprotected, by their chances"]


def test_a_plan_that_hedges_says_who_is_asked_first_and_whom_to_call_next():
    work = doubtful_work(deliver="hedged")
    page = opened(work, "delivery")
    made = Session.open(work).incumbent
    told, shown = made.plan.summary.hedge, figures(page)
    assert shown["With alternates, on average"] == f"{told['expected']:,.0f}"
    assert shown["In the worst tenth of futures"] == f"{told['worst_tenth']:,.0f}"
    assert shown["The best averts at most, more"] == f"{told['value'] - told['bound']:,.0f}"
    table = Delivery(made.case, made.plan).calls
    assert list(table["order"][table["mission"].str.contains("NORTH")]) == ["asked first", "asked first", "alternate 1"]
    assert list(table["pledge"])[-1] == "B-battalion"
    said = text(page)
    assert "if a unit asked first is not confirmed by January 2030, call Bravo (Infantry battalion, 500 people)" in said
    assert made.plan.summary.hedge_in_words in said


def test_figures_follow_the_plan_in_hand():
    work = doubtful_work()
    page = opened(work, "delivery")
    before = figures(page)
    session = Session.open(work)
    session.journal.edit("surer", tuning.put(session.sheets, "pledges", "A-battalion", delivery_probability="0.9"))
    page.run()
    assert not page.exception
    assert "The plan is not of these inputs" in text(page) or figures(page) == before
    now = Session.open(work)
    plan = plan_case(now.validation.checked.case, Limits(0.01, threads=1)).plan
    assert incumbents.propose(now.sheets, plan, incumbents.PLANNING)
    page.run()
    assert figures(page)["People, by their chances"] != before["People, by their chances"]
    assert "Its chance is 90%" in text(page)


def test_futures_are_drawn_and_told_with_what_may_be_promised(monkeypatch):
    answer_here(monkeypatch)
    work = doubtful_work()
    page = opened(work, "delivery")
    page.button(key="ask-delivery").click().run()
    assert not page.exception
    session = Session.open(work)
    rows = answers(questions.last_job(session, Question.DELIVERY)).rows_of(ProspectAnswer)
    by_figure = {(row.figure, row.name): row for row in rows}
    whole, made = by_figure[WHOLE, ""], session.incumbent
    assert whole.if_all_come == pytest.approx(made.plan.summary.exposure_unprotected)
    assert whole.if_all_come < whole.expected <= whole.worst_tenth
    assert sum(by_figure[MONTH, str(t)].if_all_come for t in (1, 2, 3)) == pytest.approx(whole.if_all_come)
    missions = [row for (figure, _), row in by_figure.items() if figure == MISSION]
    assert sum(row.nobody_new for row in missions) == pytest.approx(whole.nobody_new)
    expected = Delivery(made.case, made.plan).expected
    assert by_figure["staying", ""].expected == pytest.approx(expected)
    said = text(page)
    assert f"**{whole.expected:,.0f}** civilian-months are expected to stay unprotected" in said
    assert f"Between {whole.low:,.0f} and **{whole.high:,.0f}** civilian-months stay unprotected in nine of ten" in said
    assert not [word for word in FORBIDDEN if word in said.lower()]
    assert "of other inputs" not in said
    session.journal.edit("surer", tuning.put(session.sheets, "pledges", "A-battalion", delivery_probability="0.9"))
    page.run()
    assert "These answers are **stale**" in text(page)


def test_a_plan_that_sends_nobody_promises_nothing_and_fails_nowhere():
    nobody = Plan(tiny_plan().summary, {name: frame(name, ()) for name in FRAMES})
    case = Session.open(planned_work()).incumbent.case
    found = Delivery(case, reallocate_case(case, [nobody], Limits(0.01, threads=1)).plan)
    assert found.verify_first == []
    assert found.promise == ""
    assert found.expected == pytest.approx(found.plan.summary.exposure_unprotected)
    for figure in (found.people, found.at_stake, found.by_mission):
        figure.chart.to_json()
    assert found.at_stake.table.empty
    drawn = answers_in(ProspectTask("", case, found.plan, number=5).answered().figures)
    over = OverFutures(case, drawn)
    assert over.of(WHOLE)[0].worst_tenth == pytest.approx(found.plan.summary.exposure_unprotected)
    for figure in (over.months, over.by_mission):
        figure.chart.to_json()
