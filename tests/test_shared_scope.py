"""What two cases do not both count is left out of their difference on both sides, told with its size."""

from functools import cache

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from planner.answers.comparison import NOT_COMPARABLE, NOTHING_SHARED, Comparison
from planner.charts import comparison
from planner.reach import number, real
from planner.run import plan_case
from planner.scenarios.compare import compare
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import shared_scope
from planner.solution import Limits
from tests.brute import TooManyChoicesError, least_objective
from tests.small_cases import area, base, mission, periods, pledge, threat
from tests.strategies import sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

MONTHLY = 10_000.0
"""Danger of a threat in N in a month: a million civilians, half of them exposed, at 0.02 [civilian-months]."""

MISSIONS = [mission("M"), mission("N")]
AREAS = [area("A", "M", civilians=2_000_000), area("B", "N"), area("C", "N")]
THREATS = [*(threat(name, troops_required=1000) for name in "ABC"), threat("C", threat="U", police_required=100)]


def calendar(number, start="2030-11", **changed):
    return periods(number, start=start, include_contingency="no", **changed)


def rows(**tables):
    """Two missions over four months; a battalion is of more use at M, whose threat is twice each of the three at N."""
    made = base(settings=calendar(4), missions=MISSIONS, areas=AREAS, threats=THREATS)
    return made | tables


def planned(name, tables, gap=1e-6):
    case = sound_case(tables)
    return PlannedScenario(name, {}, case, plan_case(case, Limits(gap=gap, seconds=PLENTY, threads=1)).plan)


@cache
def whole():
    return planned("base", rows())


def beside(**tables):
    """A scenario beside the base: the comparison, its row of differences, and its cautions."""
    found = compare([whole(), planned("other", rows(**tables))], "base")
    assert isinstance(found, Comparison)
    [row] = found.differences.to_dict("records")
    return found, row, found.cautions


def adds_up(found, row):
    """What differs and what is left out on either side make the difference of the plans as they stand."""
    before, now = found.headline["unprotected"]
    assert now - before == pytest.approx(row["unprotected"] + row["only_here"] - row["only_base"], abs=1e-6)


def test_where_the_same_is_counted_the_difference_is_that_of_the_plans():
    found, row, cautions = beside(pledges=[pledge("P", "battalion", units=2)])
    before, now = found.headline["unprotected"]
    assert row["unprotected"] == now - before
    assert (row["only_here"], row["only_base"], cautions) == (0, 0, [])
    assert row["verdict"] == "proven lower"


def assert_not_lower(row):
    """What only one of the two counts proves nothing lower, nor higher."""
    assert row["objective_least"] <= 0 <= row["objective_most"]
    assert row["verdict"] not in {"proven lower", "proven higher"}


def test_a_mission_that_closes_is_not_proven_lower():
    """The battalion is at M in both; N, where nobody is, closes after two months of three threats."""
    held = whole().plan.deployments
    assert list(held["mission"]) == ["M"]
    found, row, cautions = beside(missions=[mission("M"), mission("N", mandate_to=2)])
    assert_not_lower(row)
    assert row["unprotected"] == pytest.approx(0, abs=1e-6)
    assert row["only_base"] == pytest.approx(6 * MONTHLY)
    assert cautions == [
        "The mandate of N ends in December 2030 in “other”: 60,000 unprotected civilian-months of January 2031 to "
        "February 2031 are counted only in “base” and left out of the difference."
    ]
    adds_up(found, row)
    of_n = found.missions[(found.missions["mission"] == "N") & (found.missions["scenario"] == "other")]
    assert of_n[["shared", "base", "difference", "uncounted"]].iloc[0].tolist() == pytest.approx(
        [6 * MONTHLY, 6 * MONTHLY, 0, 6 * MONTHLY]
    )


def test_units_that_a_closing_mission_frees_are_an_achievement_and_what_it_stops_counting_is_none():
    """With M closed after a month, by hand: the battalion stays with N, and N alone is better off."""
    found, row, _ = beside(missions=[mission("M", mandate_to=1), mission("N")])
    by_mission = found.missions[found.missions["scenario"] == "other"].set_index("mission")["difference"]
    assert by_mission["N"] < -MONTHLY
    assert by_mission["M"] > 0
    assert row["unprotected"] == pytest.approx(by_mission.sum())
    adds_up(found, row)


A, B, C = AREAS
TA, TB, TC, UC = THREATS


