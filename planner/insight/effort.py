"""How much work each solve of a question may do."""

from dataclasses import dataclass

from planner.solution import Limits

SAFETY = 900.0
"""Time after which a solve is given up, on a machine that is far too busy or a case that is far too large [s]."""

BASE = Limits(0.002, SAFETY, threads=1, work=3, polls=40)
SCREEN = Limits(0.05, SAFETY, threads=1, work=1, polls=1)
SEARCH = Limits(0.005, SAFETY, threads=1, work=4, polls=6)


@dataclass(frozen=True)
class Effort:
    """Limits of the solves of a question; each has one thread, as several run at once.

    All are work limits, so that an answer does not depend on what else the machine does: branch and bound ends by its
    gap, or after so many polls of its callback, about half a second each on the default case. Warm-started from what
    is left of a plan, the solve that decides comes within 0.3 to 0.45 % of its bound there in some seconds, and one of
    three times the work is hardly closer (`python -m benchmarks.insight limits`): most of what is left is the
    distance between integer and fractional units. The plan that all others are held against is worth half a minute
    once, which brings it to 0.1 %.
    """

    base: Limits = BASE
    """For the plan that all others are held against."""
    screen: Limits = SCREEN
    """For the relaxation that says what is worth a search first."""
    search: Limits = SEARCH
    """For a plan that decides."""
