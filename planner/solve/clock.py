"""Clock of a solve: its time limit, interrupts, and the seconds that each step takes."""

import time
from collections.abc import Callable


class Clock:
    """Runs from its creation."""

    def __init__(self, seconds: float, interrupted: Callable[[], bool], step: str) -> None:
        """Start it.

        Args:
            seconds: Time limit [s].
            interrupted: Whether the solve is to end early.
            step: The first step.
        """
        self.interrupted, self.step = interrupted, step
        self.seconds: dict[str, float] = {}
        """Seconds by step that has ended [s]."""
        self._limit = seconds
        self._began = self._step_began = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Time since the start [s]."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        """Time that is left [s]; none after an interrupt."""
        return 0.0 if self.interrupted() else self._limit - self.elapsed

    def begin(self, step: str) -> None:
        """End one step and begin the next."""
        now = time.monotonic()
        self.seconds[self.step] = self.seconds.get(self.step, 0.0) + now - self._step_began
        self.step, self._step_began = step, now
