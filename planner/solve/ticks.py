"""Ticks: deterministic time of a solve, told by iterations and polls of the solver instead of by the clock.

A tick is what took about a second on one core of the machine that it was measured on (a slow one, otherwise idle). On
another, or on a loaded one, a tick takes longer or shorter, but the same work is always the same number of ticks.
"""

import math

CALL = 1e-3
"""Work of a call for a relaxation that needs no iteration [ticks]. Measured with `ITERATION`, by regression on the
relaxations of dives in missions of the default case and of one of size S."""

ITERATION = 2.2e-6
"""Work of a simplex iteration by square root of the rows of the program [ticks]: measured on missions of 500 rows and
on programs of 10,000."""

POLL = 2.5e-6
"""Work between two polls of branch and bound at its root, by nonzero coefficient of the program [ticks]. Measured on
the default case."""

LEAST_POLL = 2e-3
"""Least work between two polls, however small the program is [ticks]."""

NODE_POLL = 0.2
"""Work between two polls below the root, as a share of that at the root [1]."""


def relaxation_ticks(iterations: int, rows: int) -> float:
    """Work of a call for a relaxation [ticks]."""
    return CALL + ITERATION * max(iterations, 0) * math.sqrt(rows)


def poll_ticks(coefficients: int, nodes: int = 0) -> float:
    """Work of branch and bound between two polls [ticks].

    Args:
        coefficients: Nonzero coefficients of the program.
        nodes: Nodes that it has solved.
    """
    return max(LEAST_POLL, POLL * coefficients) * (NODE_POLL if nodes else 1.0)
