"""Limits of the solves that answer a question."""

from dataclasses import dataclass

from planner.solution import Limits

INCUMBENT = Limits(0.002, threads=1, work=20)
SCREEN = Limits(0.05, threads=1, work=1)
SEARCH = Limits(0.005, threads=1, work=4)


@dataclass(frozen=True)
class SolveLimits:
    """Limits of the solves of a question; each has one thread, because several run at once.

    All limit deterministic work, so that an answer does not depend on the load of the machine: a search ends by its
    gap, or after a number of rounds, of about a second each on the default case. Warm-started from the remaining plan,
    the deciding search comes within 0.3 to 0.45 % of its bound there in some seconds, and three times the work hardly
    improves it (`python -m benchmarks.insight limits`): most of the rest is the integrality gap. The plan that all
    others are compared with gets half a minute once, which brings it to 0.1 %.
    """

    incumbent: Limits = INCUMBENT
    """For the plan that all others are compared with."""
    screen: Limits = SCREEN
    """For the relaxation that estimates what deserves a search first."""
    search: Limits = SEARCH
    """For the plan that decides an answer."""
