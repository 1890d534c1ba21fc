"""Typed settings: each is what its row says, or its default, and every default stands once, in the schema."""

from dataclasses import asdict, fields

import pytest

from planner.check import check
from planner.check.cells import parse
from planner.files import read_case
from planner.settings import SETTINGS, Settings
from tests.edits import TINY, copy_of_tiny, setting

DEFAULTS = {
    "include_contingency": False,
    "protection_at_requirement": 0.90,
    "residual_share": 0.15,
    "carryover": 0.05,
    "carryover_decay": 0.80,
    "effect_of_people": "central",
    "reachable_share": 0.925,
    "contributor_share_limit": 0.30,
    "cash_share": 0.85,
    "cost_weight": 0.1,
    "change_weight": 0.0,
    "least_months": None,
    "least_detachment": None,
    "move_worth": None,
    "tidiness": None,
}


def settings_of(folder, *edits) -> Settings:
    return check(read_case(copy_of_tiny(folder, *edits))).case.settings


def test_every_field_is_the_setting_of_its_name():
    assert [field.name for field in fields(Settings)] == [setting.value.name for setting in SETTINGS.values()]


def test_a_setting_without_a_row_has_its_default():
    values = {name: parse(one.value, one.default)[0] for name, one in SETTINGS.items() if one.default is not None}
    found = asdict(Settings.of(values | {"periods": 4, "months_per_period": "3", "start": "2030-01"}))
    assert {name: found[name] for name in DEFAULTS} == DEFAULTS
    assert (found["periods"], found["months_per_period"], found["start"]) == (4, 3, "2030-01")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("include_contingency", "yes", True),
        ("months_per_period", "3", 3),
        ("periods", "7", 7),
        ("cash_share", "0.5", 0.5),
        ("contributor_share_limit", "", None),
        ("title", "Another", "Another"),
    ],
)
def test_a_setting_is_what_its_row_says(name, text, value, tmp_path):
    found = getattr(settings_of(tmp_path, setting(name, text)), name)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "value"), [("include_contingency", True), ("months_per_period", 1), ("periods", 0), ("cash_share", 0.85)]
)
def test_what_cannot_be_read_rules_out_as_little_as_it_can(name, value, tmp_path):
    assert getattr(settings_of(tmp_path, setting(name, "what")), name) == value


def test_a_setting_that_is_not_known_is_a_fault(tmp_path):
    folder = copy_of_tiny(tmp_path)
    with (folder / "settings.csv").open("a") as stream:
        stream.write("rain,3,,\n")
    assert ["rain" in fault.found for fault in check(read_case(folder)).faults] == [True]
    assert not check(read_case(TINY)).faults
