"""The app in a real browser: a server of its own, Debian's Chromium, and no way out of this machine."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

import pytest
from playwright.sync_api import (
    BrowserContext,
    Locator,
    Page,
    Playwright,
    TimeoutError,  # noqa: A004
    WebSocket,
    expect,
    sync_playwright,
)
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from planner.services.session import Session
from tests.waiting import GLANCE, HANG, until

ROOT = Path(__file__).parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LOCAL = ("http://localhost:", "ws://localhost:", "data:", "blob:", "about:")
PATIENCE = HANG * 1000
"""How long a step may take on a busy machine [ms]."""

MOVES = {"ArrowRight": (1, 0), "ArrowLeft": (-1, 0), "ArrowDown": (0, 1), "ArrowUp": (0, -1), "Enter": (0, 0)}
"""Columns and rows by which keys move in a grid."""

LOOKS = 250
"""Times that is looked where a key has led before it is pressed again."""

LOST = 30_000
"""Time after which a person sees that nothing came of a click, and clicks again [ms]."""

SOON = 5_000
"""Time after which a person sees that a list does not open, or lacks what is looked for [ms]."""

expect.set_options(timeout=PATIENCE)

NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="needs Chromium: apt-get install chromium"
)
"""Mark of every test in a browser."""


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
        until(lambda: answers(address) or server.poll() is not None)
        yield address
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=HANG)


def answers(address: str) -> bool:
    """Whether a server answers."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health"):  # noqa: S310
            return True
    except OSError:
        return False


class Talk:
    """Whether what a page last asked of its server is answered: a run of the script that was begun since is over.

    Questions that a page asks by itself, to stay up to date, do not count.
    """

    def __init__(self) -> None:
        self._asked, self._begun = True, False

    @property
    def answered(self) -> bool:
        """Whether the page has nothing more to wait for."""
        return not self._asked

    def listen(self, socket: WebSocket) -> None:
        """Listen to a connection of the page."""
        socket.on("framesent", self._hear_page)
        socket.on("framereceived", self._hear_server)

    def _hear_page(self, frame: bytes) -> None:
        said = BackMsg.FromString(frame)
        if said.WhichOneof("type") == "rerun_script" and not said.rerun_script.is_auto_rerun:
            self._asked, self._begun = True, False

    def _hear_server(self, frame: bytes) -> None:
        said = ForwardMsg.FromString(frame)
        kind = said.WhichOneof("type")
        if kind == "new_session":
            self._begun = True
        elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN and self._begun:
            self._asked = False


TALKS: WeakKeyDictionary[Page, Talk] = WeakKeyDictionary()


def heard(page: Page) -> None:
    """Listen to what a page asks from now on."""
    TALKS[page] = Talk()
    page.on("websocket", TALKS[page].listen)


@contextmanager
def browsing(playwright: Playwright, **options) -> Iterator[tuple[BrowserContext, list[str]]]:
    """A browser, and the addresses outside this machine that it was stopped from asking."""
    outside: list[str] = []
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    options = {"viewport": {"width": 1360, "height": 900}, "reduced_motion": "reduce"} | options
    context = browser.new_context(accept_downloads=True, **options)
    context.set_default_timeout(PATIENCE)

    def guard(route):
        if route.request.url.startswith(LOCAL):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.on("page", heard)
    context.route("**/*", guard)
    try:
        yield context, outside
    finally:
        browser.close()


@contextmanager
def opened(home: Path, address: str = "") -> Iterator[Page]:
    """A page of the app on the tiny case, in a browser of its own, which may ask nothing outside this machine.

    Args:
        home: Folder that the app keeps its workspaces in.
        address: What follows the address of the app.
    """
    with (
        served(home, ROOT / "data" / "tiny") as app,
        sync_playwright() as playwright,
        browsing(playwright) as (context, outside),
    ):
        page = context.new_page()
        page.goto(f"{app}/{address}")
        yield page
    assert outside == []


def session_of(page: Page) -> Session:
    """The session of the work that a page shows."""
    return Session.open(page.url.split("work=")[1].split("&")[0])


def rested(page: Page) -> None:
    """Wait until the page has the answer to what it last asked, and shows it."""

    def answered() -> bool:
        page.wait_for_timeout(GLANCE * 1000)  # what the page hears is told to tests that wait for it
        return TALKS[page].answered

    until(answered)
    page.locator("[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]").wait_for(state="attached")


def go(page: Page, name: str) -> None:
    """Open a page by its link in the side bar, also while the one being left keeps itself up to date."""
    rested(page)
    title = page.get_by_test_id("stMain").get_by_role("heading", level=1)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    expect(title).to_have_text("Two missions and four pledges" if name == "Plan" else name)
    rested(page)


def planned(page: Page) -> None:
    """Wait until the search has ended, and its plan is on screen."""
    page.get_by_text("A plan as certain as was asked for").wait_for()
    page.get_by_text("The plan is of these inputs.").wait_for()
    rested(page)


