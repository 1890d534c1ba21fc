"""Reallocation: the best postings and payments for the units of a decision, without a search or a bound."""

from collections.abc import Iterable
from dataclasses import replace
from threading import Event

from models.decision import Decision
from planner.plan import Outcome
from planner.solution import Limits, Solution, Step
from planner.solve.calls import SolverStatus
from planner.solve.highs import reset_threads
from planner.solve.polishing import allocate, repair, resume
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tuning import DEFAULT, Tuning


def reallocate(
    problem: Problem, starts: Iterable[Decision], limits: Limits, stop: Event | None = None, tuning: Tuning = DEFAULT
) -> Solution:
    """Allocate people and money anew to the units of each of some decisions, and keep the best.

    Args:
        problem: The problem.
        starts: Decisions of it, or of others much like it. The result is no worse than any of them that is feasible;
            where the units of one alone are not, as many of them stay as are.
        limits: Gap that the approximation error is measured by, threads and time; work decides, not the clock.
        stop: Set, from any thread, it ends the allocation.
        tuning: Tuning of the solver's components.

    Returns:
        A feasible decision without a bound, or none where that would take a search.
    """
    reset_threads()
    limits = replace(limits, threads=1, work=limits.work or 1)
    interrupted = (stop or Event()).is_set
    best = SolveState(problem, limits, interrupted=interrupted, tuning=tuning)
    for start in starts:
        state = SolveState(problem, limits, interrupted=interrupted, tuning=tuning)
        _allocate(state, start)
        best = min(best, state, key=lambda each: each.objective)
    best.begin(Step.DONE)
    solution = best.result(SolverStatus.SOLVED)
    return solution if solution.decision is not None else replace(solution, outcome=Outcome.NO_PLAN_IN_TIME)


def _allocate(state: SolveState, start: Decision) -> None:
    """Allocate to the units of a decision; to fewer of them, or to none but those locked, where they are too many."""
    problem, error = state.problem, state.tuning.tangents.error
    units = problem.warm_start(start.deploy)
    state.begin(Step.OPEN)
    resume(state, start)
    allocate(state, units, error=error)
    if state.incumbent is None:
        repair(state, units, error)
    if state.incumbent is None:
        allocate(state, problem.milp.lower[problem.deploy], error=error)
