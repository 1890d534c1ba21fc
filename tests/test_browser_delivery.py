"""Delivery in a real browser: half of the pledges do not come; whom to ring first; what may be promised."""

from playwright.sync_api import expect

from tests.browser import NEEDS_CHROMIUM, metric, opened, press, rested
from tests.test_ui_delivery import doubtful_work

pytestmark = NEEDS_CHROMIUM


def test_an_officer_sees_what_half_of_the_pledges_leave_and_whom_to_ring_first(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    work = doubtful_work()
    with opened(tmp_path, f"delivery?work={work}") as page:
        rested(page)
        all_come, by_chances = (metric(page, f"People, {how}") for how in ("if all come", "by their chances"))
        expect(all_come).to_have_text("1,260")
        expect(by_chances).to_have_text("760")
        expect(page.get_by_role("heading", name="Ring these first")).to_be_visible()
        first = page.get_by_test_id("stMain").get_by_role("listitem").first
        expect(first).to_contain_text("Infantry battalion of Alfa (A-battalion): 1 unit, 1,000 people, to NORTH")
        expect(first).to_contain_text("Its chance is 50%, as the pledge says.")
        expect(page.get_by_text("of this plan are there in nine of ten futures")).to_be_visible()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        press(page, "Draw 1,000 futures")
        page.get_by_text("1,000 futures, drawn with seed 1").wait_for()
        rested(page)
        expect(page.get_by_text("civilian-months stay unprotected in nine of ten futures")).to_be_visible()
        page.reload()
        page.get_by_text("1,000 futures, drawn with seed 1").wait_for()
        expect(page.get_by_test_id("stException")).to_have_count(0)
