"""Shares of a total among parts, averaged over the orders in which the parts may come (Shapley 1953).

Shapley, L. S. (1953), "A value for n-person games", Contributions to the Theory of Games II, 307-317. Sampled orders
come in pairs, each with its reverse, as their errors partly cancel (Mitchell, Cooper, Frank & Holmes 2022, "Sampling
permutations for Shapley value estimation", Journal of Machine Learning Research 23).
"""

import itertools
import math
import random
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Mixture = frozenset[int]
"""Which parts have come."""

Order = tuple[int, ...]


@dataclass(frozen=True)
class Orders:
    """The orders that shares are averaged over."""

    orders: tuple[Order, ...]
    sampled: bool
    """Whether they are some of all orders: then each is followed by its reverse."""

    @property
    def mixtures(self) -> list[Mixture]:
        """Every mixture of parts that the orders pass through, the ends first, then the smaller and larger ones."""
        count = len(self.orders[0])
        found = dict.fromkeys(frozenset(order[:length]) for order in self.orders for length in range(count + 1))
        return sorted(found, key=lambda mixture: (min(len(mixture), count - len(mixture)), len(mixture)))


def orders(parts: int, most_exact: int, pairs: int, seed: int = 0) -> Orders:
    """All orders of some parts, or pairs of sampled ones where there are too many.

    Args:
        parts: How many parts.
        most_exact: Parts up to which all orders are taken.
        pairs: How many pairs of an order and its reverse are sampled beyond that.
        seed: Of the sampling.
    """
    if parts <= most_exact:
        return Orders(tuple(itertools.permutations(range(parts))), sampled=False)
    drawn = random.Random(seed)  # noqa: S311
    found: list[Order] = []
    for _ in range(pairs):
        order = tuple(drawn.sample(range(parts), parts))
        found += [order, order[::-1]]
    return Orders(tuple(found), sampled=True)


def shares(orders: Orders, value: Callable[[Mixture], float]) -> list[float]:
    """What each part adds, averaged over the orders; the shares sum to the value of all less that of none."""
    return [statistics.fmean(column) for column in zip(*_added(orders.orders, value), strict=True)]


def widest(orders: Orders, low: Mapping[Mixture, float], high: Mapping[Mixture, float]) -> list[tuple[float, float]]:
    """The least and most that each part could add where every value is only known to lie between two."""
    least = _gained(orders.orders, lambda with_it, before: low[with_it] - high[before])
    most = _gained(orders.orders, lambda with_it, before: high[with_it] - low[before])
    columns = zip(zip(*least, strict=True), zip(*most, strict=True), strict=True)
    return [(statistics.fmean(lows), statistics.fmean(highs)) for lows, highs in columns]


def errors(orders: Orders, value: Callable[[Mixture], float]) -> list[float] | None:
    """Standard error of each share, from how much the pairs of orders differ; None where all orders were taken.

    Not a number for a share that is none.
    """
    if not orders.sampled or len(orders.orders) < 4:
        return None
    added = _added(orders.orders, value)
    pairs = [
        [(one + other) / 2 for one, other in zip(*both, strict=True)]
        for both in zip(added[::2], added[1::2], strict=True)
    ]
    return [
        math.nan if any(map(math.isnan, column)) else statistics.stdev(column) / math.sqrt(len(pairs))
        for column in zip(*pairs, strict=True)
    ]


def _added(orders: Sequence[Order], value: Callable[[Mixture], float]) -> list[list[float]]:
    return _gained(orders, lambda with_it, before: value(with_it) - value(before))


def _gained(orders: Iterable[Order], gain: Callable[[Mixture, Mixture], float]) -> list[list[float]]:
    """By order: what each part gains when it comes."""
    rows = []
    for order in orders:
        row = [0.0] * len(order)
        for place, part in enumerate(order):
            row[part] = gain(frozenset(order[: place + 1]), frozenset(order[:place]))
        rows.append(row)
    return rows
