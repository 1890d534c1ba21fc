"""Processes identified by number and start time, because numbers are reused."""

import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Process:
    """A process: its number and start time."""

    number: int
    began: str
    """Boot of the machine, and clock ticks from it until the process began."""

    @classmethod
    def of(cls, number: int) -> Self | None:
        """Process that has a number now; None if there is none, or it is a zombie."""
        try:
            # Fields of proc(5); the second is a name in brackets, which may hold blanks and brackets itself.
            state, *fields = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        return None if state in "ZX" else cls(number, f"{BOOT.read_text(encoding='utf-8').strip()} {fields[18]}")

    @property
    def alive(self) -> bool:
        """Whether it is running; another process with its number does not count."""
        return Process.of(self.number) == self

    def interrupt(self) -> bool:
        """Send it an interrupt; return whether it was still running. No other process is ever signalled."""
        with suppress(ProcessLookupError, PermissionError):
            handle = os.pidfd_open(self.number)
            try:
                if self.alive:
                    signal.pidfd_send_signal(handle, signal.SIGINT)
                    return True
            finally:
                os.close(handle)
        return False
