"""Why, most wanted and dependence in a real browser: asked, found again after a reload, read."""

import re

from playwright.sync_api import Page, expect

from planner.store import open_store
from planner.workspace import tuning
from tests.browser import NEEDS_CHROMIUM, go, opened, planned, press, rested, session_of

pytestmark = NEEDS_CHROMIUM


def test_an_officer_asks_whom_the_plan_leans_on_and_why_a_scenario_differs(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    monkeypatch.setenv("PLANNER_STORE", str(tmp_path / "scenarios.sqlite"))
    with opened(tmp_path) as page:
        planned(page)
        go(page, "Dependence")
        press(page, "Find out whom the plan leans on")
        page.get_by_text(re.compile("^(Solving|All solved)")).wait_for()
        page.reload()
        page.get_by_text("All solved").wait_for()
        rested(page)
        expect(page.get_by_role("heading", name="Whom the plan leans on")).to_be_visible()
        session = session_of(page)
        store = open_store()
        store.save(session.sheets, name="as pledged", author="an officer")
        store.close()
        session.journal.edit("no battalion", tuning.put(session.sheets, "pledges", "A-battalion", units="0"))
        go(page, "Why")
        press(page, "Find out why")
        page.get_by_text("Averaged over all orders").wait_for()
        rested(page)
        expect(page.get_by_test_id("stMetric").filter(has_text="Change")).to_contain_text("+1,7")
        expect(page.get_by_test_id("stException")).to_have_count(0)
        go(page, "Dependence")
        expect(page.get_by_text("These answers are stale")).to_be_visible()
        explained(page)


def explained(page: Page) -> None:
    """Ask what changed since the plan before the edit and why, and what an area would take.

    The edit has its plan already: that of the scenario with it, which was found on the way to why they differ.
    """
    go(page, "Plan")
    press(page, "What changed, and why")
    expect(page.get_by_text("This follows from the edit: only 0 of it are pledged").first).to_be_visible()
    press(page, "Find out why")
    page.get_by_text("All solved").wait_for()
    expect(page.get_by_text("Not found out yet")).to_have_count(0)
    press(page, "What would it take", "tab")
    press(page, "What would it take")
    page.get_by_role("heading", name="Its unprotected exposure down by half").wait_for()
    rested(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
