"""Every page in a real browser, for those who see poorly, use no mouse, hold a phone, print, or live far away."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests import axe
from tests.browser import (
    NEEDS_CHROMIUM,
    ROOT,
    browsing,
    choose,
    go,
    planned,
    press,
    rested,
    served,
    type_cell,
    write_cell,
)
from tests.furnished import furnished
from tests.test_meaning import contrast
from tests.waiting import until

pytestmark = NEEDS_CHROMIUM
BACKGROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 22, 27)"}
CUT = """() => [...document.querySelectorAll(
  ".stMain :is(h1, h2, h3, label, button, [data-testid=stMetric]), .stMain :is(label, button, [data-testid=stMetric]) *"
)].filter(one => one.offsetParent && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1
  && getComputedStyle(one).overflowX !== "visible").map(one => one.innerText)"""
"""Texts of headings, labels, buttons and figures that are cut."""

BEYOND = """charts => charts.flatMap(chart => {
  const end = chart.getBoundingClientRect().right + 1;
  return [...chart.querySelectorAll(":is(.role-legend-label, .role-legend-title) text")]
    .filter(one => one.getBoundingClientRect().right > end || /…$/.test(one.textContent))
    .map(one => one.textContent);
})"""
"""Entries of legends that reach beyond their chart, or are cut."""

ABOVE = """bar => {
  const {left, width, top} = bar.getBoundingClientRect();
  return [0.02, 0.3, 0.6, 0.98].flatMap(across => [0.05, 0.5, 0.95].map(
    down => document.elementFromPoint(left + across * width, down * top)
  )).filter(one => one !== bar && !one.closest("[data-testid=stHeader]")).map(one => one.outerHTML);
}"""
"""What lies on top between the bar and the edge above it, but the bar's own background and the header."""

DRAWN = """button => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d");
  const {color} = getComputedStyle(button.querySelector("p"));
  return [color, getComputedStyle(button).backgroundColor].map(colour => {
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return "#" + [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3).map(
      share => share.toString(16).padStart(2, "0")
    ).join("");
  });
}"""
"""Colours of the text of a button, and of what is behind it."""

READABLE = 4.5
"""Contrast that texts need [1], by WCAG 2.2, 1.4.3."""

WITH_LEGENDS = ("Plan", "Where", "When", "Needs and gaps", "Money", "Delivery")
"""Pages with charts that have a legend."""

MOST_TABS = 300
"""Times that the tabulator key is pressed at most to get anywhere on a page."""

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
    with browsing(playwright) as (context, _):
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


