"""Plans that hedge: their figures, alternates called in order, and a bound below the best of every plan."""

import io
import json
from dataclasses import replace
from itertools import permutations, product
from threading import Event

import numpy as np
import openpyxl
import pytest

from planner.chances import chances_of
from planner.chances.expected.counting import counted_apart
from planner.decisions import decisions
from planner.decisions.calls import calls
from planner.delivery.as_ordered import outcomes
from planner.delivery.first_units import exchanged
from planner.delivery.futures import Futures
from planner.delivery.hedge_bound import hedge_bound
from planner.delivery.hedged_run import hedged
from planner.delivery.hedging import SEED, Hedged, faults, hedged_plan, mixed
from planner.delivery.standby import StandbyTrial
from planner.facts import Facts
from planner.formats.plan_files import content_in, plan_of, plan_texts
from planner.plan import Outcome, Plan
from planner.plan.plan_tables import frame
from planner.report.plans import hedged as hedged_in_words
from planner.run import Run, plan_case, reallocate_case
from planner.solution import Limits, Progress
from planner.tables import Case
from planner.verify import verify
from planner.workbook.plan import plan_workbook
from tests.command import command
from tests.small_cases import area, base, mission, periods, pledge, threat
from tests.strategies import UNIT_TYPES, sound_case
from tests.tiny import FOLDER

LIMITS = Limits(1e-4, threads=1, work=2)
NUMBER = 20


def asked(room: object = 700, **changed: object) -> Case:
    """Two missions with room for a battalion each, and three battalions with chances."""
    pledges = [
        pledge(name, "battalion", strength=strength, delivery_probability=p, ready_period=ready)
        for name, strength, p, ready in (("P", 600, 0.6, 1), ("Q", 500, 0.9, 1), ("R", 550, 0.5, 2))
    ]
    return sound_case(
        base(
            settings=periods(2, cost_weight=0.1, deliver="hedged", hedge_weight=0.5, carryover=0.2, **changed),
            missions=[mission(m, authorised_troops=room, authorised_police=0) for m in "MN"],
            areas=[area("A", "M"), area("B", "N", civilians=600_000)],
            threats=[threat("A", troops_required=1000), threat("B", troops_required=800)],
            unit_types=[row for row in UNIT_TYPES if row["unit_type"] == "battalion"],
            pledges=pledges,
        )
    )


CASE = asked()


@pytest.fixture(scope="module")
def made() -> Plan:
    ended = plan_case(CASE, LIMITS)
    assert ended.plan is not None, ended.faults
    found = hedged(ended, CASE, LIMITS, number=NUMBER).plan
    assert found is not None
    return found


def test_it_is_verified_and_comes_to_what_it_says(made):
    assert not verify(CASE, made)
    assert not list(faults(CASE, made))
    futures = Futures(chances_of(CASE), NUMBER, SEED)
    totals = outcomes(CASE, made, futures).as_ordered.sum(axis=1)
    told = made.summary.hedge
    assert told["value"] == pytest.approx(mixed(totals, 0.5), rel=1e-9)
    assert told["expected"] == pytest.approx(totals.mean(), rel=1e-9)
    assert told["bound"] <= told["value"] <= told["without_alternates"]
    assert len(made.alternates)


def test_what_it_would_come_to_without_alternates_is_no_more_than_the_plan_that_was_taken(made):
    """First units may have been exchanged since the search began, so that they alone come to less."""
    nobody = replace(made, frames={**made.frames, "alternates": frame("alternates", [])})
    fewer = replace(nobody, frames={**nobody.frames, "assignments": nobody.frames["assignments"].iloc[:0]})
    whole = Hedged(StandbyTrial(CASE, nobody, NUMBER, SEED), ())
    assert Hedged(StandbyTrial(CASE, fewer, NUMBER, SEED), ()).value > whole.value
    found = hedged_plan(CASE, [fewer], NUMBER, exchange=lambda _: whole)
    assert found.summary.hedge["without_alternates"] == whole.value
    assert not list(faults(CASE, found))


def test_it_survives_the_disk(made):
    read = plan_of(content_in(plan_texts(made)))
    assert isinstance(read, Plan)
    assert read.alternates.equals(made.alternates)
    assert read.summary == made.summary


