"""Deployed troops and enablers fit under the usable share of the ceiling."""

from tests.brute import Option, World, under_ceiling
from tests.rule_harness import add, made
from tests.small_cases import DEPLOY, Small, base, mission, pledge

SMALL = Small(
    base(missions=[mission("M", authorised_troops=600)], pledges=[pledge("P", "battalion", units=2)]),
    {DEPLOY: 1},
    {DEPLOY: 2},
)


def refuses(w: World, choice: dict[Option, int]) -> bool:
    return not under_ceiling(w, choice, "troops", ("troops", "enabler"))


def test_a_unit_too_many_is_found():
    assert made(SMALL).faults(add("deployments", "units", 1)) == {"troops_limit", "persons", "cost_usd"}


def test_its_lines_have_the_people_of_each_mission_and_period():
    assert made(SMALL).lines("troops_limit") == [("M", "troops", 1, 600, 600, 0)]


def test_it_keeps_units_out_as_long_as_the_ceiling_is_full():
    assert made(SMALL).reasons == {"P": "no room under the troops ceiling"}
