"""The verifier: one wrong number planted in a good plan, and exactly that is found."""

import json
import math
from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.check import check
from planner.facts.amounts import differs, wrong
from planner.files import read_plan, write_plan
from planner.plan import Outcome, Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.verify import verify
from tests.rule_harness import Edit, add, drop, put, repeat
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case, to_raw


@pytest.fixture(scope="module")
def case() -> Case:
    """A case in which every table of the plan has rows."""
    return sound_case(
        base(
            settings=periods(3, contributor_share_limit=0.9, least_detachment=30, move_worth=0.5, tidiness=0.05),
            missions=[
                mission("M", authorised_troops=1700, authorised_police=500, assessed_usd_per_period=3_000_000),
                mission("N", authorised_troops=0, authorised_police=0, mandate_from=2),
            ],
            areas=[
                area("A", "M", in_place_troops=100, troops_limit=800),
                area("B", "M", in_place_police=20),
                area("Z", "N"),
            ],
            threats=[
                threat("A", troops_required=1500, police_required=400, prevention_usd_required=2e6),
                threat("B", troops_required=1500),
                threat("Z", prevention_usd_required=4e6),
            ],
            pledges=[
                pledge("P", "battalion", units=2, ready_period=3),
                pledge("Q", "police", months_available=2, effectiveness=0.5),
                pledge("H", "hospital", contributor="D"),
                pledge("X", "battalion", units=1),
                pledge("Y", "battalion", ready_period=2),
            ],
            preparations=[
                {"pledge": "Q", "preparation": "kit", "cost_usd": 50_000, "ready_period": 1, "effectiveness": 1.1}
            ],
            support=[{"area": "B", "capability": "medical", "troops_per_unit": 400}],
            funds=[
                fund(amount_usd=3_000_000),
                fund(fund="K", purpose="preparation"),
                fund(fund="E", purpose="prevention", mission="N", from_period=3),
            ],
            caveats=[
                {"pledge": "X", "mission": "N", "rule": "only", "reason": "asked for"},
                {"pledge": "Y", "area": "A", "rule": "never", "reason": "asked for"},
            ],
            locks=[
                {"pledge": "Q", "mission": "M", "units_min": 1},
                {"pledge": "Y", "mission": "N", "units_max": 0},
            ],
        )
    )


@pytest.fixture(scope="module")
def plan(case: Case) -> Plan:
    ended = plan_case(case, Limits(0.001))
    assert ended.plan is not None, ended.faults
    assert all(len(ended.plan.frames[name]) for name in ended.plan.frames)
    return ended.plan


CASH = "opening", "spent", "closing"
"""What follows in the cash from other deployments."""

POSTED = "posted", "effective_posted"
"""What follows in the postings from other assignments."""

