"""Pruning: no deployment stays that averts less than it costs, people and money allocated anew without it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from models.deployments import Start
from planner.solution import Step
from planner.solve.calls import CallLimits, SolverStatus
from planner.solve.highs import Solver
from planner.solve.milp import Indices, Vector, updated
from planner.solve.polishing import allocate
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tolerances import EQUAL

Removal = tuple[float, list[int], float]
"""Least change of the objective by the relaxation [exposure unit]; places in `deploy`; units left of each [units]."""

MOST_TRIALS = 400
"""Most removals that are tried [1]."""


def prune(state: SolveState, error: float) -> None:
    """Remove units of the incumbent as long as the exact objective falls, those first that seem to avert least.

    The linear program over people and money prices every unit; by its convexity none averts less than it is priced at,
    so that only those are tried whose price is below their cost. One unit of a start is tried alone, then all, then all
    troops with their enablers at a mission: none of these may pay alone.

    Args:
        state: Has an incumbent or none.
        error: As in `allocate`.
    """
    if state.incumbent is None or state.cut_short or not _charged(state.problem):
        return
    state.begin(Step.PRUNE)
    trials = 0
    while not state.cut_short and trials < MOST_TRIALS:
        pruned, tried = _pruned_once(state, error)
        trials += tried
        if not pruned:
            return


def _charged(problem: Problem) -> bool:
    """Whether money is charged for, so that a unit may cost more than it averts."""
    return problem.instance.cost_weight > 0


def _pruned_once(state: SolveState, error: float) -> tuple[bool, int]:
    """Remove the first units without which the exact objective is lower; whether there were any, and what was tried."""
    problem, units, before, tried = state.problem, state.units, state.objective, 0
    solver = _with_units(state, units)
    found = solver.solve(CallLimits())
    if found.status is not SolverStatus.SOLVED:
        return False, tried
    prices = problem.milp.by_column.T @ _duals(problem, found.duals) - problem.milp.cost
    for estimate, places, left in sorted(_removals(problem, units, prices[problem.deploy])):
        if estimate >= 0 or state.cut_short:
            break
        tried += 1
        fewer = updated(units, np.array(places, dtype=np.int32), np.full(len(places), left))
        if _bound(solver, problem, fewer, places) < before * (1 - EQUAL):
            allocate(state, fewer, error=error)
            if state.objective < before * (1 - EQUAL):
                return True, tried
        _set_units(solver, problem, places, units)
    return False, tried


def _with_units(state: SolveState, units: Vector) -> Solver:
    """A solver of the relaxation with units fixed."""
    milp, deploy = state.problem.milp, state.problem.deploy
    fixed = replace(milp, lower=updated(milp.lower, deploy, units), upper=updated(milp.upper, deploy, units))
    return Solver(fixed, None, state.threads, integer=False)


def _duals(problem: Problem, duals: Vector) -> Vector:
    """Dual values of all rows."""
    return duals if len(duals) else np.zeros(problem.milp.coefficients.shape[0])


def _removals(problem: Problem, units: Vector, prices: Vector) -> Iterator[Removal]:
    """Units that may be removed, with the least change of the objective.

    Args:
        problem: The problem.
        units: By column of `deploy`: units that deploy [units].
        prices: By column of `deploy`: what a unit averts at least, less its cost [exposure unit / unit].
    """
    together: dict[str, list[int]] = defaultdict(list)
    for place in np.flatnonzero(units > 0).tolist():
        name, pledge, preparation, period = problem.starts[place]
        for left in {0.0, float(units[place]) - 1.0}:
            yield float(prices[place] * (units[place] - left)), [place], left
        deployments = problem.instance.missions[name].deployments
        if deployments[Start(pledge, preparation, period)].kind != "police":
            together[name].append(place)
    for places in together.values():
        yield float(np.dot(prices[places], units[places])), places, 0.0


def _bound(solver: Solver, problem: Problem, units: Vector, places: list[int]) -> float:
    """Lower bound on the exact objective with other units in some places [exposure unit]."""
    _set_units(solver, problem, places, units)
    result = solver.solve(CallLimits())
    return result.objective if result.status is SolverStatus.SOLVED else np.inf


def _set_units(solver: Solver, problem: Problem, places: list[int], units: Vector) -> None:
    columns: Indices = problem.deploy[places]
    solver.set_bounds(columns, units[places], units[places])
