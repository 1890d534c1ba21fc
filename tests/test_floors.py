"""Limits for fairness against every choice of whole units, on random small cases; stricter ones never leave less."""

import math
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from models.allocation import build
from models.outer_approximation import OuterApproximation
from planner.case_folders import check_case
from planner.offering import offered
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits
from planner.solve.calls import CallLimits
from planner.solve.floors import DISTANCE
from planner.solve.highs import Solver
from planner.solve.problem import Problem
from planner.tables import Case
from planner.verify import verify
from tests.brute import TooManyChoicesError, least_objective
from tests.small_cases import area, base, periods, pledge, threat
from tests.strategies import Rows, sound_case, tiny_rows, to_case
from tests.waiting import PLENTY

DATA = Path(__file__).parent.parent / "data"

GAP = 1e-4

thorough = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

SHARES = st.sampled_from([None, 0.1, 0.4, 0.7, 0.9, 0.97])
PEOPLE = st.sampled_from([None, 0, 200, 650, 1300])


def limited(rows: Rows, left: list[float | None], people: list[float | None]) -> Rows:
    """Rows with limits on areas and on contributors, in turn."""
    areas = [row | {"left_limit": left[n % len(left)]} for n, row in enumerate(rows["areas"])]
    contributors = [row | {"people_limit": people[n % len(people)]} for n, row in enumerate(rows["contributors"])]
    return {**rows, "areas": areas, "contributors": contributors}


def brute(case: Case) -> float:
    try:
        return least_objective(case)
    except TooManyChoicesError:
        reject()


@thorough
@given(tiny_rows(most_periods=2), st.lists(SHARES, min_size=2, max_size=3), st.lists(PEOPLE, min_size=2, max_size=2))
def test_under_limits_the_optimum_is_that_of_trying_everything(rows, left, people):
    case = to_case(limited(rows, left, people))
    least = brute(case)
    ended = plan_case(case, Limits(GAP, PLENTY))
    if math.isinf(least):
        assert ended.outcome is Outcome.INFEASIBLE
        return
    assert ended.plan is not None, ended.faults
    summary = ended.plan.summary
    assert verify(case, ended.plan) == []
    assert summary.bound is None or summary.bound <= least * (1 + 1e-6) + 1e-6
    assert least <= summary.objective * (1 + 1e-5) + 1e-6
    slack = 0.01 * max(0.0, summary.objective_nobody_new - least) + DISTANCE * least
    assert summary.objective <= least + slack


TWO = base(
    settings=periods(2),
    areas=[area("A", "M"), area("B", "M", civilians=100_000)],
    threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    pledges=[pledge("P", "battalion"), pledge("Q", "battalion", strength=300)],
)


def least_with(limit: float | None) -> float | None:
    rows = TWO | {"areas": [TWO["areas"][0], TWO["areas"][1] | {"left_limit": limit}]}
    ended = plan_case(sound_case(rows), Limits(GAP, PLENTY))
    assert ended.outcome in {Outcome.OPTIMAL, Outcome.FEASIBLE, Outcome.INFEASIBLE}
    return None if ended.plan is None else ended.plan.summary.objective


def test_a_stricter_limit_never_leaves_less_and_one_that_nobody_can_keep_is_proved_to_be_impossible():
    """900 people leave at B at least 0.1 ** 0.9 = 12.6 % of what could fall."""
    found = [least_with(limit) for limit in (None, 0.9, 0.5, 0.3, 0.15)]
    assert all(strict >= loose * (1 - GAP) for loose, strict in pairwise(found))
    assert least_with(0.12) is None


BY_NEED = {
    "MINUSCA-bambari": 0.876,
    "MINUSCA-berberati": 0.876,
    "MINUSCA-bossangoa": 0.876,
    "MINUSCA-bouar": 0.876,
    "MINUSCA-kaga-bandoro": 0.875,
    "MINUSMA-bamako": 0.893,
    "MINUSMA-dyabali": 0.871,
    "MINUSMA-gossi": 0.866,
    "MINUSMA-mopti": 0.868,
    "MONUSCO-beni": 0.885,
    "MONUSCO-bunia": 0.897,
    "MONUSCO-goma": 0.898,
    "MONUSCO-kinshasa": 0.939,
    "MONUSCO-kisangani": 0.876,
    "MONUSCO-lubumbashi": 0.896,
    "MONUSCO-manono": 0.909,
    "MONUSCO-uvira": 0.893,
    "UNMISS-juba": 0.914,
    "UNMISS-nasser": 0.875,
    "UNMISS-renk": 0.875,
    "UNMISS-rumbek": 0.884,
    "UNMISS-wau": 0.914,
    "UNOCI-para": 0.858,
}
"""What areas are left with where each averts 14 % of the most that it could alone, half of what they reach together."""


def test_on_the_default_case_units_are_found_that_keep_limits_by_the_exact_exposure():
    """Tangents count more than is averted, so that units chosen without a distance break limits, however placed."""
    case = check_case(DATA / "summit-2015").case
    areas = case["areas"]
    limits = areas["area"].map(BY_NEED).astype(float)
    strict = replace(case, tables={**case.tables, "areas": areas.assign(left_limit=limits)})
    plan = plan_case(strict, Limits(0.05, threads=1, work=1)).plan
    assert plan is not None
    assert verify(strict, plan) == []
    assert plan.summary.certainty >= 0.95
    looser = replace(case, tables={**case.tables, "areas": areas.assign(left_limit=(1.0 + limits) / 2)})
    placed = offered(looser, [plan])
    assert placed is not None
    assert placed.summary.objective <= plan.summary.objective


def test_a_line_search_towards_a_solution_that_breaks_a_limit_ends_within_the_limit():
    rows = TWO | {"areas": [TWO["areas"][0], TWO["areas"][1] | {"left_limit": 0.3}]}
    problem = Problem.of(OuterApproximation.of(build(prepare(sound_case(rows)))))
    within, beyond = (
        Solver(problem.floors.distant(problem.milp, distance), None, 1, integer=False).solve(CallLimits()).values
        for distance in (0.1, -0.2)
    )
    assert problem.keeps_floors(within)
    assert not problem.keeps_floors(beyond)
    assert problem.exact(beyond) < problem.exact(within)
    found = problem.line_search(within, beyond, 1e-3)
    assert problem.keeps_floors(found)
    assert problem.exact(found) < problem.exact(within)
