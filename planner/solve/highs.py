"""HiGHS holding a model: calls, starts, bounds, callbacks and names.

Pyomo's interface hands the model over and calls the solver; what it keeps private (the solver's own handle, and which
column is which variable) is used here and nowhere else, and a test fails first if it moves.
"""

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

import numpy as np
import pyomo.environ as pyo
from highspy import Highs, HighsModelStatus, HighsStatus
from numpy.typing import NDArray
from pyomo.contrib.solver.common.factory import SolverFactory
from pyomo.contrib.solver.common.results import SolutionStatus, TerminationCondition

logging.getLogger("pyomo.contrib.solver.solvers.highs").setLevel(logging.ERROR)
"""Pyomo warns of an interrupt as a status it does not know; the interrupt is ours."""

Values = NDArray[np.float64]
"""Values of the solver's columns, or of some of them."""

NOTHING: Values = np.empty(0)
"""The values of no solution."""

Columns = NDArray[np.int32]
"""Places of variables among the solver's columns."""

WHOLE = 1e-9
"""How far from whole a count of units may be; rounded, it must still pay and fit to the solver's tolerance [units]."""

ALL_NODES = 2**31 - 1
"""No limit on nodes."""


class Ending(Enum):
    """How a call of the solver ended."""

    SOLVED = auto()
    CUT_SHORT = auto()
    INFEASIBLE = auto()
    FAILED = auto()


ENDINGS = {
    TerminationCondition.convergenceCriteriaSatisfied: Ending.SOLVED,
    TerminationCondition.maxTimeLimit: Ending.CUT_SHORT,
    TerminationCondition.provenInfeasible: Ending.INFEASIBLE,
    TerminationCondition.infeasibleOrUnbounded: Ending.INFEASIBLE,
}
"""What a termination condition means here; no objective of ours is unbounded."""


@dataclass(frozen=True)
class Answer:
    """What a call of the solver gave."""

    ending: Ending
    values: Values
    """Values of all columns; empty where there is no solution, or nothing to choose."""
    objective: float
    """Objective of the solution, as the tangents estimate it [exposure unit]."""
    bound: float
    """What the call proved that no solution can beat [exposure unit]; minus infinity where it proved nothing."""

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return bool(np.isfinite(self.objective))


class Solver:
    """HiGHS holding one model."""

    def __init__(self, model: pyo.ConcreteModel, threads: int | None) -> None:
        """Hand the model over, to be looked at again only when asked.

        HiGHS keeps its threads for the whole process and refuses another number of them until it has let them go.
        """
        Highs.resetGlobalScheduler(True)  # noqa: FBT003
        self._model = model
        self._solver = SolverFactory("highs", treat_fixed_vars_as_params=False)
        config = self._solver.config
        config.load_solutions = False
        config.raise_exception_on_nonoptimal_result = False
        config.threads = threads
        config.solver_options["mip_feasibility_tolerance"] = WHOLE
        for check in config.auto_updates:
            config.auto_updates[check] = False
        self._solver.set_instance(model)
        self._highs = self._solver._solver_model

    def columns(self, variables: list[Any]) -> Columns:
        """Columns of some variables."""
        places = self._solver._pyomo_var_to_solver_var_map
        return np.array([places[id(v)] for v in variables], dtype=np.int32)

    def listen(self, ask: Callable[[float], bool], tell: Callable[[float, Values], None]) -> None:
        """Hear from the solver while it runs.

        Args:
            ask: Called often with the bound proved so far [exposure unit]; whether to stop.
            tell: Called with the objective [exposure unit] and the values of every better solution.
        """
        events = self._highs.cbSimplexInterrupt, self._highs.cbIpmInterrupt, self._highs.cbMipInterrupt
        for event in events:
            event.subscribe(lambda e: e.interrupt(ask(e.data_out.mip_dual_bound)))
        self._highs.cbMipImprovingSolution.subscribe(
            lambda e: tell(e.data_out.objective_function_value, np.asarray(e.data_out.mip_solution))
        )

    def relax(self, seconds: float) -> Answer:
        """Solve with units that may be split."""
        self._solver.config.solver_options["solve_relaxation"] = True
        return self._call(seconds)

    def search(self, seconds: float, gap: float, nodes: int = ALL_NODES) -> Answer:
        """Solve with whole units, to a relative gap [1] or a number of nodes."""
        config = self._solver.config
        config.rel_gap = gap
        config.solver_options["solve_relaxation"] = False
        config.solver_options["mip_max_nodes"] = nodes
        return self._call(seconds)

    def _call(self, seconds: float) -> Answer:
        self._solver.config.time_limit = seconds
        results = self._solver.solve(self._model)
        if self._highs.getModelStatus() == HighsModelStatus.kModelEmpty:
            settled = self._highs.getLp().offset_
            return Answer(Ending.SOLVED, NOTHING, settled, settled)
        ending = ENDINGS.get(results.termination_condition, Ending.FAILED)
        bound = self._bound(ending)
        if results.solution_status not in {SolutionStatus.optimal, SolutionStatus.feasible}:
            return Answer(ending, NOTHING, np.inf, bound)
        values = np.asarray(self._highs.getSolution().col_value)
        if not self.adds_up(values):
            return Answer(Ending.FAILED, NOTHING, np.inf, -np.inf)
        return Answer(ending, values, self._highs.getInfo().objective_function_value, bound)

    def _bound(self, ending: Ending) -> float:
        """What a call proved: a search says so itself; where no units are whole, the optimum does."""
        info = self._highs.getInfo()
        if info.mip_node_count >= 0:
            return float(info.mip_dual_bound)
        return float(info.objective_function_value) if ending is Ending.SOLVED else -np.inf

    def adds_up(self, values: Values) -> bool:
        """Whether the solver's objective is that of its own solution: one that is not comes with a wrong bound."""
        lp, reported = self._highs.getLp(), self._highs.getInfo().objective_function_value
        return bool(np.isclose(np.dot(lp.col_cost_, values) + lp.offset_, reported, rtol=1e-6, atol=1e-6))

    def forget(self) -> None:
        """Drop what earlier calls left behind, as a search must not start from a relaxation."""
        self._highs.clearSolver()

    def start_from(self, columns: Columns, values: Values) -> None:
        """Begin the next search with some columns' values."""
        self._highs.setSolution(len(columns), columns, values)

    def bounds(self, columns: Columns) -> tuple[Values, Values]:
        """Lower and upper bounds of some columns."""
        lp = self._highs.getLp()
        return np.asarray(lp.col_lower_)[columns], np.asarray(lp.col_upper_)[columns]

    def confine(self, columns: Columns, lower: Values, upper: Values) -> None:
        """Set the bounds of some columns."""
        self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def update_parameters(self) -> None:
        """Take over the mutable parameters of the model."""
        self._solver.update_parameters()

    def load_values(self) -> None:
        """Give the model's variables the values of the last solution."""
        if self._highs.getNumCol():
            self._solver._load_vars()

    def write(self, file: Path) -> None:
        """Write the model with its names, in MPS format."""
        columns, rows = self._solver._pyomo_var_to_solver_var_map, self._solver._pyomo_con_to_solver_con_map
        names = _mps_names(self._solver._vars[v][0].name for v in columns)
        for column, name in zip(columns.values(), names, strict=True):
            self._highs.passColName(column, name)
        for row, name in zip(rows.values(), _mps_names(constraint.name for constraint in rows), strict=True):
            self._highs.passRowName(row, name)
        if self._highs.writeModel(str(file)) == HighsStatus.kError:
            raise OSError(f"cannot write {file}")


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
