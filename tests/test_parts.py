"""Missions apart: their prices give the bound of the whole relaxation, and what they plan fits together."""

from pathlib import Path
from threading import Event

import numpy as np
import pytest

from models.allocation import build
from models.cumulative_budget import CumulativeBudget
from models.outer_approximation import OuterApproximation
from planner.plan import Outcome
from planner.prepare import prepare
from planner.run import check_case, plan_case
from planner.solution import Limits
from planner.solve import parts as parts_module
from planner.solve import rounds
from planner.solve.dive import CARELESS, Dive
from planner.solve.highs import WHOLE, Ending, Solver, Work
from planner.solve.improve import Improvement
from planner.solve.ledger import Ledger
from planner.solve.opening import Opening
from planner.solve.parts import Parts
from planner.solve.prices import Market
from planner.solve.problem import Problem
from planner.solve.settle import place_people
from planner.verify import verify
from tests.small_cases import base, fund, mission, periods
from tests.strategies import sound_case
from tests.waiting import PLENTY

SUMMIT = Path(__file__).parent.parent / "data" / "summit-2015"
ENOUGH = 60
"""Prices to try."""


@pytest.fixture(scope="module")
def model():
    return build(prepare(check_case(SUMMIT).case))


@pytest.fixture
def ledger(model):
    ledger = Ledger(Limits(gap=1e-6, seconds=PLENTY), lambda _: None, lambda: False, model.data.exposure_unit)
    ledger.take_up(Problem.of(OuterApproximation.of(model)))
    return ledger


@pytest.fixture
def parts(ledger):
    parts = Parts(ledger.problem, lambda: None, 2)
    yield parts
    parts.close()


def traded(ledger, parts, sweeps=ENOUGH):
    market = Market(parts, ledger.problem.matrix.offset)
    assert market.trade(lambda: 600.0, sweeps, 1e-6) is Ending.SOLVED
    return market


def test_prices_give_the_bound_of_the_whole_relaxation_and_no_more(ledger, parts):
    whole = Solver(ledger.problem.matrix, None, 1, whole=False).solve(Work())
    few, many = traded(ledger, parts, 3).bound, traded(ledger, parts).bound
    assert few < many <= whole.objective * (1 + 1e-9)
    assert many >= whole.objective * (1 - 2e-4)


