"""`python -m planner` is the command line."""

import os
import signal
import sys
from typing import NoReturn

from planner.language import say, told
from planner.language.asked import language_asked
from planner.language.reader import set_language
from planner.process.interrupts import MESSAGE, STOPPED, exit_stopped, treat_sigterm_as_interrupt
from planner.process.streams import OF_DISKS, outlast, reason, unwritten

FAILED = 1
"""Exit code of a command that failed, or could not write its output."""


def main() -> None:
    """Run the command line; an interrupt ends it with a sentence, even during start-up."""
    outlast()
    treat_sigterm_as_interrupt()
    set_language(language_asked(sys.argv[1:], os.environ))
    heeded = signal.getsignal(signal.SIGINT)
    if heeded is signal.default_int_handler:
        signal.signal(signal.SIGINT, exit_stopped)
    from planner.cli import app  # noqa: PLC0415

    signal.signal(signal.SIGINT, heeded)
    try:
        app(prog_name="planner")
    except SystemExit as end:
        if end.code == STOPPED:
            sys.stderr.write(f"{told(MESSAGE)}\n")
        elif why := unwritten():
            _fail(why)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done: what it came to stays what it is
        raise
    except OSError as error:
        if error.errno not in OF_DISKS and "temporary" not in str(error.strerror):
            raise
        if error.filename:
            _fail(say("The command could not go on at {file}: {reason}.", file=error.filename, reason=reason(error)))
        _fail(say("The command could not go on: {reason}.", reason=reason(error)))


def _fail(sentence: str) -> NoReturn:
    sys.stderr.write(f"{told(sentence)}\n")
    raise SystemExit(FAILED) from None


if __name__ == "__main__":
    main()
