"""Disks that are full or read-only are sentences: on every page and for every command, with nothing lost."""

import errno
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from planner.services.session import Session
from planner.workspace.journal import Journal
from tests.browser import ROOT
from tests.tiny import FOLDER, SHEETS, planned_work
from tests.waiting import HANG

FULL = "the disk is full"

PAGE = """
import streamlit as st
from planner.services.session import Session
from planner.ui.disk import saying_why

with saying_why():
    session = Session.open({!r}, "tab")
    if st.button("Edit", key="edit"):
        session.journal.edit("edited", {{"funds": None}})
    if st.button("Keep", key="keep"):
        session.journal.save_draft("areas", session.sheets["funds"])
    st.markdown("all of the page")
"""


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows: the system refuses it as it does where there is no room."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@pytest.mark.parametrize(("key", "said"), [("edit", "This could not be saved: "), ("keep", "cannot be used: ")])
def test_a_full_disk_is_said_on_the_page_and_costs_nothing(key, said):
    work = planned_work()
    app = AppTest.from_string(PAGE.format(work), default_timeout=HANG).run()
    with full_disk():
        app.button(key=key).click().run()
    assert not app.exception
    assert [said in each.value for each in app.error] == [True]
    assert "all of the page" not in [each.value for each in app.markdown]
    session = Session.open(work, "tab")
    assert (session.sheets, session.drafts, session.left_aside) == (SHEETS, {}, [])
    app.button(key=key).click().run()
    assert not app.error
    session = Session.open(work, "tab")
    assert ("funds" in session.sheets, bool(session.drafts)) == (key != "edit", key == "keep")


def test_a_home_that_cannot_be_written_is_said_on_the_page(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "file" / "home"))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=HANG).run()
    assert not app.exception
    assert "cannot be opened" in app.error[0].value


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
def test_a_page_says_what_the_disk_says(number, monkeypatch):
    work = planned_work()
    app = AppTest.from_string(PAGE.format(work), default_timeout=HANG).run()

    def edit(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Journal, "edit", edit)
    app.button(key="edit").click().run()
    assert not app.exception
    assert app.error[0].value.startswith("This could not be saved: ")
    assert "try again" in app.error[0].value


def command(*words: object, folder: Path, limit: int) -> subprocess.CompletedProcess[str]:
    """A command for which no file may grow beyond a limit [bytes]."""
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, words)], capture_output=True, text=True, timeout=HANG, check=False,
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["solve", FOLDER, "--plan-dir", "plan"], "The plan cannot be written to plan: the disk is full."),
        (
            ["solve", FOLDER, "--out", "plan.xlsx"],
            "The plan workbook cannot be written to plan.xlsx: the disk is full.",
        ),
        (["template", "case.xlsx"], "The command could not go on at "),
        (
            ["scenario", "save", FOLDER, "--name", "One", "--author", "Ann", "--store", "store.sqlite"],
            "cannot be used: disk I/O error.",
        ),
    ],
    ids=lambda given: given[0] if isinstance(given, list) else "",
)
def test_a_command_on_a_full_disk_says_so(words, said, tmp_path):
    ended = command(*words, folder=tmp_path, limit=200)
    assert "Traceback" not in ended.stderr
    assert ended.returncode == 1
    assert said in " ".join((ended.stdout + ended.stderr).replace("no larger file can be written there", FULL).split())
    assert {each.name for each in tmp_path.iterdir()} <= {"home", "store.sqlite"}
