"""No more units than locked."""

import math

from tests.brute import Option, World, blank
from tests.rule_harness import made, put
from tests.small_cases import DEPLOY, Small, base, pledge

SMALL = Small(
    base(locks=[{"pledge": "P", "mission": "M", "units_max": 0}]),
    {},
    {DEPLOY: 1},
)


def refuses(w: World, choice: dict[Option, int]) -> bool:
    return any(units > blank(lock["units_max"], math.inf) for lock, units in w.locked(choice))


ONE_OF_TWO = Small(
    base(
        pledges=[pledge("P", "battalion", units=2)],
        locks=[{"pledge": "P", "mission": "M", "units_max": 1}],
    ),
    {},
    {},
)


def test_units_that_are_locked_out_and_deploy_are_found():
    found = made(ONE_OF_TWO).faults(put("deployments", "units", 2))
    assert found == {"lock_limit", "persons", "cost_usd"}


def test_its_lines_have_the_units_of_each_lock_with_a_maximum():
    assert made(SMALL).lines("lock_limit") == [("M", "P", None, 0, 0, 0)]


def test_it_keeps_units_out():
    assert made(SMALL).reasons == made(ONE_OF_TWO).reasons == {"P": "locked out by the planner"}
