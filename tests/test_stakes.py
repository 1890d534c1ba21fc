"""What hangs on each pledge: against the expectation worked out anew with the pledge certain, and with it gone."""

import itertools

import numpy as np
import pytest

from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.chances.stakes import stakes
from planner.chances.turnout import turnout
from planner.facts import Facts
from planner.run import plan_case
from planner.solution import Limits
from tests import small_cases as small
from tests.strategies import sound_case


def uncertain_case(late: float = 0.0, **probabilities):
    """Three pledges of battalions for one area over two months, each with a chance of its own, and of coming late."""
    pledges = [
        small.pledge(name, "battalion", units=units, delivery_probability=probabilities.get(name, ""))
        for name, units in (("P", 1), ("Q", 2), ("R", 1))
    ]
    settings = small.periods(2, carryover=0.1, delay_months=1, delay_chance=late)
    threats = [small.threat("A", troops_required=2000)]
    return sound_case(small.base(pledges=pledges, threats=threats, settings=settings))


@pytest.fixture(scope="module")
def facts():
    case = uncertain_case(P=0.5, Q=0.8)
    return Facts(case, plan_case(case, Limits(0.01, threads=1)).plan)


def every_future(facts, p):
    """Chance of every combination of units that come, and how many of each row of the deployments then do."""
    units = [(row, p[deployed.pledge]) for row, deployed in enumerate(facts.rows("deployments"))
             for _ in range(deployed.units)]  # fmt: skip
    for comes in itertools.product((0, 1), repeat=len(units)):
        chance, number = 1.0, [0.0] * len(facts.rows("deployments"))
        for there, (row, likely) in zip(comes, units, strict=True):
            chance *= likely if there else 1.0 - likely
            number[row] += there
        yield chance, number


def enumerated(facts, p):
    fixed = fixed_postings(facts)
    return sum(
        chance * fixed.unprotected(np.array(number), np.zeros(len(number)), np.zeros(0)).sum()
        for chance, number in every_future(facts, p)
    )


def test_what_hangs_on_a_pledge_is_the_difference_to_every_future_without_and_with_it(facts):
    p = {"P": 0.5, "Q": 0.8, "R": 1.0}
    now = enumerated(facts, p)
    found = {stake.chance.key: stake for stake in stakes(fixed_postings(facts), chances_of(facts.case))}
    assert set(found) == set(p)
    for pledge, stake in found.items():
        assert stake.lost == pytest.approx(enumerated(facts, p | {pledge: 0.0}) - now)
        assert stake.gained == pytest.approx(now - enumerated(facts, p | {pledge: 1.0}), abs=1e-6)
        assert stake.moved == pytest.approx(p[pledge] * stake.gained + (1 - p[pledge]) * stake.lost)
    assert found["R"].gained == 0.0
    assert found["R"].moved == 0.0
    assert found["P"].lost > 0.0


def test_what_moves_most_once_it_is_known_comes_first(facts):
    moved = [stake.moved for stake in stakes(fixed_postings(facts), chances_of(facts.case))]
    assert moved == sorted(moved, reverse=True)


def test_people_present_are_those_of_every_future(facts):
    p = {"P": 0.5, "Q": 0.8, "R": 1.0}
    there, _ = turnout(facts, chances_of(facts.case))
    strength = [facts.strength(row.pledge) for row in facts.rows("deployments")]
    futures = [
        (chance, sum(n * s for n, s in zip(number, strength, strict=True))) for chance, number in every_future(facts, p)
    ]
    assert there.if_all_come == sum(row.units * s for row, s in zip(facts.rows("deployments"), strength, strict=True))
    assert there.expected == pytest.approx(sum(chance * people for chance, people in futures))
    for value, share in ((there.least, 0.9), (there.low, 0.75)):
        assert sum(chance for chance, people in futures if people >= value) >= share - 1e-9
        assert sum(chance for chance, people in futures if people > value) < share
    assert sum(chance for chance, people in futures if people <= there.high) >= 0.75 - 1e-9
    assert sum(chance for chance, people in futures if people < there.high) < 0.75


def test_nobody_is_uncertain_where_all_are_certain_to_come():
    case = uncertain_case()
    facts = Facts(case, plan_case(case, Limits(0.01, threads=1)).plan)
    found = stakes(fixed_postings(facts), chances_of(case))
    assert found
    assert [stake.moved for stake in found] == pytest.approx([0.0] * len(found))
    there, _ = turnout(facts, chances_of(case))
    assert there.least == there.low == there.high == there.if_all_come == there.expected


def test_who_is_late_is_missing_in_the_first_month_and_there_in_the_second():
    case = uncertain_case(late=0.3, P=0.5)
    facts = Facts(case, plan_case(case, Limits(0.01, threads=1)).plan)
    first, second = turnout(facts, chances_of(case))
    assert first.if_all_come == second.if_all_come
    assert first.expected == pytest.approx(0.7 * second.expected)