PLANTED: dict[str, tuple[Edit, set[str]]] = {
    "a unit too many": (add("deployments", "units", 5), {"pledge_once", "cash_balance", "persons", "cost_usd", *CASH}),
    "no units": (put("deployments", "units", 0), {"units", "support_limit", "unused", "persons", "cost_usd", *CASH}),
    "a start before the unit is ready": (
        put("deployments", "from_period", 1, "Y"),
        {"ready_period", "cash_balance", "cost_usd", *CASH},
    ),
    "a stay cut short": (
        put("deployments", "to_period", 2, "Y"),
        {"to_period", "posting_balance", "cost_usd", "spent", "closing"},
    ),
    "people that are not there": (add("deployments", "persons", 1), {"persons"}),
    "a cost that is not": (add("deployments", "cost_usd", 10), {"cost_usd"}),
    "a contributor who did not pledge it": (put("deployments", "contributor", "D", "Y"), {"reference"}),
    "an unknown pledge": (put("deployments", "pledge", "nobody"), {"reference"}),
    "an unknown preparation": (put("deployments", "preparation", "none"), {"reference"}),
    "a period past the horizon": (put("deployments", "to_period", 9), {"reference"}),
    "an unknown area": (put("postings", "area", "nowhere"), {"reference"}),
    "a posting of people who are elsewhere": (add("postings", "posted", 1), {"posted"}),
    "people in place who are not": (add("postings", "in_place", 1), {"in_place"}),
    "an effect too good": (add("postings", "effective_posted", 50), {"effective_posted", "unprotected"}),
    "a posting left out": (drop("postings"), {"postings"}),
    "a posting twice": (repeat("postings"), {"postings"}),
    "more people assigned than deployed": (add("assignments", "persons", 700), {"posting_balance", *POSTED}),
    "people assigned to another mission's area": (put("assignments", "area", "Z"), {"area", *POSTED}),
    "fewer than nobody assigned": (put("assignments", "persons", -5.0), {"persons", *POSTED}),
    "a hospital assigned": (put("assignments", "pledge", "H", "Y"), {"posts", "posting_balance", *POSTED}),
    "a baseline that is not": (add("exposure", "baseline", 1), {"baseline"}),
    "an exposure in place that is not": (add("exposure", "in_place_only", 1), {"in_place_only"}),
    "an exposure too low": (add("exposure", "unprotected", -1), {"unprotected"}),
    "an exposure left out": (drop("exposure"), {"exposure"}),
    "a fund that pays too much": (add("payments", "usd", 9e6), {"fund_limit", "unprotected"}),
    "a payment below nothing": (put("payments", "usd", -1.0), {"usd", "unprotected"}),
    "a payment outside the earmark": (put("payments", "fund", "E"), {"fund_limit"}),
    "an unknown fund": (put("payments", "fund", "none"), {"reference"}),
    "a payment for the wrong purpose": (
        put("payments", "purpose", "operations"),
        {"payments", "purpose", "opening", "received", "closing", "unprotected"},
    ),
    "cash from nowhere": (add("cash", "closing", 100), {"closing"}),
    "cash that did not arrive": (add("cash", "assessed", 100), {"assessed"}),
    "cash left out": (drop("cash"), {"cash_balance"}),
    "unused units forgotten": (drop("unused"), {"unused"}),
}


def broken(case: Case, plan: Plan) -> set[str]:
    return {fault.column for fault in verify(case, plan)}


def test_a_good_plan_has_no_faults(case, plan):
    assert verify(case, plan) == []


@pytest.mark.parametrize("what", PLANTED)
def test_a_wrong_number_is_found(case, plan, what):
    edit, expected = PLANTED[what]
    frames = {name: frame.copy() for name, frame in plan.frames.items()}
    edit(frames)
    found = verify(case, replace(plan, frames=frames))
    assert {fault.column for fault in found if fault.table != "summary"} == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("exposure_baseline", 1.0),
        ("exposure_in_place_only", 1.0),
        ("exposure_unprotected", 1.0),
        ("objective", 1.0),
        ("objective_nobody_new", 1.0),
        ("certainty", 0.5),
        ("relative_gap", 0.5),
        ("bound", 1e12),
        ("bound", float("-inf")),
        ("tidying_cost", -1.0),
        ("tidying_cost", float("nan")),
        ("cost_usd", float("inf")),
        ("gap", 0.5),
        ("cost_usd", 1.0),
        ("persons_deployed", 1.0),
        ("status", "feasible"),
        ("case_sha256", "0" * 64),
    ],
)
def test_a_wrong_headline_is_found(case, plan, field, value):
    assert field in broken(case, replace(plan, summary=replace(plan.summary, **{field: value})))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), 1e308, -1e308])
def test_what_is_no_amount_is_found_wherever_it_stands(case, plan, value):
    for name, frame in plan.frames.items():
        for column in frame.columns[frame.dtypes == "float64"]:
            frames = {n: f.copy() for n, f in plan.frames.items()}
            put(name, column, value)(frames)
            assert broken(case, replace(plan, frames=frames)), (name, column)


def test_a_plan_for_other_inputs_is_stale(case, plan):
    other = Case(case.values | {"title": "another"}, case.tables)
    assert broken(other, plan) == {"case_sha256", "title"}


