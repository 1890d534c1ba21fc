"""Choice in a real browser: another plan taken up, the fairest at its price, and a mission that closes early."""

import re

from playwright.sync_api import expect

from planner.answers.fairness import FairAnswer, solved
from planner.insight.answering import Question
from planner.jobs.questions import answers
from planner.services import questions
from tests.browser import NEEDS_CHROMIUM, choose, go, opened, planned, press, rested, session_of

pytestmark = NEEDS_CHROMIUM


def test_a_planner_looks_at_two_other_plans_and_takes_one_up(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    with opened(tmp_path) as page:
        planned(page)
        before = session_of(page)
        go(page, "Other plans")
        for label, figure in (("Other plans", "2"), ("Each may avert less", "50"), ("People who are elsewhere", "10")):
            page.get_by_label(label).first.fill(figure)
        press(page, "Look for other plans")
        page.get_by_text("All solved").wait_for()
        page.reload()
        page.get_by_role("heading", name="2: ").first.wait_for()
        rested(page)
        expect(page.get_by_text("Each averts at least 50.0% of the most that any plan can")).to_be_visible()
        expect(page.get_by_role("heading", name="How far the plans differ")).to_be_visible()
        expect(page.get_by_role("heading", name="Decide first")).to_be_visible()
        press(page, "Take it up as the plan")
        page.get_by_text("These answers are stale").wait_for()
        rested(page)
        now = session_of(page)
        assert now.history.done[-1].label.startswith("took up another plan: ")
        assert now.incumbent.found_by == "Other plans"
        people = [made.plan.deployments["persons"].tolist() for made in (before.incumbent, now.incumbent)]
        assert people[0] != people[1]
        expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_officer_takes_the_fairest_plan_at_its_price_and_asks_what_if_a_mission_closes(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    with opened(tmp_path) as page:
        planned(page)
        go(page, "Fair plans")
        press(page, "Find out what fairness costs")
        page.get_by_text("All solved").wait_for()
        price = page.get_by_text(re.compile("The fairest plan found: .* it averts [0-9,]+ civilian-months less"))
        expect(price).to_be_visible()
        asked = answers(questions.last_job(session_of(page), Question.FAIR_NEED))
        choose(page, "Point", solved(asked.rows_of(FairAnswer))[-1].name)
        press(page, "Take it up as the plan")
        page.get_by_text("1 edit saved").wait_for()
        planned(page)
        fair = session_of(page)
        assert fair.history.done[-1].label.startswith("limits for fairness: every area that counts has at least")
        assert fair.incumbent.found_by == "Fair plans"
        go(page, "Other worlds")
        page.get_by_text("One more world").click()
        choose(page, "Its last month", "January 2030")
        press(page, "Add this world")
        expect(page.get_by_text("NORTH (Mission in the north) closes after January 2030").first).to_be_visible()
        press(page, "See what becomes of the plans")
        page.get_by_text("All solved").wait_for()
        rested(page)
        expect(page.get_by_text(re.compile("^without Alfa: No plan is possible: .*limits on areas"))).to_be_visible()
        expect(page.get_by_role("heading", name="What stays unprotected in each world")).to_be_visible()
        expect(page.get_by_text(re.compile("closes after January 2030: .* counted only")).first).to_be_visible()
        expect(page.get_by_text(re.compile("“.*” (gives nothing up|gives up)|At its worst, “")).first).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
