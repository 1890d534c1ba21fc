"""HiGHS against every choice of whole units, on random small cases."""

import math

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from planner.plan import Outcome
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.brute import TooManyChoicesError, least_objective
from tests.strategies import tiny_rows, to_case, uncertain_rows
from tests.waiting import PLENTY

GAP = 1e-4

thorough = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

few = settings(thorough, max_examples=6)


def _brute(case: Case, reference: dict[tuple[str, str], float] | None) -> float:
    try:
        return least_objective(case, reference=reference)
    except TooManyChoicesError:
        reject()


@thorough
@given(tiny_rows(), st.sampled_from([None, {("P0", "M1"): 600.0, ("P1", "M2"): 140.0}]))
def test_the_optimum_is_that_of_trying_everything(rows, reference):
    case = to_case(rows)
    least = _brute(case, reference)
    ended = plan_case(case, Limits(GAP, PLENTY), reference=reference)
    if math.isinf(least):
        assert ended.outcome is Outcome.INFEASIBLE
        return
    assert ended.outcome is Outcome.OPTIMAL, ended.faults
    summary = ended.plan.summary
    assert summary.bound <= least * (1 + 1e-6) + 1e-6
    assert least <= summary.objective * (1 + 1e-6) + 1e-6
    assert summary.objective <= least * (1 + GAP + 1e-6) + 1e-6


@few
@given(uncertain_rows(most_periods=2))
def test_by_their_chances_the_optimum_is_that_of_trying_every_plan_in_every_future(rows):
    case = to_case(rows)
    least = _brute(case, None)
    ended = plan_case(case, Limits(GAP, PLENTY, work=4))
    if math.isinf(least):
        assert ended.outcome is Outcome.INFEASIBLE
        return
    assert ended.plan is not None, ended.faults
    summary = ended.plan.summary
    assert summary.bound <= least * (1 + 1e-6) + 1e-6
    assert least <= summary.objective * (1 + 1e-6) + 1e-6
    assert summary.objective <= least + summary.gap * (summary.objective_nobody_new - least) + 1e-6 * least
