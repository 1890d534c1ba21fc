"""Settling: the best that can be done with units that are given, or nearly so."""

from dataclasses import replace

import numpy as np

from planner.solve.highs import Ears, Ending, Solver, Work
from planner.solve.ledger import Ledger
from planner.solve.matrix import Values, changed

SETTLINGS = 8
"""Most rounds of placing people and money for given units."""

TANGENT_SHARE = 0.1
"""Share of the gap asked for that the tangents may cost [1]."""

TRIM = Work(seconds=1.0, nodes=1, gap=1e-4)
"""Search for units and starts that make a plan better: the root is enough for those that do nothing."""


def repair(ledger: Ledger, units: Values) -> None:
    """Take up the best part of units that are not possible any more as they are."""
    if not ledger.cut_short:
        _trim(ledger, units)


def settle(ledger: Ledger) -> None:
    """Do the best with the units found: those that do nothing stay at home, the others start when they help."""
    if ledger.values is not None and not ledger.settled and not ledger.cut_short:
        ledger.enter("settle")
        _trim(ledger, np.round(ledger.values[ledger.problem.whole]))


def finish(ledger: Ledger, *, leave: bool) -> None:
    """Settle, and where there was no time for it, at least place people and money.

    Args:
        ledger: The books.
        leave: Whether to leave even that where somebody asked for an end, as it takes many seconds in a large case.
    """
    settle(ledger)
    if not ledger.settled and ledger.values is not None and not (leave and ledger.stopped()):
        place_people(ledger, np.round(ledger.values[ledger.problem.whole]), heed=False)


def place_people(ledger: Ledger, units: Values, *, heed: bool = True) -> None:
    """Place people and money as well as can be for given units: once, and while there is time with tangents moved.

    Args:
        ledger: The books.
        units: By column of `deploy`: units that come [units].
        heed: Whether to give up when somebody asks for an end.
    """
    problem = ledger.problem
    free = ~problem.matrix.whole
    values = changed(np.zeros(len(free)), problem.whole, units)
    ears = Ears(lambda _: ledger.stopped()) if heed else None
    for _ in range(SETTLINGS):
        solver = Solver(problem.matrix.part(free, values), ears, ledger.threads, whole=False)
        answer = solver.solve(Work())
        if answer.ending is not Ending.SOLVED:
            return
        values = changed(values, free, answer.values)
        ledger.keep(values, settled=True)
        ledger.hear()
        if ledger.cut_short or not ledger.tangents_err(values, answer.objective, TANGENT_SHARE):
            return
        ledger.place_tangents(values)


def _trim(ledger: Ledger, units: Values) -> None:
    """Leave out units not worth it or no longer possible, let the others start when they are of use."""
    problem = ledger.problem
    upper = np.minimum(problem.matrix.upper[problem.whole], problem.units_at_missions(units))
    free = np.ones(len(problem.variables), dtype=bool)
    free[problem.whole] = (upper > 0) & ((ledger.reduced <= ledger.allowed) | (units > 0))
    part = replace(problem.matrix, upper=changed(problem.matrix.upper, problem.whole, upper))
    solver = Solver(part.part(free, np.zeros(len(free))), Ears(lambda _: ledger.hear()), ledger.threads)
    if ledger.values is not None:
        solver.start_from(ledger.values[free])
    answer = ledger.call(solver, TRIM)
    if answer.found:
        units = np.round(changed(np.zeros(len(free)), free, answer.values)[problem.whole])
    place_people(ledger, units)
