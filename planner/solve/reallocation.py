"""Reallocation: the best postings and payments for the units of a decision, without a search or a bound."""

from dataclasses import replace
from threading import Event

from models.decision import Decision
from planner.plan import Outcome
from planner.solution import Limits, Solution, Step
from planner.solve.highs import SolverStatus, reset_threads
from planner.solve.polishing import allocate, repair, resume
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tuning import DEFAULT, Tuning


def reallocate(
    problem: Problem, start: Decision, limits: Limits, stop: Event | None = None, tuning: Tuning = DEFAULT
) -> Solution:
    """Allocate people and money anew to the units of a decision.

    Args:
        problem: The problem.
        start: A decision of it, or of one much like it. The result is no worse than it where it is feasible; where its
            units alone are not, as many of them stay as are.
        limits: Gap that the approximation error is measured by, threads and time; work decides, not the clock.
        stop: Set, from any thread, it ends the allocation.
        tuning: Tuning of the solver's components.

    Returns:
        A feasible decision without a bound, or none where that would take a search.
    """
    reset_threads()
    limits = replace(limits, threads=1, work=limits.work or 1)
    state = SolveState(problem, limits, interrupted=(stop or Event()).is_set, tuning=tuning)
    units, error = problem.warm_start(start.deploy), tuning.tangents.error
    state.begin(Step.OPEN)
    resume(state, start)
    allocate(state, units, error=error)
    if state.incumbent is None:
        repair(state, units, error)
    if state.incumbent is None:
        allocate(state, problem.milp.lower[problem.deploy], error=error)
    state.begin(Step.DONE)
    solution = state.result(SolverStatus.SOLVED)
    return solution if solution.decision is not None else replace(solution, outcome=Outcome.NO_PLAN_IN_TIME)
