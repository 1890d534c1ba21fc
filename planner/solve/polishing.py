"""Polishing: the best postings and payments for given units, after dropping units that avert less than they cost."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from models.decision import Decision
from planner.solution import Step
from planner.solve.calls import Callbacks, CallLimits, SolverStatus
from planner.solve.cuts import Cuts
from planner.solve.effort_cuts import EffortCuts
from planner.solve.floors import DISTANCE, SEARCHED
from planner.solve.highs import Solver
from planner.solve.milp import Mask, Milp, Vector, updated
from planner.solve.problem import Problem
from planner.solve.state import SolveState
from planner.solve.tolerances import EQUAL, FEASIBILITY


def admit(state: SolveState, values: Vector) -> bool:
    """Offer a solution; where it leaves an area with more than its limit, its people and money are placed anew.

    Args:
        state: Receives the plan.
        values: By column.

    Returns:
        Whether the incumbent is better now.
    """
    problem, before = state.problem, state.objective
    if state.offer(values) or problem.keeps_floors(values) or problem.milp.objective(values) >= before:
        return state.objective < before
    place_anew(state, values)
    return state.objective < before


def place_anew(state: SolveState, values: Vector) -> Vector | None:
    """Optimise postings and payments for the units of a solution, from tangents moved to it.

    Args:
        state: Receives the plans.
        values: By column.

    Returns:
        What `allocate` does.
    """
    state.place_tangents(values)
    return allocate(state, np.round(values[state.problem.deploy]))


def resume(state: SolveState, decision: Decision) -> None:
    """Offer a decision just as it is, if it has postings and is feasible; effort and segments follow from it.

    Args:
        state: Receives the plan.
        decision: One of this problem, or of one much like it.
    """
    milp = state.problem.milp
    fixed, values = state.problem.values_of(decision)
    within = (milp.lower - FEASIBILITY <= values) & (values <= milp.upper + FEASIBILITY)
    if not decision.post or not np.all(within, where=fixed):
        return
    result = Solver(milp.restricted(~fixed, values), None, state.threads, integer=False).solve(CallLimits())
    if result.status is SolverStatus.SOLVED and state.offer(values := updated(values, ~fixed, result.values)):
        state.place_tangents(values)


def repair(state: SolveState, units: Vector, error: float) -> None:
    """Repair a warm start: plan with as many of its units as are still feasible.

    Args:
        state: Receives the plan.
        units: By column of `deploy`: units of the warm start [units].
        error: As in `allocate`.
    """
    if not state.cut_short:
        _trim(state, units, error, state.tuning.polish.repair_gap)


def polish(state: SolveState) -> None:
    """Place people and money of the incumbent anew, with tangents moved to it.

    Args:
        state: Has an incumbent or none.
    """
    error = _error_while_open(state)
    if state.incumbent is not None and state.error > error and not state.cut_short:
        state.begin(Step.SETTLE)
        allocate(state, state.units, error=error)


def _error_while_open(state: SolveState) -> float:
    """Approximation error that is small beside the gap as it is, as a share of the gap asked for [1]."""
    tuning = state.tuning
    return max(tuning.tangents.error, tuning.polish.share_of_gap * state.gap / max(state.limits.gap, state.gap * EQUAL))


def polish_finally(state: SolveState, error: float) -> None:
    """Drop units that avert less than they cost and move starts, then allocate to the final approximation error.

    Where no time is left it allocates at least once.

    Args:
        state: Has an incumbent or none.
        error: As in `allocate`.
    """
    if state.incumbent is None:
        return
    if state.error > state.tuning.tangents.error and not state.cut_short:
        state.begin(Step.SETTLE)
        if not state.large:
            _trim(state, state.units, error, state.tuning.polish.trim_gap)
    if state.error > (state.tuning.tangents.error if state.cut_short else error):
        allocate(state, state.units, interruptible=False, error=error)


def allocate(
    state: SolveState, units: Vector, *, error: float | None = None, interruptible: bool = True
) -> Vector | None:
    """Optimise postings and payments for fixed units, with tangents moved to each solution while there is time.

    Successive linear programs alone jump from one side of the optimum to the other, so that each solution is taken
    only as far as a line search from the last one goes. Where areas have limits, programs keep a distance from these,
    which grows as long as their solutions break them, and shrinks once they do not. Of the cuts on what units that may
    come count the problem keeps those that bind at the last, as with all of them every other program would be slow.

    Args:
        state: Receives the plans.
        units: By column of `deploy`: units that deploy [units].
        error: Approximation error to be reached, as a share of the gap asked for [1]; `TangentTuning.error` if None.
        interruptible: Whether to give up on an interrupt.

    Returns:
        The last plan, which may be worse than the incumbent; None where its program was not solved.
    """
    problem, tuning = state.problem, state.tuning.polish
    error = state.tuning.tangents.error if error is None else error
    free = ~problem.milp.integer
    values = updated(np.zeros(len(free)), problem.deploy, units)
    callbacks = Callbacks(lambda _: state.interrupted()) if interruptible else None
    efforts, floors, distance = list[EffortCuts](), tuple[Cuts, ...](), DISTANCE
    solver = Solver(_allocation(problem, free, values, distance), callbacks, state.threads, integer=False)
    for placement in range(tuning.placements):
        before, result = solver.ticks, solver.solve(CallLimits())
        state.ticks += solver.ticks - before
        if result.status is not SolverStatus.SOLVED:
            return None
        found = updated(values, free, result.values)
        searched = placement and problem.keeps_floors(values)
        values = problem.line_search(values, found, tuning.line_search) if searched else found
        state.offer(values, error=error)
        state.poll()
        near = not state.tangents_err(values, result.objective, error) and problem.keeps_floors(values)
        if state.cut_short or near:
            break
        state.place_tangents(values)
        if problem.floors:
            kept = problem.keeps_floors(found)
            distance = max(DISTANCE, 0.25 * distance) if kept else min(SEARCHED, 2.0 * distance)
            floors = (*(() if kept else floors), problem.floor_cuts_at(found, distance))
            milp = _allocation(problem, free, values, distance, floors)
            solver = Solver(milp, callbacks, state.threads, integer=False)
        else:
            _update_tangents(solver, problem, free)
        if (more := problem.effort_cuts_at(found)) is not None:
            efforts.append(more)
            cuts = problem.rows_of(more)
            fixed = cuts.coefficients @ np.where(free, 0.0, values)
            solver.add_rows(cuts.coefficients[:, free], cuts.limits - fixed)
    state.add_effort_cuts([each.binding(problem.rows_of(each), found) for each in efforts])
    return values


def _allocation(problem: Problem, free: Mask, values: Vector, distance: float, cuts: Iterable[Cuts] = ()) -> Milp:
    """The program over the free columns; where areas have limits, at a distance from these, and with cuts on them."""
    milp = problem.floors.distant(problem.milp, distance)
    for each in cuts:
        milp = milp.with_rows(each.coefficients, each.limits)
    return milp.restricted(free, values)


def _update_tangents(solver: Solver, problem: Problem, free: Mask) -> None:
    """Adopt costs and bounds of the segments in a solver that holds the free columns."""
    columns, places = problem.segments, (np.cumsum(free) - 1)[problem.segments].astype(np.int32)
    milp = problem.milp
    solver.set_bounds(places, milp.lower[columns], milp.upper[columns])
    solver.set_costs(places, milp.cost[columns])


def _trim(state: SolveState, units: Vector, error: float, gap: float) -> None:
    """Solve a restricted program in which pledges bring no more units to a mission than given, then allocate.

    Its root node is enough to leave out units that are not worth it, and to move starts.
    """
    problem = state.problem
    upper = np.minimum(problem.milp.upper[problem.deploy], problem.units_at_missions(units))
    free = np.ones(len(problem.variables), dtype=bool)
    free[problem.deploy] = (upper > 0) & ((state.reduced_costs <= state.cutoff) | (units > 0))
    restricted = replace(problem.milp, upper=updated(problem.milp.upper, problem.deploy, upper))
    callbacks = Callbacks(lambda _: state.poll())
    solver = Solver(restricted.restricted(free, np.zeros(len(free))), callbacks, state.threads)
    solver.leave_heuristics_out()
    if state.incumbent is not None:
        solver.warm_start(state.incumbent[free])
    tuning = state.tuning.polish
    result = state.call(solver, CallLimits(polls=tuning.trim_polls, gap=gap * state.absolute_gap))
    state.ticks += solver.ticks
    if result.found:
        units = np.round(updated(np.zeros(len(free)), free, result.values)[problem.deploy])
    allocate(state, units, error=error)
