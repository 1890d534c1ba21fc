"""The worker that reads what was sent: a process of its own, with little memory and time, which ends after one piece.

It is given a function with its arguments and the time that it may take, and returns what that returns or raises.
"""

import pickle
import resource
import socket

from planner.jobs.pieces import receive, send
from planner.process.memory import memory_limited


def main() -> None:
    """Do the one piece of work that is asked for on the standard input, which is a socket."""
    with socket.socket(fileno=0) as asked:
        try:
            with memory_limited():
                work, arguments, seconds = receive(asked)
                resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
                answer = pickle.dumps((True, work(*arguments)))
        except Exception as error:  # noqa: BLE001 - raised again by whoever asked
            answer = pickle.dumps((False, error))
        send(asked, answer)
