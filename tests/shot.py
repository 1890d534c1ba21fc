"""A process that is shot at one step after another: before each thing that it does to files."""

import os
import sys
from collections.abc import Callable, Iterator

STEPS = frozenset(
    {
        "open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.truncate", "os.chmod", "os.utime",
        "os.scandir", "os.listdir", "shutil.rmtree", "shutil.copystat", "ctypes.dlopen", "ctypes.dlsym",
        "sqlite3.connect", "sqlite3.connect/handle",
    }
)  # fmt: skip
"""What the interpreter tells before it is done."""

SHOT = 9


def shot_at_every_step(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> Iterator[int]:
    """Do work in a process that ends at the first step, then in one that ends at the second, until one gets through.

    Args:
        work: What it does; a fork of this process does it.
        before: What is done here before each.

    Yields:
        The number of the step, after each process but the last.
    """
    step = 0
    while True:
        step += 1
        before()
        child = os.fork()
        if not child:
            _work(work, step)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        if ended == 0:
            return
        if ended != SHOT:
            raise RuntimeError(f"the process ended by itself at step {step}")
        yield step


def _work(work: Callable[[], object], step: int) -> None:
    """Work until a step; never returns."""
    left = [step]

    def shoot(event: str, _: object) -> None:
        if event in STEPS:
            left[0] -= 1
            if left[0] == 0:
                os._exit(SHOT)

    try:
        sys.addaudithook(shoot)
        work()
        os._exit(0)
    finally:
        os._exit(1)
