"""Branch and bound over some missions freed together, the others as in the incumbent.

It has the columns that the incumbent uses, and of the others those with the lowest reduced costs at the multipliers
(kernel search; Angelelli, Mansini & Speranza 2010, doi:10.1016/j.cor.2010.02.002).
"""

from dataclasses import replace

import numpy as np

from planner.solve.decomposition import Decomposition
from planner.solve.highs import Callbacks, CallLimits, Solver
from planner.solve.milp import Mask, Vector, updated
from planner.solve.state import SolveState


class RestrictedSearch:
    """One such search; ended by its polls, so that it is reproducible."""

    def __init__(self, state: SolveState, decomposition: Decomposition, missions: list[int]) -> None:
        """Choose the columns that are free.

        Args:
            state: Has reduced costs.
            decomposition: All missions.
            missions: Those that are freed.
        """
        self._state, self._decomposition, self._missions = state, decomposition, missions
        self.ticks = 0.0
        """Work done [ticks]."""

    def run(self, values: Vector, capacities: Vector) -> Vector | None:
        """Search.

        Args:
            values: By column: a plan to begin with.
            capacities: By linking row: what the freed missions may use together.

        Returns:
            A plan that is no worse; None where none was found.
        """
        state, problem = self._state, self._state.problem
        free = self._free(values)
        rest = [number for number in range(len(self._decomposition)) if number not in self._missions]
        limits = capacities + self._decomposition.usage(rest, values)
        milp = replace(problem.milp, row_upper=updated(problem.milp.row_upper, self._decomposition.linking, limits))
        solver = Solver(milp.restricted(free, values), Callbacks(lambda _: state.cut_short), 1)
        solver.warm_start(values[free])
        tuning = state.tuning.neighbourhoods
        result = solver.solve(CallLimits(seconds=state.seconds_left, polls=tuning.polls))
        self.ticks = solver.ticks
        return updated(values, free, result.values) if result.found else None

    def _free(self, values: Vector) -> Mask:
        """Columns of the missions, without integer ones that neither the plan uses nor reduced costs recommend."""
        state, problem = self._state, self._state.problem
        free = np.isin(problem.mission, self._missions)
        deploy = free[problem.deploy]
        unused = deploy & (values[problem.deploy] < 0.5)
        costs = np.where(unused, state.reduced_costs, np.inf)
        kept = min(state.tuning.neighbourhoods.kernel, int(unused.sum()))
        threshold = np.partition(costs, kept - 1)[kept - 1] if kept else -np.inf
        free[problem.deploy] = deploy & (~unused | (costs <= threshold))
        return free
