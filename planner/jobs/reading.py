"""Read what was sent in a process of its own, so that no file takes the memory or the time of the server."""

import pickle
import socket
from collections.abc import Callable
from typing import TypeVar, TypeVarTuple

from planner.file_limits import LIMITS, mebibytes
from planner.jobs.fork_server import SERVER
from planner.jobs.pieces import receive, send
from planner.language import say

Given = TypeVarTuple("Given")  # not told
Result = TypeVar("Result")


class ReadingError(Exception):
    """What was sent takes more memory or time to read than is allowed; the message says so."""


def confined(work: Callable[[*Given], Result], *arguments: *Given, seconds: int = LIMITS.seconds) -> Result:
    """Do a piece of work on what was sent, in a process with a limit of memory and time.

    Args:
        work: A function of a module.
        arguments: Its arguments.
        seconds: Most time that it may take [s].

    Raises:
        ReadingError: It takes more than is allowed.
    """
    asked = pickle.dumps((work, arguments, seconds))
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            worker = SERVER.fork("planner.jobs.reading_worker", stdin=theirs.fileno(), stderr=2)
        ours.settimeout(seconds)
        try:
            send(ours, asked)
            done, found = receive(ours)
        except (OSError, EOFError):
            worker.interrupt()
            raise ReadingError(_too_much(seconds)) from None
    if not done:
        raise ReadingError(_too_much(seconds)) if isinstance(found, MemoryError) else found
    result: Result = found
    return result


def _too_much(seconds: int) -> str:
    return say(
        "What was sent takes more than {seconds} s or {size:,} MiB of memory to read.",
        seconds=seconds,
        size=mebibytes(LIMITS.memory_bytes),
    )
