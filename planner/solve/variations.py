"""Variations: one problem with some of its pledges and funds closed, each solved from what is known of the base.

What one more pledge adds, and what a withdrawal costs, is a small change of a plan, so each variation begins with the
base's plan and is searched where the change is: missions near it are solved again as integer programs, the others
fixed. Its first bound follows from the base's multipliers by sensitivity: the reduced costs of columns that it opens
price them. Work is limited, not time, so that a variation has the same result on every machine.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from models.decision import Decision
from planner.solution import Limits, Solution
from planner.solve.bounding import Bounding
from planner.solve.calls import UNLIMITED, Callbacks, CallLimits, SolverStatus
from planner.solve.decomposition import Decomposition
from planner.solve.highs import Solver
from planner.solve.milp import Indices, Mask, Vector, updated
from planner.solve.polishing import allocate, resume
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tolerances import EQUAL, FEASIBILITY
from planner.solve.tuning import DEFAULT, Tuning

LOCKS = ("lock_minimum", "lock_limit")
"""Names of the rows of locks."""


@dataclass(frozen=True)
class Closed:
    """What a variation closes: pledges that do not deploy, and funds that do not pay."""

    pledges: frozenset[str] = frozenset()
    funds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class VariationWork:
    """Work on one variation, the same on every machine."""

    missions: int
    """Missions that are solved again one by one, those first where the variation matters most [1]."""
    polls: int
    """Polls of the callback after which the integer program of a mission ends [1]."""
    together: int = 0
    """Missions of them that are then solved again as one [1]."""
    bounding: int = 0
    """Polls after which branch and bound over all missions, for the bound, ends [1]; none where 0."""


class Variations:
    """The base of some variations, relaxed once, and the solves of each."""

    def __init__(
        self,
        problem: Problem,
        base: Closed,
        start: Decision,
        limits: Limits,
        interrupted: Callable[[], bool] = lambda: False,
        tuning: Tuning = DEFAULT,
    ) -> None:
        """Relax the base and take over its plan.

        Args:
            problem: A new problem with everything open; it is changed.
            base: What the base closes.
            start: The plan of the base.
            limits: Gap asked for, safety limit of time, and work of branch and bound where the problem is small.
            interrupted: Whether to end early.
            tuning: Tuning of the solver.
        """
        self._limits, self._interrupted, self._tuning = limits, interrupted, tuning
        self._problem, self._base = problem, base
        self._names = list(problem.instance.pledges)
        self._all = range(int(problem.mission.max(initial=-1)) + 1)
        self._payments, self._payers = _payments(problem)
        self._open = problem.milp
        self._milp = problem.milp
        state = self._state(base)
        _take(state, start)
        if state.incumbent is not None:
            allocate(state, state.units, error=self._error)
        self._relax(state)
        self._values = None if state.incumbent is None else self._problem.filled(state.incumbent, self._milp)
        self.cut_short = state.cut_short
        """Whether the clock or a stop ended the relaxation, so that results depend on the machine."""

    def _relax(self, state: SolveState) -> None:
        """Tighten the relaxation of the base, and keep its cuts, tangents, bound and reduced costs."""
        decomposition = Decomposition(state.problem, state.poll, 1, self._interrupted, self._tuning)
        bounding = Bounding(state, decomposition)
        solved = bounding.relax() is SolverStatus.SOLVED and bool(bounding.dual.relaxations)
        if solved and not state.large:
            bounding.separate()
        decomposition.close()
        self._bound = bounding.dual.bound if solved else -np.inf
        columns = len(self._problem.variables)
        self._reduced_costs = bounding.dual.reduced_costs if solved else np.full(columns, -np.inf)
        if state.incumbent is not None:
            state.place_tangents(state.incumbent)
        self._problem, self._milp = state.problem, state.problem.milp

    @property
    def _error(self) -> float:
        """Approximation error of every plan, as a share of the gap asked for [1]."""
        return self._tuning.tangents.last_error

    @property
    def unit(self) -> float:
        """Civilian-months in one unit of the objective [civilian-months]."""
        return self._problem.instance.exposure_unit

    def price(self, closed: Closed) -> float:
        """Most that the bound falls from the base to a variation, by the base's reduced costs [civilian-months].

        Args:
            closed: What the variation closes; infinity where it drops locks, which a bound of the base rests on.
        """
        return float(self._opened(closed)[0] * self.unit)

    def solve(self, closed: Closed, start: Decision | None, work: VariationWork) -> Solution:
        """Solve a variation.

        Args:
            closed: What it closes.
            start: A plan of it, which its result is never worse than; the plan of the base, if not given.
            work: Most that is done.

        Returns:
            The best decision and a dual bound.
        """
        state = self._state(closed)
        price, prices = self._opened(closed)
        if np.isfinite(price):
            state.relaxation_bound = self._bound - price
            state.reduced_costs = (self._reduced_costs + prices)[self._problem.deploy]
            state.raise_bound(state.relaxation_bound)
        if start is not None:
            _take(state, start)
        elif self._values is not None and np.all(self._values <= state.problem.milp.upper + FEASIBILITY):
            state.offer(self._values, error=self._error)
        if state.incumbent is None:
            return state.result(SolverStatus.CUT_SHORT)
        before = state.objective
        self._search(state, self._order(closed, state), work, opens_funds=not self._base.funds <= closed.funds)
        found = state.result(SolverStatus.SOLVED)
        improved = state.objective < before * (1 - EQUAL)
        return replace(found, decision=found.decision if improved or start is not None else None)

    def bound(self, closed: Closed, polls: int) -> float:
        """A dual bound of a variation by branch and bound [civilian-months].

        Args:
            closed: What it closes.
            polls: Polls after which it ends.
        """
        return float(self.solve(closed, None, VariationWork(0, 0, 0, polls)).bound)

    def _state(self, closed: Closed) -> SolveState:
        limits = self._limits
        return SolveState(self._varied(closed), limits, interrupted=self._interrupted, tuning=self._tuning)

    def _varied(self, closed: Closed) -> Problem:
        """The problem with tangents and cuts of the base, and what a variation closes fixed to zero."""
        problem, milp = self._problem, self._milp
        upper = milp.upper.copy()
        shut = self._shut(closed)
        upper[problem.deploy] = np.where(shut, 0.0, self._open.upper[problem.deploy])
        paying = ~np.isin(self._payers, list(closed.funds))
        upper[self._payments] = np.where(paying, self._open.upper[self._payments], 0.0)
        row_lower, row_upper = milp.row_lower.copy(), milp.row_upper.copy()
        dropped = self._locks(closed)
        row_lower[dropped], row_upper[dropped] = -np.inf, np.inf
        approximation = replace(problem.approximation, points=problem.approximation.points.copy())
        varied = replace(milp, upper=upper, row_lower=row_lower, row_upper=row_upper)
        return replace(problem, milp=varied, approximation=approximation)

    def _shut(self, closed: Closed) -> Mask:
        """By column of `deploy`: whether its pledge is closed."""
        shut = np.isin(self._names, list(closed.pledges))
        return np.asarray(shut[self._problem.pledge], dtype=bool)

    def _locks(self, closed: Closed) -> Indices:
        """Rows of locks on closed pledges."""
        rows = enumerate(self._problem.compiled.rows)
        locks = [(number, row) for number, row in rows if row.parent_component().local_name in LOCKS]
        found = [n for n, row in locks if row.parent_block().data.locks[row.index()].pledge in closed.pledges]
        return np.array(found, dtype=np.int32)

    def _opened(self, closed: Closed) -> tuple[float, Vector]:
        """Price of all that a variation opens [exposure unit], and by column what its reduced cost rises by."""
        problem, prices = self._problem, np.zeros(len(self._problem.variables))
        if len(self._locks(closed)):
            return np.inf, prices
        total = 0.0
        for name in sorted(self._base.pledges - closed.pledges):
            columns = problem.deploy[np.isin(problem.pledge, np.flatnonzero([each == name for each in self._names]))]
            total += self._priced(columns, prices) * problem.instance.pledges.get(name, 0)
        for name in sorted(self._base.funds - closed.funds):
            columns = self._payments[self._payers == name]
            fund = problem.instance.funds.get(name)
            total += self._priced(columns, prices) * (0.0 if fund is None else fund.amount)
        return total, prices

    def _priced(self, columns: Indices, prices: Vector) -> float:
        """Price at which none of some columns has a negative reduced cost, entered by column."""
        if not len(columns):
            return 0.0
        prices[columns] = max(0.0, -float(self._reduced_costs[columns].min()))
        return float(prices[columns[0]])

    def _order(self, closed: Closed, state: SolveState) -> list[int]:
        """Missions, those first where a variation matters most: it opens what is worth most there, or costs most.

        Only missions that have something to gain or to lose take part; all of them in the base itself.
        """
        problem, missions = self._problem, len(self._all)
        opened = problem.deploy[~self._shut(closed) & self._shut(self._base)]
        paying = np.isin(self._payers, sorted(self._base.funds - closed.funds))
        gain = np.full(missions, -np.inf)
        for columns in (opened, self._payments[paying]):
            np.maximum.at(gain, problem.mission[columns], -self._reduced_costs[columns])
        if self._values is not None:
            lost = problem.milp.cost * (state.values - self._values)
            losses = np.bincount(problem.mission, lost, missions)
            gain = np.where(losses > FEASIBILITY, np.maximum(gain, losses), gain)
        if not np.isfinite(gain).any():
            gain[:] = 0.0
        return [int(each) for each in np.argsort(-gain, kind="stable") if gain[each] > -np.inf]

    def _search(self, state: SolveState, order: list[int], work: VariationWork, *, opens_funds: bool) -> None:
        """Improve the incumbent near the variation, and raise its bound."""
        if opens_funds or state.error > self._error:
            allocate(state, state.units, error=self._error)
        before = state.objective
        if state.small:
            self._solve_all(state)
        else:
            for mission in order[: work.missions]:
                self._integer_program(state, [mission], work.polls)
            if min(work.together, len(order)) > 1:
                self._integer_program(state, order[: work.together], work.polls)
            if work.bounding and not state.large:
                self._integer_program(state, self._all, work.bounding)
        if state.objective < before:
            allocate(state, state.units, error=self._error)

    def _solve_all(self, state: SolveState) -> None:
        """Solve all missions together to the end, with tangents moved to each solution until that closes the gap."""
        for _ in range(self._tuning.polish.placements):
            self._integer_program(state, self._all, UNLIMITED)
            if state.finished:
                return
            allocate(state, state.units, error=0.0)

    def _integer_program(self, state: SolveState, missions: Iterable[int], polls: int) -> None:
        """Branch and bound over some missions, all others fixed, with what the others leave.

        Over all missions it raises the bound too. Columns with too high a reduced cost are fixed to 0.
        """
        problem, numbers = state.problem, list(missions)
        free = np.isin(problem.mission, numbers)
        worthwhile = (state.reduced_costs <= state.cutoff) | (state.units > 0)
        free[problem.deploy] &= worthwhile & (problem.milp.upper[problem.deploy] > 0)
        if state.finished or not (free[problem.deploy].any() or len(numbers) == len(self._all)):
            return
        callbacks = Callbacks(lambda _: state.poll())
        solver = Solver(problem.milp.restricted(free, state.values), callbacks, 1)
        solver.warm_start(state.values[free])
        result = state.call(solver, CallLimits(polls=polls))
        if len(numbers) == len(self._all):
            state.raise_bound(result.bound)
        if result.found:
            state.offer(updated(state.values, free, result.values))


def _take(state: SolveState, start: Decision) -> None:
    """Make a plan the incumbent, as it is or with people and money allocated again."""
    resume(state, start)
    if state.incumbent is None:
        allocate(state, state.problem.warm_start(start.deploy))


def _payments(problem: Problem) -> tuple[Indices, np.ndarray]:
    """Columns of payments, and by each the fund that pays."""
    paying = {"pay", "prevent"}
    found = [
        (column, variable.index()[0])
        for column, variable in enumerate(problem.variables)
        if variable.parent_component().local_name in paying
    ]
    columns = np.array([column for column, _ in found], dtype=np.int32)
    return columns, np.array([fund for _, fund in found], dtype=object)
