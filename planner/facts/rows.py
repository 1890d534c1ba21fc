"""Rows of a table as tuples, rows that follow from those of several, and totals."""

import math
from collections import namedtuple
from collections.abc import Hashable, Iterable
from functools import cache
from typing import Any, NamedTuple, TypeVar

import pandas as pd

Record = Any
"""A row of a table, its columns as attributes."""

Name = TypeVar("Name", bound=Hashable)


def totals(amounts: Iterable[tuple[Name, float]]) -> dict[Name, float]:
    """Sums by name, in the order of names; what is not a number counts as 0, as it has a fault of its own."""
    sums: dict[Name, float] = {}
    for name, amount in amounts:
        if not math.isnan(amount):
            sums[name] = sums.get(name, 0.0) + amount
    return dict(sorted(sums.items()))


def records(frame: pd.DataFrame) -> list[Record]:
    """Rows of a table as tuples with its columns as attributes; the row's label is `Index`."""
    kind = _record(tuple(frame.columns))
    return list(map(kind._make, zip(frame.index.tolist(), *(frame[c].tolist() for c in frame), strict=True)))


@cache
def _record(columns: tuple[str, ...]) -> Any:  # noqa: ANN401
    return namedtuple("Record", ("Index", *columns))  # not told


def filled(cell: Any, blank: Any) -> Any:  # noqa: ANN401
    """Value of a cell, or the meaning of blank."""
    return blank if pd.isna(cell) else cell


class Balance(NamedTuple):
    """Balance of a mission in a period, from its deployments and payments [USD]."""

    opening: float
    assessed: float
    received: float
    spent: float
    closing: float
    flow: float
    """All that came and went until then."""


class Stay(NamedTuple):
    """A deployment in one period in which it is present."""

    pledge: str
    preparation: str
    mission: str
    period: int
    units: int
    contributor: str
    kind: str
    capability: str
    persons: float
    """All of its people [persons]."""
    cost: float
    """All that it costs in the period [USD]."""
    preparing: float
    """What of that is for preparation [USD]."""
