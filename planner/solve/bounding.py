"""Bounding: the dual bound of the relaxation, with tangents placed at its solution and cuts added to it."""

import itertools

from planner.solution import Step
from planner.solve.calls import SolverStatus
from planner.solve.cuts import Cuts, ceiling_cuts
from planner.solve.decomposition import Decomposition
from planner.solve.lagrangian import LagrangianDual
from planner.solve.milp import Vector
from planner.solve.state import SolveState


class Bounding:
    """Lagrangian dual of a problem, and tightening of its relaxation."""

    def __init__(self, state: SolveState, decomposition: Decomposition) -> None:
        """Begin without multipliers.

        Args:
            state: Receives bounds and reduced costs.
            decomposition: The missions of its problem.
        """
        self._state, self._decomposition = state, decomposition
        self.dual = LagrangianDual(decomposition, state.problem.milp.offset, state.tuning.lagrangian)

    def maximise(self, iterations: int | None = None) -> SolverStatus:
        """Raise the bound by better multipliers, and take over reduced costs.

        Args:
            iterations: Most iterations; `LagrangianTuning.iterations` if None. In small models `iterations_if_small`
                takes the place of either.
        """
        state, tuning = self._state, self._state.tuning.lagrangian
        state.begin(Step.RELAX)
        if not self._decomposition.feasible:
            return SolverStatus.INFEASIBLE
        tolerance = max(tuning.least_tolerance, tuning.tolerance * state.limits.gap)
        most = tuning.iterations if iterations is None else iterations
        most = tuning.iterations_if_small if state.small else most
        status = self.dual.maximise(lambda: state.seconds_left, most, tolerance, self._enough)
        if self.dual.relaxations:
            state.reduced_costs = self.dual.reduced_costs[state.problem.deploy]
            state.relaxation_bound = self.dual.bound
        return status

    def relax(self) -> SolverStatus:
        """Raise the bound, alternating with moves of tangents to the solution of the relaxation."""
        return self._fitted(self.maximise())

    def _fitted(self, status: SolverStatus) -> SolverStatus:
        """Move tangents to the solution of the relaxation and maximise the dual in turn, until the error is small."""
        state, tuning = self._state, self._state.tuning.tangents
        for _ in range(tuning.placements):
            if status is not SolverStatus.SOLVED or state.finished:
                break
            values = self.dual.values
            if not state.tangents_err(values, state.problem.milp.objective(values), tuning.error):
                break
            self._fit_effect(values)
            status = self.maximise()
        return status

    def separate(self) -> None:
        """Add cuts mission by mission while they raise its objective; then raise the bound.

        Where units may not come, these cuts change which of them share people, so effort is cut again after them.
        """
        state = self._state
        state.begin(Step.CUT)
        self._decomposition.reset()
        found = self._decomposition.in_parallel(self._separate, range(len(self._decomposition)))
        cuts = list(itertools.chain.from_iterable(found))
        if not cuts:
            return
        state.problem.add_cuts(Cuts.together(cuts))
        self.dual.restart()
        status = self.maximise(state.tuning.lagrangian.iterations_after_cuts)
        if state.problem.effort_cuts:
            self._fitted(status)

    def _enough(self, bound: float) -> bool:
        """Record a bound; return whether it closes the gap."""
        self._state.raise_bound(bound)
        return self._state.finished

    def _fit_effect(self, values: Vector) -> None:
        self._state.place_tangents(values)
        self._state.cut_efforts(values)
        self._decomposition.update_effect(self._state.problem)
        self.dual.restart()

    def _separate(self, number: int) -> list[Cuts]:
        """Cut loop of one mission at the best multipliers; the cuts are over the columns of the whole problem."""
        mission, state, tuning = self._decomposition[number], self._state, self._state.tuning.cuts
        mission.set_multipliers(self.dual.multipliers)
        relaxed, added = mission.relax(state.seconds_left), []
        for _ in range(tuning.rounds):
            if relaxed.status is not SolverStatus.SOLVED or state.cut_short:
                break
            cuts = ceiling_cuts(mission.milp, mission.ceilings, relaxed.values, tuning)
            if not len(cuts.limits):
                break
            mission.add_cuts(cuts)
            added.append(cuts.over(mission.columns, len(state.problem.variables)))
            before, relaxed = relaxed, mission.relax(state.seconds_left)
            if relaxed.objective - before.objective < tuning.least_rise * abs(relaxed.objective):
                break
        return added
