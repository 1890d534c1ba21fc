"""Why not: what is said to stand against one more unit is what the verifier finds broken with it."""

from dataclasses import replace

import pandas as pd
import pytest

from planner.check import check
from planner.explain.deployments.why_not import why_not
from planner.explain.plan_analysis import PlanAnalysis
from planner.formats.sheets import raw_case
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES, frame
from planner.verify import broken_rules
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import Rows, sound_case
from tests.tiny import SHEETS, tiny_plan


def nobody_sent(rows: Rows) -> PlanAnalysis:
    """The analysis of a plan of a case that sends nobody."""
    case = sound_case(rows)
    return PlanAnalysis(case, Plan(tiny_plan().summary, {name: frame(name, ()) for name in FRAMES}))


def with_unit(analysis: PlanAnalysis, name: str, place: str, start: int) -> Plan:
    """The plan with one more unit, none of whose people is posted."""
    reach = analysis.reach
    unit = reach.units[name]
    last = reach.last_period(name, place, start)
    rows = [(name, "", unit.contributor, place, unit.unit_type, start, last, 1, unit.strength, 0.0)]
    more = pd.DataFrame(rows, columns=list(FRAMES["deployments"])).astype(FRAMES["deployments"])
    deployments = pd.concat([analysis.plan.deployments, more], ignore_index=True)
    return replace(analysis.plan, frames={**analysis.plan.frames, "deployments": deployments})


CASES: dict[str, tuple[Rows, list[str]]] = {
    "a full ceiling": (base(missions=[mission("M", authorised_troops=599)]), ["troops_limit"]),
    "no money": (base(missions=[mission("M", assessed_usd_per_period=0)]), ["cash_balance"]),
    "money in a fund": (base(missions=[mission("M", assessed_usd_per_period=0)], funds=[fund(amount_usd=10**9)]), []),
    "a lock": (base(locks=[{"pledge": "P", "mission": "M", "units_max": 0}]), ["lock_limit"]),
    "a caveat": (base(caveats=[{"pledge": "P", "mission": "M", "rule": "never", "reason": "no"}]), ["caveats"]),
    "no enablers": (base(support=[{"area": "A", "capability": "medical", "troops_per_unit": 600}]), ["support_limit"]),
    "a full area": (base(areas=[area("A", "M", troops_limit=0)]), ["area_troops_limit"]),
    "nothing": (base(), []),
    "a ceiling and no money": (
        base(missions=[mission("M", authorised_troops=500, assessed_usd_per_period=0)]),
        ["troops_limit", "cash_balance"],
    ),
    "a caveat and a ceiling": (
        base(
            missions=[mission("M", authorised_troops=500), mission("N")],
            areas=[area("A", "M"), area("B", "N")],
            threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
            caveats=[{"contributor": "C", "mission": "N", "rule": "only", "reason": "no"}],
        ),
        ["caveats", "troops_limit"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_all_that_stands_against_a_unit_is_told_in_order(name):
    rows, expected = CASES[name]
    row = why_not(nobody_sent(rows), "P", "M")
    assert [reason.rule for reason in row.reasons] == expected
    assert row.possible == (not expected)
    assert row.mission_name in row.words
    assert all(reason.words[1:] in row.words for reason in row.reasons)


BREAKS = {"troops_limit", "cash_balance", "lock_limit", "caveats"}
"""Rules that a unit of which nobody is posted can break."""


@pytest.mark.parametrize("name", sorted(CASES.keys() - {"money in a fund"}))
def test_the_verifier_finds_the_same_rules_broken(name):
    rows, expected = CASES[name]
    analysis = nobody_sent(rows)
    found = {fault.column for fault in broken_rules(analysis.case, with_unit(analysis, "P", "M", 1))}
    assert found & BREAKS == set(expected) & BREAKS


def test_figures_and_months_are_those_of_the_case():
    """By hand: 85 % of 700 is 595, and a battalion has 600."""
    rows = base(missions=[mission("M", authorised_troops=700)])
    rows["settings"] = periods(2, reachable_share=0.85)
    (reason,) = why_not(nobody_sent(rows), "P", "M").reasons
    assert (reason.needed, reason.left, reason.unit) == (600.0, pytest.approx(595.0), "persons")
    assert "it has 600 people, and there is room for 595 from January 2030 to February 2030" in reason.words


def test_a_pledge_that_is_late_is_told_its_month():
    rows = base(pledges=[pledge("P", "battalion", ready_period=2)])
    (reason,) = why_not(nobody_sent(rows), "P", "M").reasons
    assert reason.rule == "readiness_and_tours"
    assert "ready in February 2030" in reason.words


def test_what_its_people_avert_is_set_against_its_cost():
    rows = base(threats=[threat("A", troops_required=10**9)])
    row = why_not(nobody_sent(rows), "P", "M")
    (reason,) = row.reasons
    assert reason.rule == "worth"
    assert reason.left == row.averts < row.charge == reason.needed


def test_the_first_reason_is_that_of_the_unused_units():
    analysis = PlanAnalysis(check(raw_case(SHEETS)).case, tiny_plan())
    reason, displaces = why_not(analysis, "B-battalion", "NORTH").reasons
    assert (reason.rule, displaces.rule) == ("troops_limit", "displaces")
    assert reason.words.partition(" (")[0] in analysis.plan.frames["unused"]["why"].item()
