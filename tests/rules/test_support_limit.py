"""Posted troops have the enablers they need."""

from tests.brute import Inner
from tests.rule_harness import add, made
from tests.small_cases import DEPLOY, Small, base, pledge

SMALL = Small(
    base(
        support=[{"area": "A", "capability": "medical", "troops_per_unit": 300}],
        capabilities_in_place=[{"mission": "M", "capability": "medical", "units": 1}],
    ),
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 3},
    {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 4},
)


def rows(inner: Inner) -> None:
    w = inner.w
    support = [r for r in w.rows["support"] if r["area"] in w.areas]
    for m, capability in {(w.areas[r["area"]]["mission"], r["capability"]) for r in support}:
        mine = [r for r in support if w.areas[r["area"]]["mission"] == m and r["capability"] == capability]
        have = sum(
            r["units"] for r in w.rows["capabilities_in_place"] if (r["mission"], r["capability"]) == (m, capability)
        )
        spare = max(0.0, have - sum(w.areas[r["area"]]["in_place_troops"] / r["troops_per_unit"] for r in mine))
        for t in range(1, w.T + 1):
            there = w.present(inner.choice, m, t)
            arrived = sum(n for o, n in there if w.capability(o[0]) == capability)
            terms = {c: 1 / r["troops_per_unit"] for r in mine for c in inner.posted(r["area"], t, "troops")}
            inner.at_most(terms, arrived + spare)


def test_more_troops_than_enablers_support_are_found():
    more = add("assignments", "persons", 100), add("postings", "posted", 100), add("postings", "effective_posted", 100)
    assert made(SMALL).faults(*more) == {"support_limit", "unprotected"}


def test_its_lines_have_the_enablers_that_new_troops_need():
    assert made(SMALL).lines("support_limit") == [("M", "medical", 1, 1, 1, 0)]


def test_it_keeps_troops_out_that_would_wait_for_enablers():
    two = Small(SMALL.rows | {"pledges": [pledge("P", "battalion", units=2)]}, {}, {})
    assert made(two).reasons == {"P": "its people wait for medical"}
