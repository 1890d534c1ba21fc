"""How many people of a plan are there in each period, if its units come by their chances.

Exact: every unit comes or does not, in time or late, independently of the others, so that the number present is a sum
of binomials.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.chances import Chances
from planner.expected import late_start
from planner.facts import Facts
from planner.horizon import month_in_words, months_of
from planner.tables import Case

Distribution = NDArray[np.float64]
"""Chance of every number of people from 0 on [1]."""


@dataclass(frozen=True)
class Turnout:
    """People of a plan who are present in a period, whole persons."""

    period: int
    if_all_come: int
    expected: float
    """By their chances [persons]."""
    least: int
    """At least so many are there in nine of ten futures [persons]."""
    low: int
    """At least so many in three of four: with `high`, the middle half of all futures [persons]."""
    high: int
    """No more than so many in three of four [persons]."""


def turnout(facts: Facts, chances: Chances) -> list[Turnout]:
    """People present in every period of the horizon, with how far that may vary."""
    return [_in_period(facts, chances, t) for t in range(1, facts.periods + 1)]


def _in_period(facts: Facts, chances: Chances, t: int) -> Turnout:
    there = [row for row in facts.rows("deployments") if row.from_period <= t <= row.to_period]
    spread, people, expected = np.ones(1), 0, 0.0
    for row in there:
        late, strength = late_start(facts, row), round(facts.strength(row.pledge))
        missing = 0.0 if late is not None and late <= t else chances.delay_chance
        p = chances.pledges[row.pledge].p * (1.0 - missing)
        spread = _with_units(spread, row.units, strength, p)
        people, expected = people + row.units * strength, expected + row.units * strength * p
    least, low, high = _quantiles(spread, (0.1, 0.25, 0.75))
    return Turnout(t, people, expected, least, low, high)


def _with_units(spread: Distribution, units: int, strength: int, p: float) -> Distribution:
    """Distribution with some units added, each of which comes or does not."""
    for _ in range(units):
        with_one = np.zeros(len(spread) + strength)
        with_one[: len(spread)] = (1.0 - p) * spread
        with_one[strength:] += p * spread
        spread = with_one
    return spread


def _quantiles(spread: Distribution, shares: tuple[float, ...]) -> Iterator[int]:
    """Least number that is reached or stayed below with at least each of some chances [persons]."""
    at_most = np.cumsum(spread)
    yield from (int(np.searchsorted(at_most, share - ROUNDING)) for share in shares)


ROUNDING = 1e-9
"""Chance that is rounding [1]."""


def promised(case: Case, turnout: Sequence[Turnout]) -> str:
    """What may be promised of people, in a sentence; empty where nobody deploys."""
    most = max(turnout, key=lambda each: each.expected, default=None)
    if most is None or not most.if_all_come:
        return ""
    return (
        f"In {month_in_words(months_of(case, most.period).start)}, when most are expected, at least {most.least:,} "
        f"people of this plan are there in nine of ten futures; {most.expected:,.0f} are expected, and "
        f"{most.if_all_come:,} are there if all come."
    )
