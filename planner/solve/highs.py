"""HiGHS holding one program: calls, warm starts, bounds, callbacks and names; the only module that knows it."""

import errno
import itertools
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from highspy import (
    Highs,
    HighsCallbackEvent,
    HighsLp,
    HighsModelStatus,
    HighsStatus,
    HighsVarType,
    MatrixFormat,
    kSolutionStatusFeasible,
)
from scipy import sparse

from planner.language import say
from planner.solve.calls import NOT_RUN, NOTHING, UNLIMITED, Callbacks, CallLimits, SolverResult, SolverStatus
from planner.solve.milp import Indices, Milp, Vector
from planner.solve.ticks import poll_ticks, relaxation_ticks
from planner.solve.tolerances import FEASIBILITY, INTEGRALITY

DUAL, PRIMAL = 1, 4
"""HiGHS' numbers of its simplex strategies."""

FREE_COLUMN_SUBSTITUTION, AGGREGATOR = 1 << 8, 1 << 12
"""HiGHS' bits of two rules of its presolve."""


STATUSES = {
    HighsModelStatus.kOptimal: SolverStatus.SOLVED,
    HighsModelStatus.kModelEmpty: SolverStatus.SOLVED,
    HighsModelStatus.kTimeLimit: SolverStatus.CUT_SHORT,
    HighsModelStatus.kIterationLimit: SolverStatus.CUT_SHORT,
    HighsModelStatus.kSolutionLimit: SolverStatus.CUT_SHORT,
    HighsModelStatus.kInterrupt: SolverStatus.CUT_SHORT,
    HighsModelStatus.kInfeasible: SolverStatus.INFEASIBLE,
    HighsModelStatus.kUnboundedOrInfeasible: SolverStatus.INFEASIBLE,
    HighsModelStatus.kObjectiveBound: SolverStatus.INFEASIBLE,
}
"""Status by HiGHS' model status; no objective of the planner is unbounded."""


def reset_threads() -> None:
    """Let HiGHS take another number of threads: it keeps that of its first call for the whole process."""
    Highs.resetGlobalScheduler(True)  # noqa: FBT003


