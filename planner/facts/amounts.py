"""Comparison of amounts within tolerances, and the faults that report differences."""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from planner.facts.rows import Record
from planner.fault import Fault
from planner.language import Said, notation

TOLERANCE = 1e-6
"""Relative error that is rounding, against the largest amount that enters a sum [1]."""


def exceeds(amount: float, limit: float, size: float = 0.0) -> bool:
    """Whether an amount exceeds its limit by more than rounding; `size` is the largest amount behind them.

    What is not a finite number passes every limit.
    """
    if not (math.isfinite(amount) and math.isfinite(limit)):
        return True
    return not amount <= limit + TOLERANCE * max(1.0, abs(limit), abs(amount), size)


def differs(one: float, other: float, size: float = 0.0) -> bool:
    """Whether two amounts differ by more than rounding; values that are not finite always differ."""
    if not (math.isfinite(one) and math.isfinite(other)):
        return True
    return not abs(one - other) <= TOLERANCE * max(1.0, abs(one), abs(other), size)


def amount(value: float) -> Said:
    """Format an amount for a sentence."""
    return notation(f"{value:,.10g}")


def broken(rule: str, table: str, found: str, allowed: str, row: int | None = None) -> Fault:
    """A violated rule as a fault; the rule takes the place of the column."""
    return Fault(table, row, rule, found, allowed)


def wrong(
    table: str, columns: tuple[str, ...], rows: Sequence[Record], right: Sequence[tuple[float, ...]]
) -> Iterator[Fault]:
    """Faults of all cells of a plan's table that differ from the right value, as `differs` decides."""
    found = [[getattr(row, column) for column in columns] for row in rows]
    one, other = (np.array(amounts, dtype=float).reshape(-1, len(columns)) for amounts in (found, right))
    finite = np.isfinite(one) & np.isfinite(other)
    with np.errstate(invalid="ignore"):
        close = np.abs(one - other) <= TOLERANCE * np.maximum(1.0, np.maximum(np.abs(one), np.abs(other)))
    for row, column in np.argwhere(~(finite & close)).tolist():
        name = columns[column]
        yield broken(name, table, amount(found[row][column]), amount(right[row][column]), rows[row].Index + 2)
