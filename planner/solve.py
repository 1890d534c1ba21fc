"""The only module that knows HiGHS: a model in, the best decision and a bound on every other one out.

The model's tangents lie below the protective effect, so what HiGHS proves of the model holds for the exact objective;
what a decision is worth is always taken from the exact objective. The solve goes in rounds: place the tangents where
the solution of the relaxation is, search for whole units, settle people and money for the units found, and, if the
certified gap is still wider than asked for, place the tangents there and search again.
"""

import itertools
import logging
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
from highspy import Highs, HighsStatus
from numpy.typing import NDArray
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.contrib.solver.common.results import SolutionStatus, TerminationCondition

from models.appraisal import Appraisal
from models.decision import Decision, decision_of
from planner.plan import Outcome, certified_gap

logging.getLogger("pyomo.contrib.solver.solvers.highs").setLevel(logging.ERROR)
"""Pyomo warns of an interrupt as a status it does not know; the interrupt is ours."""

Event = Any
"""What HiGHS hands to a callback."""

Solver = Any
"""Pyomo's HiGHS."""

Values = NDArray[np.float64]
"""Values of the solver's columns, or of some of them."""

TANGENT_SHARE = 0.1
"""Share of the gap asked for that the tangents may cost."""

RELAXATIONS = 4
"""Most rounds of placing tangents by the relaxation."""

SETTLINGS = 8
"""Most rounds of settling people and money for given units."""

PROGRESS = 0.5
"""Share of the gap that must go in a round for the tangents to be enough [1]."""

TRIM_NODES = 50
"""Nodes searched for units that a plan is better without."""

TRIM_GAP = 1e-5
"""Gap at which that search ends [1]."""

WHOLE = 1e-9
"""How far from whole a count of units may be; rounded, it must still pay and fit to the solver's tolerance [units]."""

ALL_NODES = 2**31 - 1
"""No limit on nodes."""

SILENCE = 0.2
"""Time that passes before the watcher hears again of a search that found nothing [s]."""


@dataclass(frozen=True)
class Limits:
    """When to stop."""

    gap: float = 0.01
    """Certified gap that is good enough [1]."""
    seconds: float = 60.0
    """Time for the solve [s]."""
    threads: int | None = None


@dataclass(frozen=True)
class Progress:
    """Where a solve stands; exposures as in the objective [civilian-months]."""

    step: str
    seconds: float
    objective: float | None = None
    """Exact objective of the best plan so far."""
    bound: float | None = None

    @property
    def gap(self) -> float | None:
        """Certified gap [1]."""
        return None if self.objective is None or self.bound is None else certified_gap(self.objective, self.bound)


@dataclass
class Solution:
    """How a solve ended."""

    outcome: Outcome
    decision: Decision | None = None
    bound: float = -np.inf
    """No plan can have a lower objective [civilian-months]."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Time by step [s]."""


def solve(model: pyo.ConcreteModel, limits: Limits, watch: Callable[[Progress], None] = lambda _: None) -> Solution:
    """Find the decision with the least exposure, and a bound that no decision can beat.

    Args:
        model: A model fresh from `models.allocation.build`; its tangents are moved.
        limits: When to stop. A run that stops by its gap, not by time, is reproducible.
        watch: Called now and then with where the solve stands.

    Returns:
        The outcome, the best decision and the certified bound. An interrupt from the keyboard ends the search and
        keeps the best decision.
    """
    session = _Session(model, limits, watch)
    with _keyboard_interrupts(session):
        return session.run()


def write_mps(model: pyo.ConcreteModel, file: Path, limits: Limits) -> None:
    """Write the model that `solve` searches first, its tangents placed by the relaxation, in MPS format.

    Rows and columns have the names of the model's, blanks in keys replaced by underscores.
    """
    _Session(model, limits, lambda _: None).write(file)


