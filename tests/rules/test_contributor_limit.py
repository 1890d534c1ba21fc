"""No contributor fills more than its share of a mission."""

import math

from tests.brute import Option, World, blank
from tests.rule_harness import add, made, put
from tests.small_cases import DEPLOY, Small, base, mission, periods, pledge

SMALL = Small(
    base(
        settings=periods(1, contributor_share_limit=0.3),
        missions=[mission("M", authorised_troops=2000, authorised_police=0)],
        pledges=[pledge("P", "battalion", units=2)],
    ),
    {DEPLOY: 1},
    {DEPLOY: 2},
)


def refuses(w: World, choice: dict[Option, int]) -> bool:
    for m, row in w.missions.items():
        share = blank(w.s["contributor_share_limit"], math.inf)
        total = blank(row["authorised_troops"], math.inf) + blank(row["authorised_police"], math.inf)
        for t in range(1, w.T + 1):
            there = w.present(choice, m, t)
            for c in {w.pledges[o[0]]["contributor"] for o, _ in there}:
                if w.people([(o, n) for o, n in there if w.pledges[o[0]]["contributor"] == c]) > share * total + 1e-9:
                    return True
    return False


def test_a_unit_too_many_is_found():
    assert made(SMALL).faults(add("deployments", "units", 1)) == {"contributor_limit", "persons", "cost_usd"}


def test_its_lines_have_the_people_of_each_contributor_that_is_there():
    assert made(SMALL).lines("contributor_limit") == [("M", "C", 1, 600, 600, 0)]


def test_it_keeps_units_out_of_whoever_fills_its_share():
    assert made(SMALL).reasons == {"P": "one more would take its contributor over its share of the mission"}


def test_what_an_earlier_version_said_of_it_is_still_right():
    assert made(SMALL).faults(put("unused", "why", "C fills its share of the mission")) == set()
    assert made(SMALL).faults(put("unused", "why", "C fills its share of the mission (N)")) == {"why"}
