"""Workers are forks: each as clean as a process of its own, and started again if somebody ends the server."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest

from planner.jobs.fork_server import ForkRequest, ForkServer
from planner.jobs.process import Process
from tests.waiting import HANG, until

ROOT = Path(__file__).parent.parent


@pytest.fixture
def server(monkeypatch) -> Iterator[ForkServer]:
    """One that has been killed before it had loaded anything."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PLANNER_STALE", "of the server")
    with closing(ForkServer()) as server:
        server.start()
        process = Process.of(server.number)
        os.kill(process.number, signal.SIGKILL)
        until(lambda: not process.alive)
        yield server
        last = Process.of(server.number)
    until(lambda: not last.alive)


def test_a_fork_is_a_process_of_its_own_and_the_server_is_started_again(server, tmp_path, monkeypatch):
    said, errors, typed = tmp_path / "said", tmp_path / "errors", tmp_path / "typed"
    typed.write_text("a folder\n", encoding="utf-8")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    with typed.open("rb") as stdin, errors.open("wb") as stderr:
        process = server.fork("tests.forked", str(said), stdin=stdin.fileno(), stderr=stderr.fileno())
        monkeypatch.delenv("PLANNER_STALE")
        monkeypatch.chdir(tmp_path)
        other = server.fork("tests.forked", str(tmp_path / "other"), stdin=stdin.fileno(), stderr=stderr.fileno())
    until(lambda: said.exists() and (tmp_path / "other").exists())
    found, later = (json.loads(file.read_text(encoding="utf-8")) for file in (said, tmp_path / "other"))
    assert found == {
        "number": process.number, "session": process.number, "folder": str(ROOT), "home": str(tmp_path / "home"),
        "stale": "of the server", "read": "a folder\n", "blocked": [], "threads": 1, "loaded": True,
    }  # fmt: skip
    assert (later["number"], later["session"]) == (other.number, other.number)
    assert (later["folder"], later["stale"]) == (str(tmp_path), None)
    until(lambda: not process.alive and not other.alive)
    assert errors.read_text(encoding="utf-8").count("RuntimeError: it fails as any process does") == 2


def test_a_fork_that_nobody_heard_of_does_nothing_where_whoever_asked_was_killed(tmp_path):
    said = tmp_path / "said"
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    asked = ForkRequest("tests.forked", (str(said),), {}, str(ROOT))
    with theirs, Path(os.devnull).open("rb") as nothing:
        socket.send_fds(ours, [json.dumps(asdict(asked)).encode()], [nothing.fileno(), nothing.fileno()])
        ours.close()
        done = subprocess.run(
            [sys.executable, "-m", "planner.jobs.fork_server", str(theirs.fileno())], pass_fds=[theirs.fileno()],
            cwd=ROOT, capture_output=True, check=False, timeout=HANG,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert not said.exists()
