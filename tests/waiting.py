"""Waiting for what comes: its absence for minutes is a hang and fails a test, and no clock decides anything else."""

import errno
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

HANG = 600.0
"""Time after which what was waited for will not come [s]; far longer than a machine takes that is merely busy: one
that runs ten programs at once on two cores has taken six minutes for what takes half of one alone."""

PLENTY = 3600.0
"""Time limit of a search that is to end by its gap, by its work, or by being told to [s]."""

GLANCE = 0.02
"""Time between the first two looks [s]."""

SELDOM = 0.25
"""Most time between two looks [s]: they take time from what is waited for."""


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds.

    Raises:
        TimeoutError: It hangs.
    """
    ends, pause = time.monotonic() + HANG, GLANCE
    while not holds():
        if time.monotonic() > ends:
            raise TimeoutError("what was waited for did not come")
        time.sleep(pause)
        pause = min(1.25 * pause, SELDOM)


class Gate:
    """A file that whoever reads it waits at, until it is opened: a pipe that nobody has written to."""

    def __init__(self, file: Path) -> None:
        """Put it in the place of a file, whose content comes back when it is opened."""
        self._file, self._content = file, file.read_bytes()
        file.unlink()
        os.mkfifo(file)
        self._pipe: int | None = None

    def reached(self) -> bool:
        """Whether somebody waits at it."""
        if self._pipe is None:
            try:
                self._pipe = os.open(self._file, os.O_WRONLY | os.O_NONBLOCK)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
        return self._pipe is not None

    def open(self) -> None:
        """Let through whoever waits at it, and all who come later."""
        until(self.reached)
        whole = self._file.with_name(f"{self._file.name}.whole")
        whole.write_bytes(self._content)
        whole.replace(self._file)
        os.write(self._pipe, self._content)
        self.close()

    def close(self) -> None:
        """Let go of it; whoever waits at it reads nothing."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
