"""Repairs: each the least of its kind, as trying less of it shows, and each followed by a verified plan."""

from dataclasses import replace

import pytest

from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.check import check
from planner.explain.locks.conflicts import conflicts
from planner.explain.locks.lock_model import LockModel
from planner.explain.locks.pricing import Pricing
from planner.explain.locks.repairing import Repairing
from planner.explain.locks.repairs import FoundRepair, Repairer
from planner.explain.locks.weights import HARD, USUAL, RepairKind, Weights, format_weights, read_weights
from planner.explanations.locks import Conflict, Repair
from planner.formats.sheets import Sheets, raw_case, sheets_of
from planner.run import plan_case
from planner.scenarios.apply import apply
from planner.solution import Limits
from tests.lock_cases import less, planted, verified
from tests.small_cases import base, fund, mission, pledge
from tests.strategies import Rows, settings, sound_case, to_raw


def repaired(rows: Rows, weights: Weights = USUAL) -> dict[str, FoundRepair]:
    """Repairs of the only group of conflicts of a case, by kind."""
    sheets = sheets_of(to_raw(rows))
    model = LockModel.of(check(raw_case(sheets)).case)
    assert {found.group for found in conflicts(model)} == {0}
    return {found.kind: found for found in Repairer(sheets, model, weights).repairs(0, ())}


def cells(found: FoundRepair) -> list[tuple[str, str, str]]:
    """Column, and what it held and holds, of every cell that a repair sets."""
    return [(each.column, each.before, each.after) for each in found.changes]


ROUNDS = (Limits(0.05, threads=1, work=1), Limits(0.01, threads=1, work=4))
BASE = base(
    settings=settings(periods=3, contributor_share_limit=None, cash_share=1),
    pledges=[pledge("P", "battalion", units=3)],
    locks=[{"pledge": "P", "mission": "M", "units_min": 3}],
)
"""Three battalions of 600, all locked to a mission."""


def test_a_ceiling_is_raised_by_as_many_people_as_are_missing():
    found = repaired(BASE | {"missions": [mission("M", authorised_troops=840)]})
    assert set(found) == {"lock", "ceiling"}
    assert cells(found["ceiling"]) == [("authorised_troops", "840", "1800")]
    assert cells(found["lock"]) == [("units_min", "3", "1")]
    assert found["ceiling"].words == "Raise the ceiling on troops of M by 960 people, from 840 to 1,800"


def test_a_ceiling_below_those_in_place_is_raised_from_them():
    rows = BASE | {"missions": [mission("M", authorised_troops=100)]}
    rows["areas"] = [{**BASE["areas"][0], "in_place_troops": 500}]
    assert cells(repaired(rows)["ceiling"]) == [("authorised_troops", "100", "2300")]


def test_money_is_found_in_steps_or_assessed_in_every_period():
    rows = BASE | {"missions": [mission("M", assessed_usd_per_period=1_000_000)], "funds": [fund(amount_usd=123_456)]}
    rows["locks"] = [{"pledge": "P", "mission": "M", "from_period": 1, "units_min": 1}]
    found = repaired(rows)
    (donor, money) = found["funds"].changes
    assert donor.cells["contributor"] == money.cells["contributor"] == "donor-to-be-found"
    assert money.cells["amount_usd"] == "1880000"
    assert cells(found["assessed"]) == [("assessed_usd_per_period", "1000000", "2880000")]


def test_a_start_is_moved_to_the_nearest_month_with_room():
    rows = BASE | {"missions": [mission("M", assessed_usd_per_period=1_600_000)]}
    rows["locks"] = [{"pledge": "P", "mission": "M", "from_period": 1, "units_min": 1}]
    rows["settings"] = settings(periods=4, contributor_share_limit=None, cash_share=1)
    found = repaired(rows)["start"]
    assert [change.cells.get("from_period") for change in found.changes] == ["1", "2"]
    assert found.words == "Move the lock on b of C (P) at M from January 2030 to February 2030"


def test_a_caveat_is_waived_only_where_that_is_policy():
    caveats = [{"pledge": "P", "mission": "M", "rule": "never", "reason": "consent"}]
    assert set(repaired(BASE | {"caveats": caveats})) == {"lock"}
    found = repaired(BASE | {"caveats": caveats}, {**USUAL, RepairKind.CAVEAT: 1.0, RepairKind.LOCK: HARD})
    assert set(found) == {"caveat"}
    assert [change.kind for change in found["caveat"].changes] == ["drop_row"]


