"""The app in a real browser: a server of its own, Debian's Chromium, and no way out of this machine."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Playwright, expect

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOCAL = ("http://localhost:", "ws://localhost:", "data:", "blob:", "about:")
expect.set_options(timeout=20_000)

MARKS = [
    pytest.mark.alone,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="needs Chromium: apt-get install chromium"
    ),
]
"""What every test in a browser is marked with."""

PATIENCE = 60_000
"""How long a step may take on a busy machine [ms]."""


@contextmanager
def served(home: Path, case: Path) -> Iterator[str]:
    """The app, served on a free port until the test is over."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"PLANNER_HOME": str(home)}
    command = [sys.executable, "-m", "planner", "app", str(case), "--port", str(port)]
    address = f"http://localhost:{port}"
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        await_server(address)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)


def await_server(address: str) -> None:
    """Wait until the server answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health"):  # noqa: S310
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(address)


@contextmanager
def browsing(playwright: Playwright, **options) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A browser, and the addresses outside this machine that it was stopped from asking."""
    outside: list[str] = []
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    context = browser.new_context(viewport={"width": 1360, "height": 900}, accept_downloads=True, **options)
    context.set_default_timeout(PATIENCE)

    def guard(route):
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    try:
        yield context, outside
    finally:
        browser.close()


def rested(page: Page) -> None:
    """Wait until the page is not running."""
    page.wait_for_timeout(150)
    page.wait_for_function("!document.querySelector('[data-testid=stStatusWidget]')")
    page.wait_for_function("!document.querySelector('[data-test-script-state=running]')")


def go(page: Page, name: str) -> None:
    """Open a page by its link in the side bar; a click that is lost in a run of the page is repeated."""
    link = page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True)
    title = page.get_by_test_id("stMain").get_by_role("heading", level=1)
    heading = "Two missions and four pledges" if name == "Plan" else name
    link.click()
    try:
        expect(title).to_have_text(heading, timeout=8_000)
    except AssertionError:
        link.click()
        expect(title).to_have_text(heading)
    rested(page)


def planned(page: Page) -> None:
    """Wait until the search has ended, and its plan is on screen."""
    page.get_by_text("A plan within the gap asked for").wait_for()
    page.get_by_text("The plan is of these inputs.").wait_for()
    rested(page)


def type_cell(page: Page, right: int, down: int, value: str) -> None:
    """Type into a cell of the grid, which is a canvas: from its first cell, by the arrow keys."""
    grid = page.get_by_test_id("stDataFrameResizable").first
    grid.scroll_into_view_if_needed()
    grid.click(position={"x": 70, "y": 52})
    for key, times in (("ArrowRight", right), ("ArrowDown", down)):
        for _ in range(times):
            page.keyboard.press(key)
    page.keyboard.press("Enter")
    overlay = page.locator(".gdg-input, .gdg-growing-entry textarea").first
    overlay.wait_for()
    overlay.fill(value)
    page.keyboard.press("Enter")
    rested(page)


def metric(page: Page, label: str) -> Locator:
    """The figure under a label."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")
