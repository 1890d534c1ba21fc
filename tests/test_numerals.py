"""Numbers and months that can mean two things are faults with both readings; what can mean one thing is read."""

import pytest

from planner.case_folders import check_case
from planner.check.cells import parse
from planner.files import read_case
from planner.formats.numerals import certain, doubt, hyphened, plainly, written
from planner.formats.sheets import sheets_of
from planner.scenarios.editable import number_text as changed
from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook.inputs import input_workbook
from planner.workbook.reading import read_workbook
from planner.workspace.tuning import put as typed
from planner.workspace.tuning import scaled
from planner.workspace.validation import validate
from tests.edits import TINY, cell, content, copy_of_tiny, grid, setting

STRENGTH = TABLES["pledges"].column("strength")
UNITS = TABLES["pledges"].column("units")
AMOUNT = TABLES["funds"].column("amount_usd")
GROWTH = TABLES["threats"].column("growth_per_period")
LATITUDE = TABLES["areas"].column("latitude")
SHARE = TABLES["threats"].column("share_exposed")


@pytest.mark.parametrize(
    ("text", "column", "readings"),
    [
        ("1.100", STRENGTH, ("1100", "1.1:", "1.10.")),
        ("1,100", STRENGTH, ("1100", "1.1:", "1.10.")),
        ("12.500", AMOUNT, ("12500", "12.5:", "12.50.")),
        ("1.125", STRENGTH, ("1125", "1.125:", "1.1250.")),
        ("300,000", AMOUNT, ("300000", "300:", "300.00.")),
        ("12.000", UNITS, ("12000", "12:", "12.00.")),
        ("1.100", UNITS, ("1100", "else 1.1: write 1100.")),
    ],
)
def test_what_reads_as_thousands_too_is_a_fault_with_both_readings(text, column, readings):
    value, hint = parse(column, text)
    assert value is None
    assert [reading for reading in readings if reading not in (hint or "")] == []


@pytest.mark.parametrize(
    ("text", "column", "value"),
    [
        ("1.10", STRENGTH, 1.1), ("1.1250", STRENGTH, 1.125), ("1100", STRENGTH, 1100), ("0.125", STRENGTH, 0.125),
        ("1234.125", STRENGTH, 1234.125), ("1.100", GROWTH, 1.1), ("-12.345", LATITUDE, -12.345), ("1.000", SHARE, 1),
    ],
)  # fmt: skip
def test_what_has_no_room_for_thousands_or_cannot_mean_them_is_a_number(text, column, value):
    assert parse(column, text) == (value, None)


@pytest.mark.parametrize("value", [1.1, 1.125, 12.5, 100.001, 12.125, 1234.125, 3.0, 0.125])
def test_no_writer_of_ours_writes_what_reads_two_ways(value):
    for text in (written(value, STRENGTH), changed(value)):
        assert parse(STRENGTH, text) == (value, None)
    assert doubt(plainly(f"{value:.3f}"), STRENGTH) == ""


def test_one_rule_holds_in_a_file_a_workbook_and_a_grid(tmp_path):
    folder = copy_of_tiny(tmp_path, cell("unit_types", 2, "strength", "1.100"))
    [fault] = check_case(folder).faults
    assert (fault.place, fault.found) == ("unit_types, row 2, column strength", "“1.100”")
    assert "it is 1100, else 1.1: write 1100 or 1.10." in str(fault)
    tiny = sheets_of(read_case(TINY))
    [other] = validate({**tiny, **typed(tiny, "unit_types", "battalion", strength="1.100")}).faults
    assert (other.found, other.hint) == (fault.found, fault.hint)


def test_a_setting_that_reads_two_ways_is_a_fault_and_one_that_does_not_is_none(tmp_path):
    [fault] = check_case(copy_of_tiny(tmp_path / "a", setting("cost_weight", "1.250"))).faults
    assert "it is 1250, else 1.25: write 1250 or 1.25" in str(fault)
    assert not check_case(copy_of_tiny(tmp_path / "b", setting("residual_share", "0.150"))).faults


