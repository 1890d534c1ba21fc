"""Futures: drawn with a seed, shared by what is compared, and as likely as pledges say."""

import numpy as np
import pytest

from planner.chances import chances_of
from planner.delivery.futures import Futures
from planner.facts import Facts
from planner.tables import Case
from tests.small_cases import base, fund, periods, pledge
from tests.strategies import sound_case
from tests.test_expected import CASE, drawn

NUMBER = 20_000


def asked(**changed: object) -> Case:
    contributors = [
        {"contributor": c, "name": c, "latitude": 0, "longitude": 0, "participates": "yes", "groups": groups}
        for c, groups in (("C", "G;H"), ("D", "H"), ("E", ""))
    ]
    pledges = [
        pledge("P", "battalion", units=3, delivery_probability=0.6),
        pledge("Q", "police", contributor="D", delivery_probability=0.8),
        pledge("R", "police", contributor="E", delivery_probability=1),
    ]
    return sound_case(
        base(
            settings=periods(3, **changed),
            contributors=contributors,
            pledges=pledges,
            funds=[fund(delivery_probability=0.7)],
        )
    )


TOGETHER = {"contributor_failure": 0.1, "group_failure": 0.05, "delay_months": 2, "delay_chance": 0.25}


@pytest.mark.parametrize("settings", [{}, TOGETHER])
def test_units_come_as_often_as_their_chance_says(settings):
    futures = Futures(chances_of(asked(**settings)), NUMBER, 3)
    for name, units, chance in (("P", 3, 0.6), ("Q", 1, 0.8), ("R", 1, 1.0)):
        came = futures.coming(name, units)
        assert came.mean(axis=0) == pytest.approx(chance, abs=4 * 0.5 / NUMBER**0.5)
        assert futures.late(name, units).mean() == pytest.approx(settings.get("delay_chance", 0), abs=0.015)
    assert futures.paid("F").mean() == pytest.approx(0.7, abs=4 * 0.5 / NUMBER**0.5)


def test_units_are_independent_unless_contributors_fail():
    alone, together = (Futures(chances_of(asked(**s)), NUMBER, 3).coming("P", 2) for s in ({}, TOGETHER))
    assert np.corrcoef(alone.T)[0, 1] == pytest.approx(0, abs=0.03)
    assert np.corrcoef(together.T)[0, 1] > 0.1


def test_the_same_seed_gives_the_same_bytes_and_another_one_others():
    chances = chances_of(asked(**TOGETHER))
    one, same, other = (Futures(chances, 500, seed).coming("P", 3) for seed in (7, 7, 8))
    assert one.tobytes() == same.tobytes()
    assert one.tobytes() != other.tobytes()


def test_what_is_compared_shares_its_futures():
    """More units, other pledges, more futures, or a part of them: what was drawn stays as it was."""
    chances = chances_of(asked(**TOGETHER))
    few = Futures(chances, 300, 1)
    assert np.array_equal(few.coming("P", 2), few.coming("P", 3)[:, :2])
    assert np.array_equal(few.coming("P", 3), Futures(chances, 900, 1).coming("P", 3)[:300])
    assert np.array_equal(few.coming("P", 3)[200:], Futures(chances, 100, 1, first=200).coming("P", 3))
    fewer = asked(**TOGETHER)
    fewer.tables["pledges"] = fewer["pledges"][fewer["pledges"]["pledge"] == "P"]
    assert np.array_equal(few.coming("P", 3), Futures(chances_of(fewer), 300, 1).coming("P", 3))


def test_a_chance_raised_takes_no_unit_away():
    pledges = asked()["pledges"]
    higher = asked()
    higher.tables["pledges"] = pledges.assign(delivery_probability=[0.7, 0.8, 1.0])
    before, after = (Futures(chances_of(case), 2_000, 1).coming("P", 3) for case in (asked(), higher))
    assert not np.any(before & ~after)


def test_units_of_a_pledge_are_numbered_as_the_plan_deploys_them():
    facts, futures = Facts(CASE, drawn(1)), Futures(chances_of(CASE), 50, 1)
    in_time, late = futures.arriving(facts)
    came = futures.coming("P", 3)
    assert np.array_equal(in_time[:, 0], came[:, :2].sum(axis=1))
    assert np.array_equal(in_time[:, 1], came[:, 2])
    assert not late.any()
