"""People posted are people deployed."""

from tests.brute import Inner
from tests.rule_harness import add, made
from tests.small_cases import DEPLOY, Small, base

SMALL = Small(
    base(locks=[{"pledge": "P", "mission": "M", "units_min": 1}]),
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 6},
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 7},
)


def rows(inner: Inner) -> None:
    w = inner.w
    for o, n in inner.choice.items():
        for t in w.stay(o):
            posted = [i for i, name in inner.columns("post") if name[1] == o and name[3] == t]
            inner.at_most(dict.fromkeys(posted, 1.0), n * w.of_type(o[0], "strength"))


def test_people_posted_who_are_not_there_are_found():
    more = add("assignments", "persons", 100), add("postings", "posted", 100)
    assert made(SMALL).faults(*more) == {"posting_balance", "effective_posted"}


def test_its_lines_have_the_people_of_each_offer_that_are_posted():
    assert made(SMALL).lines("posting_balance") == [("M", "P", 1, 600, 600, 0)]


def test_it_is_no_reason():
    assert made(SMALL).reasons == {}
