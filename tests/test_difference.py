"""What changed between two versions of a case, and columns sorted without their neighbours."""

import io
import random

import openpyxl
import pytest

from planner.check import check
from planner.difference import difference
from planner.files import read_case
from planner.workbook.inputs import input_workbook
from planner.workbook.reading import read_workbook
from tests.edits import TINY, cell, copy_of_tiny, row, setting, without_row

SUMMIT = TINY.parent / "summit-2015"


def versions(folder, *edits):
    return check(read_case(TINY)).case, check(read_case(copy_of_tiny(folder, *edits))).case


def test_a_case_does_not_differ_from_itself():
    case = check(read_case(SUMMIT)).case
    found = difference(case, check(read_workbook(input_workbook(case))).case)
    assert not found
    assert found.warnings == []


def test_rows_and_cells_are_told_apart(tmp_path):
    edits = (
        cell("pledges", 2, "units", "3"),
        cell("pledges", 4, "note", ""),
        without_row("pledges", 3),
        row("funds", fund="new", contributor="ALFA", amount_usd="5", purpose="any"),
    )
    found = difference(*versions(tmp_path, *edits))
    assert [(change.table, change.key, change.row) for change in found.added] == [("funds", ("new",), 3)]
    assert [(change.table, change.key, change.row) for change in found.removed] == [("pledges", ("A-police",), 3)]
    assert [str(change) for change in found.changed] == [
        "pledges, row 2, A-battalion: units “1” becomes “3”",
        "pledges, row 3, B-battalion: note “half a battalion” becomes blank",
    ]
    assert found.warnings == []


def test_the_order_of_rows_and_the_writing_of_numbers_do_not_matter(tmp_path):
    edits = (without_row("pledges", 3), setting("protection_at_requirement", "0.9"), cell("pledges", 2, "units", "1.0"))
    again = row("pledges", pledge="A-police", contributor="ALFA", unit_type="police_unit", units="1",
                readiness="deployed", source="made up")  # fmt: skip
    assert not difference(*versions(tmp_path, *edits, again))


def test_blank_and_zero_are_two_things(tmp_path):
    [change] = difference(*versions(tmp_path, cell("missions", 2, "assessed_usd_per_period", "0"))).changed
    assert (change.before, change.after) == ("", "0")


def test_rows_with_the_same_key_are_compared_one_by_one(tmp_path):
    caveat = row("caveats", pledge="A-police", mission="NORTH", rule="never", reason="why")
    found = difference(*versions(tmp_path, caveat, caveat))
    assert [change.key for change in found.added] == [("", "A-police", "NORTH", "")] * 2


@pytest.mark.parametrize(("columns", "seed"), [("D", 1), ("H", 2), ("DEFG", 3), ("A", 4)])
def test_a_column_sorted_without_its_neighbours_is_warned_of(columns, seed):
    """The values of a column of the pledges in another order, as a spreadsheet leaves them after such a sort."""
    old = check(read_case(SUMMIT)).case
    book = openpyxl.load_workbook(io.BytesIO(input_workbook(old)))
    sheet, order = book["pledges"], list(range(2, 2 + len(old["pledges"])))
    random.Random(seed).shuffle(order)  # noqa: S311
    for letter in columns:
        values = [sheet[f"{letter}{number}"].value for number in order]
        for number, value in enumerate(values, start=2):
            sheet[f"{letter}{number}"].value = value
    file = io.BytesIO()
    book.save(file)
    [warning] = [w for w in difference(old, check(read_workbook(file.getvalue())).case).warnings if "pledges" in w]
    named = {"D": "units", "H": "readiness", "DEFG": "units", "A": "contributor"}[columns]
    assert named in warning


def test_rows_sorted_whole_are_not_warned_of():
    old = check(read_case(SUMMIT)).case
    sheets = openpyxl.load_workbook(io.BytesIO(input_workbook(old)))
    sheet = sheets["pledges"]
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2, max_row=1 + len(old["pledges"]))]
    for number, values in enumerate(sorted(rows, key=lambda cells: (cells[3], cells[0])), start=2):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value
    file = io.BytesIO()
    sheets.save(file)
    found = difference(old, check(read_workbook(file.getvalue())).case)
    assert not found
    assert found.warnings == []


def test_a_few_edits_are_not_taken_for_a_sort(tmp_path):
    edits = [cell("pledges", number, "units", "2") for number in (2, 3, 4, 5)]
    assert difference(*versions(tmp_path, *edits)).warnings == []
