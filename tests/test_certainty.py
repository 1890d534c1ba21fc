"""Certainty: what a plan averts of the most that any plan can, by hand; and what is said where that means little."""

import math

import pytest

from planner.check import check
from planner.formats.sheets import Sheets, raw_case
from planner.plan import Plan
from planner.plan.certainty import (
    certainty_gap,
    certainty_in_words,
    certainty_shown,
    distance_allowed,
    percent,
    relative_gap,
    rounded_down,
)
from planner.run import plan_case
from planner.solution import Limits
from planner.workspace import tuning
from tests.tiny import SHEETS

# (nobody new, objective, bound): gap
BY_HAND = [
    ((1000.0, 902.0, 900.0), 0.02),  # at most 100 can be averted, and 98 are
    ((1000.0, 900.0, 900.0), 0.0),
    ((1000.0, 1000.0, 900.0), 1.0),  # nobody new
    ((1000.0, 1010.0, 900.0), 1.1),  # the locks cost more than the plan averts
    ((1000.0, 900.0, 900.1), 0.0),  # the bound lies above the plan by rounding
    ((1000.0, 1000.0, 1000.0), 0.0),  # nothing to avert
    ((1000.0, 1000.0, 1000.0 - 1e-7), 0.0),
    ((1000.0, 1100.0, 1100.0), 0.0),  # no plan with these locks is better than nobody new, and this is the best
    ((1000.0, 1250.0, 1000.0), 0.2),  # another one may be better by a fifth
    ((0.0, 0.0, 0.0), 0.0),
]


@pytest.mark.parametrize(("figures", "gap"), BY_HAND)
def test_the_gap_is_the_share_of_what_can_be_averted_that_is_missed(figures, gap):
    assert certainty_gap(*figures) == pytest.approx(gap, abs=1e-12)


def test_exposure_that_no_plan_changes_leaves_the_gap_as_it_is_and_hides_in_the_classical_one():
    for constant in (0.0, 1e3, 1e6):
        nobody_new, objective, bound = (constant + each for each in (1000.0, 902.0, 900.0))
        assert certainty_gap(nobody_new, objective, bound) == pytest.approx(0.02)
        assert relative_gap(objective, bound) == pytest.approx(2.0 / (constant + 902.0))


@pytest.mark.parametrize("gap", [0.0, 0.001, 0.02, 0.5])
def test_the_distance_allowed_is_where_the_gap_is_as_asked_for(gap):
    bound = 902.0 - distance_allowed(gap, 1000.0, 902.0)
    assert certainty_gap(1000.0, 902.0, bound) == pytest.approx(gap, abs=1e-12)


def test_nothing_is_allowed_before_anything_is_averted_and_anything_at_a_gap_of_one():
    assert distance_allowed(0.02, 1000.0, 1010.0) == 0.0
    assert distance_allowed(1.0, 1000.0, 902.0) == math.inf


@pytest.mark.parametrize(
    ("certainty", "shown"),
    [
        (0.98, "98.0%"), (0.98999, "98.9%"), (0.9899999999, "98.9%"), (0.99, "99.0%"), (0.995, "99.5%"),
        (0.9989, "99.8%"), (0.9996, "99.96%"), (0.99999999, "99.9999%"), (1.0, "100%"), (0.0, "0.0%"),
        (0.07, "7.0%"), (0.29, "29.0%"), (0.57, "57.0%"),
    ],
)  # fmt: skip
def test_a_percentage_never_claims_more_than_is_proved(certainty, shown):
    assert percent(certainty) == shown
    assert certainty - 0.001 < rounded_down(certainty) <= certainty
    assert float(shown.rstrip("%")) <= 100 * certainty + 1e-12


@pytest.mark.parametrize(
    ("figures", "cell", "sentence"),
    [
        ((1000.0, 902.0, 900.0), "98.0%", "It averts at least 98.0% of the most that any plan can."),
        (
            (1000.0, 902.0, None),
            "unknown",
            "It averts an unknown share of the most that any plan can, as nothing is proved yet.",
        ),
        ((1000.0, 1000.0, 1000.0), "nothing to avert", "There is nothing to avert."),
        ((1000.0, 1010.0, 900.0), "locks cost more", "The locks cost more than the plan averts."),
        ((1000.0, 1010.0, 1010.0), "locks cost more", "The locks cost more than the plan averts."),
    ],
)
def test_it_is_said_in_words(figures, cell, sentence):
    assert certainty_shown(*figures) == cell
    assert sentence in certainty_in_words(*figures)


def plan_of(sheets: Sheets) -> Plan:
    made = plan_case(check(raw_case(sheets)).case, Limits(1e-4)).plan
    assert made is not None
    return made


def test_a_case_without_pledges_that_take_part_has_nothing_to_avert():
    sheets = SHEETS
    for contributor in ("ALFA", "BRAVO"):
        sheets = {**sheets, **tuning.put(sheets, "contributors", contributor, participates="no")}
    sheets = {**sheets, "funds": None}
    told = plan_of({name: sheet for name, sheet in sheets.items() if sheet is not None}).summary
    assert (told.certainty, told.gap, told.status) == (1.0, 0.0, "optimal")
    assert told.objective == pytest.approx(told.objective_nobody_new) == pytest.approx(told.exposure_in_place_only)
    assert (told.certainty_shown, told.certainty_in_words) == ("nothing to avert", "There is nothing to avert.")


def test_locks_that_cost_more_than_the_plan_averts_are_told():
    dear = {**SHEETS, **tuning.setting(SHEETS, "cost_weight", "5000")}
    told = plan_of({**dear, **tuning.lock(dear, "A-battalion", "NORTH", "1", "")}).summary
    assert told.objective > told.objective_nobody_new
    assert told.bound > told.objective_nobody_new, "no plan with the lock beats nobody new"
    assert told.status == "optimal", "it is the best of them"
    assert told.gap == told.relative_gap <= 1e-4
    assert (told.certainty_shown, told.certainty_in_words) == (
        "locks cost more",
        "The locks cost more than the plan averts.",
    )


def test_certainty_is_of_what_can_be_averted_and_the_status_follows_from_it():
    told = plan_of(SHEETS).summary
    assert told.objective_nobody_new == told.exposure_in_place_only
    assert told.certainty == pytest.approx(
        (told.objective_nobody_new - told.objective) / (told.objective_nobody_new - told.bound)
    )
    assert told.gap == pytest.approx(1.0 - told.certainty)
    assert told.relative_gap == pytest.approx((told.objective - told.bound) / told.objective)
    assert told.as_asked(0.0).status == "feasible"
    assert told.as_asked(told.gap).status == "optimal"
