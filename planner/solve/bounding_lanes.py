"""The lanes that raise the bound beside the neighbourhood search: one at a time, the other once it stalls."""

from planner.solve.branch_and_bound import BranchAndBound
from planner.solve.integer_bounding import IntegerBounding
from planner.solve.lagrangian import LagrangianDual
from planner.solve.state import SolveState


class BoundingLanes:
    """Branch and bound over all missions, and integer missions at multipliers, in turn.

    Where there is no branch and bound, integer missions begin once the neighbourhood search stalls.
    """

    def __init__(self, state: SolveState, dual: LagrangianDual, *, branches: bool, improves: bool) -> None:
        """Begin with branch and bound, if there is one.

        Args:
            state: Receives bounds and incumbents.
            dual: The dual of the relaxation.
            branches: Whether there is branch and bound.
            improves: Whether a neighbourhood search goes on beside; if not, branch and bound finds incumbents too, and
                never gives way.
        """
        self._state, self._dual, self._improves = state, dual, improves
        self.branching = BranchAndBound(state, heuristics=not improves) if branches else None
        self._integer: IntegerBounding | None = None
        self._active: BranchAndBound | IntegerBounding | None = self.branching
        self._reached = [self._measure]
        """What was reached when the active lane took its turn, and after each of its rounds [exposure unit]."""

    @property
    def idle(self) -> bool:
        """Whether no lane is at work."""
        return self._active is None

    def allow(self, ticks: float) -> None:
        """Let the active lane do so much more work [ticks]."""
        if self._active is not None:
            self._active.allow(ticks)

    def meet(self) -> None:
        """Wait until it has done what it may, exchange what was found, and let the other take its turn if it stalls."""
        if self._active is not None:
            self._active.meet()
        self._reached.append(self._measure)
        if self._improves and self._stalled:
            self._take_turns()

    def end(self) -> None:
        """End all but branch and bound, whose result says how."""
        if self._integer is not None:
            self._integer.end()

    @property
    def _measure(self) -> float:
        """What the active lane raises, or the neighbourhood search without one [exposure unit]."""
        return -self._state.objective if self.idle else self._state.bound

    @property
    def _stalled(self) -> bool:
        """Whether that has hardly risen over the last rounds, or the lane has ended."""
        if self._active is not None and self._active.ended:
            return True
        tuning = self._state.tuning.rounds
        solves_missions = self._active is not None and self._active is self._integer
        patience = tuning.patience_for_missions if solves_missions else tuning.patience
        if len(self._reached) <= patience:
            return False
        rise = self._reached[-1] - self._reached[-1 - patience]
        return rise < tuning.stalled * (self._state.objective - self._state.bound)

    def _take_turns(self) -> None:
        other = self._other
        if other is not None and not other.ended:
            self._active = other
        elif self._active is not None and self._active.ended:
            self._active = None
        self._reached = [self._measure]

    @property
    def _other(self) -> BranchAndBound | IntegerBounding | None:
        """The lane that is not active; integer missions begin when they are first asked for."""
        if self._integer is not None and self._active is self._integer:
            return self.branching
        if self._integer is None:
            self._integer = IntegerBounding(self._state, self._dual)
        return self._integer
