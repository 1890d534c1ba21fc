"""HiGHS holding a model: calls, starts, bounds, callbacks and names; the only module that knows it."""

import errno
import itertools
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

import numpy as np
from highspy import Highs, HighsLp, HighsModelStatus, HighsStatus, HighsVarType, MatrixFormat, kSolutionStatusFeasible
from scipy import sparse

from planner.solve.matrix import Matrix, Places, Values

NOTHING: Values = np.empty(0)
"""The values of no solution."""

WHOLE = 1e-9
"""How far from whole a count of units may be; rounded, it must still pay and fit to the solver's tolerance [units]."""

DUAL, PRIMAL = 1, 4
"""The solver's numbers of its simplex methods."""

ENDLESS = 2**31 - 1
"""No limit on nodes or iterations."""


class Ending(Enum):
    """How a call of the solver ended."""

    SOLVED = auto()
    CUT_SHORT = auto()
    INFEASIBLE = auto()
    FAILED = auto()


ENDINGS = {
    HighsModelStatus.kOptimal: Ending.SOLVED,
    HighsModelStatus.kModelEmpty: Ending.SOLVED,
    HighsModelStatus.kTimeLimit: Ending.CUT_SHORT,
    HighsModelStatus.kIterationLimit: Ending.CUT_SHORT,
    HighsModelStatus.kSolutionLimit: Ending.CUT_SHORT,
    HighsModelStatus.kInterrupt: Ending.CUT_SHORT,
    HighsModelStatus.kInfeasible: Ending.INFEASIBLE,
    HighsModelStatus.kUnboundedOrInfeasible: Ending.INFEASIBLE,
    HighsModelStatus.kObjectiveBound: Ending.INFEASIBLE,
}
"""What the solver's status means here; no objective of ours is unbounded."""


@dataclass(frozen=True)
class Answer:
    """What a call of the solver gave."""

    ending: Ending
    values: Values
    """Values of all columns; empty where there is no solution."""
    objective: float
    """Objective of the solution, as the tangents estimate it [exposure unit]; infinity where there is none."""
    bound: float
    """What the call proved that no solution can beat [exposure unit]; minus infinity where it proved nothing."""
    duals: Values = field(default_factory=lambda: NOTHING)
    """What a row's limit is worth, by row [exposure unit / unit of the row]; empty where units are whole."""

    @property
    def found(self) -> bool:
        """Whether there is a solution."""
        return bool(np.isfinite(self.objective))


UNANSWERED = Answer(Ending.CUT_SHORT, NOTHING, np.inf, -np.inf)
"""What a call gives for which there is no time."""


@dataclass(frozen=True)
class Work:
    """Limits of a call."""

    seconds: float = np.inf
    nodes: int = ENDLESS
    polls: int = ENDLESS
    """How often a search may look at its limits: work that is the same on every machine, finer than nodes."""
    iterations: int = ENDLESS
    """Of the simplex method."""
    gap: float = 0.0
    """Relative gap that ends a search [1]."""
    worst: float = np.inf
    """Objective from which on the dual simplex method may call a relaxation infeasible [exposure unit]."""


@dataclass(frozen=True)
class Ears:
    """Who hears from the solver while it runs."""

    ask: Callable[[float], bool] = lambda _: False
    """Called often with the bound proved so far [exposure unit]; whether to stop."""
    tell: Callable[[float, Values], object] = lambda *_: None
    """Called with the objective [exposure unit] and the values of every better solution with whole units."""


def let_threads_go() -> None:
    """Let HiGHS take another number of threads: it keeps those of its first call for the whole process."""
    Highs.resetGlobalScheduler(True)  # noqa: FBT003


