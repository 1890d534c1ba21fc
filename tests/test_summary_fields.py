"""The fields of a summary: what some plan could say, and every fault of what none could."""

import json

import pytest

from planner.case_folders import verify_plan
from planner.files import read_plan, write_plan
from planner.plan import Deliver, Summary
from planner.plan.certainty import MOST_ASKED
from planner.plan.summary_fields import HEDGE, KINDS, STEPS, faults
from planner.solution import Step
from tests.tiny import FOLDER, tiny_plan


@pytest.fixture(scope="module")
def fields():
    """Fields of a sound summary."""
    return tiny_plan().summary.as_dict()


def test_every_field_and_every_step_has_its_kind(fields):
    assert KINDS.keys() == Summary.__annotations__.keys()
    assert set(STEPS) >= set(Step)
    assert all(KINDS["deliver"].fits(each.value) for each in Deliver)
    assert set(HEDGE) >= {"weight", "futures", "seed", "value", "bound", "others"}
    assert list(faults(fields)) == []


def test_every_fault_is_told_at_once(fields):
    wrong = fields | {"bound": "many", "gap_asked": 0.9, "nobody": 1}
    del wrong["title"]
    assert {fault.column for fault in faults(wrong)} == {"bound", "gap_asked", "nobody", "title"}


@pytest.mark.parametrize(("asked", "allowed"), [(0.0, True), (MOST_ASKED, True), (0.9, False), (-0.1, False)])
def test_a_gap_is_one_that_may_be_asked_for(asked, allowed, fields):
    assert (list(faults(fields | {"gap_asked": asked})) == []) == allowed


def test_a_plan_says_by_itself_whether_an_earlier_version_wrote_it(tmp_path):
    write_plan(tiny_plan(), tmp_path)
    file = tmp_path / "summary.json"
    said = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(said | {"versions": said["versions"] | {"schema": "3"}}), encoding="utf-8")
    [fault] = read_plan(tmp_path)
    assert "it says version 3 of the schema, which had no deliver" in str(fault)


@pytest.mark.parametrize("name", ["more.csv", "more.json"])
def test_what_is_in_the_folder_and_no_plan_has_is_told(name, tmp_path):
    write_plan(tiny_plan(), tmp_path)
    (tmp_path / "notes.txt").write_text("kept", encoding="utf-8")
    assert verify_plan(FOLDER, tmp_path).faults == []
    (tmp_path / name).write_text("a\n1\n", encoding="utf-8")
    [fault] = verify_plan(FOLDER, tmp_path).faults
    assert (
        str(fault)
        == f"{name}: found a file that no plan has; allowed: only files of the plan, as others are not verified."
    )
