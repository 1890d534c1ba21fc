"""A summit officer builds two scenarios in a real browser, compares them, reads why, and takes the workbook away."""

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser import NEEDS_CHROMIUM, choose, download, go, metric, opened, planned, press, rested

pytestmark = NEEDS_CHROMIUM
CHANGES = '[[change]]\nkind = "switch_off"\ncontributor = "ALFA"\n'


def fill(page, label, text, place=0):
    box = page.get_by_label(label, exact=True).locator("visible=true").nth(place)
    box.fill(text)
    box.press("Tab")
    rested(page)


def test_two_scenarios_are_built_compared_explained_and_taken_away(tmp_path):
    with opened(tmp_path / "home") as page:
        planned(page)
        go(page, "Scenarios")
        fill(page, "Your name", "Officer")
        press(page, "Save this workspace", "tab")
        fill(page, "Name", "as pledged")
        press(page, "Save as a new scenario")
        page.get_by_text("“as pledged” is saved.").wait_for()
        make(page)
        go(page, "Compare")
        page.get_by_role("heading", name="Differences from “as pledged”").wait_for()
        page.reload()
        page.get_by_role("heading", name="Differences from “as pledged”").wait_for()
        assert "compared=" in page.url
        rested(page)
        lost = figures(download(page, "Comparison workbook", tmp_path))
        assert "more, for certain" in download(page, "Page to print", tmp_path).read_text(encoding="utf-8")
        go(page, "Why")
        press(page, "Find out why")
        page.get_by_text("Averaged over all orders").wait_for()
        rested(page)
        change = float(metric(page, "Change").inner_text().replace(",", "").replace("−", "-"))
        assert change == pytest.approx(-lost, rel=0.02)
        expect(page.get_by_test_id("stException")).to_have_count(0)


def make(page):
    """A second scenario, made from changes and planned."""
    press(page, "Make from changes", "tab")
    choose(page, "On these scenarios", "as pledged")
    fill(page, "Name", "without Alfa")
    make_button = page.get_by_role("button", name="Make", exact=True)
    fill(page, "Or the changes here", CHANGES.replace("ALFA", "NOBODY"))
    expect(make_button).to_be_disabled()
    expect(page.get_by_text("found “NOBODY”; allowed: a key of the table contributors")).to_be_in_viewport()
    fill(page, "Or the changes here", CHANGES)
    expect(page.get_by_text("Switched off: Alfa (ALFA).")).to_be_in_viewport()
    make_button.click()
    page.get_by_text("Made: “without Alfa”.").wait_for()
    rested(page)
    press(page, "Plan 1 without a plan")
    page.get_by_role("button", name="Plan those without a plan").wait_for()
    page.get_by_text("Planning. You can go on working").wait_for(state="hidden")
    rested(page)


def figures(file) -> float:
    """What the workbook says is lost without Alfa, which its headline bears out [civilian-months]."""
    sheet = openpyxl.load_workbook(file)["comparison"]
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(max_col=15)]
    heads = [number for number, cells in enumerate(rows) if cells[0] == "scenario"]
    headline = {row[0]: dict(zip(rows[heads[0]], row, strict=True)) for row in rows[heads[0] + 1 : heads[0] + 3]}
    told = dict(zip(rows[heads[1]], rows[heads[1] + 1], strict=True))
    assert (told["scenario"], told["verdict"]) == ("without Alfa", "proven higher")
    lost = headline["without Alfa"]["unprotected"] - headline["as pledged"]["unprotected"]
    assert told["unprotected"] == pytest.approx(lost)
    assert lost > 1000
    return lost
