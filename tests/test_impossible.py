"""Limits on areas that no plan keeps: which, and what is possible."""

import pytest

from planner.explain.impossible import impossible_limits
from planner.explain.locks.conflict_words import first_conflict
from tests.small_cases import area, base, threat
from tests.strategies import sound_case


def limits(one: float | None, other: float | None) -> list[str]:
    rows = base(
        areas=[area("A", "M", left_limit=one), area("B", "M", left_limit=other)],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    )
    case = sound_case(rows)
    said = impossible_limits(case)
    assert first_conflict(case) == " ".join(said)
    return said


def test_an_area_that_nobody_can_help_so_much_is_told_with_what_is_possible():
    """600 of the 1,000 troops required leave 0.1 ** 0.6 = 25.1 %."""
    (said,) = limits(0.2, None)
    assert said == "A (M): no plan leaves less than 25.1% of what its exposure could fall by, and its limit is 20.0%."


def test_areas_that_could_each_be_helped_but_not_all_are_told_together():
    """300 in each leave 50 %, where 40 % is asked: 83 % of what is asked."""
    (said,) = limits(0.4, 0.4)
    assert said.startswith("The limits on A (M) and B (M) cannot hold together: no plan averts more than 83% of")


@pytest.mark.parametrize("pair", [(None, None), (0.9, 0.9), (0.3, None), (1.0, 1.0)])
def test_limits_that_can_hold_say_nothing(pair):
    assert limits(*pair) == []
