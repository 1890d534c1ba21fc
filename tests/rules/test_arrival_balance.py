"""Units of a posting group that have started are those of the period before, and those that start."""

from tests.rule_harness import made
from tests.small_cases import DEPLOY, Small, base, periods, pledge

SMALL = Small(
    base(settings=periods(2, deliver="expected"), pledges=[pledge("P", "battalion", delivery_probability=0.5)]),
    {DEPLOY: 1, ("M", "arrived", "troops-1", 1): 1.0, ("M", "arrived", "troops-1", 2): 1.0},
    {DEPLOY: 1, ("M", "arrived", "troops-1", 1): 1.0, ("M", "arrived", "troops-1", 2): 0.9},
)

BRUTE = "Units are counted one by one, in every future."


def test_it_is_no_reason():
    assert made(SMALL).reasons == {}