def press(page: Page, name: str, role: Literal["button", "tab"] = "button") -> None:
    """Press a button or tab, once nothing on the page is about to move."""
    rested(page)
    page.get_by_role(role, name=name).click()


def choose(page: Page, label: str, text: str) -> None:
    """Choose an entry of a select box: from its list, or by what is typed where the list is too long to show it.

    The list closes where the page is drawn anew meanwhile.
    """
    box = page.get_by_role("combobox", name=re.compile(label))
    option = page.get_by_role("option", name=re.compile(re.escape(text))).first

    def chosen() -> bool:
        rested(page)
        page.keyboard.press("Escape")
        for show in (box.click, partial(box.fill, text)):
            show()
            try:
                option.click(timeout=SOON)
            except TimeoutError:
                continue
            return True
        return False

    until(chosen)
    page.keyboard.press("Escape")
    rested(page)


def download(page: Page, label: str, folder: Path) -> Path:
    """Take a file away by its button, and again where the button moved under the click as a part above it grew."""
    taken = None

    def came() -> bool:
        nonlocal taken
        rested(page)
        try:
            with page.expect_download(timeout=LOST) as waiting:
                page.get_by_role("button", name=label).click()
        except TimeoutError:
            return False
        taken = folder / waiting.value.suggested_filename
        waiting.value.save_as(taken)
        return True

    until(came)
    return taken


def type_cell(page: Page, right: int, down: int, value: str) -> None:
    """Type into a cell of the grid: from its first cell, by the arrow keys."""
    grid = page.get_by_test_id("stDataFrameResizable").first
    grid.scroll_into_view_if_needed()
    write_cell(page, right, down, value, lambda: grid.click(position={"x": 70, "y": 52}))


def write_cell(page: Page, right: int, down: int, value: str, focus: Callable[[], object]) -> None:
    """Write into a cell of the grid by keys alone, and again where it does not show afterwards what was written.

    Args:
        page: A page with a grid.
        right: Columns from its first one, which holds the number of the row.
        down: Rows from its first one.
        value: What is written.
        focus: Chooses its first cell.
    """
    cell = page.get_by_test_id(f"glide-cell-{1 + right}-{down}").first

    def written() -> bool:
        open_cell(page, right, down, focus)
        page.keyboard.press("Control+A")
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        rested(page)
        try:
            expect(cell).to_have_text(value, timeout=SOON)
        except AssertionError:
            return False
        return True

    until(written)


def cell_editor(page: Page) -> Locator:
    """The editor of the cell that is open."""
    return page.locator(".gdg-input, .gdg-growing-entry textarea").first


def open_cell(page: Page, right: int, down: int, focus: Callable[[], object]) -> None:
    """Open a cell of the grid by the arrow keys, looking after each where that has led.

    The grid is a canvas that the browser draws anew when its page or its size changes, and then forgets which of its
    cells was chosen: a person sees that, and begins again.

    Args:
        page: A page with a grid.
        right: Columns from its first one, which holds the number of the row.
        down: Rows from its first one.
        focus: Chooses its first cell.
    """
    canvas, there, led = page.get_by_test_id("data-grid-canvas").first, (1 + right, down), None

    def opened() -> bool:
        nonlocal led
        before = chosen_cell(page), cell_editor(page).is_visible()
        here = before[0] or led  # the row to add rows with is none that is told to readers
        if before[1] and here == there:
            return True
        if before[1]:
            page.keyboard.press("Escape")
        elif here is None or not canvas.evaluate("one => one.contains(document.activeElement)"):
            led = None
            focus()
        else:
            key = _towards(here, there)
            right_by, down_by = MOVES[key]
            led = here[0] + right_by, here[1] + down_by
            page.keyboard.press(key)
        for _ in range(LOOKS):
            page.wait_for_timeout(GLANCE * 1000)
            if (chosen_cell(page), cell_editor(page).is_visible()) != before:
                break
        return False

    until(opened)


def chosen_cell(page: Page) -> tuple[int, int] | None:
    """Column and row of the cell of the grid that is chosen; None if none is."""
    name = page.evaluate("document.querySelector('[data-testid^=glide-cell-][aria-selected=true]')?.dataset.testid")
    if name is None:
        return None
    column, row = name.removeprefix("glide-cell-").split("-")
    return int(column), int(row)


def _towards(here: tuple[int, int], there: tuple[int, int]) -> str:
    """Key that leads from a cell to another, or opens it."""
    if here[0] != there[0]:
        return "ArrowRight" if here[0] < there[0] else "ArrowLeft"
    if here[1] != there[1]:
        return "ArrowDown" if here[1] < there[1] else "ArrowUp"
    return "Enter"


def metric(page: Page, label: str) -> Locator:
    """The figure under a label."""
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue")
