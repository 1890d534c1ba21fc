"""The hand-solved case: `data/tiny/README.md` derives every figure that is expected here."""

import math
from pathlib import Path

import pytest

from planner.run import run
from planner.solution import Limits

TINY = Path("data/tiny")


@pytest.fixture(scope="module")
def plan():
    ended = run(TINY, Limits(gap=1e-6))
    assert ended.plan is not None, ended
    return ended.plan


def test_units_deploy_as_derived(plan):
    rows = plan.deployments[["pledge", "mission", "from_period", "units"]]
    assert sorted(map(tuple, rows.to_numpy())) == [
        ("A-battalion", "NORTH", 1, 1),
        ("A-police", "SOUTH", 1, 1),
        ("B-hospital", "NORTH", 1, 1),
    ]


def test_the_battalion_is_split_so_that_both_areas_gain_alike(plan):
    troops = plan.postings[plan.postings["kind"] == "troops"].set_index(["area", "period"])["posted"]
    hills = 500 * (1 + math.log10(2))
    for t in (1, 2, 3):
        assert troops["hills", t] == pytest.approx(hills, rel=2e-3)
        assert troops["plain", t] == pytest.approx(1000 - hills, rel=2e-3)


def test_exposure_is_as_derived(plan):
    north = 3 * 2 * math.sqrt(1000 * 500 * 0.1)
    south = 3 * 80 * 10 ** (-0.8 / 3)
    summary = plan.summary
    assert summary.exposure_baseline == pytest.approx(6900)
    assert summary.exposure_in_place_only == pytest.approx(6900)
    assert summary.exposure_unprotected == pytest.approx(north + south, rel=1e-6)
    assert summary.objective == pytest.approx(north + south + 0.1 * 5.4, rel=1e-6)
    assert summary.cost_usd == pytest.approx(5.4e6)


def test_the_fund_bridges_the_first_period_and_pays_prevention_with_the_rest(plan):
    paid = plan.payments.groupby("purpose")["usd"].sum()
    assert paid["operations"] == pytest.approx(200_000)
    assert paid["prevention"] == pytest.approx(800_000)
    cash = plan.cash.set_index("period")
    assert cash.loc[1, "closing"] == pytest.approx(0, abs=1)
    assert cash.loc[3, "closing"] == pytest.approx(400_000)


def test_the_half_battalion_stays_unused_for_reasons_a_reader_can_see(plan):
    (row,) = plan.unused.itertuples()
    assert (row.pledge, row.units) == ("B-battalion", 1)
    assert "no room under the troops ceiling (NORTH)" in row.why
    assert "it would avert less than its cost is worth (SOUTH)" in row.why
