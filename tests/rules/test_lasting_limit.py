"""Effort lasts as the settings say."""

import math

import pytest

from tests.rule_harness import add, made
from tests.small_cases import Small, base, periods

SMALL = Small(
    base(settings=periods(2, carryover=0.5)),
    {("M", "effort", "A", "T", 1): 0.2, ("M", "segment", "A", "T", 2, 1): 0.1},
    {("M", "effort", "A", "T", 1): 0.2, ("M", "segment", "A", "T", 2, 1): 0.11},
)

BRUTE = "Exposure is worked out from people and money themselves."


def test_an_effect_that_does_not_last_is_found():
    assert made(SMALL).faults(add("exposure", "unprotected", -100, row=1)) == {"unprotected"}


def test_its_lines_have_the_effort_of_the_last_period():
    [(mission, item, period, used, limit, breach)] = made(SMALL).lines("lasting_limit")
    assert (mission, item, period, breach) == ("M", "A: T", None, 0)
    assert used == limit == pytest.approx(math.log(10) * 600 / 1000 * 1.5)
