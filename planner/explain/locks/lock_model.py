"""The model of whether locks can hold: the planner's own constraints over what locks touch, with no aim.

Each limit can be held or given up: a row's limits, or starts that it does not let be.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from models.allocation import build
from models.deployments import Start
from planner.explain.locks.limits import BY_PERIOD, Kind, Limit
from planner.explain.locks.wide_case import LockRow, WideCase
from planner.reach import number
from planner.solve.calls import Callbacks, CallLimits, SolverStatus
from planner.solve.compiled import CompiledModel
from planner.solve.highs import Solver, reset_threads
from planner.solve.milp import Milp, Vector
from planner.tables import Case

WORK = 20_000
"""Polls after which a solve ends without an answer [1]."""

ALWAYS: Mapping[Limit, range] = {}
"""Every limit is held throughout."""

RowLimit = tuple[int, float, float]
"""A row with its lower and upper limit."""


class UndecidedError(Exception):
    """The solver did not find out whether some locks and limits can hold together."""


@dataclass(frozen=True)
class LockModel:
    """The mixed-integer program of the locks of a case, and what of it belongs to which limit."""

    wide: WideCase
    milp: Milp
    """The program with every limit held."""
    rows: dict[Limit, list[RowLimit]]
    """By limit: the rows that it limits; without it they are free."""
    shut: dict[int, frozenset[Limit]]
    """By column of `deploy`: limits each of which does not let it be."""
    starts: dict[int, tuple[str, str, str, int]]
    """By column of `deploy`: mission, pledge, preparation, period."""
    periods: dict[int, int]
    """By row of a limit by period: the period."""
    stopped: Callable[[], bool]
    _known: dict[tuple[frozenset[Limit], tuple[tuple[Limit, range], ...]], bool] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, stopped: Callable[[], bool] = lambda: False) -> "LockModel":
        """The model of a case.

        Args:
            case: A case without faults but those of locks that are out of reach.
            stopped: Polled for a request to stop, which leaves checks undecided.
        """
        reset_threads()
        wide = WideCase(case)
        model = build(wide.instance)  # rows and variables refer to it weakly
        compiled = CompiledModel.of(model)
        rows: dict[Limit, list[RowLimit]] = defaultdict(list)
        periods = {}
        for number_, row in enumerate(compiled.rows):
            for limit, lower, upper in _limits_of(row, number_, compiled.milp, wide):
                rows[limit].append((number_, lower, upper))
                if limit.kind in BY_PERIOD:
                    periods[number_] = _period(row)
        starts = {c: start for c, v in enumerate(compiled.variables) if (start := _start(v)) is not None}
        shut = {c: wide.against(Start(*start[1:]), start[0]) for c, start in starts.items()}
        closed = {column: limits for column, limits in shut.items() if limits}
        return cls(wide, compiled.milp, dict(rows), closed, starts, periods, stopped)

    @cached_property
    def locks(self) -> list[LockRow]:
        """The locks, in the order of their table."""
        return self.wide.locks

    @cached_property
    def limits(self) -> list[Limit]:
        """Every limit but locks, those first that are told first."""
        found = {limit for limit in self.rows if not limit.is_lock}.union(*self.shut.values())
        return sorted(found, key=lambda limit: (ORDER.index(limit.kind), limit.at))

    @cached_property
    def everything(self) -> frozenset[Limit]:
        """All locks and limits."""
        return frozenset([*(lock.limit for lock in self.locks), *self.limits])

    def held(self, limits: Collection[Limit], when: Mapping[Limit, range] = ALWAYS) -> Milp:
        """The program with some limits held and all others given up.

        Args:
            limits: Those held.
            when: Periods in which a limit is held; throughout, if not given.
        """
        milp = self._free
        lower, upper = milp.row_lower.copy(), milp.row_upper.copy()
        for limit in limits:
            for row, low, high in self.rows.get(limit, ()):
                if limit not in when or self.periods[row] in when[limit]:
                    lower[row], upper[row] = max(lower[row], low), min(upper[row], high)
        return replace(milp, row_lower=lower, row_upper=upper, upper=self._upper(limits))

    def _upper(self, limits: Collection[Limit]) -> Vector:
        """Upper bounds of columns: starts that no held lock asks for, or that a held limit does not let be, are 0."""
        held, upper = frozenset(limits), self._free.upper.copy()
        asked = {limit.at[:2] for limit in held if limit.is_lock}
        for column, (mission, pledge, *_) in self.starts.items():
            if (pledge, mission) not in asked or not held.isdisjoint(self.shut.get(column, frozenset())):
                upper[column] = 0.0
        return upper

    @cached_property
    def _free(self) -> Milp:
        """The program without an aim and without limits."""
        milp = self.milp
        lower, upper = milp.row_lower.copy(), milp.row_upper.copy()
        limited = [row for rows in self.rows.values() for row, _, _ in rows]
        lower[limited], upper[limited] = -np.inf, np.inf
        return replace(milp, cost=np.zeros_like(milp.cost), offset=0.0, row_lower=lower, row_upper=upper)

    def possible(self, limits: Collection[Limit], when: Mapping[Limit, range] = ALWAYS) -> bool:
        """Whether some locks and limits can hold together, decided by solving; arguments as for `held`.

        Raises:
            UndecidedError: The solver did not find out.
        """
        key = frozenset(limits), tuple(when.items())
        if key not in self._known:
            milp = self.held(limits, when)
            self._known[key] = self.solved(milp.restricted(milp.upper > 0, np.zeros(len(milp.upper)))) is not None
        return self._known[key]

    def solved(self, milp: Milp) -> Vector | None:
        """The best solution of a program; None if it has none.

        Raises:
            UndecidedError: The solver did not find out, or was stopped.
        """
        if self.stopped():
            raise UndecidedError
        solver = Solver(milp, Callbacks(lambda _: self.stopped()), 1)
        result = solver.solve(CallLimits(polls=WORK))
        if result.status is SolverStatus.INFEASIBLE:
            return None
        if result.status is not SolverStatus.SOLVED:
            raise UndecidedError
        return result.values


ORDER = (
    Kind.TROOPS, Kind.POLICE, Kind.SHARE, Kind.CONTINGENCY, Kind.PARTICIPATION, Kind.CAVEAT, Kind.READINESS,
    Kind.MANDATE_FROM, Kind.MANDATE_TO, Kind.SERVICE, Kind.UNITS, Kind.CASH, Kind.FUND,
)  # fmt: skip
"""Kinds of limits, those first that are told rather than others."""


def _limits_of(row: Any, place: int, milp: Milp, wide: WideCase) -> Iterator[tuple[Limit, float, float]]:  # noqa: ANN401
    """Limits that a row belongs to, each with the lower and upper limit that it sets."""
    rule, block = row.parent_component().local_name, row.parent_block()
    lower, upper = milp.row_lower[place], milp.row_upper[place]
    if rule == Kind.UNITS:
        yield Limit(Kind.UNITS, (row.index(),)), lower, float(number(wide.reach.pledges[row.index()]["units"], 0))
    elif rule == Kind.FUND:
        yield Limit(Kind.FUND, (row.index(),)), lower, upper
        owner = wide.fund_owner(row.index())
        if owner in wide.reach.switched_off:
            yield Limit(Kind.PARTICIPATION, (owner,)), lower, 0.0
    elif rule in {"lock_minimum", "lock_limit"}:
        lock = block.data.locks[row.index()]
        yield LockRow(lock.pledge, block.index(), lock.from_period, 0, None).limit, lower, upper
    elif rule in {Kind.TROOPS, Kind.POLICE}:
        yield Limit(Kind(rule), (block.index(),)), lower, upper
    elif rule == Kind.SHARE:
        yield Limit(Kind.SHARE, (block.index(), row.index()[0])), lower, upper
    elif rule == Kind.CASH:
        yield from _money(block.index(), row.index(), upper, wide)


def _money(mission: str, t: int, arriving: float, wide: WideCase) -> Iterator[tuple[Limit, float, float]]:
    """Limits of a row on cash, which may be left unspent: what arrives, and nothing outside the mandate."""
    mandate = wide.reach.mandates[mission]
    yield Limit(Kind.CASH, (mission,)), -np.inf, arriving
    if t < mandate.start:
        yield Limit(Kind.MANDATE_FROM, (mission,)), -np.inf, 0.0
    if t >= mandate.stop:
        yield Limit(Kind.MANDATE_TO, (mission,)), -np.inf, 0.0


def _period(row: Any) -> int:  # noqa: ANN401
    index = row.index()
    return int(index[1] if isinstance(index, tuple) else index)


def _start(variable: Any) -> tuple[str, str, str, int] | None:  # noqa: ANN401
    """Mission, pledge, preparation and period of a variable `deploy`; None for others."""
    if variable.parent_component().local_name != "deploy":
        return None
    return variable.parent_block().index(), *variable.index()