def test_kinds_are_put_together_where_no_three_do_alone():
    missions = [mission("M", authorised_troops=1300, assessed_usd_per_period=0)]
    found = repaired(BASE | {"missions": missions})
    assert list(found) == ["lock", "ceiling+funds", "lock+funds"]
    assert [step.amount for step in found["lock+funds"].steps] == [1, 6]


@pytest.mark.parametrize("seed", [1])
def test_every_repair_makes_a_verified_plan_and_less_of_it_does_not(seed: int):
    case = planted(seed)
    model = LockModel.of(case.checked.case)
    groups = {found.group for found in conflicts(model)}
    assert groups == {0}
    weights = {**USUAL, RepairKind.CAVEAT: 1.0}
    for found in Repairer(case.sheets, model, weights).repairs(0, ()):
        assert verified(case, found)
        assert not any(trial.possible(trial.everything) for trial in less(case, found))


@pytest.fixture
def runner(tmp_path):
    with Runner(ResultCache.at(tmp_path), thread) as made:
        yield made


def test_repairs_are_priced_against_the_plan_without_the_locks(runner):
    sheets = sheets_of(to_raw(BASE | {"missions": [mission("M", authorised_troops=840)]}))
    case = check(raw_case(sheets)).case
    rows = [now.answer for now in Repairing(sheets, case, USUAL, runner, ROUNDS).run()]
    conflict, *repairs = rows
    assert isinstance(conflict, Conflict)
    assert [each.kind for each in conflict.members] == ["lock", "troops_limit"]
    latest = {row.repair: row for row in repairs if isinstance(row, Repair)}
    assert latest["lock"].exposure == pytest.approx(0, abs=1)
    assert latest["lock"].low == 0
    assert latest["ceiling"].exposure < 0
    assert latest["ceiling"].mark == "proven"
    assert "fewer civilian-months unprotected than without these locks, and" in latest["ceiling"].words
    assert all(row.low <= row.exposure <= row.high for row in latest.values())


def test_a_plan_from_before_the_locks_is_what_prices_refer_to_and_is_not_planned_again(runner):
    rows = BASE | {"missions": [mission("M", authorised_troops=840)]}
    sheets = sheets_of(to_raw(rows))
    (group,) = [[*Repairer(sheets, model, USUAL).repairs(0, ())] for model in [LockModel.of(sound_case(rows))]]
    free = sound_case(rows | {"locks": []})
    known = plan_case(free, ROUNDS[-1]).plan
    pricing = Pricing({found.kind: found for found in group}, free, runner, ROUNDS[:1], known)
    found = {row.repair: row for row, _ in pricing.run()}
    assert found["lock"].exposure == pytest.approx(0, abs=1)
    before = known.summary
    assert found["ceiling"].high == pytest.approx(
        found["ceiling"].exposure + before.objective - before.lower_bound, abs=1
    )


def test_a_repair_applied_changes_the_inputs_as_it_says():
    rows = BASE | {"missions": [mission("M", authorised_troops=840)]}
    sheets: Sheets = sheets_of(to_raw(rows))
    after = apply(sheets, repaired(rows)["ceiling"].changes)
    assert not after.faults
    assert after.sheets["missions"].column("authorised_troops") == ["1800"]


def test_weights_are_read_as_they_are_written():
    weights = {**USUAL, RepairKind.CAVEAT: 3.5, RepairKind.LOCK: HARD}
    assert read_weights(format_weights(weights)) == weights
    assert read_weights("kind,weight\ncaveat,2\n") == {**USUAL, RepairKind.CAVEAT: 2.0}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("caveat,2", "caveat,2"),
        ("kind,weight\nceilings,2", "ceilings"),
        ("kind,weight\nceiling,0", "0"),
        ("kind,weight\nceiling,soft", "soft"),
        ("", ""),
    ],
)
def test_weights_that_cannot_be_read_are_faults(text: str, found: str):
    (fault,) = read_weights(text)
    assert found in fault.found
    assert replace(fault, table="") != fault
