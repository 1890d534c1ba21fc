"""Other plans in a real browser: two looked at, one taken up as the plan."""

from playwright.sync_api import expect

from planner.services.session import Session
from tests.browser import NEEDS_CHROMIUM, go, opened, planned, rested

pytestmark = NEEDS_CHROMIUM


def test_a_planner_looks_at_two_other_plans_and_takes_one_up(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    with opened(tmp_path) as page:
        planned(page)
        before = Session.open(page.url.split("work=")[1].split("&")[0])
        go(page, "Other plans")
        for label, figure in (("Other plans", "2"), ("Each may avert less", "50"), ("People who are elsewhere", "10")):
            page.get_by_label(label).first.fill(figure)
        page.get_by_role("button", name="Look for other plans").click()
        page.get_by_text("All solved").wait_for()
        page.reload()
        page.get_by_role("heading", name="2: ").first.wait_for()
        rested(page)
        expect(page.get_by_text("Each averts at least 50.0% of the most that any plan can")).to_be_visible()
        expect(page.get_by_role("heading", name="How far the plans differ")).to_be_visible()
        expect(page.get_by_role("heading", name="Decide first")).to_be_visible()
        page.get_by_role("button", name="Take it up as the plan").click()
        page.get_by_text("These answers are stale").wait_for()
        rested(page)
        now = Session.open(before.journal.name)
        assert now.history.done[-1].label.startswith("took up another plan: ")
        assert now.incumbent.found_by == "Other plans"
        people = [made.plan.deployments["persons"].tolist() for made in (before.incumbent, now.incumbent)]
        assert people[0] != people[1]
        expect(page.get_by_test_id("stException")).to_have_count(0)
