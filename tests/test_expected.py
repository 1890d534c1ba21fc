"""Expected exposure of fixed postings: the product formula against every outcome, one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.case_folders import check_case
from planner.chances import chances_of
from planner.chances.expected import expected_exposure
from planner.chances.expected.fixed_postings import fixed_postings
from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.plan import Plan, Summary
from planner.plan.plan_tables import frame
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case
from tests.tiny import FOLDER, tiny_plan

CASE = sound_case(
    base(
        settings=periods(4, residual_share=0.1, carryover=0.3, carryover_decay=0.5),
        missions=[mission("M"), mission("N", mandate_from=2)],
        areas=[area("A", "M", in_place_troops=200), area("B", "M", in_place_police=30), area("Z", "N")],
        threats=[
            threat("A", troops_required=1500, police_required=400, prevention_usd_required=2e6),
            threat("B", troops_required=2500, growth_per_period=1.1),
            threat("Z", troops_required=2000, from_period=3),
        ],
        pledges=[
            pledge("P", "battalion", units=3),
            pledge("Q", "police", units=2, effectiveness=0.5),
            pledge("R", "battalion", units=2, months_available=2),
            pledge("H", "hospital"),
            pledge("S", "battalion", units=2),
        ],
        preparations=[
            {"pledge": "S", "preparation": "kit", "cost_usd": 50_000, "ready_period": 1, "effectiveness": 1.4}
        ],
        funds=[fund(), fund(fund="G", purpose="prevention", amount_usd=3e6)],
    )
)
DEPLOYED = [
    ("P", "", "M", 1, 4, 2), ("P", "", "M", 2, 4, 1), ("Q", "", "M", 1, 4, 2), ("R", "", "N", 3, 4, 1),
    ("R", "", "M", 1, 2, 1), ("H", "", "M", 1, 4, 1), ("S", "kit", "N", 2, 4, 2),
]  # fmt: skip
"""(pledge, preparation, mission, first and last period, units): ten units."""

PLACES = {"M": ("A", "B"), "N": ("Z",)}
MOST = 10


def drawn(seed: int) -> Plan:
    """A plan of the case with people posted and money paid by chance."""
    random = np.random.default_rng(seed)
    people = {"P": 600, "Q": 140, "R": 600, "H": 70, "S": 600}
    deployments = [(p, i, "C", m, "", a, b, n, n * people[p], 0.0) for p, i, m, a, b, n in DEPLOYED]
    there: dict[tuple[str, str, str, int], float] = {}
    for p, i, m, a, b, n in DEPLOYED:
        for t in range(a, b + 1) if p != "H" else ():
            there[p, i, m, t] = there.get((p, i, m, t), 0.0) + n * people[p]
    posted = [
        (p, i, m, place, t, share * persons)
        for (p, i, m, t), persons in there.items()
        for place, share in zip(PLACES[m], random.dirichlet([1] * len(PLACES[m])), strict=True)
    ]
    payments = [(f, "M", "A", t, "prevention", random.uniform(0, 1e6)) for f in ("F", "G") for t in (1, 3)]
    frames = {
        "deployments": frame("deployments", deployments),
        "assignments": frame("assignments", posted),
        "payments": frame("payments", payments),
    }
    return Plan(Summary.__new__(Summary), frames)


def outcomes(plan: Plan, chances: dict[str, float]) -> Iterator[tuple[float, list[int]]]:
    """Every outcome, with its probability: which of the units come, unit by unit, as a row of the deployments each."""
    units = [row.Index for row in plan.deployments.itertuples() for _ in range(row.units)]
    assert len(units) == MOST
    names = plan.deployments["pledge"].tolist()
    for comes in product((True, False), repeat=len(units)):
        odds = [
            chances[names[row]] if here else 1 - chances[names[row]] for row, here in zip(units, comes, strict=True)
        ]
        yield float(np.prod(odds)), [row for row, here in zip(units, comes, strict=True) if here]


def by_unit(plan: Plan) -> list[dict[tuple[str, int, str], float]]:
    """Effective people of a unit of each row of the deployments, by area, period and kind."""
    facts, rows = Facts(CASE, plan), list(plan.deployments.itertuples())
    units: list[dict[tuple[str, int, str], float]] = [{} for _ in rows]
    for posted in plan.assignments.itertuples():
        offer = posted.pledge, posted.preparation, posted.mission
        here = [
            row
            for row in rows
            if (row.pledge, row.preparation, row.mission) == offer and row.from_period <= posted.period <= row.to_period
        ]
        key = posted.area, posted.period, facts.pledges[posted.pledge].kind
        each = facts.effectiveness(posted.pledge, posted.preparation)
        for row in here:
            units[row.Index][key] = posted.persons * each / sum(other.units for other in here)
    return units


def left(
    plan: Plan, coming: Iterable[list[int]], paid: dict[str, float]
) -> Iterator[dict[tuple[str, str, int], float]]:
    """Exposure in every outcome, where nobody moves, by a reader that knows no chances."""
    payments = plan.payments.assign(usd=plan.payments["usd"] * plan.payments["fund"].map(paid))
    facts = Facts(CASE, replace(plan, frames={**plan.frames, "payments": payments}))
    units = by_unit(plan)
    for here in coming:
        effective: dict[tuple[str, int, str], float] = {}
        for row in here:
            for key, people in units[row].items():
                effective[key] = effective.get(key, 0.0) + people
        yield {
            key: value.unprotected
            for row in threats(facts)
            for key, value in threat_exposure(facts, row, effective=effective)
        }


@pytest.mark.parametrize("seed", [1, 2])
def test_it_equals_the_sum_over_every_outcome(seed):
    plan, random = drawn(seed), np.random.default_rng(seed)
    chances = {name: float(random.uniform()) for name in "PQRHS"}
    paid = {"F": 0.6, "G": 0.9}
    sums: dict[tuple[str, str, int], float] = {}
    odds, coming = zip(*outcomes(plan, chances), strict=True)
    for weight, exposed in zip(odds, left(plan, coming, paid), strict=True):
        for place, exposure in exposed.items():
            sums[place] = sums.get(place, 0.0) + weight * exposure
    found = expected_exposure(Facts(CASE, plan), chances_of(CASE).known(chances, paid))
    assert found.keys() == sums.keys()
    for place, exposure in sums.items():
        assert found[place] == pytest.approx(exposure, rel=1e-9)


def test_chances_of_1_give_the_full_figures():
    plan = tiny_plan()
    from_summary = plan.exposure.set_index(["area", "threat", "period"])["unprotected"].to_dict()
    case = check_case(FOLDER).case
    always, never = (
        expected_exposure(Facts(case, plan), chances_of(case).known(*(dict.fromkeys(of, p) for of in everything)))
        for everything in [(case["pledges"]["pledge"], case["funds"]["fund"])]
        for p in (1.0, 0.0)
    )
    assert always == pytest.approx(from_summary)
    assert sum(never.values()) == pytest.approx(plan.summary.exposure_in_place_only)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 99),
    name=st.sampled_from("PQRHSFG"),
    low=st.floats(0, 1),
    high=st.floats(0, 1),
    other=st.floats(0, 1),
)
def test_a_chance_raised_never_raises_it(seed, name, low, high, other):
    facts = Facts(CASE, drawn(seed))
    low, high = sorted((low, high))
    before, after = (dict.fromkeys("PQRHSFG", other) | {name: chance} for chance in (low, high))
    worse = expected_exposure(facts, chances_of(CASE).known(before, before))
    for place, exposure in expected_exposure(facts, chances_of(CASE).known(after, after)).items():
        assert exposure <= worse[place] * (1 + 1e-12)


def test_a_future_is_the_same_exposure_unit_by_unit():
    plan = drawn(1)
    fixed = fixed_postings(Facts(CASE, plan))
    coming = [0, 0, 2, 6]
    units = np.bincount(coming, minlength=len(fixed.units)).astype(float)
    found = dict(zip(fixed.places, fixed.unprotected(units, 0 * units, np.array([0.5, 1.0])), strict=True))
    assert found == pytest.approx(next(left(plan, [coming], {"F": 0.5, "G": 1.0})))
