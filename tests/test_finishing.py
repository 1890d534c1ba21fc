"""The end of the pipeline: when orders are made of a solution, and when those before will do."""

from dataclasses import replace

import pandas as pd
import pytest

from models.decision import Decision
from planner import finishing
from planner.extract import decision_in
from planner.finishing import Finishing
from planner.plan import Outcome, Plan
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import Limits, Solution
from planner.tables import Case
from planner.tidying import allowance_for
from planner.verify import verify
from tests.summit import case_of_the_summit
from tests.waiting import PLENTY

LIMITS = Limits(gap=0.05, seconds=PLENTY, threads=1)


@pytest.fixture(scope="module")
def case() -> Case:
    """A part of the default case whose plans are made into orders."""
    return case_of_the_summit(tidy=True)


@pytest.fixture(scope="module")
def plan(case) -> Plan:
    """Its plan."""
    return plan_case(case, LIMITS).plan


@pytest.fixture
def tidied(monkeypatch) -> list[Decision]:
    """Decisions of which orders are made, as they are."""
    found: list[Decision] = []
    make = finishing.orders_for

    def heard(instance, settings, decision, allowance):
        found.append(decision)
        return make(instance, settings, decision, allowance)

    monkeypatch.setattr(finishing, "orders_for", heard)
    return found


def with_more_money(case: Case) -> Case:
    funds = case["funds"]
    return replace(case, tables={**case.tables, "funds": funds.assign(amount_usd=funds["amount_usd"] * 1.01)})


def test_orders_are_made_once_of_a_decision_and_anew_where_they_may_cost_less(case, plan, tidied):
    instance = prepare(case)
    made = Finishing(case, instance, LIMITS)
    solution = Solution(Outcome.FEASIBLE, decision_in(instance, plan), plan.summary.bound)
    first, _ = made.plan(solution)
    again, faults = made.plan(solution)
    assert faults == []
    pd.testing.assert_frame_equal(first.assignments, again.assignments)
    assert len(tidied) == 1
    allowance = allowance_for(instance, case.settings, solution, LIMITS.gap)
    told = plan.summary
    halved = (allowance / 2 + told.objective - LIMITS.gap * told.objective_nobody_new) / (1 - LIMITS.gap)
    stricter = replace(solution, bound=halved)
    assert 0 < allowance_for(instance, case.settings, stricter, LIMITS.gap) < allowance
    made.plan(stricter)
    assert len(tidied) == 2


def test_a_plan_that_was_begun_with_is_shown_as_it_is_while_it_is_good_enough(case, plan, tidied):
    edited = with_more_money(case)
    shown: list[Plan] = []

    def look(progress):
        if progress.best is not None and progress.gap is not None and not shown:
            shown.extend([progress.best(0.9).plan, progress.best(0.0).plan])

    ended = plan_case(edited, LIMITS, look, start=plan)
    soon, exact = shown
    assert verify(edited, soon) == verify(edited, exact) == []
    pd.testing.assert_frame_equal(soon.assignments, plan.assignments)
    assert exact.summary.objective <= soon.summary.objective
    assert ended.plan.summary.objective <= soon.summary.objective
    assert tidied, "the last plan is always made of what was found"
