"""`python -m planner` is the command line."""

import signal
import sys

from planner.interrupts import STOPPED, WORDS, heed_requests_to_end, leave
from planner.streams import FULL, outlast, reason, unwritten

FAILED = 1
"""Exit code of a command that could not do, or could not say, what it was asked for."""


def main() -> None:
    """Run the command line; one that is stopped ends with a sentence, even while the planner is still being loaded."""
    outlast()
    heed_requests_to_end()
    heeded = signal.getsignal(signal.SIGINT)
    if heeded is signal.default_int_handler:
        signal.signal(signal.SIGINT, leave)
    from planner.cli import app  # noqa: PLC0415

    signal.signal(signal.SIGINT, heeded)
    try:
        app()
    except SystemExit as end:
        if end.code == STOPPED:
            sys.stderr.write(WORDS)
        elif why := unwritten():
            _fail(why)
        raise
    except OSError as error:
        if error.errno not in FULL:
            raise
        _fail(f"The command could not go on{f' at {error.filename}' if error.filename else ''}: {reason(error)}.")


def _fail(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(FAILED) from None


if __name__ == "__main__":
    main()
