"""A problem in, the best decision and a dual bound out; the only package that knows HiGHS."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

from models.algebra import pyo
from models.decision import Decision
from models.outer_approximation import OuterApproximation
from planner.solution import Limits, Progress, Solution
from planner.solve.algorithm import Algorithm
from planner.solve.highs import Solver
from planner.solve.least import Least, least
from planner.solve.model_cache import ModelCache
from planner.solve.other_search import OtherSearch, SearchWork, other_search
from planner.solve.problem import Problem
from planner.solve.reallocation import reallocate
from planner.solve.relaxed import relaxed_bound
from planner.solve.tuning import DEFAULT, Tuning
from planner.solve.variations import Closed, Variations, VariationWork

__all__ = [
    "DEFAULT",
    "Closed",
    "Least",
    "ModelCache",
    "OtherSearch",
    "Problem",
    "SearchWork",
    "Tuning",
    "VariationWork",
    "Variations",
    "least",
    "other_search",
    "reallocate",
    "relaxed_bound",
    "solve",
    "write_mps",
]


def solve(
    problem: Problem,
    limits: Limits,
    on_progress: Callable[[Progress], None] = lambda _: None,
    start: Decision | None = None,
    stop: Event | None = None,
    tuning: Tuning = DEFAULT,
) -> Solution:
    """Minimise the exact objective, with a dual bound that is proved.

    Args:
        problem: The problem, as a `ModelCache` makes it.
        limits: Termination criteria. A solve of a new problem that ends by its gap or its work limit, not by the
            clock, is reproducible.
        on_progress: Called now and then with the progress of the solve, and with access to its incumbent.
        start: Warm start. The decision is no worse than it where it is feasible; otherwise it is repaired.
        stop: Set, from any thread, it ends the solve and keeps the incumbent.
        tuning: Tuning of the solver's components.

    Returns:
        Outcome, best decision and the dual bound that is proved.
    """
    return Algorithm(problem, limits, on_progress, (stop or Event()).is_set, tuning).run(start)


def write_mps(model: pyo.ConcreteModel, file: Path, limits: Limits, tuning: Tuning = DEFAULT) -> None:
    """Write the program that `solve` searches, its tangents placed by the relaxation, in MPS format.

    Rows and columns are named as in the model, blanks in keys replaced by underscores.
    """
    problem = Problem.of(OuterApproximation.of(model), tuning.cuts)
    milp = Algorithm(problem, limits, tuning=tuning).relaxed_milp()
    solver = Solver(milp, None, limits.threads)
    solver.write(file, (v.name for v in problem.variables), (row.name for row in problem.compiled.rows))
