"""Plans made again once it is known who does not come: what has begun stays, and nothing is lost by it."""

import numpy as np
import pytest

from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.chances import chances_of
from planner.check import faults_of
from planner.delivery.as_ordered import outcomes
from planner.delivery.future_plan import future_plan
from planner.delivery.futures import Futures
from planner.delivery.known_case import Knowledge, after, known_case
from planner.delivery.planned_again import planned_again
from planner.delivery.worth import spread
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import broken_rules
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY


@pytest.fixture(scope="module")
def case() -> Case:
    return sound_case(
        base(
            settings=periods(4, delay_months=1, delay_chance=0.2),
            missions=[mission("M", authorised_troops=700, authorised_police=200), mission("N")],
            areas=[area("A", "M"), area("Z", "N")],
            threats=[
                threat("A", troops_required=1500, police_required=400),
                threat("Z", troops_required=900, prevention_usd_required=4e6),
            ],
            pledges=[
                pledge("P", "battalion", units=2, delivery_probability=0.5),
                pledge("Q", "police", units=1, delivery_probability=0.7),
                pledge("X", "battalion", ready_period=3, delivery_probability=0.6),
                pledge("Y", "battalion", contributor="D", readiness="RDL", delivery_probability=0.8),
            ],
            preparations=[
                {"pledge": "Q", "preparation": "kit", "cost_usd": 50_000, "ready_period": 2, "effectiveness": 1.2}
            ],
            funds=[fund(purpose="prevention", delivery_probability=0.7)],
            locks=[{"pledge": "Y", "mission": "M", "units_min": 0, "units_max": 1},
                   {"pledge": "P", "mission": "N", "units_min": 1}],
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    found = plan_case(case, Limits(0.01, PLENTY)).plan
    assert found is not None
    assert (found.deployments["from_period"] == 1).any()
    assert (found.deployments["from_period"] > 1).any()
    return found


def test_what_has_begun_stays_and_nothing_else_begins(case, plan):
    futures = Futures(chances_of(case), 2, 2)
    for number in range(2):
        there, known = future_plan(case, plan, futures, number), Knowledge.of(case, futures, number)
        reduced = known_case(case, known, deliver="full")
        fixed = after(reduced, there, 2, known.late)
        assert faults_of(fixed) == []
        made = plan_case(fixed, Limits(0.01, PLENTY), start=there).plan
        assert made is not None
        early = ["pledge", "preparation", "mission", "from_period", "units"]
        begun, kept = (each.deployments.query("from_period <= 2")[early] for each in (there, made))
        keys = [sorted(each.drop(columns="preparation").itertuples(index=False, name=None)) for each in (begun, kept)]
        assert keys[0] == keys[1]
        assert broken_rules(reduced, made) == []
        units = made.deployments.groupby("pledge")["units"].sum().to_dict()
        assert all(deployed <= known.units[pledge] for pledge, deployed in units.items())


def test_everything_can_change_where_it_is_known_at_once(case, plan):
    known = Knowledge({"P": 0, "Q": 1}, {"F": 0.5})
    reduced = known_case(case, known)
    assert after(reduced, plan, 0)["locks"]["units_min"].fillna(0).tolist() == [0, 0]
    assert reduced["pledges"]["units"].tolist() == [0, 1, 1, 1]
    assert reduced["funds"]["amount_usd"].tolist() == [500_000]
    assert faults_of(after(reduced, plan, 0)) == []


def test_planning_again_is_never_worse_than_as_ordered(case, plan, tmp_path):
    ordered = spread(outcomes(case, plan, Futures(chances_of(case), 200, 1)).as_ordered.sum(axis=1))
    seen: list[tuple[int, int]] = []
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        soon, late = (
            planned_again(case, plan, ordered, runner, 2, months, on_progress=lambda *at: seen.append(at))
            for months in (1, 4)
        )
    assert soon is not None
    assert late is not None
    assert soon.saved >= 0
    assert soon.expected == pytest.approx(ordered.expected - soon.saved)
    assert soon.standard_error >= ordered.standard_error
    assert late.saved == pytest.approx(0, abs=20), "nothing is left to decide but who is posted where"
    assert seen[-1] == (2, 2)


def test_nothing_is_known_where_it_was_stopped(case, plan, tmp_path):
    with Runner(ResultCache.at(tmp_path), thread) as runner:
        assert planned_again(case, plan, spread(np.ones(2)), runner, 2, stopped=lambda: True) is None