AMOUNTS = st.sampled_from([0.0, 1.0, 1.0 + 2e-6, 1e9, 1e9 + 10.0, -1.0, math.inf, -math.inf, math.nan]) | st.floats()


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=8))
def test_cells_are_wrong_where_two_amounts_differ(pairs):
    rows = [SimpleNamespace(Index=place, usd=found) for place, (found, _) in enumerate(pairs)]
    faults = wrong("payments", ("usd",), rows, [(right,) for _, right in pairs])
    assert [fault.row - 2 for fault in faults] == [p for p, (found, right) in enumerate(pairs) if differs(found, right)]


def test_people_without_effect_and_without_number_are_told_apart():
    """What is infinite times nothing is no number, and no reason to say nothing."""
    sent = sound_case(base(pledges=[pledge("Q", "battalion", effectiveness=0)]))
    made = plan_case(sent, Limits()).plan
    row = pd.DataFrame([("Q", "", "M", "A", 1, math.inf)], columns=made.assignments.columns)
    frames = {**made.frames, "assignments": pd.concat([made.assignments, row.astype(made.assignments.dtypes)])}
    assert broken(sent, replace(made, frames=frames)) == {"posting_balance", "posted"}


def test_what_answers_no_threat_makes_no_exposure_wrong():
    sent = sound_case(base())
    made = plan_case(sent, Limits()).plan
    postings = made.postings.assign(
        effective_posted=made.postings["effective_posted"].where(lambda _: made.postings["kind"] != "police")
    )
    assert broken(sent, replace(made, frames={**made.frames, "postings": postings})) == {"effective_posted"}


@pytest.mark.parametrize("table", ["assignments", "postings", "exposure"])
def test_a_row_of_no_area_names_what_the_case_does_not_know(case, plan, table):
    frames = {name: frame.copy() for name, frame in plan.frames.items()}
    put(table, "area", "")(frames)
    assert broken(case, replace(plan, frames=frames)) == {"reference"}


@pytest.mark.parametrize(("before", "after"), [("", ","), ("Q,", "")])
def test_rows_of_a_plan_with_a_cell_too_many_are_a_fault(plan, tmp_path, before, after):
    write_plan(plan, tmp_path / "plan")
    file = tmp_path / "plan" / "deployments.csv"
    heading, *rows = file.read_text().splitlines()
    file.write_text("\n".join([heading, *(before + row + after for row in rows)]))
    (fault,) = read_plan(tmp_path / "plan")
    assert (fault.table, fault.found) == ("deployments", "rows with more cells than the heading")


def test_where_no_mission_takes_part_nothing_is_planned():
    nowhere = base(settings=periods(1, include_contingency="no"), missions=[mission("M", mandate="contingency")])
    ended = plan_case(check(to_raw(nowhere)).case, Limits())
    assert (ended.outcome, ended.plan) == (Outcome.INVALID_INPUT, None)
    assert "nothing that takes part: the mission is a contingency" in str(ended.faults[0])


@pytest.mark.parametrize("whole", ["[]", "null", "5", '"a"', "[[1]]"])
def test_a_summary_that_has_no_fields_is_a_fault(whole, tmp_path, tiny_plan):
    write_plan(tiny_plan, tmp_path)
    (tmp_path / "summary.json").write_text(whole, encoding="utf-8")
    [fault] = read_plan(tmp_path)
    assert "no summary that can be read" in str(fault)


@pytest.mark.parametrize(
    ("field", "value"),
    [("case_sha256", None), ("case_sha256", 5), ("bound", 10**400), ("title", None), ("left_out", "abc"),
     ("counted_in_part", ["lie", 5]), ("seconds", None), ("versions", 5), ("gap_asked", True), ("certainty", math.nan),
     ("gap_asked", math.inf), ("bound", -math.inf), ("seconds", {"all": math.inf})],
)  # fmt: skip
def test_a_field_of_the_summary_of_another_kind_is_a_fault(field, value, tmp_path, tiny_plan):
    write_plan(tiny_plan, tmp_path)
    said = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    (tmp_path / "summary.json").write_text(json.dumps(said | {field: value}), encoding="utf-8")
    [fault] = read_plan(tmp_path)
    assert field in str(fault)
