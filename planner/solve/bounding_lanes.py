"""The lanes that raise the bound beside the neighbourhood search: one at a time, the other once it stalls."""

from planner.solve.branch_and_bound import BranchAndBound
from planner.solve.integer_bounding import IntegerBounding
from planner.solve.lagrangian import LagrangianDual
from planner.solve.state import SolveState


class BoundingLanes:
    """Branch and bound over all missions, and integer missions at multipliers, in turn."""

    def __init__(self, state: SolveState, dual: LagrangianDual, *, alone: bool) -> None:
        """Begin with branch and bound.

        Args:
            state: Receives bounds and incumbents.
            dual: The dual of the relaxation.
            alone: Whether branch and bound has to find incumbents too, and never gives way.
        """
        self._state, self._dual, self._alone = state, dual, alone
        self.branching = BranchAndBound(state, heuristics=alone)
        self._integer: IntegerBounding | None = None
        self._active: BranchAndBound | IntegerBounding = self.branching
        self._bounds = [state.bound]
        """The bound when the active lane took its turn, and after each of its rounds [exposure unit]."""

    def allow(self, ticks: float) -> None:
        """Let the active lane do so much more work [ticks]."""
        self._active.allow(ticks)

    def meet(self) -> None:
        """Wait until it has done what it may, exchange what was found, and let the other take its turn if it stalls."""
        self._active.meet()
        self._bounds.append(self._state.bound)
        if not self._alone and (self._active.ended or self._stalled):
            self._take_turns()

    def end(self) -> None:
        """End all but branch and bound, whose result says how."""
        if self._integer is not None:
            self._integer.end()

    @property
    def _stalled(self) -> bool:
        """Whether the bound has hardly risen over the last rounds."""
        tuning = self._state.tuning.rounds
        if len(self._bounds) <= tuning.patience:
            return False
        rise = self._bounds[-1] - self._bounds[-1 - tuning.patience]
        return rise < tuning.stalled * (self._state.objective - self._state.bound)

    def _take_turns(self) -> None:
        if self._active is self.branching and self._integer is None:
            self._integer = IntegerBounding(self._state, self._dual)
        other = self._integer if self._active is self.branching else self.branching
        if other is not None and not other.ended:
            self._active, self._bounds = other, [self._state.bound]