class Solver:
    """An instance of HiGHS that holds one program."""

    def __init__(self, milp: Milp, callbacks: Callbacks | None, threads: int | None, *, integer: bool = True) -> None:
        """Pass a program to HiGHS.

        Args:
            milp: The program.
            callbacks: None where none are needed, which spares every iteration a call; polls are then unlimited.
            threads: Threads to use, the same for all instances at a time; None for all cores.
            integer: Whether columns keep their integrality; otherwise the relaxation is solved.
        """
        self._integer = integer and bool(milp.integer.any())
        self._polls, self._bounds = UNLIMITED, (milp.lower, milp.upper)
        self.ticks = 0.0
        """Work of all calls so far [ticks]."""
        self._highs = Highs()
        self._highs.silent()
        self._set("threads", threads or 0)
        self._set("mip_feasibility_tolerance", INTEGRALITY)
        self._set("mip_rel_gap", 0.0)
        if self._highs.passModel(_lp(milp, integer=self._integer)) == HighsStatus.kError:
            raise ValueError("the solver refuses the model")  # not told
        if callbacks is not None:
            self._subscribe(callbacks)

    def solve(self, limits: CallLimits) -> SolverResult:
        """Solve; a relaxation from the basis of the last call."""
        if limits.seconds <= 0:
            return NOT_RUN
        if not self._highs.getNumCol():
            return self._without_columns()
        self._set("mip_abs_gap", limits.gap)
        self._set("simplex_iteration_limit", limits.iterations)
        self._set("objective_bound", limits.cutoff)
        self._polls = limits.polls
        self._run(time.monotonic() + limits.seconds)
        if not self._integer:
            self.ticks += relaxation_ticks(self._highs.getInfo().simplex_iteration_count, self._highs.getNumRow())
        return self._result()

    def _run(self, ends: float) -> None:
        """Run until a moment of the monotonic clock at most [s].

        HiGHS reads the system's clock, which may be set forward meanwhile; what that ends before its time goes on.
        """
        while True:
            self._set("time_limit", self._highs.getRunTime() + max(0.0, ends - time.monotonic()))
            self._highs.run()
            if self._highs.getModelStatus() != HighsModelStatus.kTimeLimit or time.monotonic() >= ends:
                return

    def leave_heuristics_out(self) -> None:
        """Leave out the heuristics of branch and bound that are programs of their own, and take long between polls."""
        for option in ("mip_heuristic_run_rens", "mip_heuristic_run_rins", "mip_heuristic_run_root_reduced_cost"):
            self._set(option, value=False)

    def leave_strong_branching_out(self) -> None:
        """Branch on pseudo-costs alone: strong branching is most of the work where few columns are left."""
        self._set("mip_pscost_minreliable", 0)

    def keep_definitions(self) -> None:
        """Keep columns that rows define by others, which presolve would put back into those."""
        self._set("presolve_rule_off", FREE_COLUMN_SUBSTITUTION | AGGREGATOR)

    def clear_basis(self) -> None:
        """Discard basis and solution of the last call: the next one starts cold."""
        self._highs.clearSolver()

    def warm_start(self, values: Vector) -> None:
        """Pass a solution that the next branch and bound starts with; ValueError where it is out of bounds.

        Out of bounds by no more than rounding it is moved there, as HiGHS ignores it otherwise.
        """
        within = np.clip(values, *self._bounds)
        places = np.arange(len(values), dtype=np.int32)
        refused = self._highs.setSolution(len(values), places, within) == HighsStatus.kError
        if refused or np.abs(within - values).max(initial=0.0) > FEASIBILITY:
            raise ValueError("the solver refuses the solution that it is to start with")  # not told

    def set_bounds(self, columns: Indices, lower: Vector, upper: Vector) -> None:
        """Set bounds of some columns; the basis stays dual feasible."""
        self._set("simplex_strategy", DUAL)
        self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def set_limits(self, rows: Indices, limits: Vector) -> None:
        """Set upper limits of some rows that have no lower ones; the basis stays dual feasible."""
        self._set("simplex_strategy", DUAL)
        self._highs.changeRowsBounds(len(rows), rows, np.full(len(rows), -np.inf), limits)

    def set_least(self, rows: Indices, least: Vector) -> None:
        """Set lower limits of some rows that have no upper ones; the basis stays dual feasible."""
        self._set("simplex_strategy", DUAL)
        self._highs.changeRowsBounds(len(rows), rows, least, np.full(len(rows), np.inf))

    def set_costs(self, columns: Indices, cost: Vector) -> None:
        """Set costs of some columns; the basis stays primal feasible."""
        self._set("simplex_strategy", PRIMAL)
        self._highs.changeColsCost(len(columns), columns, cost)

    def set_rows(self, rows: Indices, coefficients: sparse.csr_matrix) -> None:
        """Set the coefficients that some rows have, from those of the whole program."""
        for row in rows.tolist():
            for entry in range(*coefficients.indptr[row : row + 2]):
                self._highs.changeCoeff(row, int(coefficients.indices[entry]), float(coefficients.data[entry]))
        self._set("simplex_strategy", DUAL)

    def add_rows(self, coefficients: sparse.csr_matrix, limits: Vector) -> None:
        """Add rows, each at most its limit; the basis stays dual feasible."""
        self._set("simplex_strategy", DUAL)
        least = np.full(len(limits), -np.inf)
        first, columns = coefficients.indptr[:-1].astype(np.int32), coefficients.indices.astype(np.int32)
        self._highs.addRows(len(limits), least, limits, coefficients.nnz, first, columns, coefficients.data)

    def write(self, file: Path, columns: Iterable[str], rows: Iterable[str]) -> None:
        """Write the program in MPS format; OSError where the file is not complete.

        Args:
            file: The file; HiGHS writes this format only where its name ends in `.mps`.
            columns: Names of the columns.
            rows: Names of the rows.
        """
        for place, name in enumerate(_mps_names(columns)):
            self._highs.passColName(place, name)
        for place, name in enumerate(_mps_names(rows)):
            self._highs.passRowName(place, name)
        if self._highs.writeModel(str(file)) == HighsStatus.kError:
            raise OSError(say("cannot write {file}", file=file))
        if not file.read_bytes().rstrip().endswith(b"ENDATA"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    def adds_up(self, values: Vector) -> bool:
        """Whether the reported objective is that of the reported solution; if not, the bound is wrong too."""
        lp, reported = self._highs.getLp(), self._highs.getInfo().objective_function_value
        return bool(np.isclose(np.dot(lp.col_cost_, values) + lp.offset_, reported, rtol=1e-6, atol=1e-6))

    def _set(self, option: str, value: float | str | bool) -> None:
        if self._highs.setOptionValue(option, value) == HighsStatus.kError:
            raise ValueError(f"the solver refuses {option} = {value}")  # not told

    def _subscribe(self, callbacks: Callbacks) -> None:
        coefficients = self._highs.getNumNz()

        def poll(bound: float, nodes: int) -> bool:
            """Whether branch and bound is to end."""
            self._polls -= 1
            self.ticks += poll_ticks(coefficients, nodes)
            return callbacks.interrupt(bound) or self._polls <= 0

        for event in (self._highs.cbSimplexInterrupt, self._highs.cbIpmInterrupt):
            event.subscribe(lambda e: e.interrupt(callbacks.interrupt(-np.inf)))
        self._highs.cbMipInterrupt.subscribe(
            lambda e: e.interrupt(poll(e.data_out.mip_dual_bound, e.data_out.mip_node_count))
        )
        self._highs.cbMipImprovingSolution.subscribe(
            lambda e: callbacks.on_incumbent(e.data_out.objective_function_value, np.asarray(e.data_out.mip_solution))
        )
        if (better := callbacks.better) is not None:
            self._highs.cbMipUserSolution.subscribe(lambda e: _pass_solution(e, better(e.data_out.mip_primal_bound)))

    def _without_columns(self) -> SolverResult:
        """Result for a program without columns, of which HiGHS itself ignores rows and offset."""
        lp = self._highs.getLp()
        if np.any(np.asarray(lp.row_lower_) > 0) or np.any(np.asarray(lp.row_upper_) < 0):
            return SolverResult(SolverStatus.INFEASIBLE, NOTHING, np.inf, -np.inf)
        return SolverResult(SolverStatus.SOLVED, NOTHING, lp.offset_, lp.offset_, np.zeros(lp.num_row_))

    def _result(self) -> SolverResult:
        status = STATUSES.get(self._highs.getModelStatus(), SolverStatus.FAILED)
        info, solution = self._highs.getInfo(), self._highs.getSolution()
        values = np.asarray(solution.col_value)
        bound = info.mip_dual_bound if self._integer else -np.inf
        if not self._has_solution(status):
            return SolverResult(status, NOTHING, np.inf, bound)
        if not self.adds_up(values):
            return SolverResult(SolverStatus.FAILED, NOTHING, np.inf, -np.inf)
        objective = info.objective_function_value
        if self._integer:
            return SolverResult(status, values, objective, bound)
        proved = objective if status is SolverStatus.SOLVED else -np.inf
        return SolverResult(status, values, objective, proved, np.asarray(solution.row_dual))

    def _has_solution(self, status: SolverStatus) -> bool:
        """Whether the call ended with a solution; an empty model has one, of no values."""
        if self._integer:
            return bool(self._highs.getInfo().primal_solution_status == int(kSolutionStatusFeasible))
        return status is SolverStatus.SOLVED


def _pass_solution(event: HighsCallbackEvent, values: Vector | None) -> None:
    """Hand a solution to the branch and bound that asks for one."""
    if values is not None:
        event.data_in.setSolution(values)


def _lp(milp: Milp, *, integer: bool) -> HighsLp:
    lp = HighsLp()
    lp.num_row_, lp.num_col_ = milp.coefficients.shape
    lp.col_cost_, lp.offset_ = milp.cost, milp.offset
    lp.col_lower_, lp.col_upper_ = milp.lower, milp.upper
    lp.row_lower_, lp.row_upper_ = milp.row_lower, milp.row_upper
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = milp.coefficients.shape
    lp.a_matrix_.start_, lp.a_matrix_.index_ = milp.coefficients.indptr, milp.coefficients.indices
    lp.a_matrix_.value_ = milp.coefficients.data
    if integer:
        lp.integrality_ = [HighsVarType.kInteger if i else HighsVarType.kContinuous for i in milp.integer]
    return lp


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
