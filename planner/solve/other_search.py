"""Other plans of an instance: nearly as good as its best, with people elsewhere, and most of what a direction asks.

Branch and bound finds units; people and money are then placed for them as well as can be. If these leave more than is
allowed all the same, which the tangents hid, a tangent of the whole objective there cuts these units off. Where all
columns are searched, and nothing but tangents was added, it is proved that there is no such plan if none is left.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from models.allocation import build
from models.alternatives import Direction, OtherPlan, among, build_other, objective_tangent
from models.decision import Decision, decision_of
from models.deployments import Start
from models.instance import Instance
from models.outer_approximation import OuterApproximation
from planner.solution import Limits
from planner.solve.calls import Callbacks, CallLimits, SolverResult, SolverStatus
from planner.solve.compiled import CompiledModel
from planner.solve.highs import Solver, reset_threads
from planner.solve.polishing import allocate
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tolerances import EQUAL, FRACTIONAL

TANGENTS = 10
"""Tangents of a threat in a period [1]."""

SLACK = 1e-7
"""Part of the limit by which it is passed in the model, so that no plan is lost to rounding [1]."""

ERROR = 1e-3
"""Approximation error of people and money that are placed, as a share of the gap asked for [1]."""


@dataclass(frozen=True)
class SearchWork:
    """Work of one search, the same on every machine."""

    starts: int = 400
    """Starts up to which all of them are searched, to the end; of more only those near plans in hand [1]."""
    polls: int = 2_000
    """Polls after which branch and bound over all of them ends [1]."""
    polls_near: int = 80
    """The same over some of them [1]."""
    rounds: int = 60
    """Most solves, with a tangent or a lower limit after each [1]."""
    rounds_near: int = 6
    """The same over some of them [1]."""


@dataclass(frozen=True)
class OtherFound:
    """What a search has found."""

    decision: Decision | None
    proved: bool = False
    """Where there is none: whether it is proved that there is none at all."""


class OtherSearch:
    """A search for another plan over the starts of an instance."""

    def __init__(
        self,
        instance: Instance,
        asked: OtherPlan,
        direction: Direction,
        limits: Limits,
        work: SearchWork,
        *,
        whole: bool,
    ) -> None:
        """Build its model.

        Args:
            instance: The instance, with the starts that are searched.
            asked: What the plan must keep.
            direction: What it is to have most of.
            limits: Gap that people and money are placed for.
            work: Work that it may do.
            whole: Whether the instance has all starts.
        """
        reset_threads()
        self._asked, self._limits, self._work, self._whole = asked, replace(limits, threads=1), work, whole
        self._model = build_other(instance, asked, direction, TANGENTS)
        self._model.most.set_value(asked.limit * (1 + SLACK))
        self._compiled = CompiledModel.of(self._model)
        self._approximation = OuterApproximation.of(self._model)
        self._problem = Problem.of(OuterApproximation.of(build(instance, TANGENTS)))
        self._left = work.rounds if whole else work.rounds_near
        self._tightened = False

    def tighten(self, excess: float) -> None:
        """Ask for a plan that leaves less, as orders left more than the solution did.

        Args:
            excess: By how much the orders passed the limit [exposure unit].
        """
        self._tightened = True
        self._model.most.set_value(self._model.most.value - excess)

    def run(self) -> OtherFound:
        """The next plan that is found; after `tighten`, one that leaves less."""
        while self._left:
            self._left -= 1
            result = self._solved()
            if not result.found:
                none = result.status is SolverStatus.INFEASIBLE
                return OtherFound(None, proved=none and self._whole and not self._tightened)
            state = self._placed(decision_of(self._compiled.variables, result.values))
            if state.incumbent is None:
                break
            self._cut(state)
            if state.objective <= self._asked.limit * (1 + EQUAL):
                return OtherFound(self._problem.decision(state.values))
            if not self._whole:
                self.tighten(state.objective - self._asked.limit)
        return OtherFound(None)

    def _solved(self) -> SolverResult:
        """Branch and bound with all tangents so far."""
        self._compiled = self._compiled.updated(self._model)
        polls = self._work.polls if self._whole else self._work.polls_near
        solver = Solver(self._compiled.milp, Callbacks(), 1)
        if not self._whole:
            solver.leave_heuristics_out()
        return solver.solve(CallLimits(polls=polls))

    def _placed(self, decision: Decision) -> SolveState:
        """People and money placed anew for the units of a decision."""
        state = SolveState(self._problem, self._limits)
        allocate(state, self._problem.warm_start(decision.deploy), error=ERROR)
        return state

    def _cut(self, state: SolveState) -> None:
        """Cut units off whose objective, at best, is above the limit."""
        drivers = state.values[self._problem.drivers]
        self._model.objective_tangents.add(objective_tangent(self._model, self._approximation, drivers))


def other_search(
    instance: Instance,
    asked: OtherPlan,
    direction: Direction,
    near: Collection[tuple[str, Start]],
    limits: Limits,
    work: SearchWork,
) -> OtherSearch | None:
    """The search for another plan of an instance.

    Args:
        instance: The instance.
        asked: What the plan must keep.
        direction: What it is to have most of.
        near: Starts that plans in hand use, with their missions: of a large instance these are searched, and those
            that the relaxation uses.
        limits: Gap that people and money are placed for.
        work: Work that it may do.

    Returns:
        The search; None where the relaxation proves that there is no such plan.
    """
    whole = sum(len(mission.deployments) for mission in instance.missions.values()) <= work.starts
    if whole:
        return OtherSearch(instance, asked, direction, limits, work, whole=True)
    relaxed = _relaxed_starts(instance, asked, direction)
    if relaxed is None:
        return None
    starts: dict[str, set[Start]] = defaultdict(set)
    for name, start in {*near, *relaxed}:
        starts[name].add(start)
    return OtherSearch(among(instance, starts), asked, direction, limits, work, whole=False)


def _relaxed_starts(instance: Instance, asked: OtherPlan, direction: Direction) -> set[tuple[str, Start]] | None:
    """Starts that the relaxation uses, with their missions; None where it has no solution."""
    reset_threads()
    model = build_other(instance, asked, direction, TANGENTS)
    model.most.set_value(asked.limit * (1 + SLACK))
    compiled = CompiledModel.of(model)
    result = Solver(compiled.milp, Callbacks(), 1, integer=False).solve(CallLimits())
    if result.status is SolverStatus.INFEASIBLE:
        return None
    used = [compiled.variables[int(place)] for place in np.flatnonzero(result.values > FRACTIONAL)]
    deployed = (each for each in used if each.parent_component().local_name == "deploy")
    return {(each.parent_block().index(), Start(*each.index())) for each in deployed}
