"""Branch and bound over some missions freed together, the others as in the incumbent.

It has the columns that the incumbent uses, and of the others a draw of those with the lowest reduced costs at the
multipliers (kernel search; Angelelli, Mansini & Speranza 2010, doi:10.1016/j.cor.2010.02.002).
"""

import random
from dataclasses import replace

import numpy as np

from planner.solve.calls import Callbacks, CallLimits
from planner.solve.decomposition import Decomposition
from planner.solve.highs import Solver
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

    def run(self, values: Vector, capacities: Vector, rng: random.Random) -> Vector | None:
        """Search.

        Args:
            values: By column: a plan to begin with.
            capacities: By linking row: what the freed missions may use together.
            rng: Random numbers, by which searches from the same plan differ.

        Returns:
            A plan that is no worse; None where none was found.
        """
        state, problem = self._state, self._state.problem
        free = self._free(values, rng)
        rest = [number for number in range(len(self._decomposition)) if number not in self._missions]
        limits = capacities + self._decomposition.usage(rest, values)
        lean = problem.lean(values)
        milp = replace(lean, row_upper=updated(lean.row_upper, self._decomposition.linking, limits))
        solver = Solver(milp.restricted(free, values), Callbacks(lambda _: state.cut_short), 1)
        solver.leave_heuristics_out()
        solver.warm_start(values[free])
        tuning = state.tuning.neighbourhoods
        result = solver.solve(CallLimits(seconds=state.seconds_left, polls=tuning.polls))
        self.ticks = solver.ticks
        return updated(values, free, result.values) if result.found else None

    def _free(self, values: Vector, rng: random.Random) -> Mask:
        """Columns of the missions; of integer ones those that the plan uses, or integer missions, and a draw of others.

        These are drawn from those with the lowest reduced costs.
        """
        state, problem, tuning = self._state, self._state.problem, self._state.tuning.neighbourhoods
        free = np.isin(problem.mission, self._missions)
        deploy = free[problem.deploy]
        unused = np.flatnonzero(deploy & (values[problem.deploy] < 0.5))
        kernel = rng.choice(tuning.kernels)
        lowest = unused[np.argsort(state.reduced_costs[unused], kind="stable")][: tuning.among * kernel].tolist()
        deploy[unused] = state.proposed[unused]
        deploy[rng.sample(lowest, min(kernel, len(lowest)))] = True
        free[problem.deploy] = deploy
        return free
