"""The journeys of a planner, a summit officer and an analyst, in a real browser; nothing leaves the machine."""

import io
import zipfile

import openpyxl
import pytest
from playwright.sync_api import expect, sync_playwright

from planner import files
from planner.check import check
from planner.formats.sheets import raw_case, sheets_of
from planner.process.home import home
from planner.run import plan_case
from planner.solution import Limits
from planner.ui.plan import HEADLINE
from planner.workspace import incumbents, metadata
from planner.workspace.journal import Journal
from tests.browser import (
    NEEDS_CHROMIUM,
    ROOT,
    browsing,
    choose,
    download,
    go,
    metric,
    planned,
    press,
    rested,
    served,
    type_cell,
)
from tests.summit import FOLDER, untidied
from tests.waiting import PLENTY

pytestmark = NEEDS_CHROMIUM
PLEDGE, UNITS = 1, 4
"""Places of columns in the grid of pledges, after the row's number."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with served(tmp_path_factory.mktemp("home"), ROOT / "data" / "tiny") as address:
        yield address


@pytest.fixture(scope="module")
def playwright():
    with sync_playwright() as running:
        yield running


@pytest.fixture
def page(playwright, address):
    with browsing(playwright) as (context, outside):
        page = context.new_page()
        page.goto(address)
        yield page
    assert outside == []


def test_the_headline_can_be_read_on_a_narrow_screen(page):
    planned(page)
    page.set_viewport_size({"width": 820, "height": 900})
    rested(page)
    figures = page.get_by_test_id("stMetric")
    expect(figures).to_have_count(len(HEADLINE))
    for figure in figures.get_by_test_id("stMetricValue").all():
        assert figure.evaluate("one => [one, ...one.querySelectorAll('*')].every(e => e.scrollWidth <= e.clientWidth)")


def test_the_grid_has_the_width_of_the_page_while_there_are_no_faults(page):
    planned(page)
    go(page, "Inputs")
    grid, said = page.get_by_test_id("stDataFrame").first, page.get_by_test_id("stAlert").filter(has_text="No faults.")
    expect(said).to_be_visible()
    assert grid.bounding_box()["width"] == pytest.approx(said.bounding_box()["width"], abs=4)


def test_a_planner_edits_a_pledge_mends_a_fault_replans_locks_a_unit_and_undoes(page):
    planned(page)
    before = metric(page, "Unprotected, if all come").inner_text()
    go(page, "Inputs")
    type_cell(page, UNITS, 0, "-3")
    expect(page.get_by_text("pledges, row 2, column units").first).to_be_visible()
    type_cell(page, UNITS, 0, "0")
    expect(page.get_by_text("No faults.")).to_be_visible()
    expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    press(page, "Save changes")
    expect(page.get_by_text("stale").first).to_be_visible()
    press(page, "Plan now")
    rested(page)
    go(page, "Plan")
    planned(page)
    expect(page.get_by_text("Compared with the plan before")).to_be_visible()
    assert metric(page, "Unprotected, if all come").inner_text() != before
    go(page, "Tuning")
    press(page, "Locks", "tab")
    press(page, "Lock it in")
    expect(page.get_by_text("1 lock")).to_be_visible()
    expect(page.get_by_text("The plan is of these inputs.")).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_text("Nothing is locked.")).to_be_visible()
    page.reload()
    page.get_by_text("1 edit saved").wait_for()


def test_a_row_begun_survives_leaving_the_page_and_is_saved_without_a_technical_column(page):
    planned(page)
    go(page, "Inputs")
    type_cell(page, PLEDGE, 4, "NEW")
    expect(page.get_by_text("4 faults in this table")).to_be_visible()
    expect(page.get_by_text("No faults.")).to_have_count(0)
    go(page, "Glossary")
    go(page, "Inputs")
    expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    expect(page.get_by_text("pledges, row 6, column units").first).to_be_attached()
    page.get_by_text("Paste rows from Excel").click()
    box = page.get_by_label("Rows", exact=True)
    box.fill("Pledge\tContributor\tUnit type\tUnits\tReadiness\nNEW\tALFA\tbattalion\t1\tdeployed")
    box.press("Tab")
    expect(page.get_by_text("1 row: 1 with a key that is there, 0 new.")).to_be_visible()
    rested(page)
    press(page, "Take these rows over")
    expect(page.get_by_text("No faults. What is typed is not saved yet.")).to_be_visible()
    press(page, "Save changes")
    expect(page.get_by_text("1 edit saved")).to_be_visible()
    expect(page.get_by_test_id("stAlert").filter(has_text="No faults.")).to_be_visible()


def test_a_summit_officer_switches_a_contributor_off_and_sees_the_loss(page):
    planned(page)
    before = number(metric(page, "Unprotected, if all come").inner_text())
    go(page, "Tuning")
    choose(page, "Contributors switched off", "Alfa (ALFA)")
    press(page, "Switch and plan again")
    page.get_by_text("1 edit saved").wait_for()
    go(page, "Plan")
    planned(page)
    expect(page.get_by_text("Compared with the plan before")).to_be_visible()
    assert number(metric(page, "Unprotected, if all come").inner_text()) > before
    expect(page.get_by_test_id("stMetricDelta").first).to_contain_text("vs. before")


def test_an_impossible_lock_is_explained_and_repaired_by_a_click(page):
    planned(page)
    go(page, "Tuning")
    press(page, "Locks", "tab")
    press(page, "Lock it in")
    expect(page.get_by_text("1 lock")).to_be_visible()
    press(page, "Missions", "tab")
    press(page, "Switch NORTH off")
    page.get_by_text("No plan is possible").first.wait_for()
    go(page, "Plan")
    page.get_by_text("What cannot hold together").wait_for()
    expect(page.get_by_text("the ceiling on troops there leaves 0").first).to_be_visible()
    raised = page.get_by_test_id("stVerticalBlock").filter(has_text="Raise the ceiling on troops").last
    raised.get_by_role("button", name="Do this, and plan again").click()
    planned(page)
    expect(page.get_by_text("3 edits saved")).to_be_visible()
    press(page, "Undo")
    page.get_by_text("What cannot hold together").wait_for()


def test_an_analyst_downloads_the_workbook_and_its_figures_are_those_on_screen(page, tmp_path):
    planned(page)
    shown = {
        label: number(metric(page, label).inner_text()) for label in ("Unprotected, if all come", "People deployed")
    }
    go(page, "Downloads")
    book = openpyxl.load_workbook(download(page, "Plan workbook", tmp_path), data_only=True)
    figures = {round(v) for sheet in book for row in sheet.iter_rows(values_only=True) for v in row if is_number(v)}
    assert set(shown.values()) <= figures
    zipfile.ZipFile(download(page, "Plan folder, zip", tmp_path)).extractall(tmp_path / "plan")
    summary = files.read_plan(tmp_path / "plan").summary
    assert round(summary.exposure_unprotected) == shown["Unprotected, if all come"]
    assert round(summary.persons_deployed) == shown["People deployed"]
    case = zipfile.ZipFile(io.BytesIO(download(page, "Case, zip of CSV files", tmp_path).read_bytes()))
    assert case.read("pledges.csv") == (ROOT / "data" / "tiny" / "pledges.csv").read_bytes()
    go(page, "Where")
    page.get_by_text("Table and downloads").click()
    assert b"<svg" in download(page, "SVG", tmp_path).read_bytes()[:200]


def test_tables_are_brought_in_after_a_look_at_what_changes(page, tmp_path):
    planned(page)
    go(page, "Downloads")
    book = download(page, "Input workbook", tmp_path)
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["pledges"]
    sheet.cell(2, [cell.value for cell in sheet[1]].index("units") + 1).value = 2
    workbook.save(book)
    go(page, "Inputs")
    page.locator("input[type=file]").set_input_files(book)
    expect(page.get_by_text("0 rows added, 0 removed, 1 cell changed.")).to_have_count(3)
    page.get_by_text("Only add and change rows").click()
    press(page, "Only add and change rows")
    expect(page.get_by_text("1 edit saved")).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_text("no edits yet")).to_be_visible()


def test_a_reload_and_a_second_tab_find_the_work_and_what_is_typed(page):
    planned(page)
    go(page, "Inputs")
    type_cell(page, UNITS, 0, "7")
    expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    work = page.url
    assert "work=" in work
    page.reload()
    expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    go(page, "Plan")
    go(page, "Inputs")
    expect(page.get_by_text("1 change not saved yet")).to_be_visible()
    other = page.context.new_page()
    other.goto(work)
    expect(other.get_by_text("1 change not saved yet")).to_be_visible()


def test_a_second_tab_and_a_reload_find_the_running_job_and_stop_keeps_its_plan(playwright, tmp_path, monkeypatch):
    """A plan of the default case is there; to search it as far as is asked takes many times as long as all this."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    sheets = untidied(sheets_of(files.read_case(FOLDER)))
    first = plan_case(check(raw_case(sheets)).case, Limits(0.5, PLENTY, threads=1)).plan
    assert incumbents.propose(sheets, first, incumbents.PLANNING)
    work = Journal.begin(home() / "works", sheets).name
    metadata.set_gap(work, 0.0005)
    with served(tmp_path, ROOT / "data" / "tiny") as address, browsing(playwright) as (context, outside):
        page = context.new_page()
        page.goto(f"{address}/?work={work}")
        metric(page, "Unprotected, if all come").wait_for()
        press(page, "Plan now")
        stop = page.get_by_role("button", name="Stop, keep the best plan")
        stop.wait_for()
        page.reload()
        stop.wait_for()
        other = context.new_page()
        other.goto(page.url)
        press(other, "Stop, keep the best plan")
        page.get_by_text("of the most that any plan can").or_(
            page.get_by_text("Stopped before there was a plan")
        ).first.wait_for()
        expect(stop).to_have_count(0)
    assert outside == []


def test_every_page_opens_dark_and_on_a_tablet_without_leaving_the_machine(playwright, address):
    with browsing(playwright, color_scheme="dark") as (context, outside):
        page = context.new_page()
        page.goto(address)
        planned(page)
        for name in (
            "Where",
            "When",
            "Needs and gaps",
            "Money",
            "Details",
            "Downloads",
            "Glossary",
            "Inputs",
            "Tuning",
        ):
            go(page, name)
            assert page.get_by_test_id("stException").count() == 0
        page.set_viewport_size({"width": 820, "height": 1180})
        rested(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 820
    assert outside == []


def number(text: str) -> int:
    return round(float(text.replace(",", "")))


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e15
