"""Branch and bound by HiGHS over all columns that could be part of a better plan; it raises the dual bound."""

from threading import Thread

import numpy as np

from planner.solve.highs import NOT_RUN, Callbacks, CallLimits, Solver, SolverResult
from planner.solve.milp import Vector, updated
from planner.solve.rendezvous import Rendezvous
from planner.solve.state import SolveState
from planner.solve.tolerances import EQUAL


class BranchAndBound:
    """One branch and bound in a thread of its own, beside which heuristics can improve the incumbent.

    It works as far as it is allowed; bounds and incumbents change hands at meetings alone, so that they are the same
    on every machine.
    """

    def __init__(self, state: SolveState, *, heuristics: bool) -> None:
        """Prepare it, from the incumbent where there is one; columns with too high a reduced cost are fixed to 0.

        Args:
            state: Receives bounds and incumbents.
            heuristics: Whether it searches for incumbents by itself, and not for bounds alone.
        """
        self._state, self._milp, problem = state, state.problem.milp, state.problem
        self._free = np.ones(len(problem.variables), dtype=bool)
        units = np.zeros(len(problem.deploy)) if state.incumbent is None else state.units
        self._free[problem.deploy] = (state.reduced_costs <= state.cutoff) | (units > 0)
        callbacks = Callbacks(self._poll, self._keep, self._better)
        self._solver = Solver(self._milp.restricted(self._free, np.zeros(len(self._free))), callbacks, state.threads)
        if not heuristics:
            self._solver.leave_heuristics_out()
        self._ticks, self._bound = 0.0, -np.inf
        self._found: list[Vector] = []
        self._incumbent: tuple[float, Vector] | None = None
        self._result: SolverResult = NOT_RUN
        self._error: BaseException | None = None
        self._hand_over()
        if self._incumbent is not None:
            self._solver.warm_start(self._incumbent[1])
        self._rendezvous = Rendezvous(state.tuning.reports.poll_seconds)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether it has nothing more to do."""
        return self._rendezvous.ended

    def allow(self, ticks: float) -> None:
        """Let it work until it has done so much in all [ticks]."""
        self._rendezvous.allow(ticks)

    def meet(self) -> None:
        """Wait until it has done what it may; the state then has its bound and its incumbents, and it the state's."""
        self._rendezvous.meet(self._state.poll)
        self._state.raise_bound(self._bound)
        for found in self._found:
            self._state.offer(updated(np.zeros(len(self._free)), self._free, found))
        self._found.clear()
        self._hand_over()

    def result(self) -> SolverResult:
        """End it; the state then has its bound and its solution."""
        self._rendezvous.dismiss()
        while self._thread.is_alive():
            self._thread.join(self._state.tuning.reports.poll_seconds)
            self._state.poll()
        if self._error is not None:
            raise self._error
        self.meet()
        self._state.raise_bound(self._result.bound)
        if self._result.found:
            self._state.offer(updated(np.zeros(len(self._free)), self._free, self._result.values))
        return self._result

    def _run(self) -> None:
        try:
            gap = self._state.absolute_gap * (1.0 - self._state.tuning.tangents.error)
            if not self._rendezvous.report(0.0):
                self._result = self._state.call(self._solver, CallLimits(gap=gap))
        except BaseException as error:  # noqa: BLE001
            self._error = error
        finally:
            self._rendezvous.end()

    def _poll(self, bound: float) -> bool:
        """Note the bound, and wait where no more work is allowed; returns whether to end."""
        self._bound = max(self._bound, bound)
        done, self._ticks = self._solver.ticks - self._ticks, self._solver.ticks
        return self._rendezvous.report(done) or self._state.interrupted()

    def _keep(self, _: float, found: Vector) -> None:
        self._found.append(found.copy())

    def _better(self, objective: float) -> Vector | None:
        """The state's incumbent as of the last meeting, where it is better than an objective."""
        if self._incumbent is None or self._incumbent[0] >= objective - EQUAL * abs(objective):
            return None
        return self._incumbent[1]

    def _hand_over(self) -> None:
        """Take over the state's incumbent, with the segments of the tangents that this search has."""
        if self._state.incumbent is not None:
            values = self._state.problem.filled(self._state.incumbent, self._milp)
            self._incumbent = self._milp.objective(values), values[self._free]