def test_decimals_that_a_column_shows_to_be_decimals_are_in_no_doubt(tmp_path):
    beside = cell("areas", 3, "civilians", "5000.25")
    checked = check_case(copy_of_tiny(tmp_path / "a", beside, cell("areas", 2, "civilians", "123.419")))
    assert not checked.faults
    assert checked.case["areas"]["civilians"].iloc[0] == 123.419
    [fault] = check_case(copy_of_tiny(tmp_path / "b", beside, cell("areas", 2, "civilians", "1.100"))).faults
    assert "1100" in fault.hint
    assert check_case(copy_of_tiny(tmp_path / "c", cell("areas", 2, "civilians", "123.419"))).faults


@pytest.mark.parametrize(
    ("other", "text", "value"),
    [("800,5", "1.489", 1489), ("800,5", "1.100", 1100), ("800,5", "1,489", None), ("800", "1.489", None)],
)
def test_where_commas_are_for_decimals_points_are_for_thousands(other, text, value, tmp_path):
    areas = grid(TINY / "areas.csv")
    place = areas[0].index("civilians")
    areas[1][place], areas[2][place] = other, text
    lines = "".join(";".join(f'"{part}"' for part in row) + "\n" for row in areas)
    checked = check_case(copy_of_tiny(tmp_path, content("areas.csv", lines.encode())))
    assert [fault.place for fault in checked.faults] == ([] if value else ["areas, row 3, column civilians"])
    assert value is None or checked.case["areas"]["civilians"].iloc[1] == value


def test_numbers_of_a_workbook_are_certain_and_go_round(tmp_path):
    folder = copy_of_tiny(tmp_path, cell("unit_types", 2, "strength", "800.1250"), setting("cost_weight", "1.1250"))
    case = check_case(folder).case
    raw = read_workbook(input_workbook(case))
    assert raw.faults == []
    again = validate(sheets_of(raw))
    assert again.faults == []
    assert again.checked.case["unit_types"]["strength"].iloc[0] == 800.125
    assert again.checked.case.settings.cost_weight == 1.125


def test_tuning_guesses_nothing():
    tiny = sheets_of(read_case(TINY))
    place = tiny["threats"].header.index("troops_required")
    rows = [(*row[:place], "1.100", *row[place + 1 :]) for row in tiny["threats"].rows]
    doubtful = {**tiny, "threats": type(tiny["threats"])(tiny["threats"].header, tuple(rows))}
    after = {**doubtful, **scaled(doubtful, "NORTH", 0.5)}
    assert set(after["threats"].column("troops_required")) == {"1.100"}


@pytest.mark.parametrize("dash", "‐‑‒–−﹣-")
def test_a_dash_in_front_of_a_number_is_its_minus(dash, tmp_path):
    assert hyphened(f"{dash}3.5") == "-3.5"
    assert hyphened(f"{dash} none") == f"{dash} none"
    checked = check_case(copy_of_tiny(tmp_path, cell("areas", 2, "latitude", f"{dash}3.5")))
    assert not checked.faults
    assert checked.case["areas"]["latitude"].iloc[0] == -3.5
    assert bool(checked.notices) == (dash != "-")


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.100.200", "1100200"), ("1,100.5", "1100.5"), ("1.100,5", "1100.5"), ("1 100", "1100"), ("0,900", "0.900")],
)
def test_another_countrys_writing_that_means_one_thing_is_known(text, number):
    assert certain(text) == number


START = SETTINGS["start"].value


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("42278", "write 2015-10"), ("Oct-15", "2015-10 if the digits are a year"), ("15-Oct", "2015-10 if"),
        ("Oct 2015", "Write it as 2015-10."), ("October-2015", "2015-10"), ("2015 sept.", "2015-09"),
        ("2015-10-01", "2015-10."), ("10/2015", "2015-10."), ("2015-10-01 00:00:00", "2015-10."),
    ],
)  # fmt: skip
def test_a_month_as_a_spreadsheet_has_it_is_a_fault_that_says_what_to_write(text, hint):
    value, said = parse(START, text)
    assert value == ""
    assert hint in (said or "")


@pytest.mark.parametrize("text", ["soon", "99999", "12", "Foo-15", "2015-13", "Octo 15 2015"])
def test_nothing_is_guessed_of_what_is_no_month(text):
    assert parse(START, text) == ("", "")