@pytest.mark.parametrize("name", ["value", "expected", "worst_tenth"])
def test_a_wrong_figure_is_found(made, name):
    lied = replace(
        made, summary=replace(made.summary, hedge=made.summary.hedge | {name: made.summary.hedge[name] * 0.99})
    )
    assert {fault.column for fault in faults(CASE, lied)} == {f"hedge, {name}"}


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"pledge": "P"}, "pledge_once"),
        ({"mission": "X"}, "reference"),
        ({"persons": 9.0}, "persons"),
        ({"to_period": 1}, "readiness_and_tours"),
    ],
)
def test_an_alternate_that_could_not_serve_is_found(made, changed, rule):
    deployed = made.deployments["pledge"].iloc[0]
    row = made.alternates.iloc[[0]].assign(**(changed | ({"pledge": deployed} if "pledge" in changed else {})))
    found = verify(CASE, replace(made, frames={**made.frames, "alternates": row}))
    assert rule in {fault.column for fault in found}


def test_nobody_is_called_where_all_come(made):
    sure = replace(CASE, tables={**CASE.tables, "pledges": CASE["pledges"].assign(delivery_probability=1.0)})
    found = outcomes(sure, made, Futures(chances_of(sure), 2, 1))
    assert found.as_ordered.sum(axis=1) == pytest.approx(made.exposure["unprotected"].sum())


def every_plan(case: Case) -> list[Plan]:
    """Every choice of missions for pledges at their first start that fits, with everybody in the one area there is."""
    made = plan_case(case, LIMITS).plan
    strength = case["pledges"].set_index("pledge")["strength"].to_dict()
    ready = case["pledges"].set_index("pledge")["ready_period"].to_dict()
    plans = []
    for at in product(("", "M", "N"), repeat=len(strength)):
        who = dict(zip(strength, at, strict=True))
        if any(sum(strength[p] for p in who if who[p] == m) > 700 * 0.98 for m in "MN"):
            continue
        rows = [(p, "", "C", m, "battalion", int(ready[p]), 2, 1, float(strength[p]), 0.0) for p, m in who.items() if m]
        posted = [
            (p, "", m, {"M": "A", "N": "B"}[m], t, float(strength[p]))
            for p, m in who.items()
            if m
            for t in range(int(ready[p]), 3)
        ]
        frames = {**made.frames, "deployments": frame("deployments", rows), "assignments": frame("assignments", posted)}
        frames["payments"] = frame("payments", ())
        plans.append(replace(made, frames=frames))
    return plans


def test_the_bound_is_below_every_plan_with_every_order_of_alternates(made):
    """And the plan that was found is within the bound of the best of them."""
    best, known = np.inf, {}
    for plan in every_plan(CASE):
        standing = StandbyTrial(CASE, plan, NUMBER, SEED)
        behind = [list(standing.candidates([m])) for m in "MN"]
        orders = [[c for n in range(len(own) + 1) for c in permutations(own, n)] for own in behind]
        values = []
        for m, own in zip("MN", orders, strict=True):
            keys = [(m, *plan.deployments["pledge"][plan.deployments["mission"] == m], order) for order in own]
            known |= {key: standing.exposure(m, key[-1]) for key in keys if key not in known}
            values.append([known[key] for key in keys])
        for one, first in zip(values[0], orders[0], strict=True):
            for other, second in zip(values[1], orders[1], strict=True):
                if not {each.pledge for each in first} & {each.pledge for each in second}:
                    best = min(best, mixed(one + other, 0.5))
    told = made.summary.hedge
    assert told["bound"] <= best * (1 + 1e-9)
    assert best <= told["value"] * (1 + 1e-9)


def test_the_bound_is_near_where_all_are_certain_and_fit():
    case = asked("", contributor_share_limit=None)
    sure = replace(case, tables={**case.tables, "pledges": case["pledges"].assign(delivery_probability=1.0)})
    plan = plan_case(sure, LIMITS).plan
    totals = Hedged(StandbyTrial(sure, plan, 10, SEED), ()).totals
    found = hedge_bound(sure, Futures(chances_of(sure), 10, SEED), totals, 0.5)
    assert found <= totals[0]
    assert found >= 0.95 * totals[0]


def test_the_workbook_has_a_sheet_of_alternates(made):
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(CASE, made)), data_only=True)
    heading, *rows = book["alternates"].iter_rows(min_row=4, values_only=True)
    assert [row[heading.index("pledge")] for row in rows] == list(made.alternates["pledge"])
    assert all(0 < row[heading.index("chance")] < 1 for row in rows)
    plain = replace(made, frames={name: table for name, table in made.frames.items() if name != "alternates"})
    assert "alternates" not in openpyxl.load_workbook(io.BytesIO(plan_workbook(CASE, plain))).sheetnames


def test_it_is_told_in_words(made):
    said = "\n".join(hedged_in_words(made))
    assert f"No plan comes to less than {made.summary.hedge['bound']:,.0f}" in said
    assert all(pledge in said for pledge in made.alternates["pledge"])
    assert hedged_in_words(replace(made, summary=replace(made.summary, hedge={}))) == []


