r"""How many people of a plan are there in each period, if its units come by their chances.

Exact. With :math:`\zeta` a root of unity, the mean of :math:`\zeta^n` over the number :math:`n` of people who are there
is that of a product over units, each of which comes or does not, in time or late, by itself once it is known which
contributors and groups fail. Those means at as many roots as there are numbers give the chance of each number.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.chances import Chances
from planner.chances.expected.fixed_postings import late_start
from planner.chances.failing_together import FailingTogether
from planner.facts import Facts
from planner.facts.rows import Record
from planner.horizon import month_in_words, months_of
from planner.language import say
from planner.tables import Case

Distribution = NDArray[np.float64]
"""Chance of every number of people from 0 on [1]."""

ROUNDING = 1e-9
"""Chance that is rounding [1]."""


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
    in_time = [_in_time(facts, chances, row, t) for row in there]
    people = [row.units * _people(facts, row) for row in there]
    likely = (chances.pledges[row.pledge].p * share for row, share in zip(there, in_time, strict=True))
    expected = float(sum(number * p for number, p in zip(people, likely, strict=True)))
    at_most = np.cumsum(_distribution(facts, chances, there, in_time))
    least, low, high = (int(np.searchsorted(at_most, share - ROUNDING)) for share in (0.1, 0.25, 0.75))
    return Turnout(t, sum(people), expected, least, low, high)


def _people(facts: Facts, row: Record) -> int:
    """People of a unit, whole [persons]."""
    return round(facts.strength(row.pledge))


def _in_time(facts: Facts, chances: Chances, row: Record, t: int) -> float:
    """Chance that a unit that comes is there in a period in which it is to be [1]."""
    late = late_start(facts, row)
    return 1.0 if late is not None and late <= t else 1.0 - chances.delay_chance


def _distribution(facts: Facts, chances: Chances, there: list[Record], in_time: list[float]) -> Distribution:
    """Chance of every number of people."""
    pledges = tuple(dict.fromkeys(row.pledge for row in there))
    roots = np.arange(1 + sum(row.units * _people(facts, row) for row in there))
    spared = np.ones((len(pledges), len(roots)), dtype=complex)
    for row, share in zip(there, in_time, strict=True):
        p = chances.pledges[row.pledge].own * share
        turned = np.exp(-2j * np.pi * (_people(facts, row) * roots % len(roots)) / len(roots))
        spared[pledges.index(row.pledge)] *= (1.0 - p + p * turned) ** row.units
    together = FailingTogether(tuple(chances.pledges[name] for name in pledges))
    return np.clip(np.fft.ifft(together.mean(spared)).real, 0.0, 1.0)


def promised(case: Case, turnout: Sequence[Turnout]) -> str:
    """What may be promised of people, in a sentence; empty where nobody deploys."""
    most = max(turnout, key=lambda each: each.expected, default=None)
    if most is None or not most.if_all_come:
        return ""
    return say(
        "In {month}, when most are expected, at least {least:,} people of this plan are there in nine of ten futures; "
        "{expected:,.0f} are expected, and {all:,} are there if all come.",
        month=month_in_words(months_of(case, most.period).start),
        least=most.least,
        expected=most.expected,
        all=most.if_all_come,
    )