@pytest.mark.parametrize(
    ("changed", "told", "months_left_out"),
    [
        ({"areas": [A, C], "threats": [TA, TC, UC]}, "Areas of N that “other” does not have: B", 4),
        (
            {"missions": [mission("M")], "areas": [A], "threats": [TA]},
            "Not among the missions of “other”: N", 12,
        ),
        (
            {"missions": [mission("M"), mission("N", mandate="contingency")]},
            "Contingency missions that “other” leaves out: N", 12,
        ),
        ({"missions": [mission("M"), mission("N", mandate_from=2)]},
            "The mandate of N begins in December 2030 in “other”", 3),
        ({"threats": [TA, TB, TC]}, "“other” has no threat U at C", 4),
        ({"threats": [TA, TB, TC, UC | {"from_period": 3}]}, "The threat U begins later in “other” at C", 2),
        ({"threats": [TA, TB | {"monthly_rate": 0.015}, TC, UC]}, "“other” takes the danger for smaller at N", 1),
        ({"areas": [A, B | {"civilians": 750_000}, C]}, "“other” takes the danger for smaller at N", 1),
    ],
)  # fmt: skip
def test_what_is_not_counted_is_left_out_and_told(changed, told, months_left_out):
    found, row, cautions = beside(**changed)
    assert_not_lower(row)
    assert row["unprotected"] == pytest.approx(0, abs=1e-6)
    assert row["averted"] == pytest.approx(0, abs=1e-6)
    assert row["only_base"] == pytest.approx(months_left_out * MONTHLY)
    [caution] = cautions
    assert caution.startswith(f"{told}: {months_left_out * MONTHLY:,.0f} unprotected civilian-months of ")
    assert caution.endswith("are counted only in “base” and left out of the difference.")
    adds_up(found, row)


def test_what_only_the_scenario_counts_is_left_out_too():
    fewer = planned("fewer", rows(missions=[mission("M"), mission("N", mandate="contingency")]))
    found = compare([whole(), fewer], "fewer")
    [row] = found.differences.to_dict("records")
    assert_not_lower(row)
    assert (row["unprotected"], row["only_here"], row["only_base"]) == pytest.approx((0, 12 * MONTHLY, 0), abs=1e-6)
    assert found.cautions[0].startswith("Contingency missions that “fewer” leaves out: N: 120,000 unprotected")
    assert "counted only in “base” and left out" in found.cautions[0]


def test_a_shorter_horizon_is_compared_over_its_months():
    found, row, cautions = beside(settings=calendar(3))
    assert row["verdict"] != "proven lower"
    assert abs(row["unprotected"]) < MONTHLY
    assert len(cautions) == 1
    assert cautions[0].startswith("“other” has another horizon than “base”: ")
    assert "civilian-months of February 2031 are counted only in “base”" in cautions[0]
    adds_up(found, row)


def test_another_start_is_compared_over_the_months_that_both_have():
    """The scenario begins in September and ends in December: November and December are in both."""
    found, row, cautions = beside(settings=calendar(4, "2030-09"))
    assert len(cautions) == 2
    assert "of September 2030 to October 2030 are counted only in “other”" in " ".join(cautions)
    assert "of January 2031 to February 2031 are counted only in “base”" in " ".join(cautions)
    shown = found.periods[found.periods["scenario"] == "other"]
    assert shown["difference"].notna().tolist() == [False, False, True, True]
    assert shown["difference"].sum() == pytest.approx(row["unprotected"])
    adds_up(found, row)


def test_quarters_are_compared_with_months_by_the_calendar():
    """Two quarters from November to April beside four months from November to February."""
    found, row, cautions = beside(settings=calendar(2, months_per_period=3))
    assert row["verdict"] == "not proven"
    assert row["unprotected"] == pytest.approx(0, abs=1e-6)
    [caution] = cautions
    assert "civilian-months of March 2031 to April 2031 are counted only in “other”" in caution
    shown = found.periods[found.periods["scenario"] == "other"]
    assert shown["base"].iloc[0] == pytest.approx(found.periods["unprotected"].iloc[:3].sum())
    assert shown["shared"].iloc[1] == pytest.approx(shown["unprotected"].iloc[1] / 3)
    adds_up(found, row)


def test_cases_without_a_month_in_common_have_no_difference():
    found, row, cautions = beside(settings=calendar(4, "2040-01"))
    assert row["verdict"] == NOTHING_SHARED
    assert all(row[name] is None or row[name] != row[name] for name in ("unprotected", "objective", "objective_most"))
    assert row["persons"] == 0
    assert cautions[0] == "“other” and “base” count nothing in common: there is no difference between them to tell."
    assert found.missions[found.missions["scenario"] == "other"]["difference"].isna().all()
    for figure in (comparison.ranges(found), comparison.by_mission(found), comparison.over_time(found)):
        assert len(figure.table)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"settings": calendar(4, residual_share=0.5)}, "residual_share"),
        ({"settings": calendar(4, cost_weight=7)}, "cost_weight"),
        (
            {"threats": [TA | {"troops_required": 500}, TB, TC, UC]},
            "requirements of 1 threat in areas",
        ),
        (
            {"settings": calendar(1, carryover=0.05, months_per_period=3)},
            "carryover from periods of another length",
        ),
    ],
)
def test_another_judgement_of_what_protects_is_never_called_lower_or_higher(changed, said):
    _, row, cautions = beside(**changed)
    assert row["verdict"] == NOT_COMPARABLE
    assert row["objective_least"] != row["objective_least"] or row["objective_least"] is None
    assert said in cautions[0]


