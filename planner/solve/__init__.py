"""A problem in, the best decision and a bound on every other one out; the only package that knows HiGHS."""

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pyomo.environ as pyo

from models.appraisal import Appraisal
from models.decision import Decision
from planner.solution import Limits, Progress, Solution
from planner.solve.highs import Ears, Solver
from planner.solve.problem import Problem
from planner.solve.rounds import Rounds
from planner.solve.workshop import Workshop

__all__ = ["Problem", "Workshop", "solve", "write_mps"]


def solve(
    problem: Problem,
    limits: Limits,
    watch: Callable[[Progress], None] = lambda _: None,
    start: Decision | None = None,
    stop: Event | None = None,
) -> Solution:
    """Find the decision with the least exposure, and a bound that no decision can beat.

    Args:
        problem: The problem, as a `Workshop` makes it.
        limits: When to stop. A solve of a fresh problem that stops by its gap or by its work, not by time,
            is reproducible.
        watch: Called now and then with where the solve stands, and where the best decision can be had.
        start: An earlier decision to begin with: no worse one comes back where it keeps every rule; else it is
            repaired.
        stop: Set, from any thread, it ends the solve and keeps the best decision.

    Returns:
        The outcome, the best decision and the certified bound.
    """
    return Rounds(problem, limits, watch, (stop or Event()).is_set).run(start)


def write_mps(model: pyo.ConcreteModel, file: Path, limits: Limits) -> None:
    """Write the model that `solve` searches, its tangents placed by the relaxation, in MPS format.

    Rows and columns have the names of the model's, blanks in keys replaced by underscores.
    """
    problem = Problem.of(Appraisal.of(model))
    matrix = Rounds(problem, limits, lambda _: None).relaxed_model()
    solver = Solver(matrix, Ears(), limits.threads)
    solver.write(file, (v.name for v in problem.variables), (row.name for row in problem.reading.rows))
