"""The algorithm: bound, construct, cut, improve and branch, until the gap is closed.

Tangents underestimate the exposure that remains, so that a dual bound of the model holds for the exact objective; the
objective of a plan is always computed exactly. A construction heuristic, or the repair of a warm start,
gives the first incumbent at rough multipliers. Where the model is not too large, cuts tighten the relaxation; plans are
constructed from it in several ways, while the Lagrangian dual gives its bound and shows where to place the tangents.
Large neighbourhood search then improves the incumbent, and branch and bound over all columns that reduced costs do not
fix raises the bound.
If the gap stays open, tangents are moved to the incumbent or doubled, and branch and bound goes on from there.
"""

from collections.abc import Callable
from contextlib import closing

import numpy as np

from models.decision import Decision
from planner.solution import Limits, Progress, Solution, Step, Strategy
from planner.solve.bounding import Bounding
from planner.solve.calls import SolverStatus
from planner.solve.construction import Construction
from planner.solve.decomposition import Decomposition
from planner.solve.dive import DiveParameters
from planner.solve.floors import SEARCHED
from planner.solve.highs import reset_threads
from planner.solve.milp import Milp, Vector
from planner.solve.polishing import allocate, polish, polish_finally, repair, resume
from planner.solve.problem import Problem
from planner.solve.pruning import prune
from planner.solve.search import Search
from planner.solve.state import SolveState
from planner.solve.tolerances import FRACTIONAL
from planner.solve.tuning import DEFAULT, Tuning


class Algorithm:
    """One solve of one problem."""

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        on_progress: Callable[[Progress], None] = lambda _: None,
        interrupted: Callable[[], bool] = lambda: False,
        tuning: Tuning = DEFAULT,
    ) -> None:
        """Decompose the problem.

        Args:
            problem: The problem.
            limits: Termination criteria, threads and strategy.
            on_progress: Called with the progress of the solve, from the calling thread.
            interrupted: Whether the solve is to end early; called from any thread.
            tuning: Tuning of all components.
        """
        reset_threads()
        self._limits, self._tuning = limits, tuning
        self._state = SolveState(problem, limits, on_progress, interrupted, tuning)
        workers = 1 if limits.threads == 1 else 2
        self._decomposition = Decomposition(problem, self._state.poll, workers, interrupted, tuning)
        self._bounding = Bounding(self._state, self._decomposition)

    def run(self, start: Decision | None = None) -> Solution:
        """Solve until a termination criterion holds.

        Args:
            start: Warm start. The result is no worse than it where it is feasible; otherwise it is repaired.
        """
        with closing(self._decomposition):
            status = self._run(start)
        self._state.begin(Step.DONE)
        return self._state.result(status)

    def relaxed_milp(self) -> Milp:
        """The program with its tangents placed by the relaxation, without cuts."""
        with closing(self._decomposition):
            self._bounding.relax()
        return self._state.problem.without_cuts

    def _run(self, start: Decision | None) -> SolverStatus:
        state = self._state
        heuristics = self._limits.strategy is Strategy.DECOMPOSITION or start is not None
        status = self._open(start) if heuristics else SolverStatus.SOLVED
        if status is SolverStatus.SOLVED and heuristics and not state.large and not state.finished:
            self._bounding.separate()
            self._reconstruct(start)
        if status is SolverStatus.SOLVED and not state.finished:
            status = self._bounding.relax()
            if status is SolverStatus.SOLVED and heuristics and state.large:
                self._reconstruct(start)
            elif status is SolverStatus.SOLVED and heuristics and not state.finished:
                self._bounding.separate()
        if status is SolverStatus.SOLVED and not state.finished:
            status = self._search()
        if not state.large or not state.interrupted():
            polish_finally(state, self._final_error)
            prune(state, self._final_error)
        return status

    def _open(self, start: Decision | None) -> SolverStatus:
        """Find a first incumbent at rough multipliers: a warm start repaired, a construction, or the fewest units.

        Better multipliers and cuts take longer than it does.
        """
        state, problem = self._state, self._state.problem
        units = None if start is None else problem.warm_start(start.deploy)
        if start is not None and units is not None:
            state.begin(Step.OPEN)
            resume(state, start)
            if state.incumbent is None or not state.cut_short:
                allocate(state, units, error=self._final_error)
        status = self._bounding.maximise(self._tuning.lagrangian.rough_iterations)
        if status is not SolverStatus.SOLVED or state.incumbent is not None:
            return status
        if units is None:
            self._construct("nothing", loss=1.0)
        else:
            state.begin(Step.OPEN)
            repair(state, units, self._final_error)
        if state.incumbent is None and not state.interrupted():
            allocate(state, problem.milp.lower[problem.deploy])
        return status

    def _reconstruct(self, start: Decision | None) -> None:
        """Construct plans in several ways at better multipliers, unless a warm start is close enough to the bound."""
        if start is not None and self._state.gap <= self._tuning.lagrangian.close_start:
            return
        for construction in self._tuning.dives.constructions:
            if not self._state.finished:
                self._construct(*construction)
        polish(self._state)

    def _construct(self, reserved: str, loss: float, factor: float = 1.0) -> None:
        """Plan the missions in turn, those first that avert most.

        Args:
            reserved: What is reserved for missions that are planned later, as in `DiveTuning.constructions`.
            loss: Relative increase of the objective up to which a step of a dive is accepted [1].
            factor: Factor of the multipliers [1].
        """
        self._state.begin(Step.OPEN)
        objectives = [each.objective for each in self._bounding.dual.relaxations]
        order = sorted(range(len(objectives)), key=objectives.__getitem__)
        parameters = DiveParameters.constructive(self._tuning.dives, loss)
        self._decomposition.reset(SEARCHED)
        multipliers = factor * self._bounding.dual.multipliers
        Construction(self._state, self._decomposition, multipliers, self._reserved(reserved), parameters).run(order)

    def _reserved(self, what: str) -> Vector:
        """Resources reserved for missions: shape (missions, linking rows).

        Args:
            what: `all` of their shares in the master, in whole units of pledges; those of `funds`; or `nothing`.
        """
        shares = self._bounding.dual.shares
        if what == "nothing":
            return np.zeros_like(shares)
        units = np.floor(shares + FRACTIONAL) if what == "all" else 0.0
        return np.where(self._decomposition.funds, shares, units)

    def _search(self) -> SolverStatus:
        """Search in rounds, with tangents refined in between, until that no longer closes the gap."""
        state, status = self._state, SolverStatus.SOLVED
        search = Search(state, self._decomposition)
        while status is SolverStatus.SOLVED and not search.over:
            before = state.gap
            status = search.run(self._bounding.dual)
            if search.over:
                break
            polish(state)
            enough = max(self._limits.gap, self._tuning.tangents.doubled_above * before)
            if state.gap > enough and not self._refine():
                break
        return status

    def _refine(self) -> bool:
        """Rebuild the model with twice the tangents, and the incumbent in it.

        Returns:
            False where there are so many that the solver's rounding hides more.
        """
        state, coarse = self._state, self._state.problem
        if coarse.approximation.points.shape[1] >= self._tuning.tangents.most:
            return False
        state.begin(Step.REFINE)
        best = None if state.incumbent is None else coarse.decision(state.values)
        state.replace_problem(coarse.refined())
        if best is not None:
            resume(state, best)
            allocate(state, state.problem.warm_start(best.deploy))
        return True

    @property
    def _final_error(self) -> float:
        """Approximation error of the final plan, as a share of the gap asked for [1]; slow where large."""
        tuning = self._tuning.tangents
        return tuning.error if self._state.large else tuning.last_error
