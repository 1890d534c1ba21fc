"""Every page in a real browser, for those who see poorly, use no mouse, hold a phone, print, or live far away."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests import axe
from tests.browser import NEEDS_CHROMIUM, ROOT, browsing, go, rested, served, type_cell
from tests.furnished import furnished

pytestmark = NEEDS_CHROMIUM
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 27)"}
CUT = """() => [...document.querySelectorAll(
  ".stMain :is(h1, h2, h3, label, button, [data-testid=stMetric]), .stMain :is(label, button, [data-testid=stMetric]) *"
)].filter(one => one.offsetParent && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
  && getComputedStyle(one).overflowX !== "visible").map(one => one.innerText)"""
"""Texts of headings, labels, buttons and figures that are cut."""

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Auckland")
MONTH = re.compile(r"\b(?:[A-Z][a-z]{2,8} 20\d\d|20\d\d-[01]\d)\b")
DATED = ("Plan", "When", "Delivery")
"""Pages whose charts and tables are by month."""


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """Address of the app, on work whose pages all have something to show."""
    home = tmp_path_factory.mktemp("home")
    work = furnished(home)
    with served(home, ROOT / "data" / "tiny") as address:
        yield f"{address}/?work={work}"


@pytest.fixture
def page(playwright, app):
    with browsing(playwright) as (context, outside):
        page = context.new_page()
        page.goto(app)
        yield page
    assert outside == []


def visited(page: Page) -> Iterator[str]:
    """Open one page of the app after the other, also where the side bar is folded away; its name."""
    rested(page)
    links = page.get_by_test_id("stSidebarNavLink")
    for place, said in enumerate(links.all_text_contents()):
        links.nth(place).dispatch_event("click")
        expect(page).to_have_title(f"{name_of(said)} · Pledge planner")
        rested(page)
        yield name_of(said)


def name_of(said: str) -> str:
    """Name of a page, from the text of its link, which begins with the name of its icon."""
    return said[next(place for place, letter in enumerate(said) if letter.isupper()) :]


def shown_in(page: Page, theme: Literal["light", "dark"]) -> None:
    """Show a page in a theme."""
    page.emulate_media(color_scheme=theme)
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", BACKGROUND[theme])


def test_no_page_is_closed_to_anybody_in_either_theme(playwright, app):
    """Pages differ between themes in nothing but colours."""
    program, found = axe.needed(), {}
    with browsing(playwright, reduced_motion="reduce") as (context, _):
        page = context.new_page()
        page.goto(app)
        page.evaluate(program)
        for name in visited(page):
            shown_in(page, "light")
            found[name] = axe.violations(page)
            shown_in(page, "dark")
            found[f"{name}, dark"] = axe.violations(page, axe.COLOURS)
    assert {place: what for place, what in found.items() if what} == {}
    assert len(found) > 40


def test_nothing_is_cut_on_a_phone_where_each_page_has_one_first_heading(page):
    found = {}
    page.set_viewport_size({"width": 390, "height": 844})
    for name in visited(page):
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        found[name] = page.evaluate(CUT)
    assert {place: what for place, what in found.items() if what} == {}


def test_months_are_the_same_in_every_time_zone(playwright, app):
    """A month that begins at midnight in UTC is still the month before in California."""
    found = {}
    for zone in ZONES:
        with browsing(playwright, timezone_id=zone) as (context, _):
            page = context.new_page()
            page.goto(app)
            rested(page)
            found[zone] = {name: months_on(page, name) for name in DATED}
    assert all(found["UTC"].values())
    assert found["America/Los_Angeles"] == found["Pacific/Auckland"] == found["UTC"]


def months_on(page: Page, name: str) -> list[str]:
    """Months that a page shows, in sentences, on axes and in cells, in the order of the page."""
    go(page, name)
    expect(page.get_by_test_id("stVegaLiteChart").locator("svg, canvas").first).to_be_visible()
    rested(page)
    return MONTH.findall("\n".join(page.locator(".stMain").locator("p, li, h2, text, td").all_text_contents()))


def test_the_letters_of_the_framework_lose_no_draft(page):
    """Elsewhere `r` runs the page again and `c` clears what is cached."""
    go(page, "Inputs")
    type_cell(page, 4, 0, "7")
    expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    for letter in "rc":
        page.keyboard.press(letter)
        rested(page)
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    page.get_by_role("button", name="Throw away").click()
    rested(page)


def test_a_printed_page_is_its_content(page):
    go(page, "Plan")
    page.emulate_media(media="print")
    for part in ("stSidebar", "stHeader", "stElementToolbar"):
        expect(page.get_by_test_id(part).locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("button").locator("visible=true")).to_have_count(0)
    expect(page.get_by_test_id("stMain")).to_have_css("overflow", "visible")
    expect(page.get_by_role("heading", name="How good, how sure")).to_be_visible()