class Solver:
    """HiGHS holding one model."""

    def __init__(self, matrix: Matrix, ears: Ears | None, threads: int | None, *, whole: bool = True) -> None:
        """Hand a model over.

        Args:
            matrix: The model.
            ears: Who hears of progress; None where nobody does, which spares every iteration a call, and a search then
                has no limit on its polls.
            threads: Threads to use, the same for all solvers at a time; None for all cores.
            whole: Whether units are whole; otherwise they may be split.
        """
        self._whole = whole and bool(matrix.whole.any())
        self._looks = ENDLESS
        self._highs = Highs()
        self._highs.silent()
        self._set("threads", threads or 0)
        self._set("mip_feasibility_tolerance", WHOLE)
        if self._highs.passModel(_lp(matrix, whole=self._whole)) == HighsStatus.kError:
            raise ValueError("the solver refuses the model")
        if ears is not None:
            self._listen(ears)

    def solve(self, work: Work) -> Answer:
        """Solve; where units may be split, from where the last call ended."""
        if work.seconds <= 0:
            return UNANSWERED
        if not self._highs.getNumCol():
            return self._nothing_to_choose()
        self._set("time_limit", self._highs.getRunTime() + work.seconds)
        self._set("mip_rel_gap", work.gap)
        self._set("mip_max_nodes", work.nodes)
        self._set("simplex_iteration_limit", work.iterations)
        self._set("objective_bound", work.worst)
        self._looks = work.polls
        self._highs.run()
        return self._answer()

    def forget(self) -> None:
        """Let go of where the last call ended: the next one starts afresh."""
        self._highs.clearSolver()

    def start_from(self, values: Values) -> None:
        """Begin the next search with a solution."""
        self._highs.setSolution(len(values), np.arange(len(values), dtype=np.int32), values)

    def confine(self, columns: Places, lower: Values, upper: Values) -> None:
        """Set the bounds of some columns; the dual simplex method takes such a change in its stride."""
        self._set("simplex_strategy", DUAL)
        self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def limit(self, rows: Places, limits: Values) -> None:
        """Set the upper limits of some rows that have no lower ones."""
        self._set("simplex_strategy", DUAL)
        self._highs.changeRowsBounds(len(rows), rows, np.full(len(rows), -np.inf), limits)

    def price(self, columns: Places, cost: Values) -> None:
        """Set the costs of some columns; the primal simplex method takes such a change in its stride."""
        self._set("simplex_strategy", PRIMAL)
        self._highs.changeColsCost(len(columns), columns, cost)

    def tighten(self, rows: sparse.csr_matrix, limits: Values) -> None:
        """Add rows, each at most its limit; the dual simplex method takes them in its stride."""
        self._set("simplex_strategy", DUAL)
        least = np.full(len(limits), -np.inf)
        first, columns = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
        self._highs.addRows(len(limits), least, limits, rows.nnz, first, columns, rows.data)

    def write(self, file: Path, columns: Iterable[str], rows: Iterable[str]) -> None:
        """Write the model in MPS format, with the names of its columns and rows; OSError where it is not whole.

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
            raise OSError(f"cannot write {file}")
        if not file.read_bytes().rstrip().endswith(b"ENDATA"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    def adds_up(self, values: Values) -> bool:
        """Whether the solver's objective is that of its own solution: one that is not comes with a wrong bound."""
        lp, reported = self._highs.getLp(), self._highs.getInfo().objective_function_value
        return bool(np.isclose(np.dot(lp.col_cost_, values) + lp.offset_, reported, rtol=1e-6, atol=1e-6))

    def _set(self, option: str, value: float | str) -> None:
        if self._highs.setOptionValue(option, value) == HighsStatus.kError:
            raise ValueError(f"the solver refuses {option} = {value}")

    def _listen(self, ears: Ears) -> None:
        def look(bound: float) -> bool:
            """Whether a search is to end."""
            self._looks -= 1
            return ears.ask(bound) or self._looks <= 0

        for event in (self._highs.cbSimplexInterrupt, self._highs.cbIpmInterrupt):
            event.subscribe(lambda e: e.interrupt(ears.ask(-np.inf)))
        self._highs.cbMipInterrupt.subscribe(lambda e: e.interrupt(look(e.data_out.mip_dual_bound)))
        self._highs.cbMipImprovingSolution.subscribe(
            lambda e: ears.tell(e.data_out.objective_function_value, np.asarray(e.data_out.mip_solution))
        )

    def _nothing_to_choose(self) -> Answer:
        """What a model without columns gives; HiGHS itself leaves its rows and its offset out of account."""
        lp = self._highs.getLp()
        if np.any(np.asarray(lp.row_lower_) > 0) or np.any(np.asarray(lp.row_upper_) < 0):
            return Answer(Ending.INFEASIBLE, NOTHING, np.inf, -np.inf)
        return Answer(Ending.SOLVED, NOTHING, lp.offset_, lp.offset_, np.zeros(lp.num_row_))

    def _answer(self) -> Answer:
        ending = ENDINGS.get(self._highs.getModelStatus(), Ending.FAILED)
        info, solution = self._highs.getInfo(), self._highs.getSolution()
        values = np.asarray(solution.col_value)
        bound = info.mip_dual_bound if self._whole else -np.inf
        if not self._has_solution(ending):
            return Answer(ending, NOTHING, np.inf, bound)
        if not self.adds_up(values):
            return Answer(Ending.FAILED, NOTHING, np.inf, -np.inf)
        objective = info.objective_function_value
        if self._whole:
            return Answer(ending, values, objective, bound)
        proved = objective if ending is Ending.SOLVED else -np.inf
        return Answer(ending, values, objective, proved, np.asarray(solution.row_dual))

    def _has_solution(self, ending: Ending) -> bool:
        """Whether the call ended with a solution; an empty model has one, of no values."""
        if self._whole:
            return bool(self._highs.getInfo().primal_solution_status == int(kSolutionStatusFeasible))
        return ending is Ending.SOLVED


def _lp(matrix: Matrix, *, whole: bool) -> HighsLp:
    lp = HighsLp()
    lp.num_row_, lp.num_col_ = matrix.rows.shape
    lp.col_cost_, lp.offset_ = matrix.cost, matrix.offset
    lp.col_lower_, lp.col_upper_ = matrix.lower, matrix.upper
    lp.row_lower_, lp.row_upper_ = matrix.row_lower, matrix.row_upper
    lp.a_matrix_.format_ = MatrixFormat.kRowwise
    lp.a_matrix_.num_row_, lp.a_matrix_.num_col_ = matrix.rows.shape
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.rows.indptr, matrix.rows.indices
    lp.a_matrix_.value_ = matrix.rows.data
    if whole:
        lp.integrality_ = [HighsVarType.kInteger if w else HighsVarType.kContinuous for w in matrix.whole]
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
