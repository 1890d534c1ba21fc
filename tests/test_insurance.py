"""What to insure: the cheapest unit that takes the worst tenth down, in a case where it can be said by hand."""

import pytest

from planner.chances import chances_of
from planner.delivery.as_ordered import outcomes
from planner.delivery.futures import Futures
from planner.delivery.insurance import insurance
from planner.delivery.worth import worst_tenth
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.small_cases import area, base, mission, periods, pledge, threat
from tests.strategies import UNIT_TYPES, sound_case
from tests.waiting import PLENTY

CHEAP = {"monthly_cost_usd": 1e5, "deployment_cost_usd": 1e5}


def asked(alternate: float, **changed: object) -> Case:
    """A mission with room for one battalion, and two that could be it; the cheap one stands behind the other."""
    pledges = [
        pledge("P", "battalion", delivery_probability=0.6),
        pledge("S", "battalion", strength=500, delivery_probability=alternate, **CHEAP),
    ]
    return sound_case(
        base(
            settings=periods(2, cost_weight=0.1, **changed),
            missions=[mission("M", authorised_troops=600, authorised_police=0)],
            areas=[area("A", "M")],
            threats=[threat("A", troops_required=1000)],
            unit_types=[row for row in UNIT_TYPES if row["unit_type"] == "battalion"],
            pledges=pledges,
        )
    )


def planned(case: Case) -> Plan:
    found = plan_case(case, Limits(1e-3, PLENTY)).plan
    assert found is not None
    assert found.deployments["pledge"].tolist() == ["P"]
    return found


@pytest.fixture(scope="module")
def case() -> Case:
    return asked(1.0)


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    return planned(case)


def test_the_cheap_one_stands_behind_the_other(case, plan):
    found = insurance(case, plan, 200)
    (alternate,) = found.alternates
    assert (alternate.pledge, alternate.new, alternate.mission, alternate.from_period) == ("S", False, "M", 1)
    assert alternate.cost_usd == found.cost_usd == 300_000
    assert found.reached
    assert found.aim == pytest.approx(found.worst_tenth - 0.1 * (found.worst_tenth - found.if_all_come))
    before = outcomes(case, plan, Futures(chances_of(case), 200, 1)).as_ordered.sum(axis=1)
    assert found.worst_tenth == pytest.approx(worst_tenth(before)[0])
    assert found.worst_tenth == pytest.approx(20_000), "in the worst tenth nobody comes"
    assert alternate.worst_tenth == pytest.approx(20_000 * 0.1**0.5), "and the alternate does"


def test_it_serves_only_where_there_is_room_for_it(case, plan):
    """Where all come it is turned away, and what is expected falls by no more than it can avert where they do not."""
    (alternate,) = insurance(case, plan, 200).alternates
    before = outcomes(case, plan, Futures(chances_of(case), 200, 1)).as_ordered.sum(axis=1)
    missing = before > before.min() + 1
    assert 0.2 < missing.mean() < 0.6
    assert alternate.expected == pytest.approx((1 - missing.mean()) * before.min() + missing.mean() * 20_000 * 0.1**0.5)


def test_one_that_never_comes_insures_nothing():
    """Then an additional pledge is asked for, which is likelier to come than not."""
    case = asked(0.0, months_per_period=3)
    (first, *_) = insurance(case, planned(case), 200).alternates
    assert first.new
    assert first.chance == 0.9


def test_where_all_surely_come_there_is_nothing_to_insure():
    case = asked(1.0)
    case.tables["pledges"] = case["pledges"].assign(delivery_probability=1.0)
    found = insurance(case, planned(case), 50)
    assert found.alternates == ()
    assert not found.reached
    assert found.worst_tenth == pytest.approx(found.aim) == pytest.approx(found.if_all_come)


def test_it_can_be_stopped(case, plan):
    assert insurance(case, plan, 50, stopped=lambda: True).alternates == ()
