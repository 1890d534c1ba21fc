"""No more units of a pledge deploy than are pledged."""

from tests.rule_harness import add, made
from tests.small_cases import DEPLOY, ONE, Small, area, base, mission, threat

SMALL = Small(
    base(
        missions=[mission("M"), mission("N")],
        areas=[area("A", "M"), area("B", "N")],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    ),
    {DEPLOY: 1},
    {DEPLOY: 1, ("N", "deploy", *ONE): 1},
)

BRUTE = "The choices that are tried are of the units that a pledge has."


def test_a_unit_too_many_is_found():
    assert made(SMALL).faults(add("deployments", "units", 1)) == {"pledge_once", "persons", "cost_usd"}


def test_its_line_has_the_units_of_each_pledge():
    assert made(SMALL).lines("pledge_once") == [("", "P", None, 1, 1, 0)]


def test_a_pledge_with_nothing_left_needs_no_reason():
    assert made(SMALL).reasons == {}
