"""Added effort is what posted people and prevention money make."""

import math

import pytest

from tests.rule_harness import add, made
from tests.small_cases import DEPLOY, Small, base

SMALL = Small(
    base(),
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 6, ("M", "effort", "A", "T", 1): 1.38},
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 6, ("M", "effort", "A", "T", 1): 1.39},
)

BRUTE = "Exposure is worked out from people and money themselves."


def test_an_effect_that_nobody_makes_is_found():
    found = made(SMALL).faults(add("exposure", "unprotected", -100))
    assert found == {"unprotected"}


def test_its_lines_have_the_effort_of_people_and_money():
    [(mission, item, period, used, limit, breach)] = made(SMALL).lines("effort_limit")
    assert (mission, item, period, breach) == ("M", "A: T", None, 0)
    assert used == limit == pytest.approx(math.log(10) * 600 / 1000)
