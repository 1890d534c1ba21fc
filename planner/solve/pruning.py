"""Pruning: no deployment stays that averts less than it costs, people and money allocated anew without it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

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

MOST_PLACINGS = 30
"""Most removals for which people are placed anew where areas have limits [1]: on the default case one takes about a
second there, and few of them pay."""

FLOOR_CUTS = 10
"""Most times that solutions which break limits on areas are cut off, for each removal [1]."""


def prune(state: SolveState, error: float) -> None:
    """Remove units of the incumbent as long as the exact objective falls, those first that seem to avert least.

    The linear program over people and money prices every unit; by its convexity none averts less than it is priced at,
    so that only those are tried whose price is below their cost. One unit of a start is tried alone, then all, then all
    troops with their enablers at a mission: none of these may pay alone. Where areas have limits few are tried, so that
    a unit that does not pay may stay.

    Args:
        state: Has an incumbent or none.
        error: As in `allocate`.
    """
    if state.incumbent is None or state.cut_short or not _charged(state.problem):
        return
    state.begin(Step.PRUNE)
    allowed = _Allowance(MOST_TRIALS, MOST_PLACINGS if state.problem.floors else MOST_TRIALS)
    while not state.cut_short and not allowed.spent and _pruned_once(state, error, allowed):
        pass


@dataclass
class _Allowance:
    """What may still be tried."""

    trials: int
    """Removals [1]."""
    placings: int
    """Removals for which people are placed anew [1]."""

    @property
    def spent(self) -> bool:
        """Whether no more may be tried."""
        return self.trials <= 0 or self.placings <= 0


def _charged(problem: Problem) -> bool:
    """Whether money is charged for, so that a unit may cost more than it averts."""
    return problem.instance.cost_weight > 0


def _pruned_once(state: SolveState, error: float, allowed: _Allowance) -> bool:
    """Remove the first units without which the exact objective is lower; whether there were any."""
    problem, units, before = state.problem, state.units, state.objective
    solver = _with_units(state, units)
    found = solver.solve(CallLimits())
    if found.status is not SolverStatus.SOLVED:
        return False
    prices = problem.milp.by_column.T @ _duals(problem, found.duals) - problem.milp.cost
    for estimate, places, left in sorted(_removals(problem, units, prices[problem.deploy])):
        if estimate >= 0 or state.cut_short or allowed.placings <= 0:
            break
        allowed.trials -= 1
        fewer = updated(units, np.array(places, dtype=np.int32), np.full(len(places), left))
        if _bound(solver, problem, fewer, places, before) < before * (1 - EQUAL):
            allocate(state, fewer, error=error)
            allowed.placings -= 1
            if state.objective < before * (1 - EQUAL):
                return True
        _set_units(solver, problem, places, units)
    return False


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


def _bound(solver: Solver, problem: Problem, units: Vector, places: list[int], enough: float) -> float:
    """Lower bound on the exact objective with other units in some places [exposure unit].

    Where its solution breaks limits on areas, that is cut off, as no placing of the units need come near it.

    Args:
        solver: Holds the relaxation, and keeps the cuts.
        problem: The problem.
        units: By column of `deploy`: units that deploy [units].
        places: Where they are others than before.
        enough: A bound that is enough.
    """
    _set_units(solver, problem, places, units)
    for _ in range(FLOOR_CUTS):
        result = solver.solve(CallLimits())
        if result.status is not SolverStatus.SOLVED:
            return np.inf
        if result.objective >= enough or problem.keeps_floors(result.values):
            break
        cuts = problem.floor_cuts_at(result.values, 0.0)
        solver.add_rows(cuts.coefficients, cuts.limits)
    return result.objective


def _set_units(solver: Solver, problem: Problem, places: list[int], units: Vector) -> None:
    columns: Indices = problem.deploy[places]
    solver.set_bounds(columns, units[places], units[places])
