"""Contributors and groups that fail as a whole: what is expected, against every outcome of small cases."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.chances import Chance, Chances, chances_of
from planner.chances.expected import expected_unprotected
from planner.chances.expected.fixed_postings import FixedPostings, fixed_postings
from planner.chances.failing_together import FailingTogether
from planner.chances.stakes import stakes
from planner.chances.turnout import turnout
from planner.check import check
from planner.delivery.knowing import Knowing, odds
from planner.facts import Facts
from planner.files import read_case
from planner.plan import Plan, Summary
from planner.plan.plan_tables import frame
from planner.run import plan_case
from planner.tables import Case
from planner.verify import expectation, verify
from tests.edits import cell, copy_of_tiny, setting
from tests.small_cases import area, base, fund, periods, pledge, threat
from tests.strategies import sound_case
from tests.test_effort_cuts import LIMITS, two_areas

GROUPS = {"C": "G;H", "D": "H;I", "E": "", "X": "I"}
PEOPLE = {"P": 600, "Q": 140, "R": 600, "S": 500, "T": 300}


def case_of(late: float = 0.25, **failures: float) -> Case:
    """Contributors in groups that share members; T is capped, and P and S strike at different parts."""
    contributors = [
        {"contributor": c, "name": c, "latitude": 0, "longitude": 0, "participates": "yes", "groups": groups}
        for c, groups in GROUPS.items()
    ]
    pledges = [
        pledge("P", "battalion", units=2, delivery_probability=0.6),
        pledge("Q", "police", contributor="D", delivery_probability=0.8),
        pledge("R", "battalion", contributor="E", delivery_probability=0.5),
        pledge("S", "battalion", strength=500, delivery_probability=0.9),
        pledge("T", "battalion", strength=300, contributor="X", delivery_probability=0.95),
    ]
    return sound_case(
        base(
            settings=periods(3, carryover=0.3, carryover_decay=0.5, residual_share=0.1, delay_months=1,
                             delay_chance=late, **failures),
            contributors=contributors,
            areas=[area("A", "M", in_place_troops=200), area("B", "M")],
            threats=[threat("A", troops_required=1500, police_required=400, prevention_usd_required=2e6),
                     threat("B", troops_required=2500)],
            pledges=pledges,
            funds=[fund(contributor="C", delivery_probability=0.7), fund(fund="K", contributor="D")],
        )
    )  # fmt: skip


TOGETHER = {"contributor_failure": 0.15, "group_failure": 0.1}
CASE = case_of(**TOGETHER)


def plan_of() -> Plan:
    """A plan with people of every pledge in both areas, but of Q and T, and money of both funds."""
    rows = [("P", 1, 3, 1), ("P", 2, 3, 1), ("Q", 1, 3, 1), ("R", 1, 3, 1), ("S", 2, 3, 1), ("T", 1, 2, 1)]
    deployments = [(p, "", "C", "M", "", a, b, n, n * PEOPLE[p], 0.0) for p, a, b, n in rows]
    posted = [
        (p, "", "M", place, t, share * n * PEOPLE[p])
        for p, a, b, n in rows
        for place, share in ((("A", 1.0),) if p in "QT" else (("A", 0.4), ("B", 0.6)))
        for t in range(a, b + 1)
    ]
    people = frame("assignments", posted).groupby(["pledge", "preparation", "mission", "area", "period"]).sum()
    payments = [(f, "M", "A", t, "prevention", 4e5) for f, t in (("F", 1), ("K", 2))]
    frames = {
        "deployments": frame("deployments", deployments),
        "assignments": people.reset_index(),
        "payments": frame("payments", payments),
        "postings": frame("postings", []),
    }
    return Plan(Summary.__new__(Summary), frames)


PLAN = plan_of()
FACTS = Facts(CASE, PLAN)


def states(chances: Chances) -> Iterator[tuple[float, set[str]]]:
    """Every joint state of contributors and groups: its chance, and whose pledges and funds it strikes."""
    everything = [*chances.pledges.values(), *chances.funds.values()]

    def part(chance: Chance, cause: tuple[str, str]) -> float:
        if cause == ("contributor", chance.contributor):
            return chance.contributor_failure
        return chance.group_failure if cause[0] == "group" and cause[1] in chance.groups else 0.0

    causes = [("contributor", c) for c in GROUPS] + [("group", g) for g in "GHI"]
    edges = [sorted({0.0, 1.0, *(part(each, cause) for each in everything)}) for cause in causes]
    for intervals in product(*(pairwise(each) for each in edges)):
        chance = float(np.prod([high - low for low, high in intervals]))
        struck = {
            each.key
            for each in everything
            if any(low < part(each, cause) for cause, (low, _) in zip(causes, intervals, strict=True))
        }
        yield chance, struck


def enumerated(fixed: FixedPostings, chances: Chances, late: float) -> tuple[float, dict[int, float]]:
    """Mean exposure, and the chance of every number of people in period 3, over every outcome."""
    outcomes = list(product((0, 1, 2), repeat=len(fixed.units)))
    come = np.array(outcomes)
    assert set(fixed.units) == {1.0}
    people = (come > 0) @ np.array([PEOPLE[p] * (row.to_period >= 3) for p, row in
                                    zip(fixed.pledges, fixed.facts.rows("deployments"), strict=True)])  # fmt: skip
    mean, spread = 0.0, {}
    for chance, struck in states(chances):
        own = np.array([0.0 if p in struck else chances.pledges[p].own for p in fixed.pledges])
        likely = np.prod(np.choose(come, [1 - own, own * (1 - late), own * late]), axis=1) * chance
        paid = np.array([0.0 if f in struck else chances.funds[f].own for f in fixed.funds])
        left = fixed.unprotected(1.0 * (come == 1), 1.0 * (come == 2), np.tile(paid, (len(come), 1)))
        mean += float(likely @ left.sum(axis=1))
        for number in set(people.tolist()):
            spread[number] = spread.get(number, 0.0) + float(likely[people == number].sum())
    return mean, spread


@pytest.fixture(scope="module")
def every_outcome() -> tuple[float, dict[int, float]]:
    return enumerated(fixed_postings(FACTS), chances_of(CASE), 0.25)


def test_what_is_expected_is_the_mean_over_every_outcome_and_so_does_the_verifier_find(every_outcome):
    chances, (exact, _) = chances_of(CASE), every_outcome
    assert chances.pledges["S"].capped
    assert chances.pledges["P"].group_failure != chances.pledges["S"].group_failure
    assert expected_unprotected(FACTS, chances) == pytest.approx(exact, rel=1e-12)
    assert expectation.expected_unprotected(FACTS) == pytest.approx(exact, rel=1e-12)
    assert exact > expected_unprotected(FACTS, chances.each_for_itself) * 1.001


def test_people_present_are_those_of_every_outcome(every_outcome):
    there = turnout(FACTS, chances_of(CASE))[2]
    _, spread = every_outcome
    assert there.expected == pytest.approx(sum(n * p for n, p in spread.items()))
    for value, share in ((there.least, 0.9), (there.low, 0.75)):
        assert sum(p for n, p in spread.items() if n >= value) >= share - 1e-9
        assert sum(p for n, p in spread.items() if n > value) < share
    assert sum(p for n, p in spread.items() if n <= there.high) >= 0.75 - 1e-9


chance = st.floats(0.0, 1.0)


@given(
    p=st.lists(chance, min_size=5, max_size=5),
    left=st.lists(chance, min_size=5, max_size=5),
    contributor=chance,
    group=chance,
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_failing_together_never_leaves_less_than_each_for_itself(p, left, contributor, group):
    """What is lost in common is lost more at once: units that come are associated (Esary, Proschan & Walkup 1967)."""
    said = dict(zip(PEOPLE, p, strict=True))
    pledges = CASE["pledges"].assign(delivery_probability=CASE["pledges"]["pledge"].map(said))
    values = CASE.values | {"contributor_failure": contributor, "group_failure": group}
    found = chances_of(replace(CASE, values=values, tables={**CASE.tables, "pledges": pledges}))
    averted = 1.0 - np.array(left)[:, None]
    together, alone = (
        FailingTogether(items).mean(1.0 - np.array([each.own for each in items])[:, None] * averted)
        for items in (tuple(found.pledges.values()), tuple(found.each_for_itself.pledges.values()))
    )
    assert together >= alone - 1e-12


@pytest.mark.parametrize("name", ["P", "T"])
def test_what_is_expected_is_the_mean_over_what_may_be_known(name):
    knowing = Knowing(fixed_postings(FACTS), chances_of(CASE))
    units = {"P": 2, "T": 1}[name]
    assert odds(units, knowing.chances.pledges[name]) @ knowing.given(name, units) == pytest.approx(
        knowing.expected, rel=1e-12
    )


def test_what_hangs_on_a_pledge_is_what_is_expected_with_it_certain_or_gone():
    chances = chances_of(CASE)
    now = expected_unprotected(FACTS, chances)
    for stake in stakes(fixed_postings(FACTS), chances):
        key = stake.chance.key
        gone, sure = (expected_unprotected(FACTS, chances.known({key: p}, {key: p})) for p in (0.0, 1.0))
        assert (stake.lost, stake.gained) == pytest.approx((gone - now, now - sure), abs=1e-6)


def test_groups_that_share_no_member_hang_together_with_nobody():
    alone = FailingTogether(tuple(chances_of(CASE).pledges[name] for name in "PT"))
    assert [len(cluster.members) for cluster in alone.clusters] == [1, 1]
    linked = FailingTogether(tuple(chances_of(CASE).pledges[name] for name in "PQT"))
    assert [len(cluster.members) for cluster in linked.clusters] == [3]
    assert linked.states == len(linked.clusters[0].odds)


def test_groups_that_share_too_many_members_are_refused(tmp_path):
    """Two contributors in fifteen groups: two to the power of fifteen states, which need not be made to be counted."""
    edits = [cell("contributors", n, "groups", ";".join(f"G{k}" for k in range(15))) for n in (2, 3)]
    found = check(read_case(copy_of_tiny(tmp_path, *edits, setting("group_failure", "0.01"))))
    assert [(fault.table, fault.column) for fault in found.faults] == [("settings", "value")]
    assert found.faults[0].found.endswith("fail in 32,768 ways together, as they share members")


def test_a_plan_by_chances_is_counted_with_what_fails_together_and_its_bound_holds():
    """Of the plan found, and of the one in full."""
    values = {"contributor_failure": 0.3}
    case = replace(two_areas(), values=two_areas().values | values)
    plan = plan_case(case, LIMITS).plan
    assert not verify(case, plan)
    assert plan.summary.objective == plan.summary.expected_unprotected
    facts = Facts(case, plan_case(two_areas("full"), LIMITS).plan)
    together, alone = (
        expected_unprotected(facts, each) for each in (chances_of(case), chances_of(case).each_for_itself)
    )
    assert plan.summary.bound <= together
    assert together > alone
    lied = replace(plan, summary=replace(plan.summary, expected_unprotected=expected_unprotected(
        Facts(case, plan), chances_of(case).each_for_itself)))  # fmt: skip
    assert {fault.column for fault in verify(case, lied)} == {"expected_unprotected"}
