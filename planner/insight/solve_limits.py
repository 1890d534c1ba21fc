"""Limits of the solves that answer a question."""

from dataclasses import dataclass

from planner.solution import Limits
from planner.solve import VariationWork

INCUMBENT = Limits(0.002, threads=1, work=20)
SEARCH = Limits(0.005, threads=1, work=4)
VARIATION = Limits(0.0005, threads=1, work=4)
EVERY_MISSION = VariationWork(missions=50, polls=10)
QUICK = VariationWork(missions=1, polls=15)
THOROUGH = VariationWork(missions=3, polls=15, bounding=12)
SHARED_BOUND = VariationWork(missions=0, polls=0, bounding=50)


@dataclass(frozen=True)
class SolveLimits:
    """Limits of the solves of a question; each has one thread, because several run at once.

    All limit deterministic work, so that an answer does not depend on the load of the machine. Variations of one plan
    have the same work each: a mission takes up to some seconds on the default case, and a poll a fraction of one.
    """

    incumbent: Limits = INCUMBENT
    """For the plan that all others are compared with."""
    search: Limits = SEARCH
    """For a plan that cannot be made from the incumbent by closing or opening something."""
    variation: Limits = VARIATION
    """Gap and safety limit of variations."""
    base: VariationWork = EVERY_MISSION
    """For the plan that variations begin with: every mission, one by one."""
    quick: VariationWork = QUICK
    """For a first answer."""
    thorough: VariationWork = THOROUGH
    """For the answer."""
    shared_bound: VariationWork = SHARED_BOUND
    """For a bound that serves many offers at once."""
