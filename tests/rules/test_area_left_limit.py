"""No area is left with more of what its exposure could fall by than it may be."""

import pandas as pd
import pytest

from tests.brute import Inner
from tests.rule_harness import Edit, made
from tests.small_cases import DEPLOY, Small, area, base, threat

SEGMENT = ("M", "segment", "B", "T", 1, 1)

SMALL = Small(
    base(
        areas=[area("A", "M"), area("B", "M", civilians=100_000, left_limit=0.5)],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    ),
    {DEPLOY: 1, SEGMENT: 0.5},
    {DEPLOY: 1, SEGMENT: 0.49},
)


def rows(inner: Inner) -> None:
    for a, r in inner.w.areas.items():
        if not pd.isna(r["left_limit"]):
            inner.left_at_most(a, r["left_limit"])


def at_b(amount: float, **columns: tuple[str, ...]) -> Edit:
    """Add to columns of tables, in the rows of area B."""

    def edit(frames: dict[str, pd.DataFrame]) -> None:
        for table, names in columns.items():
            frame = frames[table]
            there = (frame["area"] == "B") & (frame.get("kind", "troops") == "troops")
            frame.loc[there, list(names)] += amount

    return edit


def test_an_area_that_is_left_with_more_is_found():
    fewer = at_b(-10, postings=("posted", "effective_posted"), assignments=("persons",))
    assert made(SMALL).faults(fewer) == {"area_left_limit", "unprotected"}


def test_its_lines_have_what_each_area_with_a_limit_is_left_with():
    ((mission, item, period, left, most, breach),) = made(SMALL).lines("area_left_limit")
    assert (mission, item, period, most, breach) == ("M", "B", None, pytest.approx(500), 0)
    assert left == pytest.approx(500, rel=0.01)
