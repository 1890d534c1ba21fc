"""Units deploy to missions, and people are posted to areas, that caveats allow."""

from dataclasses import replace

from tests.rule_harness import made
from tests.small_cases import Small, base
from tests.strategies import sound_case

BRUTE = "Options and postings are those that caveats allow."

ALL = Small(base(), {}, {})
REFUSED = base(caveats=[{"pledge": "P", "mission": "M", "rule": "never", "reason": "the host state refuses"}])
OUT_OF_AREA = base(caveats=[{"contributor": "C", "area": "A", "rule": "never", "reason": "asked for"}])


def test_units_and_people_where_a_caveat_rules_them_out_are_found():
    for rows in (REFUSED, OUT_OF_AREA):
        assert replace(made(ALL), case=sound_case(rows)).faults() == {"caveats"}


def test_it_keeps_units_out():
    assert made(Small(REFUSED, {}, {})).reasons == {"P": "a caveat rules it out (the host state refuses)"}
