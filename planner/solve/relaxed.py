"""What no plan leaves less than, units whole or in parts: the relaxation, with tangents where its solutions are."""

import math

from models.allocation import build
from models.instance import Instance
from models.outer_approximation import OuterApproximation
from planner.solve.calls import CallLimits
from planner.solve.highs import Solver, reset_threads
from planner.solve.problem import Problem

ROUNDS = 10
"""Solves, after each of which tangents are moved to the solution [1]."""

ROUNDING = 1e-7
"""Part of an objective by which a solution may be wrong [1]."""


def relaxed_bound(instance: Instance, rounds: int = ROUNDS) -> float:
    """A lower bound on the objective of every plan of an instance [exposure unit].

    It is the value of a linear program, and so convex in what is pledged: the bound at the mean of several pledges is
    no higher than the mean of their bounds. Pledges of the instance may be parts of units.

    Args:
        instance: The instance.
        rounds: Solves [1].
    """
    reset_threads()
    problem, bound = Problem.of(OuterApproximation.of(build(instance))), -math.inf
    for _ in range(rounds):
        found = Solver(problem.milp, None, 1, integer=False).solve(CallLimits())
        if not found.found:
            break
        bound = max(bound, found.objective - ROUNDING * abs(found.objective))
        problem.place_tangents(found.values)
    return bound
