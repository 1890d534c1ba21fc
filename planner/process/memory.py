"""The memory of this process: what it has for itself, and a limit on what a piece of work may take besides."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.file_limits import LIMITS

OF_ITSELF = Path("/proc/self/statm")
"""Sizes of this process in pages: of its addresses, of what is in memory, and of what of that is shared."""


def own_memory() -> int:
    """Memory that this process has for itself [bytes]; 0 where that is not known."""
    if not OF_ITSELF.is_file():
        return 0
    _, there, shared, *_ = _sizes()
    return there - shared


@contextmanager
def memory_limited(most: int = LIMITS.memory_bytes) -> Iterator[None]:
    """Limit the memory that is taken meanwhile, in a process that does nothing else; in any other nothing is limited.

    Args:
        most: Most memory beyond what there is [bytes].

    Raises:
        MemoryError: More is needed.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    if threading.active_count() > 1 or not OF_ITSELF.is_file():
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (_least(_addresses() + most, *before), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _addresses() -> int:
    """Size of what this process has now [bytes]."""
    return _sizes()[0]


def _sizes() -> list[int]:
    """Sizes of this process [bytes]."""
    return [int(pages) * resource.getpagesize() for pages in OF_ITSELF.read_text(encoding="ascii").split()]


def _least(*limits: int) -> int:
    """The lowest of some limits, of which any may be none."""
    return min(each for each in limits if each != resource.RLIM_INFINITY)
