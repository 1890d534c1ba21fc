"""Amounts as they are told."""

import pytest

from planner.figures import small


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (5.1e-6, "nearly 0"), (0.012, "0.012"), (7.64, "7.6"), (3.0, "3")],
)
def test_small_amounts_have_two_digits_that_count_and_the_least_are_nearly_nothing(value, told):
    assert small(value) == told
