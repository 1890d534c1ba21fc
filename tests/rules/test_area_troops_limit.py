"""No area hosts more troops than it can."""

import pandas as pd

from tests.brute import Inner
from tests.rule_harness import add, made
from tests.small_cases import DEPLOY, Small, area, base, pledge

SMALL = Small(
    base(areas=[area("A", "M", in_place_troops=100, troops_limit=400)]),
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 3},
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 4},
)


def rows(inner: Inner) -> None:
    w = inner.w
    for a, r in w.areas.items():
        if not pd.isna(r["troops_limit"]):
            for t in range(1, w.T + 1):
                room = max(0.0, r["troops_limit"] - r["in_place_troops"])
                inner.at_most(dict.fromkeys(inner.posted(a, t, "troops"), 1.0), room)


def test_more_troops_than_an_area_can_host_are_found():
    more = add("assignments", "persons", 100), add("postings", "posted", 100), add("postings", "effective_posted", 100)
    assert made(SMALL).faults(*more) == {"area_troops_limit", "unprotected"}


def test_its_lines_have_the_new_troops_of_each_area_with_a_limit():
    assert made(SMALL).lines("area_troops_limit") == [("M", "A", 1, 300, 300, 0)]


def test_it_keeps_troops_out_once_the_areas_for_them_are_full():
    two = Small(SMALL.rows | {"pledges": [pledge("P", "battalion", units=2)]}, {}, {})
    assert made(two).reasons == {"P": "the areas for its people are full"}
