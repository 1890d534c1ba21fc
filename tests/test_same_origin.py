"""The app answers its own pages alone, and asks no other machine to find that out."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.request import Request, urlopen

import pytest

from planner.ui.same_origin import SameOrigin
from tests.browser import ROOT, answers
from tests.waiting import HANG, until

OUTSIDE = "http://pledges.example.org"

AUDITED = """
import os, runpy, sys

log = os.open(os.environ["ASKED"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

def note(event, given):
    if event == "socket.connect":
        os.write(log, f"{given[1][0] if isinstance(given[1], tuple) else ''}\\n".encode())
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        os.write(log, f"{given[0] or ''}\\n".encode())

sys.addaudithook(note)
runpy.run_module("planner.ui", run_name="__main__")
"""
"""The app, with every address that it resolves or asks in a file."""


def heard(scope: dict) -> tuple[bool, list[dict]]:
    """Whether the app hears a request, and what is answered before it does."""
    reached, sent = [], []

    async def app(*_) -> None:
        reached.append(True)

    async def send(message: dict) -> None:
        sent.append(message)

    asyncio.run(SameOrigin(app)(scope, None, send))
    return bool(reached), sent


def asked(kind: str, **headers: str | list[str]) -> dict:
    several = {name: [value] if isinstance(value, str) else value for name, value in headers.items()}
    pairs = [(name.encode(), value.encode()) for name, values in several.items() for value in values]
    return {"type": kind, "headers": pairs, "method": "GET", "path": "/"}


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("origin", ["http://localhost:8501", "https://localhost:8501", []])
def test_its_own_pages_and_programs_are_heard(kind, origin):
    assert heard(asked(kind, host="localhost:8501", origin=origin)) == (True, [])


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "origin",
    [
        OUTSIDE, "http://localhost:8502", "http://localhost", "http://127.0.0.1:8501", "null", "", "file://localhost:8501",
        "http://localhost:8501@pledges.example.org", "http://[localhost", ["http://localhost:8501", OUTSIDE],
    ],
)  # fmt: skip
def test_pages_from_elsewhere_are_not(kind, origin):
    reached, sent = heard(asked(kind, host="localhost:8501", origin=origin))
    assert not reached
    assert sent[0] in (
        {"type": "websocket.close", "code": 1008, "reason": ""},
        {"type": "http.response.start", "status": 403, "headers": [(b"content-length", b"0")]},
    )


def test_of_two_hosts_neither_is_the_one_asked_for():
    scope = asked("websocket", host=["localhost:8501", "pledges.example.org"], origin="http://localhost:8501")
    assert not heard(scope)[0]


@contextmanager
def audited(folder, **settings: str):
    """The app on a free port, and the file of the addresses that it asks."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    asked = folder / "asked"
    own = {"PLANNER_HOME": str(folder / "home"), "PLANNER_CASE": str(ROOT / "data" / "tiny"), "ASKED": str(asked)}
    server = subprocess.Popen(
        [sys.executable, "-c", AUDITED, "--server.port", str(port)], cwd=ROOT, env=os.environ | own | settings,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: answers(f"http://localhost:{port}") or server.poll() is not None)
        yield port, asked
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=HANG)


def greeted(port: int, origin: str | None, host: str = "") -> int:
    """The status that a handshake of a websocket is answered with."""
    names = {"Host": host or f"localhost:{port}", "Connection": "Upgrade", "Upgrade": "websocket"}
    names |= {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    if origin is not None:
        names["Origin"] = origin
    with socket.create_connection(("localhost", port), timeout=HANG) as connection:
        lines = [f"{name}: {value}" for name, value in names.items()]
        connection.sendall("\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""]).encode())
        return int(connection.recv(1024).split()[1])


def outside(asked) -> set[str]:
    """Addresses of other machines among those asked."""
    own = {"", "localhost", "0.0.0.0"}  # noqa: S104
    found = set(asked.read_text(encoding="utf-8").split("\n")) - own
    return {name for name in found if not (name[0].isdigit() and ip_address(name).is_loopback)}


@pytest.mark.parametrize("bound", ["localhost", "0.0.0.0"])  # noqa: S104
def test_the_app_asks_no_other_machine_who_may_come(tmp_path, bound):
    hosts = " pledges.example.org ,localhost, 127.0.0.1"
    with audited(tmp_path, STREAMLIT_SERVER_ADDRESS=bound, PLANNER_HOSTS=hosts) as (port, asked):
        assert greeted(port, OUTSIDE) == 403
        assert greeted(port, f"http://localhost:{port + 1}") == 403
        assert greeted(port, f"http://127.0.0.1:{port}") == 403
        assert greeted(port, f"http://localhost:{port}") == 101
        assert greeted(port, f"http://127.0.0.1:{port}", f"127.0.0.1:{port}") == 101
        assert greeted(port, "https://pledges.example.org", "pledges.example.org") == 101
        assert greeted(port, "https://elsewhere.example.org", "elsewhere.example.org") == 400
        assert greeted(port, None) == 101
        with pytest.raises(OSError, match="403"):
            urlopen(Request(f"http://localhost:{port}/_stcore/health", headers={"Origin": OUTSIDE}))
    assert outside(asked) == set()
