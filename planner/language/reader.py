"""The language of whoever reads: of a session, a request or a command, never of the process."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ENGLISH, FRENCH = "en", "fr"

LANGUAGES = {ENGLISH: "English", FRENCH: "Français"}
"""Languages by their code, each by its own name."""

COMPLETE: tuple[str, ...] = (ENGLISH, FRENCH)
"""Languages that are offered: all that the planner says is translated, as a test shows."""

_SET: ContextVar[str] = ContextVar("language", default="")
_ASKED: list[Callable[[], str]] = []


def language() -> str:
    """Code of the language to tell in: as set for this context, else as the session says, else English."""
    found = _SET.get()
    if not found and _ASKED:
        found = _ASKED[-1]()
    return found if found in LANGUAGES else ENGLISH


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Tell in a language within a block."""
    before = _SET.set(code)
    try:
        yield
    finally:
        _SET.reset(before)


def set_language(code: str) -> None:
    """Tell in a language from here on, in this context: for a command, which has one reader."""
    _SET.set(code)


def asked_of(session: Callable[[], str]) -> None:
    """Ask the session of whoever reads for its language, wherever none is set; blank where there is no session.

    Called again, the last one is asked.
    """
    _ASKED[:] = [session]
