"""No entry into planning without the check: whatever is planned, priced or exported is without faults first."""

from dataclasses import replace

import pandas as pd
import pytest

from planner import check as checks
from planner.adopt import fixed
from planner.batch.task import Task, solve_task
from planner.case_folders import check_case
from planner.check import check, faults_of
from planner.fingerprint import fingerprint
from planner.insight.offers import CandidateOffer, with_offer
from planner.insight.withdrawals import contributor_withdrawals, without
from planner.plan import Outcome
from planner.run import export, plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.edits import TINY, cell, copy_of_tiny
from tests.small_cases import base
from tests.strategies import sound_case
from tests.waiting import PLENTY

LIMITS = Limits(0.01, PLENTY)


@pytest.fixture
def case() -> Case:
    """Tables of the test's own, to put anything into."""
    return check_case(TINY).case


def put(case: Case, table: str, column: str, value: object) -> Case:
    """The case with a value in the first row of a column, without a word to the check."""
    frame = case[table].copy()
    frame[column] = [value, *frame[column].iloc[1:]]
    return replace(case, tables={**case.tables, table: frame})


def more(case: Case, table: str, **cells: object) -> Case:
    row = pd.DataFrame([{**case[table].iloc[0].to_dict(), **cells}], index=[2])
    return replace(case, tables={**case.tables, table: pd.concat([case[table], row])})


TROOPS = "missions, row 2, column authorised_troops"
CEILING = "allowed: a number from 0 to 1,000,000,000 or blank (no ceiling)."

UNSOUND = {
    "a negative ceiling": (
        lambda c: put(c, "missions", "authorised_troops", -500.0),
        f"{TROOPS}: found “-500.0”; {CEILING}",
    ),
    "a ceiling without end": (
        lambda c: put(c, "missions", "authorised_troops", float("inf")),
        f"{TROOPS}: found “inf”; {CEILING}",
    ),
    "an unknown contributor": (
        lambda c: put(c, "pledges", "contributor", "NOBODY"),
        "pledges, row 2, column contributor: found “NOBODY”; allowed: a key of the table contributors.",
    ),
    "units by halves": (
        lambda c: put(c, "pledges", "units", 1.5),
        "pledges, row 2, column units: found “1.5”; allowed: a whole number from 0 to 1,000,000.",
    ),
    "no civilians known": (
        lambda c: put(c, "areas", "civilians", None),
        "areas, row 2, column civilians: found blank; allowed: a number from 0 to 1,000,000,000.",
    ),
    "a key twice, under one number": (
        lambda c: more(c, "missions", name="again"),
        "missions, row 4, column mission: found “NORTH”; allowed: each key once (row 2 has it too).",
    ),
    "a setting out of range": (
        lambda c: replace(c, values=c.values | {"cash_share": 3.0}),
        "settings, row 13, column value: found “3.0” for “cash_share”; allowed: a number from 0 to 1.",
    ),
    "a setting gone": (
        lambda c: replace(c, values={n: v for n, v in c.values.items() if n != "carryover"}),
        "settings, column setting: found no value for “carryover”; allowed: a number from 0 to 1.",
    ),
    "a table gone": (
        lambda c: replace(c, tables={n: f for n, f in c.tables.items() if n != "caveats"}),
        "caveats: found no such table; allowed: every table of a case, without rows where it has none.",
    ),
    "a column gone": (
        lambda c: replace(c, tables={**c.tables, "funds": c["funds"].drop(columns="mission")}),
        "funds, column mission: found no such column; allowed: a key of the table missions or blank (any mission).",
    ),
}


@pytest.mark.parametrize(("unsound", "fault"), UNSOUND.values(), ids=UNSOUND)
def test_nothing_is_planned_or_exported_from_tables_with_faults(case, unsound, fault, tmp_path):
    wrong = unsound(case)
    ended = plan_case(wrong, LIMITS)
    assert (ended.outcome, ended.plan) == (Outcome.INVALID_INPUT, None)
    assert [*map(str, ended.faults)] == [fault]
    assert export(wrong, tmp_path / "model.mps", LIMITS) == ended.faults
    assert not (tmp_path / "model.mps").exists()
    result = solve_task(Task("", wrong, LIMITS).payload)
    assert (result.outcome, result.plan, result.messages) == (ended.outcome, None, tuple(map(str, ended.faults)))


def test_a_case_that_was_read_with_faults_is_not_the_one_that_is_blank_there(tmp_path):
    faulty = check_case(copy_of_tiny(tmp_path / "faulty", cell("missions", 2, "authorised_troops", "-500")))
    blank = check_case(copy_of_tiny(tmp_path / "blank", cell("missions", 2, "authorised_troops", "")))
    assert plan_case(faulty.case, LIMITS).faults == faulty.faults != []
    lost = without(faulty.case, contributor_withdrawals(faulty.case)[0])
    assert plan_case(lost, LIMITS).outcome is Outcome.INVALID_INPUT
    assert fingerprint(faulty.case) != fingerprint(blank.case) == blank.fingerprint
    assert Task("", faulty.case, LIMITS).key != Task("", blank.case, LIMITS).key
    assert faults_of(blank.case) == []


def test_a_table_that_is_changed_where_it_lies_is_checked_again(case):
    assert faults_of(case) == []
    case["missions"].loc[2, "authorised_troops"] = -500.0
    assert [*map(str, faults_of(case))] == [f"{TROOPS}: found “-500.0”; {CEILING}"]


def test_the_same_content_is_checked_once(case, monkeypatch):
    offered = with_offer(case, CandidateOffer("battalion", "RDL"))
    assert faults_of(offered) == []
    monkeypatch.setattr(checks, "check", None)
    assert faults_of(offered) == faults_of(case) == []
    monkeypatch.setattr(checks, "_sound", set())
    with pytest.raises(TypeError):
        faults_of(with_offer(case, CandidateOffer("battalion", "L2")))


def test_cases_made_from_a_sound_one_are_sound(case):
    plan = plan_case(case, LIMITS).plan
    made = [
        with_offer(case, CandidateOffer("battalion", "RDL", mission="NORTH")),
        with_offer(case, CandidateOffer(purpose="prevention", usd=1e6)),
        fixed(case, plan.deployments),
        *(without(case, loss) for loss in contributor_withdrawals(case)),
    ]
    assert [faults_of(each) for each in made] == [[]] * len(made)


def test_a_number_with_three_decimals_is_not_read_as_thousands(case):
    changed = case["missions"].assign(authorised_troops=123.456)
    assert faults_of(replace(case, tables={**case.tables, "missions": changed})) == []


def test_typed_tables_read_back_to_themselves():
    sound = sound_case(base())
    again = check(checks.typed.raw(sound)).case
    assert again.values == sound.values
    assert fingerprint(again) == fingerprint(sound)
