"""How long each solve of a question may take."""

from dataclasses import dataclass

from planner.solution import Limits

BASE = Limits(0.005, 60.0, threads=1, work=3)
SCREEN = Limits(0.05, 20.0, threads=1)
SEARCH = Limits(0.005, 5.0, threads=1)


@dataclass(frozen=True)
class Effort:
    """Limits of the solves of a question; each has one thread, as several run at once.

    `benchmarks/insight.py` has the measurements that these come from: on the default case a relaxation takes 1.4 s, a
    search of 5 s ends within 0.6 % of its bound, and one of 10 s is no closer, as what is left is the distance between
    whole and split units.
    """

    base: Limits = BASE
    """For the plan that all others are held against."""
    screen: Limits = SCREEN
    """For the relaxation that says what is worth a search first."""
    search: Limits = SEARCH
    """For a plan that decides."""
