"""Interrupts: Ctrl-C, and a request to end, which is heeded like Ctrl-C."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

STOPPED = 130
"""Exit code of a command that was stopped before it had anything to keep."""

MESSAGE = "Stopped.\n"


def exit_stopped(*_: object) -> None:
    """End at once with a sentence: there is nothing to keep yet."""
    sys.stderr.write(MESSAGE)
    sys.stderr.flush()
    os._exit(STOPPED)


def treat_sigterm_as_interrupt(first: Callable[[], None] = lambda: None) -> None:
    """From now on, do on a request to end (SIGTERM) what Ctrl-C does at that moment.

    Args:
        first: What is done before that.
    """

    def as_interrupt(_: int, frame: FrameType | None) -> None:
        """Do what is done before, and then what an interrupt would."""
        first()
        heeded = signal.getsignal(signal.SIGINT)
        (heeded if callable(heeded) else exit_stopped)(signal.SIGINT, frame)

    signal.signal(signal.SIGTERM, as_interrupt)


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Hold interrupts back; what is started meanwhile begins with them held back."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Take interrupts, one or many, for a wish to stop, instead of raising; in the main thread, which hears of them."""
    try:
        before = signal.signal(signal.SIGINT, lambda *_: stop())
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
