"""Inputs that decide, in order."""

from collections.abc import Iterable

from planner.answers import DecisiveAnswer


def ranked(rows: Iterable[DecisiveAnswer], count: int | None = None) -> list[DecisiveAnswer]:
    """The inputs that change most what the plan comes to, or what it gives up, the most decisive first.

    Args:
        rows: Inputs.
        count: How many at most; all, if not given.
    """
    return sorted(rows, key=lambda row: (-row.matters, row.name))[:count]
