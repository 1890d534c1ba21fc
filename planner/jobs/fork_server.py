"""The fork server: a process that has loaded the modules of the workers, and is forked for each of them.

A worker starts in milliseconds instead of the seconds that its modules take to load, and shares their memory. The
server never solves, so that no thread of HiGHS is ever forked. It runs as `python -m planner.jobs.fork_server SOCKET`
and ends when the process that started it does; its forks outlive both.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from planner.jobs.process import Process
from planner.process.interrupts import interrupts_blocked

WORKERS = ("planner.jobs.planning_worker", "planner.jobs.question_worker", "planner.jobs.reading_worker")
"""Modules whose `main` a fork runs."""

OURS = "PLANNER_"
"""Beginning of the names of the variables of the environment that a fork takes from whoever asks for it."""

LARGEST = 65_536
"""Most bytes of a request."""


@dataclass(frozen=True)
class ForkRequest:
    """What a fork runs, and where."""

    module: str
    """Module whose `main` it runs."""
    arguments: Sequence[str]
    environment: Mapping[str, str]
    """Variables of the environment that are this program's own."""
    folder: str
    """The folder that it works in."""


class ForkServer:
    """The fork server of this process, started when the first worker is asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._connection: socket.socket | None = None
        self.number: int | None = None
        """Number of its process; None where it was never started."""

    def start(self) -> None:
        """Start it, if it has not been started yet; it loads its modules meanwhile."""
        with self._lock:
            self._connected()

    def fork(self, module: str, *arguments: str, stdin: int, stderr: int) -> Process:
        """Run the `main` of a module in a process that outlives this one.

        Args:
            module: Name of the module.
            arguments: Given to its `main`.
            stdin: Descriptor of its standard input.
            stderr: Descriptor of its standard error.

        Returns:
            The process, known before it does anything: its number may be that of another as soon as it has ended.
        """
        environment = {name: value for name, value in os.environ.items() if name.startswith(OURS)}
        request = json.dumps(asdict(ForkRequest(module, arguments, environment, str(Path.cwd())))).encode()
        with self._lock:
            try:
                return self._ask(request, [stdin, stderr])
            except (OSError, EOFError):
                self._disconnect()  # somebody has ended it
                return self._ask(request, [stdin, stderr])

    def _ask(self, request: bytes, streams: list[int]) -> Process:
        connection = self._connected()
        socket.send_fds(connection, [request], streams)
        answer = connection.recv(LARGEST)
        if not answer:
            raise EOFError("The fork server has ended.")  # not told
        return Process(**json.loads(answer))

    def _connected(self) -> socket.socket:
        if self._connection is None:
            self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            command = [sys.executable, "-m", "planner.jobs.fork_server", str(theirs.fileno())]
            with theirs, interrupts_blocked():
                started = subprocess.Popen(  # noqa: S603
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
                    start_new_session=True,
                )  # fmt: skip
            self.number = started.pid
            threading.Thread(target=started.wait, daemon=True).start()
        return self._connection

    def close(self) -> None:
        """End it; what it has forked goes on."""
        with self._lock:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


SERVER = ForkServer()
"""The fork server of this process."""


def serve(connection: socket.socket) -> Callable[[], object] | None:
    """Fork for every request; return what a fork has to run, and None in the server when nobody asks any more.

    Whoever asks may be killed meanwhile: a fork that nobody has heard of then ends before it does anything.
    """
    while True:
        try:
            request, streams, _, _ = socket.recv_fds(connection, LARGEST, 2)
        except ConnectionResetError:
            return None
        if not request:
            return None
        waits, goes_on = os.pipe()
        number = os.fork()
        if number == 0:
            connection.close()
            os.close(goes_on)
            os.read(waits, 1)
            os.close(waits)
            return _forked(ForkRequest(**json.loads(request)), *streams)
        process = Process.of(number) or Process(number, "")  # it waits meanwhile, and so keeps its number
        for stream in (*streams, waits):
            os.close(stream)
        try:
            connection.send(json.dumps(asdict(process)).encode())
        except (BrokenPipeError, ConnectionResetError):
            os.kill(number, signal.SIGKILL)
            return None
        os.close(goes_on)


def _forked(asked: ForkRequest, stdin: int, stderr: int) -> Callable[[], object]:
    """Make a fork look like a process of its own; interrupts that came meanwhile are delivered at the end."""
    os.setsid()
    for stream, place in ((stdin, 0), (stderr, 2)):
        os.dup2(stream, place)
        os.close(stream)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.chdir(asked.folder)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(asked.environment)
    main = import_module(asked.module).main
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    return lambda: main(*asked.arguments)


def main(descriptor: int) -> None:
    """Load the modules of the workers, and serve whoever holds the other end of a socket."""
    for module in WORKERS:
        import_module(module)
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps forks that have ended
    with socket.socket(fileno=descriptor) as connection:
        run = serve(connection)
    if run is not None:
        run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
