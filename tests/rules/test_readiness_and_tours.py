"""Units start once they are ready and the mandate has begun, and stay until tour, mandate or horizon ends."""

from tests.rule_harness import made, put
from tests.small_cases import Small, base, mission, periods, pledge

BRUTE = "Options are the starts that there can be, each with its stay."

LATE = Small(base(settings=periods(3), pledges=[pledge("P", "battalion", ready_period=2)]), {}, {})
NEVER = Small(LATE.rows | {"missions": [mission("M", mandate_to=1)]}, {}, {})


def test_a_start_before_the_unit_is_ready_and_a_stay_cut_short_are_found():
    assert "ready_period" in made(LATE).faults(put("deployments", "from_period", 1))
    assert "to_period" in made(LATE).faults(put("deployments", "to_period", 2))


def test_it_keeps_units_out_that_are_ready_too_late():
    assert made(NEVER).reasons == {"P": "it is ready in period 2, after the mandate or the horizon ends"}
