"""Plans of one case offered to another."""

import pytest

from planner.offering import fitted, offered, unlike
from planner.run import plan_case
from planner.solution import Limits
from planner.verify import verify
from tests.small_cases import area, base, fund, mission, pledge, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY

NEAR = 1e-4


def case(**tables):
    """Two missions that a battalion and police may go to, with money for both."""
    rows = base(
        missions=[mission("M", authorised_troops=3000, assessed_usd_per_period=9e6), mission("N")],
        areas=[area("A", "M"), area("B", "N", civilians=400_000)],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000, police_required=200)],
        pledges=[pledge("P", "battalion", units=2), pledge("Q", "police")],
        funds=[fund()],
    )
    rows["settings"] = [row for row in rows["settings"] if row["setting"] != "periods"]
    rows["settings"].append({"setting": "periods", "value": 3})
    return sound_case(rows | tables)


def planned(of):
    return plan_case(of, Limits(1e-4, PLENTY)).plan


CONTAINED = {
    "fewer units": {"pledges": [pledge("P", "battalion"), pledge("Q", "police")]},
    "ready later": {"pledges": [pledge("P", "battalion", units=2, ready_period=2), pledge("Q", "police")]},
    "less money": {"missions": [mission("M", authorised_troops=3000, assessed_usd_per_period=2e6), mission("N")]},
    "no room": {"missions": [mission("M", authorised_troops=100, assessed_usd_per_period=9e6), mission("N")]},
    "a caveat": {"caveats": [{"pledge": "P", "mission": "M", "rule": "never", "reason": "r"}]},
    "a pledge less": {"pledges": [pledge("Q", "police")]},
}


@pytest.mark.parametrize("name", CONTAINED)
def test_a_plan_of_less_is_as_good_where_there_is_more(name):
    wide, narrow = case(), case(**CONTAINED[name])
    there = planned(narrow)
    here = offered(wide, [there])
    assert here.summary.objective <= there.summary.objective * (1 + NEAR)
    assert not verify(wide, here)


@pytest.mark.parametrize("name", CONTAINED)
def test_a_plan_of_more_is_repaired_where_there_is_less(name):
    wide, narrow = case(), case(**CONTAINED[name])
    there = planned(wide)
    here = offered(narrow, [there])
    assert not verify(narrow, here)
    assert here.summary.objective >= there.summary.objective * (1 - NEAR)
    assert here.summary.objective <= here.summary.exposure_in_place_only * (1 + NEAR)
    assert here.summary.bound is None


def test_units_fit_pledge_by_pledge():
    wide = case()
    narrow = case(pledges=[pledge("P", "battalion", ready_period=2)])
    rows = fitted(narrow, planned(wide)).deployments
    assert set(rows["pledge"]) == {"P"}
    assert rows["units"].sum() == 1
    assert rows["from_period"].min() == 2


def test_the_best_offer_counts_and_equal_ones_are_tried_once():
    wide = case()
    plans = [planned(wide), planned(case(**CONTAINED["a pledge less"])), planned(wide)]
    assert len(unlike(plans)) == 2
    best = offered(wide, plans)
    assert best.summary.objective == pytest.approx(plans[0].summary.objective, rel=NEAR)
    assert offered(wide, []) is None


TIDY = [{"setting": name, "value": value} for name, value in {"tidiness": 0.001, "least_detachment": 30}.items()]


def test_a_plan_that_names_what_a_case_has_not_is_offered_all_the_same():
    """Its postings, prevention and payments are let go of, even where it shows less than the case can have."""
    rich = case(threats=[threat("A", prevention_usd_required=1e5), threat("B", monthly_rate=0)])
    rows = base(missions=[mission("N")], areas=[area("B", "N")], threats=[threat("B", troops_required=1000)])
    rows["settings"] += TIDY
    poor, plan = sound_case(rows), planned(rich)
    assert plan.payments["mission"].tolist().count("M")
    for start in (plan, fitted(poor, plan)):
        found = plan_case(poor, Limits(1e-4, PLENTY), start=start).plan
        assert verify(poor, found) == []
    assert verify(poor, offered(poor, [plan])) == []
