"""Shapley values: marginal contributions of parts to a total, averaged over the orderings of the parts.

Shapley, L. S. (1953), "A value for n-person games", Contributions to the Theory of Games II, 307-317. Sampled orderings
come in antithetic pairs, each with its reverse, as their errors partly cancel (Mitchell, Cooper, Frank & Holmes 2022,
"Sampling permutations for Shapley value estimation", Journal of Machine Learning Research 23).
"""

import itertools
import math
import random
import statistics
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Coalition = frozenset[int]
"""Indices of the parts that are present."""

Ordering = tuple[int, ...]

CoalitionStep = tuple[Coalition, Coalition]
"""A coalition, and the one with a part more."""


@dataclass(frozen=True)
class Orderings:
    """The orderings that values are averaged over."""

    orderings: tuple[Ordering, ...]
    sampled: bool
    """Whether they are a sample; then each is followed by its reverse."""

    @property
    def coalitions(self) -> list[Coalition]:
        """Every coalition that the orderings pass through: empty and full first, then by distance from either."""
        count = len(self.orderings[0])
        found = dict.fromkeys(frozenset(each[:length]) for each in self.orderings for length in range(count + 1))
        return sorted(found, key=lambda coalition: (min(len(coalition), count - len(coalition)), len(coalition)))


def orderings(parts: int, most_exact: int, pairs: int, seed: int = 0) -> Orderings:
    """All orderings of some parts, or a sample of antithetic pairs where there are too many.

    Args:
        parts: Number of parts.
        most_exact: Most parts for which all orderings are taken.
        pairs: Antithetic pairs to sample beyond that.
        seed: Seed of the sampling.
    """
    if parts <= most_exact:
        return Orderings(tuple(itertools.permutations(range(parts))), sampled=False)
    generator = random.Random(seed)  # noqa: S311
    found: list[Ordering] = []
    for _ in range(pairs):
        order = tuple(generator.sample(range(parts), parts))
        found += [order, order[::-1]]
    return Orderings(tuple(found), sampled=True)


def values(orderings: Orderings, total: Callable[[Coalition], float]) -> list[float]:
    """Shapley value of each part; they sum to the total of all parts less that of none."""
    return [statistics.fmean(column) for column in zip(*_marginal_values(orderings.orderings, total), strict=True)]


def value_ranges(
    orderings: Orderings,
    low: Mapping[Coalition, float],
    high: Mapping[Coalition, float],
    never_lower: Collection[CoalitionStep] = (),
    never_higher: Collection[CoalitionStep] = (),
) -> list[tuple[float, float]]:
    """Least and greatest Shapley value of each part where totals are only known to lie between two bounds.

    Args:
        orderings: The orderings that values are averaged over.
        low: Lower bound of the total, by coalition.
        high: Upper bound of the total, by coalition.
        never_lower: Steps that never lower the total.
        never_higher: Steps that never raise it.
    """

    def least_of(with_it: Coalition, before: Coalition) -> float:
        """Least difference that a step makes."""
        least = low[with_it] - high[before]
        return max(0.0, least) if (before, with_it) in never_lower else least

    def most_of(with_it: Coalition, before: Coalition) -> float:
        """Greatest difference that a step makes."""
        most = high[with_it] - low[before]
        return min(0.0, most) if (before, with_it) in never_higher else most

    least = _marginal_contributions(orderings.orderings, least_of)
    most = _marginal_contributions(orderings.orderings, most_of)
    columns = zip(zip(*least, strict=True), zip(*most, strict=True), strict=True)
    return [(statistics.fmean(lows), statistics.fmean(highs)) for lows, highs in columns]


def errors(orderings: Orderings, total: Callable[[Coalition], float]) -> list[float] | None:
    """Standard error of each Shapley value over the antithetic pairs; None where all orderings were taken.

    Not a number for a part whose value is not known.
    """
    if not orderings.sampled or len(orderings.orderings) < 4:
        return None
    marginals = _marginal_values(orderings.orderings, total)
    pairs = [
        [(one + other) / 2 for one, other in zip(*both, strict=True)]
        for both in zip(marginals[::2], marginals[1::2], strict=True)
    ]
    return [
        math.nan if any(map(math.isnan, column)) else statistics.stdev(column) / math.sqrt(len(pairs))
        for column in zip(*pairs, strict=True)
    ]


def _marginal_values(orderings: Sequence[Ordering], total: Callable[[Coalition], float]) -> list[list[float]]:
    return _marginal_contributions(orderings, lambda with_it, before: total(with_it) - total(before))


def _marginal_contributions(
    orderings: Iterable[Ordering], difference: Callable[[Coalition, Coalition], float]
) -> list[list[float]]:
    """Marginal contribution of each part, a row per ordering."""
    rows = []
    for order in orderings:
        row = [0.0] * len(order)
        for place, part in enumerate(order):
            row[part] = difference(frozenset(order[: place + 1]), frozenset(order[:place]))
        rows.append(row)
    return rows
