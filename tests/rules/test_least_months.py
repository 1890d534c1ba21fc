"""Units serve the fewest months that the case asks, or their whole tour where that is shorter."""

from dataclasses import replace

import pytest

from planner.prepare import prepare
from tests.rule_harness import made
from tests.small_cases import Small, base, mission, periods, pledge
from tests.strategies import sound_case

BRUTE = "Options are the starts from which units serve long enough."

LATE = pledge("P", "battalion", ready_period=3)
ANY = Small(base(settings=periods(3), pledges=[LATE]), {}, {})
ASKED = base(settings=periods(3, least_months=2), pledges=[LATE])


def test_a_start_too_late_to_serve_long_enough_is_found():
    late = made(ANY)
    assert late.plan.deployments["from_period"].tolist() == [3]
    assert replace(late, case=sound_case(ASKED)).faults() == {"least_months"}


def test_it_keeps_units_out():
    why = "it is ready in period 3, too late to serve 2 months before the mandate or the horizon ends"
    assert made(Small(ASKED, {}, {})).reasons == {"P": why}


@pytest.mark.parametrize(
    ("least", "tour", "mandate_to", "quarters", "starts"),
    [
        (None, None, None, False, [1, 2, 3, 4]),
        (2, None, None, False, [1, 2, 3]),
        (2, None, 3, False, [1, 2]),
        (5, None, None, False, []),
        (3, 2, None, False, [1, 2, 3]),
        (3, 1, None, False, [1, 2, 3, 4]),
        (4, None, None, True, [1, 2, 3]),
        (6, 4, None, True, [1, 2, 3, 4]),
    ],
)
def test_a_start_serves_the_months_asked_or_the_whole_tour(least, tour, mandate_to, quarters, starts):
    settings = periods(4, least_months=least, months_per_period=3 if quarters else 1)
    pledges = [pledge("P", "battalion", months_available=tour)]
    case = sound_case(base(settings=settings, missions=[mission("M", mandate_to=mandate_to)], pledges=pledges))
    assert [start.period for start in prepare(case).missions["M"].deployments] == starts
