"""Handle interrupts: Ctrl-C, and SIGTERM, which is treated like Ctrl-C."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from planner.language import say, told

STOPPED = 130
"""Exit code of a command stopped before it had a result."""

MESSAGE = say("Stopped.")


def exit_stopped(*_: object) -> None:
    """Exit at once with a sentence, as there is no result yet; in English while what tells it is not loaded."""
    sentence: str = MESSAGE
    with suppress(ImportError, AttributeError):
        sentence = told(MESSAGE)
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
    os._exit(STOPPED)


def treat_sigterm_as_interrupt(first: Callable[[], None] = lambda: None) -> None:
    """Install a handler that treats SIGTERM like Ctrl-C.

    Args:
        first: Hook that is called first.
    """

    def as_interrupt(_: int, frame: FrameType | None) -> None:
        """Call the hook, then the handler of interrupts."""
        first()
        heeded = signal.getsignal(signal.SIGINT)
        (heeded if callable(heeded) else exit_stopped)(signal.SIGINT, frame)

    signal.signal(signal.SIGTERM, as_interrupt)


@contextmanager
def interrupts_blocked() -> Iterator[None]:
    """Block interrupts; processes started meanwhile inherit the block."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Call a function on interrupts instead of raising; only in the main thread, which receives them."""
    try:
        before = signal.signal(signal.SIGINT, lambda *_: stop())
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
