"""At least as many units as locked."""

from tests.brute import Option, World, blank
from tests.rule_harness import drop, made
from tests.small_cases import DEPLOY, Small, base, threat

SMALL = Small(
    base(
        threats=[threat("A", police_required=300)],
        locks=[{"pledge": "P", "mission": "M", "units_min": 1}],
    ),
    {DEPLOY: 1},
    {},
)


def refuses(w: World, choice: dict[Option, int]) -> bool:
    return any(units < blank(lock["units_min"], 0) for lock, units in w.locked(choice))


def test_units_that_are_locked_in_and_do_not_deploy_are_found():
    assert made(SMALL).faults(drop("deployments")) == {"lock_minimum", "unused"}


def test_its_lines_have_the_units_of_each_lock_with_a_minimum():
    assert made(SMALL).lines("lock_minimum") == [("M", "P", None, 1, 1, 0)]
