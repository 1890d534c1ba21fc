"""The app measured in a browser: the first page, clicks, and a long table. Run: python -m benchmarks.app."""

import csv
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect, sync_playwright

from tests.browser import ROOT, browsing, rested, served, type_cell

PAGES = ("Inputs", "Tuning", "Where", "When", "Needs and gaps", "Money", "Details", "Downloads", "Glossary", "Plan")
SUMMIT = ROOT / "data" / "summit-2015"
ROWS, UNITS = 2000, 4


def main() -> None:
    """Measure, and print seconds."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        with served(Path(folder) / "a", SUMMIT) as address, browsing(playwright) as (context, outside):
            page = context.new_page()
            first_visit(page, address)
            clicks(page)
        long_table(playwright, Path(folder))
        say("requests that left the machine", len(outside), "")


def first_visit(page: Page, address: str) -> None:
    """From the server being up to the first page, the first plan, and the end of the search."""
    began = time.monotonic()
    page.goto(address)
    page.get_by_role("button", name="Plan now").wait_for()
    say("first page", time.monotonic() - began)
    page.get_by_test_id("stMetric").first.wait_for()
    say("first plan in sight", time.monotonic() - began)
    page.get_by_text("A plan as certain as was asked for").or_(
        page.get_by_text("ended before it was as certain")
    ).wait_for(timeout=180_000)
    say("search ended", time.monotonic() - began)
    rested(page)


def clicks(page: Page) -> None:
    """From a click to an answer, or a sign of work on it; and to the whole page."""
    for name in PAGES:
        link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
        answered, whole = answer(page, link.click)
        say(f"click on {name}: answered", answered)
        say(f"click on {name}: whole", whole)


def answer(page: Page, act: Callable[[], None]) -> tuple[float, float]:
    """Seconds until the page begins to change, and until it rests."""
    page.evaluate(
        "() => { window.changed = 0; const begun = performance.now();"
        " new MutationObserver(() => { window.changed ||= performance.now() - begun })"
        ".observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true}) }"
    )
    began = time.monotonic()
    act()
    page.wait_for_function("window.changed > 0")
    first = page.evaluate("window.changed") / 1000
    rested(page)
    return min(first, time.monotonic() - began), time.monotonic() - began


def long_table(playwright: Playwright, folder: Path) -> None:
    """Edits in a table of 2,000 pledges, until the check of the whole case has answered."""
    case = Path(shutil.copytree(SUMMIT, folder / "long"))
    with (case / "pledges.csv").open(encoding="utf-8", newline="") as stream:
        heading, *rows = csv.reader(stream)
    many = [[f"{row[0]}-{n}", *row[1:]] for n in range(ROWS // len(rows) + 1) for row in rows][:ROWS]
    many[: len(rows)] = rows
    with (case / "pledges.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([heading, *many])
    with served(folder / "b", case) as address, browsing(playwright) as (context, _):
        page = context.new_page()
        page.goto(f"{address}/inputs")
        page.get_by_test_id("stDataFrameResizable").first.wait_for()
        rested(page)
        times = []
        for down in range(6):
            type_cell(page, UNITS, down, str(20 + down))
            began = time.monotonic()
            expect(page.get_by_text(f"{down + 1} change{'s' if down else ''} not saved yet")).to_be_visible()
            times.append(time.monotonic() - began)
        page.get_by_role("button", name="Save changes").click()
        began = time.monotonic()
        page.get_by_text("1 edit saved").wait_for()
        say("2,000 rows: an edit checked and its difference shown, after the page rests", statistics.median(times))
        say("2,000 rows: saved", time.monotonic() - began)


def say(what: str, figure: float, unit: str = " s") -> None:
    """Print a figure."""
    sys.stdout.write(f"{what}: {figure:.2f}{unit}\n")


if __name__ == "__main__":
    main()