def test_reduced_costs_rule_out_what_would_cost_as_much(ledger, parts):
    """A start that is made must raise the relaxation by its reduced cost at least."""
    market = traded(ledger, parts)
    matrix = ledger.problem.matrix
    out = [column for column in ledger.problem.whole if market.reduced[column] > 1.0]
    solver = Solver(matrix, None, 1, whole=False)
    for column in out[:: len(out) // 5]:
        place, one = np.array([column], dtype=np.int32), np.ones(1)
        solver.confine(place, one, matrix.upper[place])
        forced = solver.solve(Work())
        assert forced.ending is not Ending.SOLVED or forced.objective >= market.bound + market.reduced[column] - 1e-6
        solver.confine(place, matrix.lower[place], matrix.upper[place])


def test_prices_are_tried_no_longer_once_their_bound_will_do(ledger, parts):
    heard = []
    market = Market(parts, ledger.problem.matrix.offset)
    market.trade(lambda: 600.0, ENOUGH, 1e-6, lambda bound: heard.append(bound) or len(heard) == 3)
    assert len(heard) == 3
    assert heard == sorted(heard)
    assert market.bound == heard[-1]


def test_a_relaxation_that_costs_too_much_counts_as_infeasible(parts):
    parts.release()
    part = parts[0]
    least = part.relax(600.0)
    units = np.floor(least.values[part.whole] + 1e-6)
    part.confine(units, units)
    whole = part.relax(600.0).objective
    assert least.objective < whole < 0.0
    parts.release()
    part.relax(600.0)
    part.confine(units, units)
    assert part.relax(600.0, worst=(least.objective + whole) / 2).ending is Ending.INFEASIBLE
    assert part.relax(600.0, worst=whole + 1.0).objective == pytest.approx(whole)


def test_a_dive_keeps_the_units_it_is_given_and_every_row(ledger, parts):
    traded(ledger, parts, 5)
    parts.release()
    for part in parts:
        first = Dive(part, np.zeros(len(part.whole))).run(CARELESS, lambda: 600.0)
        kept = np.where(np.arange(len(part.whole)) % 2, np.round(first[part.whole]), 0.0)
        again = Dive(part, kept).run(CARELESS, lambda: 600.0)
        for values in (first, again):
            assert part.matrix.holds(values)
            assert np.abs(values[part.whole] - np.round(values[part.whole])).max(initial=0.0) <= WHOLE
        assert np.all(again[part.whole] >= kept - 1e-6)


def fits(part, values):
    """Whether a plan fits what a dive takes for ceilings, pledges and budgets: they must never rule out what holds."""
    knapsacks = part.knapsacks
    filled = knapsacks.fill @ values[part.columns][part.whole]
    return np.all(filled <= knapsacks.limits(part.matrix.row_upper) + 1e-6)


def test_a_purse_holds_what_has_arrived_and_what_its_funds_can_pay():
    rows = base(
        settings=periods(3),
        missions=[mission("M", assessed_usd_per_period=2e6)],
        funds=[fund(fund="G", amount_usd=5e6, purpose="preparation", from_period=2), fund(fund="H", amount_usd=7e6)],
    )
    instance = prepare(sound_case(rows))
    budget = CumulativeBudget.of(instance, "M", ["G", "H"])
    share = instance.missions["M"].cash_arriving
    assert budget.arrived == pytest.approx([share, 2 * share, 3 * share] * 2)
    assert budget.paying.tolist() == [[0, 1], [1, 1], [1, 1], [0, 1], [0, 1], [0, 1]]
    for column, (start, deployment) in enumerate(instance.missions["M"].deployments.items()):
        spent = np.cumsum([deployment.cost_in(start, t) if t >= start.period else 0.0 for t in (1, 2, 3)])
        assert budget.spent[:, column] == pytest.approx([*spent, *spent])


def test_a_dive_is_over_at_once_where_the_units_it_must_keep_are_too_many(parts):
    parts.release()
    part = parts[0]
    assert Dive(part, part.matrix.upper[part.whole]).run(CARELESS, lambda: 600.0) is None


def test_a_solution_that_breaks_a_row_does_not_get_into_the_books(ledger):
    matrix = ledger.problem.matrix
    assert not ledger.keep(np.where(matrix.whole, matrix.upper, 0.0))
    assert ledger.values is None
    place_people(ledger, np.zeros(len(ledger.problem.whole)))
    assert matrix.holds(ledger.solution_values)


def test_missions_planned_in_turn_and_anew_share_what_there_is(ledger, parts):
    market = traded(ledger, parts, 10)
    Opening(ledger, parts, market.prices, market.shares, CARELESS).run(list(range(len(parts))))
    matrix, first = ledger.problem.matrix, ledger.best
    parts.release()
    assert matrix.holds(ledger.solution_values)
    assert all(fits(part, ledger.solution_values) for part in parts)
    Improvement(ledger, parts, market.prices).run(12, teams=2)
    parts.release()
    assert matrix.holds(ledger.solution_values)
    assert all(fits(part, ledger.solution_values) for part in parts)
    assert market.bound <= ledger.best < first


def test_a_case_too_large_to_search_has_a_verified_plan_within_its_gap(monkeypatch):
    monkeypatch.setattr(rounds, "SEARCHABLE", 0)
    case = check_case(SUMMIT).case
    ended = plan_case(case, Limits(gap=0.02, seconds=PLENTY))
    assert ended.outcome is Outcome.OPTIMAL
    assert "search" not in ended.plan.summary.seconds
    assert verify(case, ended.plan) == []


def test_a_large_relaxation_hears_of_a_stop(ledger, monkeypatch):
    monkeypatch.setattr(parts_module, "LARGE", 0)
    stop = Event()
    parts = Parts(ledger.problem, lambda: None, 2, stop.is_set)
    assert parts[0].relax(600.0, iterations=1).ending is Ending.CUT_SHORT
    stop.set()
    assert parts[0].relax(600.0).ending is Ending.CUT_SHORT
    stop.clear()
    assert parts[0].relax(PLENTY).ending is Ending.SOLVED
    parts.close()
