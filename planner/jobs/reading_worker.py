"""The worker that reads what was sent: a process of its own, with little memory and time, which ends after one piece.

It is given a function with its arguments, and returns what that returns or raises.
"""

import pickle
import resource
import socket

from planner.file_limits import LIMITS
from planner.jobs.pieces import receive, send
from planner.process.memory import memory_limited


def main() -> None:
    """Do the one piece of work that is asked for on the standard input, which is a socket."""
    resource.setrlimit(resource.RLIMIT_CPU, (LIMITS.seconds, LIMITS.seconds + 1))
    with socket.socket(fileno=0) as asked:
        try:
            with memory_limited():
                work, arguments = receive(asked)
                answer = pickle.dumps((True, work(*arguments)))
        except Exception as error:  # noqa: BLE001 - raised again by whoever asked
            answer = pickle.dumps((False, error))
        send(asked, answer)