@pytest.mark.parametrize("width", [390, 1360])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_of_the_page_shows_above_the_bar(page, theme, width):
    page.set_viewport_size({"width": width, "height": 844})
    shown_in(page, theme)
    rested(page)
    page.locator(".stMain").evaluate("main => main.scrollTo(0, 480)")
    assert page.locator(".stMain").evaluate("main => main.scrollTop") == 480
    bar = page.locator("div:has(> .st-key-status_bar)")
    assert bar.evaluate(ABOVE) == []
    assert bar.evaluate("bar => getComputedStyle(bar, '::before').backgroundColor") == BACKGROUND[theme]
    header = page.get_by_test_id("stHeader").bounding_box()
    assert header["y"] + header["height"] <= bar.bounding_box()["y"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_button_that_cannot_be_pressed_yet_can_be_read(page, theme):
    """The most important one of a page is on a colour, where a pale text would not be seen."""
    go(page, "Scenarios")
    shown_in(page, theme)
    button = page.get_by_role("button", name="Open in this workspace")
    expect(button).to_be_disabled()
    text, behind = button.evaluate(DRAWN)
    assert contrast(text, behind) >= READABLE


def test_months_are_the_same_in_every_time_zone(playwright, app):
    """A month that begins at midnight in UTC is still the month before in California.

    Answers that one of the pages has asked for may come meanwhile; soon all of them show these.
    """
    found = {}
    with ExitStack() as browsers:
        pages = {}
        for zone in ZONES:
            context, _ = browsers.enter_context(browsing(playwright, timezone_id=zone))
            pages[zone] = context.new_page()
            pages[zone].goto(app)

        def same(name: str) -> bool:
            found[name] = {zone: months_on(page, name) for zone, page in pages.items()}
            return bool(found[name]["UTC"]) and all(months == found[name]["UTC"] for months in found[name].values())

        with suppress(TimeoutError):
            for name in DATED:
                until(partial(same, name))
    assert [name for name in found if found[name]["UTC"]] == list(DATED)
    for months in found.values():
        assert months["America/Los_Angeles"] == months["Pacific/Auckland"] == months["UTC"]


def months_on(page: Page, name: str) -> list[str]:
    """Months that a page shows, in sentences, on axes and in cells, in the order of the page."""
    go(page, name)
    charts = page.get_by_test_id("stVegaLiteChart")
    expect(charts.first).to_be_visible()
    expect(charts.filter(has=page.locator("svg, canvas"))).to_have_count(charts.count())
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
    press(page, "Throw away")
    rested(page)


def test_a_printed_page_is_its_content(page):
    go(page, "Plan")
    page.emulate_media(media="print")
    for part in ("stSidebar", "stHeader", "stElementToolbar"):
        expect(page.get_by_test_id(part).locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("button").locator("visible=true")).to_have_count(0)
    expect(page.get_by_test_id("stMain")).to_have_css("overflow", "visible")
    expect(page.get_by_role("heading", name="How good, how sure")).to_be_visible()


def test_a_planner_goes_the_whole_way_by_keyboard_alone(playwright, app):
    """From the plan to a cell of the inputs, to another plan, to its workbook: nothing is clicked."""
    with browsing(playwright) as (context, outside):
        page = context.new_page()
        page.goto(app.partition("?")[0])
        planned(page)
        follow(page, "Inputs")
        write_cell(page, 4, 0, "2", lambda: tab_to(page, page.get_by_test_id("data-grid-canvas").first))
        expect(page.get_by_text("1 change not saved yet")).to_be_visible()
        press_on(page, page.get_by_role("button", name="Save changes"))
        expect(page.get_by_text("1 change not saved yet")).to_have_count(0)
        press_on(page, page.get_by_role("button", name="Plan now"))
        planned(page)
        follow(page, "Plan")
        expect(page.get_by_role("heading", level=2).first).to_contain_text("units")
        follow(page, "Downloads")
        with page.expect_download() as waiting:
            press_on(page, page.get_by_role("button", name="Plan workbook"))
        assert waiting.value.suggested_filename.endswith(".xlsx")
    assert outside == []


def tab_to(page: Page, target: Locator) -> None:
    """Move by the tabulator key, as far as it takes, until something has the focus."""
    for _ in range(MOST_TABS):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the tabulator key does not reach {target}")


def press_on(page: Page, target: Locator) -> None:
    """Move to a button or link by the keyboard, and press it."""
    tab_to(page, target)
    page.keyboard.press("Enter")
    rested(page)


def follow(page: Page, name: str) -> None:
    """Open a page by its link, by the keyboard."""
    press_on(page, page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True))
    expect(page).to_have_title(f"{name} · Pledge planner")
    rested(page)


def test_french_is_chosen_in_the_side_bar_told_to_readers_and_kept_in_the_address(page):
    rested(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    choose(page, "Language", "Français")
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.get_by_role("heading", name="Quelle qualité, quelle certitude")).to_be_visible()
    assert page.evaluate("navigator.languages.at(-1)") == "fr"
    page.reload()
    expect(page.get_by_role("heading", name="Quelle qualité, quelle certitude")).to_be_visible()
    rested(page)
    expect(page.get_by_test_id("glide-cell-1-0").first).to_have_text("1\u00a0100")


def test_entries_of_legends_are_whole_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 844})
    found = {}
    for name in visited(page):
        if name in WITH_LEGENDS:
            charts = page.get_by_test_id("stVegaLiteChart").locator("svg")
            expect(charts.locator(".role-legend-label text").first).to_be_visible()
            found[name] = charts.evaluate_all(BEYOND)
    assert found == {name: [] for name in WITH_LEGENDS}
