"""`python -m planner` is the command line."""

import signal
import sys

from planner.interrupts import STOPPED, WORDS, heed_requests_to_end, leave


def main() -> None:
    """Run the command line; one that is stopped ends with a sentence, even while the planner is still being loaded."""
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
        raise


if __name__ == "__main__":
    main()
