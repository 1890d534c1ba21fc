"""Branch and bound by HiGHS over all columns that could be part of a better plan; it raises the dual bound."""

from threading import Thread

import numpy as np

from planner.solve.highs import NOT_RUN, UNLIMITED, Callbacks, CallLimits, Solver, SolverResult
from planner.solve.milp import Vector, updated
from planner.solve.state import SolveState


class BranchAndBound:
    """One branch and bound in a thread of its own, beside which heuristics can improve the incumbent."""

    def __init__(self, state: SolveState) -> None:
        """Start it, from the incumbent where there is one; columns with too high a reduced cost are fixed to 0.

        Args:
            state: Receives bounds and incumbents.
        """
        self._state = state
        problem = state.problem
        free = np.ones(len(problem.variables), dtype=bool)
        values = np.zeros(len(free)) if state.incumbent is None else state.incumbent
        free[problem.deploy] = (state.reduced_costs <= state.cutoff) | (values[problem.deploy] > 0)
        self._free = free
        callbacks = Callbacks(self._interrupt, lambda _, found: self._offer(found))
        self._solver = Solver(problem.milp.restricted(free, np.zeros(len(free))), callbacks, state.threads)
        if state.incumbent is not None:
            self._solver.warm_start(state.incumbent[free])
        self._result: SolverResult = NOT_RUN
        self._error: BaseException | None = None
        self._cancelled = False
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Ask it to end."""
        self._cancelled = True

    def result(self) -> SolverResult:
        """Wait for its end; the state then has its bound and its solution."""
        while self._thread.is_alive():
            self._thread.join(self._state.tuning.reports.poll_seconds)
            self._state.poll()
        if self._error is not None:
            raise self._error
        self._state.raise_bound(self._result.bound)
        if self._result.found:
            self._offer(self._result.values)
        return self._result

    def _run(self) -> None:
        limits = self._state.limits
        nodes = UNLIMITED if limits.work is None else limits.work
        gap = self._state.relative_gap_allowed * (1.0 - self._state.tuning.tangents.error)
        try:
            call = CallLimits(nodes=nodes, polls=limits.polls or UNLIMITED, gap=gap)
            self._result = self._state.call(self._solver, call)
        except BaseException as error:  # noqa: BLE001
            self._error = error

    def _interrupt(self, bound: float) -> bool:
        self._state.raise_bound(bound)
        return self._cancelled or self._state.interrupted() or self._state.closed

    def _offer(self, found: Vector) -> None:
        self._state.offer(updated(np.zeros(len(self._free)), self._free, found))
