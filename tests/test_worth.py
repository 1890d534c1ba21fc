"""What figures are worth over futures, against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.delivery.worth import spread, worst_tenth


@given(values=st.lists(st.floats(-1e6, 1e6), min_size=10, max_size=80).filter(lambda each: len(each) % 10 == 0))
def test_the_worst_tenth_is_the_mean_of_the_highest_tenth(values):
    highest = sorted(values)[-(len(values) // 10) :]
    assert worst_tenth(np.array(values))[0] == pytest.approx(sum(highest) / len(highest), rel=1e-9, abs=1e-6)


def test_a_future_on_the_edge_of_the_tenth_counts_in_part():
    assert worst_tenth(np.arange(15.0))[0] == pytest.approx((14 + 0.5 * 13) / 1.5)


def test_it_comes_near_the_closed_forms_of_the_normal_and_the_exponential():
    random, number = np.random.default_rng(5), 200_000
    normal, exponential = spread(random.normal(3, 2, number)), spread(random.exponential(7, number))
    edge = 1.2815515655446004
    density = math.exp(-(edge**2) / 2) / math.sqrt(2 * math.pi)
    for found, mean, median, worst in (
        (normal, 3.0, 3.0, 3 + 2 * density / 0.1),
        (exponential, 7.0, 7 * math.log(2), 7 * (1 + math.log(10))),
    ):
        assert found.expected == pytest.approx(mean, abs=4 * found.standard_error)
        assert found.median == pytest.approx(median, rel=0.02)
        assert found.worst_tenth == pytest.approx(worst, abs=4 * found.worst_tenth_error)
    assert exponential.standard_error == pytest.approx(7 / math.sqrt(number), rel=0.02)


def test_a_certain_figure_has_no_error():
    found = spread(np.full(1_000, 1171.3597815757175))
    assert found.expected == found.median == found.worst_tenth == found.low == found.high == 1171.3597815757175
    assert found.standard_error == found.worst_tenth_error == 0


def test_what_is_exact_stands_as_it_is():
    found = spread(np.array([1.0, 2.0, 4.0]), exact=2.5)
    assert (found.expected, found.standard_error) == (2.5, 0.0)


def test_one_future_says_nothing_of_others():
    assert spread(np.array([3.0])).standard_error == math.inf


def test_where_little_is_bad_the_spread_is_turned_round():
    people = np.arange(20.0)
    found = spread(-people).negated
    assert (found.expected, found.median, found.worst_tenth) == (9.5, 9.5, 0.5)
    assert found.low == pytest.approx(0.95)
    assert found.high == pytest.approx(18.05)