def test_whom_to_call_next_stands_behind_who_is_asked_first_and_in_the_asks(made):
    found = calls(Facts(CASE, made), chances_of(CASE))
    alternates = [each for each in found if each.place]
    assert [each.pledge for each in alternates] == list(made.alternates.sort_values(["mission", "place"])["pledge"])
    assert {each.pledge for each in found if not each.place} <= set(made.deployments["pledge"])
    asked = [ask.words for ask in decisions(CASE, made).asks]
    assert any(f"call for {alternates[0].mission}, in this order: {alternates[0].name}" in words for words in asked)
    assert not calls(Facts(CASE, unhedged(made)), chances_of(CASE))
    assert not any("If it is not confirmed" in ask.words for ask in decisions(CASE, unhedged(made)).asks)


def test_what_worth_leaves_out_is_said_where_pledges_fail_together_and_are_counted_by_chances(made):
    together = replace(CASE, values={**CASE.values, "contributor_failure": 0.1})
    full = replace(made, summary=replace(made.summary, deliver="full"))
    assert "failures in common and delays are left out" in counted_apart(together, made)
    assert counted_apart(CASE, made) == counted_apart(together, full) == ""


def test_what_it_comes_to_and_how_far_from_the_best_is_told_with_both_counts(made):
    told = made.summary.hedge
    said = " ".join(decisions(CASE, made).how_good)
    assert made.summary.hedge_in_words in said
    assert f"the best averts at most {told['value'] - told['bound']:,.0f} more" in said
    assert f"{told['worst_tenth']:,.0f} in the worst tenth" in said
    assert unhedged(made).summary.hedge_in_words == ""


def unhedged(plan: Plan) -> Plan:
    frames = {name: table for name, table in plan.frames.items() if name != "alternates"}
    return replace(plan, frames=frames, summary=replace(plan.summary, hedge={}))


def test_a_first_unit_that_seldom_comes_is_exchanged_with_the_alternate_that_mostly_does(made):
    rows = made.deployments[made.deployments["mission"] == "N"].iloc[[0]]
    seldom = rows.assign(pledge="R", persons=550.0, from_period=2)
    begun = replace(made, frames={**unhedged(made).frames, "deployments": seldom})
    plan = reallocate_case(CASE, [begun], LIMITS).plan
    assert list(plan.deployments["pledge"]) == ["R"]
    standing = StandbyTrial(CASE, plan, NUMBER, SEED)
    [often] = standing.behind("Q", "N")
    before, tried = Hedged(standing, (often,)), []
    after = exchanged(before, LIMITS, lambda: tried.append(1), lambda: False)
    assert after.value < before.value
    assert list(after.standing.plan.deployments["pledge"]) == ["Q"]
    assert [each.pledge for each in after.chosen] == ["R"]
    assert tried
    assert not verify(CASE, after.standing.plan)
    assert exchanged(before, LIMITS, lambda: None, lambda: True) is before


def test_a_stop_keeps_the_best_so_far_and_a_plan_known_before_is_never_lost(made):
    stop, told = Event(), []

    def watch(now: Progress) -> None:
        told.append(now)
        if now.tried == 2:
            stop.set()

    ended = Run(Outcome.OPTIMAL, plan=unhedged(made))
    early = hedged(ended, CASE, LIMITS, stop, number=NUMBER, watch=watch).plan
    assert not verify(CASE, early)
    assert max(now.tried for now in told) <= 4
    assert early.summary.hedge["value"] >= made.summary.hedge["value"] * (1 - 1e-9)
    stop.set()
    again = hedged(ended, CASE, LIMITS, stop, number=NUMBER, known=made).plan
    assert again.summary.hedge["value"] == pytest.approx(made.summary.hedge["value"], rel=1e-9)
    assert again.alternates.equals(made.alternates)


def test_the_command_makes_and_verifies_one(tmp_path):
    told = command("solve", FOLDER, "--deliver", "hedged", "--work", 1, "--plan-dir", tmp_path / "plan")
    assert told.exit_code == 0
    assert "Hedged against 200 futures" in " ".join(told.output.split())
    assert command("verify", FOLDER, tmp_path / "plan").exit_code == 0
    file = tmp_path / "plan" / "summary.json"
    summary = json.loads(file.read_text())
    file.write_text(json.dumps(summary | {"hedge": summary["hedge"] | {"worst_tenth": 1.0}}))
    wrong = command("verify", FOLDER, tmp_path / "plan")
    assert wrong.exit_code == 2
    assert "worst_tenth" in wrong.output
