"""What the planner keeps is read by its owner alone."""

import os
from stat import S_IMODE

import pytest

from planner.durable.private import private_file, private_folder
from planner.files import read_case
from planner.formats.sheets import sheets_of
from planner.jobs import pool
from planner.jobs.job import Job
from planner.process.home import home
from planner.store import open_store
from planner.workspace.journal import Journal
from tests.browser import ROOT


@pytest.fixture(params=[0o000, 0o022, 0o277])
def umask(request):
    """Any umask that the app may be started with."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def modes(place):
    return {S_IMODE(each.stat().st_mode) & 0o077 for each in (place, *place.rglob("*"))}


@pytest.mark.usefixtures("umask")
def test_whatever_the_umask_is(tmp_path):
    private_folder(tmp_path / "a" / "b")
    private_file(tmp_path / "a" / "b" / "c")
    assert [S_IMODE(each.stat().st_mode) for each in (tmp_path / "a", *(tmp_path / "a").rglob("*"))] == [
        0o700, 0o700, 0o600,
    ]  # fmt: skip


@pytest.mark.usefixtures("umask")
def test_what_is_open_to_others_is_closed_with_its_content_kept(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o755)
    (tmp_path / "open" / "file").write_text("kept")
    (tmp_path / "open" / "file").chmod(0o644)
    private_folder(tmp_path / "open")
    private_file(tmp_path / "open" / "file")
    assert modes(tmp_path / "open") == {0}
    assert (tmp_path / "open" / "file").read_text() == "kept"


@pytest.mark.usefixtures("umask")
def test_workspaces_and_databases_are_private(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    journal = Journal.begin(home() / "works", sheets_of(read_case(ROOT / "data" / "tiny")))
    journal.edit("a step", {"funds": None})
    open_store(str(tmp_path / "home" / "scenarios.sqlite"))
    assert S_IMODE((home() / "works").stat().st_mode) == 0o700
    assert modes(tmp_path / "home") == {0}


def test_jobs_are_in_private_folders(tmp_path, monkeypatch):
    monkeypatch.setattr(pool.POOL, "dispatch", lambda *_: None)
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    job = pool.submit(home() / "jobs", sheets_of(read_case(ROOT / "data" / "tiny")), [0.1], 1.0)
    assert isinstance(job, Job)
    assert S_IMODE(job.folder.stat().st_mode) == S_IMODE(job.folder.parent.stat().st_mode) == 0o700
