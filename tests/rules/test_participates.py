"""Only contributors that take part send units or pay."""

from dataclasses import replace

from tests.rule_harness import made, put
from tests.small_cases import Small, base, fund, threat
from tests.strategies import sound_case

BRUTE = "Whoever is switched off has no options and no funds."

ROWS = base(threats=[threat("A", troops_required=1000, prevention_usd_required=5e6)], funds=[fund()])
ALL = Small(ROWS, {}, {})
OFF = ROWS | {"contributors": [row | {"participates": "no"} for row in ROWS["contributors"]]}


def test_units_and_payments_of_who_is_switched_off_are_found():
    switched = replace(made(ALL), case=sound_case(OFF))
    assert switched.faults() == {"participates"}


def test_it_keeps_units_out():
    assert made(Small(OFF, {}, {})).reasons == {"P": "its contributor is switched off"}


def test_what_an_earlier_version_said_of_it_is_still_right():
    assert made(Small(OFF, {}, {})).faults(put("unused", "why", "C is switched off")) == set()
    assert made(Small(OFF, {}, {})).faults(put("unused", "why", "C is switched off (N)")) == {"why"}
