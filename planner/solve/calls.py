"""Calls of the solver: what a call is limited by, hears meanwhile, and results in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

import numpy as np

from planner.solve.milp import Vector

NOTHING: Vector = np.empty(0)
"""The values of no solution."""


UNLIMITED = 2**31 - 1
"""No limit on nodes or iterations."""


class SolverStatus(Enum):
    """How a call of the solver ended."""

    SOLVED = auto()
    CUT_SHORT = auto()
    INFEASIBLE = auto()
    FAILED = auto()


@dataclass(frozen=True)
class SolverResult:
    """Result of a call of the solver."""

    status: SolverStatus
    values: Vector
    """Values of all columns; empty where there is no solution."""
    objective: float
    """Objective of the solution [exposure unit]; infinity where there is none."""
    bound: float
    """Dual bound that the call proved [exposure unit]; minus infinity where it proved none."""
    duals: Vector = field(default_factory=lambda: NOTHING)
    """Dual values by row [exposure unit / unit of the row]; empty where columns are integer."""

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return bool(np.isfinite(self.objective))


NOT_RUN = SolverResult(SolverStatus.CUT_SHORT, NOTHING, np.inf, -np.inf)
"""Result of a call for which there is no time."""


@dataclass(frozen=True)
class CallLimits:
    """Termination criteria of one call of the solver."""

    seconds: float = np.inf
    polls: int = UNLIMITED
    """Polls of the interrupt callback of branch and bound: work that is the same on every machine."""
    iterations: int = UNLIMITED
    """Simplex iterations."""
    gap: float = 0.0
    """Difference of incumbent and bound at which branch and bound ends [exposure unit]."""
    cutoff: float = np.inf
    """Objective from which on the dual simplex method may report a relaxation infeasible [exposure unit]."""


@dataclass(frozen=True)
class Callbacks:
    """Callbacks of a call of the solver."""

    interrupt: Callable[[float], bool] = lambda _: False
    """Polled often with the dual bound so far [exposure unit]; returns whether to stop."""
    on_incumbent: Callable[[float, Vector], object] = lambda *_: None
    """Called with the objective [exposure unit] and the values of every new incumbent of branch and bound."""
    better: Callable[[float], Vector | None] | None = None
    """Called with the objective of branch and bound's incumbent [exposure unit]; returns the values of a better one, or
    None. None where there is nothing to hear from."""