def test_danger_that_follows_from_another_judgement_is_not_taken_for_danger_left_out():
    """What is seen in place stays, as an effect set has it: the rate is lower where more is left that nobody averts."""
    found, row, cautions = beside(
        settings=calendar(4, residual_share=0.5), threats=[TA, TB, TC, UC | {"monthly_rate": 0.01}]
    )
    before, now = found.headline["unprotected"]
    assert (row["unprotected"], row["only_here"], row["only_base"]) == (now - before, 0, 0)
    assert row["verdict"] == NOT_COMPARABLE
    assert len(cautions) == 1


# Brute force: the ranges that are claimed hold wherever the best plans of the two cases lie.


@st.composite
def two_cases(draw):
    """A tiny case, and the same with something that changes what is counted."""
    old = draw(tiny_rows(pledges=2))
    horizon = next(row["value"] for row in old["settings"] if row["setting"] == "periods")
    new = {name: [dict(row) for row in held] for name, held in old.items()}
    what = draw(st.sampled_from(["ends", "civilians", "threat", "rate", "contingency", "growth"]))
    if what == "ends":
        new["missions"][0]["mandate_to"] = draw(st.integers(1, horizon))
    elif what == "civilians":
        new["areas"][0]["civilians"] = draw(st.sampled_from([10_000, 3_000_000]))
    elif what == "threat":
        new["threats"] = new["threats"][1:]
    elif what == "rate":
        new["threats"][0]["monthly_rate"] = draw(st.sampled_from([0.004, 0.04]))
    elif what == "growth":
        new["threats"][0]["growth_per_period"] = 0.7
    else:
        next(row for row in new["settings"] if row["setting"] == "include_contingency")["value"] = "no"
    return to_case(old), to_case(new)


def danger(case):
    """Danger by area, threat and period, from the tables alone [civilian-months]."""
    missions = case["missions"].set_index("mission")
    areas = case["areas"].set_index("area")
    found = {}
    for row in case["threats"].itertuples():
        place = missions.loc[areas.loc[row.area, "mission"]]
        if place["mandate"] == "contingency" and not case.settings.include_contingency:
            continue
        first, last = (number(place[name], blank) for name, blank in (("mandate_from", 1), ("mandate_to", 99)))
        begins, growth = number(row.from_period, 1), real(row.growth_per_period, 1.0)
        exposed = areas.loc[row.area, "civilians"] * row.share_exposed * row.monthly_rate
        for t in range(max(first, begins), min(last, case.settings.periods) + 1):
            found[row.area, row.threat, t] = exposed * growth ** (t - begins)
    return found


@settings(max_examples=8, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(two_cases(), st.sampled_from([0.5, 1e-4]))
def test_the_ranges_hold_wherever_the_best_plans_lie(cases, gap):
    dangers = [danger(case) for case in cases]
    both = {cell: min(one, dangers[1][cell]) for cell, one in dangers[0].items() if cell in dangers[1]}
    assume(both)
    try:
        best = [
            least_objective(case, part={cell: e / of[cell] for cell, e in both.items()})
            for case, of in zip(cases, dangers, strict=True)
        ]
    except TooManyChoicesError:
        reject()
    plans = [plan_case(case, Limits(gap, PLENTY)).plan for case in cases]
    assume(None not in plans)
    base, here = (PlannedScenario(name, {}, case, plan) for name, case, plan in zip("ab", cases, plans, strict=True))
    ground = shared_scope(here, base)
    near = 1e-6 * max(1.0, *best)
    for least, part in zip(best, (ground.base, ground.scenario), strict=True):
        assert part.shared["baseline"].sum() == pytest.approx(sum(both.values()))
        assert part.figures.bound - near <= least <= part.figures.objective + near
    [row] = compare([base, here], "a").differences.to_dict("records")
    assert row["objective_least"] - near <= best[1] - best[0] <= row["objective_most"] + near
    assert row["verdict"] != "proven lower" or best[1] < best[0] + near
    assert row["verdict"] != "proven higher" or best[1] > best[0] - near
