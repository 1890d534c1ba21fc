"""Explain in a real browser, on a part of the default case: a mission, then a standby force, with a lever tried."""

import re

from playwright.sync_api import expect

from planner.check import check
from planner.formats.sheets import raw_case
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES, frame
from planner.process.home import home
from planner.run import reallocate_case
from planner.solution import Limits
from planner.workspace import incumbents
from planner.workspace.journal import Journal
from tests.browser import NEEDS_CHROMIUM, choose, opened, press
from tests.summit import part_of_the_summit
from tests.tiny import tiny_plan

pytestmark = NEEDS_CHROMIUM


def work_with_nobody_sent() -> str:
    """A workspace whose plan sends nobody: it needs no search."""
    sheets = part_of_the_summit(frozenset({"UNMISS"}))
    nobody = Plan(tiny_plan().summary, {name: frame(name, ()) for name in FRAMES})
    plan = reallocate_case(check(raw_case(sheets)).case, [nobody], Limits(0.02, threads=1)).plan
    assert incumbents.propose(sheets, plan, incumbents.PLANNING)
    return Journal.begin(home() / "works", sheets).name


def test_a_standby_force_is_asked_about_and_a_lever_tried(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    work = work_with_nobody_sent()
    with opened(tmp_path, f"explain?work={work}") as page:
        choose(page, "Pledge", "every one")
        choose(page, "Mission", "UNMISS")
        expect(page.get_by_text("All unused pledges")).to_be_visible()
        choose(page, "Pledge", "CHN-standby-force")
        expect(page.get_by_text(re.compile(r"United Nations Mission in South Sudan \(UNMISS\), from"))).to_be_visible()
        press(page, "Try changes one by one")
        expect(page.get_by_text(re.compile("UNMISS, (as it is|ready sooner|higher ceiling)")).first).to_be_visible()
        assert "infeasible" not in page.content()
        expect(page.get_by_test_id("stException")).to_have_count(0)
        press(page, "Stop, keep what was found")
        expect(page.get_by_role("button", name="Go on")).to_be_visible()
