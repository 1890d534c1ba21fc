"""The highest level that all of some areas can reach together: what no plan can do better, and what a plan does."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from models.allocation import build
from models.decision import Decision
from models.instance import Instance
from models.outer_approximation import OuterApproximation
from planner.solve.calls import Callbacks, CallLimits
from planner.solve.highs import Solver, reset_threads
from planner.solve.milp import Indices, Milp, Vector, updated
from planner.solve.problem import Problem

ROUNDS = 6
"""Relaxations, after each of which tangents are moved to the solution [1]."""

POLLS = 60
"""Polls after which the search with whole units ends [1]: some seconds on the default case."""

AreaKey = tuple[str, str]
"""(mission, area)."""


@dataclass(frozen=True)
class Ladder:
    """What an area is to avert at a level, over the horizon; more the higher the level."""

    at_zero: float
    """At level 0 [exposure unit]."""
    per_level: float
    """For each level more [exposure unit]."""


@dataclass(frozen=True)
class Fairest:
    """The highest level that areas reach together."""

    level: float
    """That of a solution with whole units, by the tangents; minus infinity where none was found."""
    bound: float
    """No plan reaches a higher one."""
    decision: Decision | None = None
    """That solution."""


def fairest(
    instance: Instance, ladders: Mapping[AreaKey, Ladder], lowest: float, highest: float, *, search: bool = True
) -> Fairest:
    """The highest level that all of some areas can reach together, whatever it costs.

    Args:
        instance: The instance.
        ladders: What each area is to avert at a level.
        lowest: Lowest level.
        highest: Highest level.
        search: Whether to search for whole units that reach it; if not, the bound alone is found.
    """
    reset_threads()
    problem, bound, start = Problem.of(OuterApproximation.of(build(_limited(instance, ladders)))), highest, None
    for _ in range(ROUNDS):
        milp = _levelled(problem, ladders, lowest, highest)
        found = Solver(milp, None, 1, integer=False).solve(CallLimits())
        if not found.found:
            return Fairest(-np.inf, -np.inf)
        bound, start = min(bound, -found.objective), found.values
        problem.place_tangents(start[:-1])
    if not search:
        return Fairest(-np.inf, bound)
    milp = _levelled(problem, ladders, lowest, bound)
    result = Solver(milp, Callbacks(lambda _: False), 1).solve(CallLimits(polls=POLLS))
    if not result.found:
        return Fairest(-np.inf, bound)
    return Fairest(-result.objective, bound, problem.decision(result.values[:-1]))


def _limited(instance: Instance, ladders: Mapping[AreaKey, Ladder]) -> Instance:
    """The instance with a row for each of the areas, and none for others."""
    missions = {
        name: replace(
            mission,
            areas={
                a: replace(each, left_limit=0.5 if (name, a) in ladders else None) for a, each in mission.areas.items()
            },
        )
        for name, mission in instance.missions.items()
    }
    return replace(instance, missions=missions)


def _levelled(problem: Problem, ladders: Mapping[AreaKey, Ladder], lowest: float, highest: float) -> Milp:
    """The program that maximises the level, in its last column."""
    milp, floors = problem.milp, problem.floors
    asked = [ladders[key] for key in floors.keys]
    column = np.zeros(milp.coefficients.shape[0])
    column[floors.rows] = [-each.per_level for each in asked]
    return Milp(
        cost=np.append(np.zeros(len(milp.cost)), -1.0),
        offset=0.0,
        lower=np.append(milp.lower, lowest),
        upper=np.append(milp.upper, highest),
        integer=np.append(milp.integer, np.False_),
        row_lower=_with(milp.row_lower, floors.rows, [each.at_zero for each in asked]),
        row_upper=milp.row_upper,
        coefficients=sparse.hstack([milp.coefficients, sparse.csr_matrix(column).T], format="csr"),
    )


def _with(values: Vector, places: Indices, new: list[float]) -> Vector:
    return updated(values, places, np.array(new, dtype=float))
