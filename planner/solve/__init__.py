"""A model in, the best decision and a bound on every other one out; the only package that knows HiGHS."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyomo.environ as pyo

from planner.solution import Limits, Progress, Solution
from planner.solve.rounds import Rounds

__all__ = ["solve", "write_mps"]


def solve(model: pyo.ConcreteModel, limits: Limits, watch: Callable[[Progress], None] = lambda _: None) -> Solution:
    """Find the decision with the least exposure, and a bound that no decision can beat.

    Args:
        model: A model fresh from `models.allocation.build`; its tangents are moved.
        limits: When to stop. A run that stops by its gap, not by time, is reproducible.
        watch: Called now and then with where the solve stands.

    Returns:
        The outcome, the best decision and the certified bound. An interrupt from the keyboard ends the search and
        keeps the best decision.
    """
    rounds = Rounds(model, limits, watch)
    with _keyboard_interrupts(rounds.stop):
        return rounds.run()


def write_mps(model: pyo.ConcreteModel, file: Path, limits: Limits) -> None:
    """Write the model that `solve` searches first, its tangents placed by the relaxation, in MPS format.

    Rows and columns have the names of the model's, blanks in keys replaced by underscores.
    """
    Rounds(model, limits, lambda _: None).write(file)


@contextmanager
def _keyboard_interrupts(stop: Callable[[], None]) -> Iterator[None]:
    """While the solver runs, Ctrl-C asks it to stop instead of raising."""
    try:
        before = signal.signal(signal.SIGINT, lambda *_: stop())
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
