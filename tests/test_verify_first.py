"""Whom to verify first: what it is worth to know a pledge, against every plan of small cases."""

from itertools import product
from math import comb, exp, log

import numpy as np
import pytest

from planner.answers import KnowingAnswer
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.delivery.knowing import Knowing, odds
from planner.delivery.verify_first import verify_first
from planner.facts import Facts
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.small_cases import area, base, mission, periods, pledge, threat
from tests.strategies import sound_case
from tests.test_expected import CASE, drawn
from tests.waiting import PLENTY

REQUIRED = {"M": 1000, "N": 700}
CIVILIANS = {"M": 1_000_000, "N": 600_000}
STRENGTH, CHANCES = {"P": 600, "Q": 450, "R": 600}, {"P": 0.5, "Q": 0.9, "R": 0.3}
CEILING = 1100


@pytest.fixture(scope="module")
def case() -> Case:
    """Two missions of an area each, which have room for two of three pledges at most."""
    return sound_case(
        base(
            settings=periods(1, cost_weight=0),
            missions=[mission(m, authorised_troops=CEILING, authorised_police=0) for m in REQUIRED],
            areas=[area(m.lower(), m, civilians=CIVILIANS[m]) for m in REQUIRED],
            threats=[threat(m.lower(), troops_required=required) for m, required in REQUIRED.items()],
            pledges=[
                pledge(name, "battalion", strength=people, delivery_probability=CHANCES[name])
                for name, people in STRENGTH.items()
            ],
        )
    )


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    found = plan_case(case, Limits(1e-4, PLENTY)).plan
    assert found is not None
    return found


def left(at: tuple[str, ...], chances: dict[str, float]) -> float:
    """What a choice of missions is expected to leave, by hand."""
    total = 0.0
    for m, required in REQUIRED.items():
        share = 1.0
        for place, (name, people) in zip(at, STRENGTH.items(), strict=True):
            if place == m:
                share *= 1 - chances[name] + chances[name] * exp(log(0.1) * people / required)
        total += CIVILIANS[m] * 0.5 * 0.02 * share
    return total


def least(chances: dict[str, float]) -> float:
    """What the best choice of all that fit leaves."""
    choices = product(("", *REQUIRED), repeat=len(STRENGTH))
    fit = (
        at
        for at in choices
        if all(
            sum(n for place, n in zip(at, STRENGTH.values(), strict=True) if place == m) <= CEILING for m in REQUIRED
        )
    )
    return min(left(at, chances) for at in fit)


def answered(case: Case, plan: Plan, folder, **asked) -> dict[str, KnowingAnswer]:
    with Runner(ResultCache.at(folder), thread) as runner:
        rows = [now.answer for now in verify_first(case, plan, runner, **asked)]
    return {row.name: row for row in rows if isinstance(row, KnowingAnswer)}


def test_it_is_worth_what_every_plan_says(case, plan, tmp_path):
    rows = answered(case, plan, tmp_path, futures=4)
    now = least(CHANCES)
    for name, p in CHANCES.items():
        known = p * least(CHANCES | {name: 1.0}) + (1 - p) * least(CHANCES | {name: 0.0})
        assert rows[name].exposure == pytest.approx(now - known, abs=now * 1e-4)
        assert rows[name].chance == p
    everything = now - sum(
        np.prod([CHANCES[n] if n in here else 1 - CHANCES[n] for n in CHANCES])
        * least({n: float(n in here) for n in CHANCES})
        for here in ({n for n, comes in zip(CHANCES, outcome, strict=True) if comes}
                     for outcome in product((True, False), repeat=3))
    )  # fmt: skip
    found = rows["everything"]
    assert found.exposure <= found.high
    assert found.high == pytest.approx(everything, abs=4 * found.error + now * 1e-3)
    assert everything >= max(row.exposure for row in rows.values() if row.kind == "pledge") - now * 1e-4


def test_nothing_is_told_of_what_is_certain_and_less_of_what_matters_less(case, plan, tmp_path):
    rows = answered(case, plan, tmp_path, first=1, futures=0)
    asked = [row for row in rows.values() if row.kind == "pledge"]
    assert [row.exposure is not None for row in asked] == [True, *[False] * (len(asked) - 1)]
    assert all(row.lost >= 0 and row.gained >= 0 for row in asked)
    assert rows["everything"].mark == "not answered"


@pytest.mark.parametrize("name", ["P", "Q", "R"])
def test_what_is_expected_is_the_mean_over_what_may_be_known(name):
    chances, pledged = chances_of(CASE).known({name: 0.37}, {}), {"P": 5, "Q": 2, "R": 3}[name]
    knowing = Knowing(fixed_postings(Facts(CASE, drawn(3))), chances)
    given = knowing.given(name, pledged)
    assert np.all(np.diff(given) < 0)
    assert odds(pledged, chances.pledges[name]) @ given == pytest.approx(knowing.expected, rel=1e-12)


def test_a_unit_that_comes_is_any_of_those_deployed_as_likely():
    knowing = Knowing(fixed_postings(Facts(CASE, drawn(3))), chances_of(CASE).known({"R": 0.5}, {}))
    each = []
    rows = [row for row, name in enumerate(knowing.fixed.pledges) if name == "R"]
    for row in rows:
        units = knowing.fixed.units * 1.0
        units[rows] = 0.0
        units[row] = 1.0
        paid = np.array([knowing.chances.funds[fund].p for fund in knowing.fixed.funds])
        each.append(knowing.fixed.unprotected(units, 0 * units, paid).sum())
    assert knowing.given("R", 2)[1] == pytest.approx(np.mean(each))
    assert comb(2, 1) * 0.5**2 == odds(2, knowing.chances.pledges["R"])[1]