@contextmanager
def _keyboard_interrupts(session: "_Session") -> Iterator[None]:
    """While the solver runs, Ctrl-C asks it to stop instead of raising."""
    try:
        before = signal.signal(signal.SIGINT, lambda *_: session.stop())
    except ValueError:
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class _Ending(Enum):
    """How a call of the solver ended."""

    SOLVED = auto()
    CUT_SHORT = auto()
    INFEASIBLE = auto()
    FAILED = auto()


_ENDINGS = {
    TerminationCondition.convergenceCriteriaSatisfied: _Ending.SOLVED,
    TerminationCondition.maxTimeLimit: _Ending.CUT_SHORT,
    TerminationCondition.provenInfeasible: _Ending.INFEASIBLE,
    TerminationCondition.infeasibleOrUnbounded: _Ending.INFEASIBLE,
}
"""What a termination condition means here; no objective of ours is unbounded."""


class _Session:
    """One solve of one model: the solver, the tangents and the best decision so far.

    Callbacks, starts and bounds go through the solver's own handle, which Pyomo keeps private.
    """

    def __init__(self, model: pyo.ConcreteModel, limits: Limits, watch: Callable[[Progress], None]) -> None:
        self._began = self._step_began = time.monotonic()
        self._limits, self._watch = limits, watch
        self._stopped, self._step, self._told = False, "transfer", 0.0
        self._unit = model.data.exposure_unit
        self._found = self._best = np.inf
        self._units: Values | None = None
        self._solution = Solution(Outcome.NO_PLAN_IN_TIME)
        self._hold(model, Appraisal.of(model))

    def _hold(self, model: pyo.ConcreteModel, appraisal: Appraisal) -> None:
        """Hand a model to the solver, and know its columns."""
        self._model, self._appraisal = model, appraisal
        self._solver = _persistent_solver(model, self._limits)
        self._highs = self._solver._solver_model
        self._deploy = self._columns([v for b in model.mission.values() for v in b.deploy.values()])
        self._efforts = self._columns(appraisal.efforts)
        self._segments = self._columns(appraisal.segments)
        for event in (self._highs.cbSimplexInterrupt, self._highs.cbIpmInterrupt, self._highs.cbMipInterrupt):
            event.subscribe(self._on_interrupt)
        self._highs.cbMipImprovingSolution.subscribe(self._on_solution)

    def _columns(self, variables: list[Any]) -> NDArray[np.int32]:
        columns = self._solver._pyomo_var_to_solver_var_map
        return np.array([columns[id(v)] for v in variables], dtype=np.int32)

    def stop(self) -> None:
        """Ask the solver to stop and keep the best decision."""
        self._stopped = True

    def run(self) -> Solution:
        """Relax, then search and settle until the gap is closed or the time is up."""
        ending = self._relax()
        while ending is _Ending.SOLVED and self._gap() > self._limits.gap:
            before = self._gap()
            ending = self._search()
            if not self._settle():
                ending = _Ending.FAILED
            elif self._gap() > max(self._limits.gap, PROGRESS * before):
                self._refine()
        self._enter("done")
        self._solution.outcome = self._outcome(ending)
        return self._solution

    def write(self, file: Path) -> None:
        """Relax, then write the model with its names."""
        self._relax()
        columns, rows = self._solver._pyomo_var_to_solver_var_map, self._solver._pyomo_con_to_solver_con_map
        names = _mps_names(self._solver._vars[v][0].name for v in columns)
        for column, name in zip(columns.values(), names, strict=True):
            self._highs.passColName(column, name)
        for row, name in zip(rows.values(), _mps_names(constraint.name for constraint in rows), strict=True):
            self._highs.passRowName(row, name)
        if self._highs.writeModel(str(file)) == HighsStatus.kError:
            raise OSError(f"cannot write {file}")

    def _outcome(self, ending: _Ending) -> Outcome:
        if ending is _Ending.FAILED:
            self._solution.decision = None
            return Outcome.ERROR
        if self._solution.decision is not None:
            return Outcome.OPTIMAL if self._gap() <= self._limits.gap else Outcome.FEASIBLE
        return Outcome.INFEASIBLE if ending is _Ending.INFEASIBLE else Outcome.NO_PLAN_IN_TIME

    def _relax(self) -> _Ending:
        """Place tangents where the solution is when units may be split; its objective is a first bound."""
        self._enter("relax")
        for _ in range(RELAXATIONS):
            ending, values = self._call(relaxed=True)
            if ending is not _Ending.SOLVED or values is None:
                return ending
            estimated = self._highs.getInfo().objective_function_value
            self._raise_bound(estimated)
            if not self._place_tangents(values, estimated):
                break
        return _Ending.SOLVED

    def _search(self) -> _Ending:
        """Look for whole units, from the best ones so far."""
        self._enter("search")
        self._highs.clearSolver()
        if self._units is not None:
            self._highs.setSolution(len(self._deploy), self._deploy, self._units)
        ending, values = self._call(relaxed=False)
        info = self._highs.getInfo()
        if ending in {_Ending.SOLVED, _Ending.CUT_SHORT} and np.isfinite(info.mip_dual_bound):
            self._raise_bound(info.mip_dual_bound)
        if values is not None:
            self._units = np.round(values[self._deploy])
        return ending

    def _settle(self) -> bool:
        """Do the best with the units found: leave out those not worth it, post people and spend money well.

        Returns:
            False where the solver fails at it.
        """
        if self._units is None:
            return True
        self._enter("settle")
        columns, (lower, upper) = self._deploy, self._bounds()
        self._highs.changeColsBounds(len(columns), columns, lower, self._units)
        self._highs.setSolution(len(columns), columns, self._units)
        _, values = self._call(nodes=TRIM_NODES)
        if values is not None:
            self._units = np.round(values[columns])
        self._highs.changeColsBounds(len(columns), columns, self._units, self._units)
        for _ in range(SETTLINGS):
            ending, values = self._call(relaxed=True)
            if ending is not _Ending.SOLVED or values is None:
                break
            estimated = self._highs.getInfo().objective_function_value
            self._keep(estimated, values)
            if not self._place_tangents(values, estimated):
                break
        self._highs.changeColsBounds(len(columns), columns, lower, upper)
        return self._solution.decision is not None

    def _refine(self) -> None:
        """Build the model anew with twice the tangents, once moving them no longer helps."""
        self._enter("refine")
        appraisal = self._appraisal.refined()
        self._hold(appraisal.model, appraisal)

    def _bounds(self) -> tuple[Values, Values]:
        lp = self._highs.getLp()
        return np.asarray(lp.col_lower_)[self._deploy], np.asarray(lp.col_upper_)[self._deploy]

    def _keep(self, estimated: float, values: Values) -> None:
        objective = self._exact(estimated, values)
        if objective < self._best:
            self._best, self._found = objective, min(self._found, objective)
            self._solver._load_vars()
            self._solution.decision = decision_of(self._model)
            self._tell()

    def _exact(self, estimated: float, values: Values) -> float:
        """Exact objective of a solution that the tangents have estimated [exposure unit]."""
        return estimated + self._appraisal.understated(values[self._efforts], values[self._segments])

    def _place_tangents(self, values: Values, estimated: float) -> bool:
        """Place tangents where a solution is, unless they already err little enough there; whether any were placed."""
        objective = self._exact(estimated, values)
        if objective - estimated <= TANGENT_SHARE * self._limits.gap * objective:
            return False
        self._appraisal.place_tangents(values[self._efforts])
        self._solver.update_parameters()
        return True

    def _raise_bound(self, bound: float) -> None:
        self._solution.bound = max(self._solution.bound, bound * self._unit)

    def _gap(self) -> float:
        return certified_gap(self._best * self._unit, self._solution.bound) if np.isfinite(self._best) else np.inf

    def _call(self, *, relaxed: bool = False, nodes: int | None = None) -> tuple[_Ending, Values | None]:
        """Call the solver; how it ended, and the values of the columns where it has a solution.

        Settling is never cut short: it makes what was found a plan, and its calls are small.
        """
        left = self._limits.seconds - (time.monotonic() - self._began)
        settling = self._step == "settle"
        if left <= 0 and not settling:
            return _Ending.CUT_SHORT, None
        config = self._solver.config
        config.time_limit = np.inf if settling else left
        config.rel_gap = TRIM_GAP if settling else self._limits.gap * (1.0 - TANGENT_SHARE)
        config.solver_options["solve_relaxation"] = relaxed
        config.solver_options["mip_max_nodes"] = ALL_NODES if nodes is None else nodes
        results = self._solver.solve(self._model)
        ending = _ENDINGS.get(results.termination_condition, _Ending.FAILED)
        if self._stopped and not settling:
            ending = _Ending.CUT_SHORT
        if results.solution_status not in {SolutionStatus.optimal, SolutionStatus.feasible}:
            return ending, None
        values = np.asarray(self._highs.getSolution().col_value)
        return (ending, values) if self._adds_up(values) else (_Ending.FAILED, None)

    def _adds_up(self, values: Values) -> bool:
        """Whether the solver's objective is that of its own solution: one that is not comes with a wrong bound."""
        lp, reported = self._highs.getLp(), self._highs.getInfo().objective_function_value
        return bool(np.isclose(np.dot(lp.col_cost_, values) + lp.offset_, reported, rtol=1e-6, atol=1e-6))

    def _on_interrupt(self, event: Event) -> None:
        event.interrupt(self._stopped and self._step != "settle")
        if self._step == "search" and np.isfinite(event.data_out.mip_dual_bound):
            self._raise_bound(event.data_out.mip_dual_bound)
        if time.monotonic() - self._told > SILENCE:
            self._tell()

    def _on_solution(self, event: Event) -> None:
        values = np.asarray(event.data_out.mip_solution)
        self._found = min(self._found, self._exact(event.data_out.objective_function_value, values))
        self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        objective = self._found * self._unit if np.isfinite(self._found) else None
        bound = self._solution.bound if np.isfinite(self._solution.bound) else None
        self._watch(Progress(self._step, self._told - self._began, objective, bound))

    def _enter(self, step: str) -> None:
        """Close the books of one step and open those of the next."""
        now = time.monotonic()
        seconds = self._solution.seconds
        seconds[self._step] = seconds.get(self._step, 0.0) + now - self._step_began
        self._step, self._step_began = step, now
        self._tell()


def _mps_names(names: Iterable[str]) -> Iterator[str]:
    """Names without blanks, which the MPS format cannot hold; one that is taken is numbered.

    HiGHS drops every name of a file in which two are the same.
    """
    taken: set[str] = set()
    for name in names:
        plain = name.replace(" ", "_")
        numbered = (f"{plain}~{number}" for number in itertools.count(2))
        taken.add(free := next(n for n in itertools.chain([plain], numbered) if n not in taken))
        yield free


def _persistent_solver(model: pyo.ConcreteModel, limits: Limits) -> Solver:
    """HiGHS holding the model, told to look for changes only when it is asked to.

    HiGHS keeps its threads for the whole process and refuses another number of them until it has let them go.
    """
    Highs.resetGlobalScheduler(True)  # noqa: FBT003
    solver = SolverFactory("highs", treat_fixed_vars_as_params=False)
    config = solver.config
    config.load_solutions = False
    config.raise_exception_on_nonoptimal_result = False
    config.threads = limits.threads
    config.solver_options["mip_feasibility_tolerance"] = WHOLE
    for check in config.auto_updates:
        config.auto_updates[check] = False
    solver.set_instance(model)
    return solver
