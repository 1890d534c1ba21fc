"""Settling: the best that can be done with units that are given, or nearly so."""

from dataclasses import replace

import numpy as np

from models.decision import Decision
from planner.solve.highs import Ears, Ending, Solver, Work
from planner.solve.ledger import Ledger
from planner.solve.matrix import DUST, Mask, Values, changed
from planner.solve.problem import Problem

SETTLINGS = 8
"""Most rounds of placing people and money for given units."""

TANGENT_SHARE = 0.1
"""Share of the gap asked for that the tangents may cost [1]."""

LAST_SHARE = 0.01
"""Share of the gap asked for that they may cost in the end [1]."""

REPAIRED = 0.25
"""Share of the gap asked for within which an earlier plan is repaired [1]."""

TRIM = Work(seconds=1.0, nodes=1, looks=4, gap=1e-4)
"""Search for units and starts that make a plan better: the root is enough for those that do nothing. The seconds count
where the clock decides, the looks where work does."""


def resume(ledger: Ledger, decision: Decision) -> None:
    """Take up a decision just as it is, if it says where people and money go and keeps every rule.

    Args:
        ledger: The books.
        decision: One that was made of this problem, or of one much like it.
    """
    problem, matrix = ledger.problem, ledger.problem.matrix
    said, values = problem.pinned(decision)
    within = np.all((matrix.lower - DUST <= values) & (values <= matrix.upper + DUST), where=said)
    if not (decision.post and within):
        return
    answer = Solver(matrix.part(~said, values), None, ledger.threads, whole=False).solve(Work())
    if answer.ending is Ending.SOLVED and ledger.keep(values := changed(values, ~said, answer.values)):
        ledger.place_tangents(values)


def repair(ledger: Ledger, units: Values, share: float) -> None:
    """Take up a good part of units that are not possible any more as they are.

    Args:
        ledger: The books.
        units: By column of `deploy`: units that were to come [units].
        share: As `place_people` has it.
    """
    if not ledger.cut_short:
        _trim(ledger, units, share, replace(TRIM, gap=max(TRIM.gap, REPAIRED * ledger.limits.gap)))


def settle(ledger: Ledger, share: float = TANGENT_SHARE) -> None:
    """Do the best with the units found: those that do nothing stay at home, the others start when they help.

    Args:
        ledger: The books.
        share: As `place_people` has it.
    """
    if ledger.values is not None and ledger.settled > TANGENT_SHARE and not ledger.cut_short:
        ledger.enter("settle")
        _trim(ledger, np.round(ledger.values[ledger.problem.whole]), share)


def finish(ledger: Ledger, share: float) -> None:
    """Settle, and place people and money as exactly as is asked for; where there is no time left, at least once.

    Args:
        ledger: The books.
        share: As `place_people` has it.
    """
    settle(ledger, share)
    if ledger.values is not None and ledger.settled > (TANGENT_SHARE if ledger.cut_short else share):
        place_people(ledger, np.round(ledger.values[ledger.problem.whole]), heed=False, share=share)


def place_people(ledger: Ledger, units: Values, *, heed: bool = True, share: float = TANGENT_SHARE) -> None:
    """Place people and money for given units: once, and while there is time with tangents moved.

    What counts is the best between each placing and those before it: tangents alone go from one side of it to another.

    Args:
        ledger: The books.
        units: By column of `deploy`: units that come [units].
        heed: Whether to give up when somebody asks for an end.
        share: Share of the gap asked for that the tangents may cost [1].
    """
    problem = ledger.problem
    free = ~problem.matrix.whole
    values = changed(np.zeros(len(free)), problem.whole, units)
    ears = Ears(lambda _: ledger.stopped()) if heed else None
    solver = Solver(problem.matrix.part(free, values), ears, ledger.threads, whole=False)
    for settling in range(SETTLINGS):
        answer = solver.solve(Work())
        if answer.ending is not Ending.SOLVED:
            return
        placed = changed(values, free, answer.values)
        values = problem.best_between(values, placed) if settling else placed
        ledger.keep(values, settled=share)
        ledger.hear()
        if ledger.cut_short or not ledger.tangents_err(values, answer.objective, share):
            return
        ledger.place_tangents(values)
        _reprice(solver, problem, free)


def _reprice(solver: Solver, problem: Problem, free: Mask) -> None:
    """Tell a solver of the free columns where the tangents are now."""
    columns, places = problem.segments, (np.cumsum(free) - 1)[problem.segments].astype(np.int32)
    matrix = problem.matrix
    solver.confine(places, matrix.lower[columns], matrix.upper[columns])
    solver.price(places, matrix.cost[columns])


def _trim(ledger: Ledger, units: Values, share: float, work: Work = TRIM) -> None:
    """Leave out units not worth it or no longer possible, let the others start when they are of use."""
    problem = ledger.problem
    upper = np.minimum(problem.matrix.upper[problem.whole], problem.units_at_missions(units))
    free = np.ones(len(problem.variables), dtype=bool)
    free[problem.whole] = (upper > 0) & ((ledger.reduced <= ledger.allowed) | (units > 0))
    part = replace(problem.matrix, upper=changed(problem.matrix.upper, problem.whole, upper))
    solver = Solver(part.part(free, np.zeros(len(free))), Ears(lambda _: ledger.hear()), ledger.threads)
    if ledger.values is not None:
        solver.start_from(ledger.values[free])
    answer = ledger.call(solver, work)
    if answer.found:
        units = np.round(changed(np.zeros(len(free)), free, answer.values)[problem.whole])
    place_people(ledger, units, share=share)
