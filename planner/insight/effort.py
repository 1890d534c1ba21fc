"""How much work each solve of a question may do."""

from dataclasses import dataclass

from planner.solution import Limits

SAFETY = 900.0
"""Time after which a solve is given up, on a machine that is far too busy or a case that is far too large [s]."""

BASE = Limits(0.002, SAFETY, threads=1, work=3, looks=40)
SCREEN = Limits(0.05, SAFETY, threads=1, work=1, looks=1)
SEARCH = Limits(0.005, SAFETY, threads=1, work=4, looks=6)


@dataclass(frozen=True)
class Effort:
    """Limits of the solves of a question; each has one thread, as several run at once.

    `benchmarks/insight.py` measures what these come from: on the default case a relaxation takes 1.4 s, a search of 5 s
    ends within 0.5 to 0.75 % of its bound, by what else the machine does, and one of 10 s is hardly closer (0.5 to
    0.65 %), as most of what is left is the distance between whole and split units. By work, in half a minute, it is
    0.3 %: worth it once, for the plan that all others begin with.
    """

    base: Limits = BASE
    """For the plan that all others are held against."""
    screen: Limits = SCREEN
    """For the relaxation that says what is worth a search first."""
    search: Limits = SEARCH
    """For a plan that decides."""
