"""Limits that make a plan fairer: whom they are on, how strict they are, and what is known of contributors."""

from dataclasses import replace
from pathlib import Path

import pytest

from planner.answers.fairness import Fairness
from planner.case_folders import check_case
from planner.insight.fair_limits import fair_by, gdp, left_in, limited, unlimited
from planner.run import plan_case
from planner.solution import Limits
from tests.waiting import PLENTY

CASE = check_case(Path(__file__).parent.parent / "data" / "tiny").case
PLAN = plan_case(CASE, Limits(1e-6, PLENTY, threads=1)).plan


def test_gdp_is_of_the_year_or_the_last_before_it_and_unknown_countries_have_none():
    assert 1.7e13 < gdp(2015)["USA"] < 1.9e13
    assert gdp(2016)["USA"] == gdp(2015)["USA"] < gdp(2025)["USA"]
    assert "ALFA" not in gdp(2015)


def test_a_limit_for_an_area_is_of_what_it_could_have_alone():
    by = fair_by(CASE, Fairness.NEED)
    assert all(0.0 < best < 0.9 for best in by.best.values())
    had, worst = by.measure(PLAN)
    left, (mission, _) = left_in(CASE, PLAN), next(key for key in by.best if key[1] == worst)
    could, best = by.could[mission, worst], by.best[mission, worst]
    assert had == pytest.approx((could - left[worst]) / ((1 - best) * could))
    levels = list(by.levels(PLAN, 3))
    assert [level.asked for level in levels] == sorted((level.asked for level in levels), reverse=True)
    assert all(had < level.asked <= 1.0 for level in levels)
    for level in levels:
        assert level.limits[worst] == pytest.approx(1 - level.asked * (1 - best), abs=1e-4)


def test_an_area_that_has_nothing_has_no_less_than_nothing():
    exposure = PLAN.exposure.assign(unprotected=PLAN.exposure["in_place_only"] * (1 + 1e-12))
    had, _ = fair_by(CASE, Fairness.NEED).measure(replace(PLAN, frames={**PLAN.frames, "exposure": exposure}))
    assert str(had) == "0.0"


def test_by_population_areas_are_to_be_left_with_less_by_inhabitant():
    by = fair_by(CASE, Fairness.POPULATION)
    most, worst = by.measure(PLAN)
    assert most == max(left_in(CASE, PLAN)[area] / by.civilians[area] for _, area in by.best)
    levels = list(by.levels(PLAN, 2))
    assert all(level.asked < most for level in levels)
    assert worst in levels[0].limits


def test_contributors_have_ceilings_below_the_greatest_burden_and_those_without_a_figure_none():
    by = fair_by(CASE, Fairness.ALIKE)
    assert by.measure(PLAN) == (1200.0, "ALFA")
    assert [level.limits["ALFA"] for level in by.levels(PLAN, 3)] == [300.0, 600.0, 900.0]
    assert list(fair_by(CASE, Fairness.WEALTH).levels(PLAN, 3)) == []


def test_limits_take_the_place_of_those_that_there_are():
    some = limited(CASE, Fairness.ALIKE, {"ALFA": 300.0})
    assert some["contributors"]["people_limit"].dropna().tolist() == [300.0]
    assert unlimited(some, Fairness.ALIKE)["contributors"]["people_limit"].isna().all()
