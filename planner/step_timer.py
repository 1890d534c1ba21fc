"""Times the steps of a run, and reports its progress by them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from planner.solution import Progress


class StepTimer:
    """Times the steps of a run and reports progress."""

    def __init__(self, watch: Callable[[Progress], None] = lambda _: None, began: float | None = None) -> None:
        self._watch, self._began = watch, time.monotonic() if began is None else began
        self.seconds: dict[str, float] = {"read": self.now()}

    def now(self) -> float:
        """Time since the run began [s]."""
        return time.monotonic() - self._began

    def tell(self, progress: Progress) -> None:
        """Report progress with the time of the whole run."""
        self._watch(replace(progress, seconds=self.now()))

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        began = self.now()
        self._watch(Progress(name, began))
        yield
        self.seconds[name] = self.now() - began
