"""The least value of one small model, solved as it is: no decomposition, no heuristics of the planner's own."""

from dataclasses import dataclass

from models.algebra import pyo
from planner.solve.calls import Callbacks, CallLimits, SolverStatus
from planner.solve.compiled import CompiledModel
from planner.solve.highs import Solver, reset_threads

POLLS = 4_000
"""Polls of the callback after which the search ends: work that is the same on every machine [1]."""


@dataclass(frozen=True)
class Least:
    """The least value of a model that was found, and what is proved of it [unit of the model's total]."""

    value: float
    """Infinity where no solution was found."""
    bound: float
    """No solution has a lower value."""
    impossible: bool
    """Whether it is proved that the model has no solution."""

    @property
    def found(self) -> bool:
        """Whether there is a solution, which the variables of the model have as their values."""
        return self.value < float("inf")


def least(model: pyo.ConcreteModel, gap: float, polls: int = POLLS) -> Least:
    """Minimise the `total` of a linear model, whose variables take the values of the solution.

    Args:
        model: The model; what is to stay has equal bounds, as a variable that Pyomo fixes is not read as such.
        gap: Difference of value and bound at which the search may end [unit of the total].
        polls: Polls of the callback after which it ends [1].
    """
    reset_threads()
    compiled = CompiledModel.of(model)
    result = Solver(compiled.milp, Callbacks(), 1).solve(CallLimits(polls=polls, gap=gap))
    if not result.found:
        return Least(float("inf"), result.bound, result.status is SolverStatus.INFEASIBLE)
    for variable, value in zip(compiled.variables, result.values.tolist(), strict=True):
        variable.set_value(value, skip_validation=True)
    bound = result.bound if compiled.milp.integer.any() else result.objective
    return Least(result.objective, min(bound, result.objective), impossible=False)
