"""A plan in each future: every rule is kept, no more is left unprotected than if the rest stayed, and nothing is lost.

The case has every kind of rule that binds people and money: ceilings, support, limits of areas, caveats, cash that is
short, funds of each purpose, preparations and tours.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from planner.batch.pools import thread
from planner.chances import Chance, Chances, chances_of
from planner.chances.expected import expected_exposure
from planner.delivery.as_ordered import AT_ONCE, MissionOutcomes, all_outcomes, outcomes
from planner.delivery.future_plan import future_plan
from planner.delivery.futures import Futures
from planner.delivery.mission_supply import MissionSupply
from planner.delivery.prospect_of import prospect
from planner.facts import Facts
from planner.insight.withdrawals import Withdrawal, remaining_plan, without
from planner.plan import Plan
from planner.run import plan_case, reallocate_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import broken_rules
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY

CHANCES = {"P": 0.5, "Q": 0.7, "H": 0.6, "X": 0.4, "Y": 0.8, "F": 0.7, "K": 0.9, "E": 0.5}


@pytest.fixture(scope="module")
def case() -> Case:
    return sound_case(
        base(
            settings=periods(
                4,
                contributor_share_limit=0.9,
                carryover=0.2,
                cost_weight=0.01,
                delay_months=1,
                delay_chance=0.3,
                contributor_failure=0.1,
            ),
            missions=[
                mission("M", authorised_troops=2600, authorised_police=500, assessed_usd_per_period=3_500_000),
                mission("N", authorised_troops=700, authorised_police=0, mandate_from=2),
            ],
            areas=[
                area("A", "M", in_place_troops=100, troops_limit=800),
                area("B", "M", in_place_police=20),
                area("Z", "N"),
            ],
            threats=[
                threat("A", troops_required=1500, police_required=400, prevention_usd_required=2e6),
                threat("B", troops_required=1500, prevention_usd_required=3e6),
                threat("Z", troops_required=900, prevention_usd_required=4e6),
            ],
            pledges=[
                pledge("P", "battalion", units=2, delivery_probability=0.5),
                pledge("Q", "police", units=2, months_available=2, effectiveness=0.5, delivery_probability=0.7),
                pledge("H", "hospital", contributor="D", units=2, delivery_probability=0.6),
                pledge("X", "battalion", strength=300, delivery_probability=0.4),
                pledge("Y", "battalion", units=2, strength=300, contributor="D", delivery_probability=0.8),
            ],
            preparations=[
                {"pledge": "Q", "preparation": "kit", "cost_usd": 50_000, "ready_period": 1, "effectiveness": 1.1}
            ],
            support=[
                {"area": "B", "capability": "medical", "troops_per_unit": 400},
                {"area": "A", "capability": "medical", "troops_per_unit": 900},
            ],
            funds=[
                fund(amount_usd=9_000_000, delivery_probability=0.7),
                fund(fund="K", purpose="preparation", delivery_probability=0.9),
                fund(fund="E", purpose="prevention", mission="N", from_period=3, delivery_probability=0.5),
            ],
            caveats=[{"pledge": "Y", "area": "A", "rule": "never", "reason": "asked for"}],
        )
    )


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    ended = plan_case(case, Limits(0.01, PLENTY))
    assert ended.plan is not None, ended.faults
    assert len(ended.plan.deployments) >= 5
    return ended.plan


@pytest.fixture(scope="module")
def futures(case: Case) -> Futures:
    return Futures(chances_of(case), 8, 1)


def test_every_rule_is_kept_in_every_future(case, plan, futures):
    found = outcomes(case, plan, futures)
    facts = Facts(case, plan)
    for number in range(futures.number):
        made = future_plan(case, plan, futures, number)
        assert broken_rules(case, made) == []
        left = made.exposure.groupby("area")["unprotected"].sum().reindex(list(facts.areas))
        assert left.to_numpy() == pytest.approx(found.as_ordered[number], rel=1e-9)
        people = Facts(case, made).present
        there = [sum(stay.persons for stay in people if stay.period == t) for t in range(1, 5)]
        assert there == pytest.approx(found.people[number])
        paid = made.payments[made.payments["purpose"] == "prevention"]["usd"].sum()
        assert made.deployments["cost_usd"].sum() + paid == pytest.approx(found.spent[number])


def test_some_come_late_and_some_cannot_be_paid(case, plan, futures):
    """The case asks what it is for."""
    facts = Facts(case, plan)
    assert futures.arriving(facts)[1].any()
    assert outcomes(case, plan, futures).turned_away.any()


def certain(case: Case, **chances: float) -> Chances:
    """Chances in which all come in full and in time, but for some."""
    known = chances_of(case)

    def all_(table: dict[str, Chance]) -> dict[str, Chance]:
        return {
            key: replace(one, p=(p := chances.get(key, 1.0)), own=p, contributor_failure=0.0, group_failure=0.0)
            for key, one in table.items()
        }

    return Chances(all_(known.pledges), all_(known.funds), 0.0, 0)


@pytest.mark.parametrize("missing", ["P", "H", "E"])
def test_no_more_is_left_than_if_the_rest_stayed(case, plan, missing):
    found = outcomes(case, plan, Futures(certain(case, **{missing: 0.0}), 1, 1))
    gone = frozenset({missing})
    fund = missing == "E"
    away = Withdrawal(missing, "pledge", frozenset() if fund else gone, gone if fund else frozenset())
    remaining = remaining_plan(case, plan, away)
    assert remaining.best_known is not None
    assert found.as_ordered.sum() <= remaining.best_known.exposure * (1 + 1e-9)
    anew = reallocate_case(without(case, away), [plan], Limits(1e-5, PLENTY)).plan
    assert anew is not None
    assert anew.summary.exposure_unprotected <= found.as_ordered.sum() + 10


@pytest.fixture(scope="module")
def small() -> Case:
    """Without money, nothing but where people are posted is left to decide."""
    return sound_case(
        base(
            settings=periods(3, carryover=0.3, cost_weight=0),
            areas=[area("A", "M", troops_limit=500), area("B", "M"), area("C", "M", in_place_troops=200)],
            threats=[
                threat("A", troops_required=900, police_required=200),
                threat("B", troops_required=1500, growth_per_period=1.2),
                threat("C", troops_required=700, police_required=500),
            ],
            pledges=[
                pledge("P", "battalion"),
                pledge("X", "battalion", effectiveness=0.6, months_available=2),
                pledge("Q", "police", units=2),
            ],
            caveats=[{"pledge": "X", "area": "B", "rule": "never", "reason": "asked for"}],
        )
    )


@pytest.fixture(scope="module")
def made(small: Case) -> Plan:
    found = plan_case(small, Limits(1e-3, PLENTY)).plan
    assert found is not None
    return found


@pytest.mark.parametrize("missing", ["P", "X", "Q"])
def test_people_are_placed_as_well_as_can_be(small, made, missing):
    found = outcomes(small, made, Futures(certain(small, **{missing: 0.0}), 1, 1))
    away = Withdrawal(missing, "pledge", frozenset({missing}), frozenset())
    best = reallocate_case(without(small, away), [made], Limits(1e-6, PLENTY)).plan
    assert best is not None
    assert found.as_ordered.sum() == pytest.approx(best.summary.exposure_unprotected, rel=1e-4)


def test_chances_of_1_give_the_full_plan(case, plan):
    found = outcomes(case, plan, Futures(certain(case), 3, 1))
    left = plan.exposure.groupby("area")["unprotected"].sum().reindex(list(Facts(case, plan).areas)).to_numpy()
    assert np.allclose(found.as_ordered, left, rtol=1e-12)
    assert np.allclose(found.staying, left, rtol=1e-12)
    assert found.spent == pytest.approx(plan.summary.cost_usd)


def test_the_mean_of_futures_where_nobody_moves_is_what_is_expected(case, plan):
    alone = replace(certain(case, **CHANCES), delay_chance=0.0)
    facts = Facts(replace(case, values=case.values | {"delay_chance": 0.0}), plan)
    exact = sum(expected_exposure(facts, alone).values())
    sums = outcomes(case, plan, Futures(alone, 1_500, 5)).staying.sum(axis=1)
    assert sums.mean() == pytest.approx(exact, abs=4 * sums.std() / len(sums) ** 0.5)


def test_the_mean_as_ordered_is_that_of_every_outcome(case, plan):
    """Up to ten units: every outcome of a mission, with its probability, against a sample."""
    chances = certain(case, **{name: CHANCES[name] for name in "PQHXY"})
    facts = Facts(case, plan)
    every = MissionOutcomes(MissionSupply(facts, "M"))
    rows = [each for each in every.orders.arrivals if not each.late]
    units = [(number, CHANCES[each.row.pledge]) for number, each in enumerate(rows) for _ in range(each.row.units)]
    assert 5 <= len(units) <= 10
    states, odds = [], []
    for comes in product((True, False), repeat=len(units)):
        state = np.zeros(2 * len(rows) + len(every.orders.funds))
        state[2 * len(rows) :] = 1.0
        np.add.at(state, [number for (number, _), here in zip(units, comes, strict=True) if here], 1.0)
        states.append(state)
        odds.append(np.prod([p if here else 1 - p for (_, p), here in zip(units, comes, strict=True)]))
    _, _, placed = every.placed(np.array(states))
    exact = np.array(odds) @ (every.placement.never_averted + placed.remaining).sum(axis=(1, 2))
    sample = outcomes(case, plan, Futures(chances, 1_500, 2)).as_ordered[:, :2].sum(axis=1)
    assert sample.mean() == pytest.approx(exact, abs=4 * sample.std() / len(sample) ** 0.5)


def test_the_same_seed_gives_the_same_bytes_in_whatever_parts(case, plan):
    chances = chances_of(case)
    with thread() as executor:
        one, other = (all_outcomes(case, plan, chances, AT_ONCE + 50, 9, executor) for _ in range(2))
        few = all_outcomes(case, plan, chances, AT_ONCE, 9, executor)
    assert one is not None
    assert other is not None
    assert few is not None
    assert one.as_ordered.tobytes() == other.as_ordered.tobytes()
    assert one.as_ordered[:AT_ONCE].tobytes() == few.as_ordered.tobytes()


def test_it_can_be_stopped(case, plan):
    with thread() as executor:
        assert prospect(case, plan, 10, 1, executor, stopped=lambda: True) is None


def test_a_prospect_says_what_each_mission_and_area_adds_to_the_whole(case, plan):
    seen: list[tuple[int, int]] = []
    with thread() as executor:
        found = prospect(case, plan, 300, 1, executor, on_progress=lambda done, total: seen.append((done, total)))
    assert found is not None
    assert seen == [(250, 300), (300, 300)]
    assert found.if_all_come == pytest.approx(plan.summary.exposure_unprotected)
    for parts in (found.missions, found.areas):
        assert sum(part.as_ordered.expected for part in parts) == pytest.approx(found.as_ordered.expected)
        assert sum(part.expected for part in parts) == pytest.approx(found.staying.expected)
    assert found.staying.standard_error == 0, "it is exact where units fail together too"
    assert found.as_ordered.worst_tenth >= found.as_ordered.high * 0.99 >= found.as_ordered.median * 0.99
    assert all(each.coming.expected <= each.if_all_come for each in found.people[:1])
