"""The input workbook: it reads back to the very case, and helps to fill it in."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from planner.check import check, typed
from planner.files import read_case
from planner.fingerprint import fingerprint
from planner.schema import FREE
from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook.guide import GUIDE, settings_span
from planner.workbook.inputs import TooLongError, input_workbook
from planner.workbook.reading import read_workbook
from tests.edits import TINY, cell, copy_of_tiny
from tests.libreoffice import converted
from tests.messes import template
from tests.small_cases import base, periods
from tests.strategies import tiny_rows, to_raw
from tests.test_workbook_reading import assert_same

SUMMIT = TINY.parent / "summit-2015"
TRIGGERS = ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "'quoted", "\ttab"]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
ODD = [*TRIGGERS, "_x000D_", "_x005F_x0041_", "ax005F_b", "a\r\nb", "  both ", "￿", "1.500", "007"]
FREE_TEXT = st.sampled_from(ODD) | WORDS


def there_and_back(case):
    checked = check(read_workbook(input_workbook(case)))
    assert checked.faults == []
    of_the_case = check(typed.raw(case)).notices
    assert [notice for notice in checked.notices if notice not in of_the_case and "no rows" not in notice] == []
    return checked.case


@pytest.mark.parametrize("folder", [TINY, SUMMIT], ids=lambda folder: folder.name)
def test_a_filled_workbook_reads_back_to_the_very_case(folder):
    case = check(read_case(folder)).case
    back = there_and_back(case)
    assert_same(case, back)
    assert fingerprint(case) == fingerprint(back)


def test_odd_text_goes_through_a_workbook_and_back_wherever_text_is_free():
    given = periods(1, carryover_decay=0.8, cash_share=0.85, change_weight=0, effect_of_people="central")
    rows = base(settings=given)
    of_one = rows["contributors"][0]
    rows["contributors"] += [
        of_one | {"contributor": f"odd {number}", "name": text, "source": text, "note": text}
        for number, text in enumerate(ODD)
    ]
    checked = check(to_raw(rows, free=True))
    assert checked.faults == []
    assert_same(checked.case, there_and_back(checked.case))


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(tiny_rows(), st.data())
def test_random_cases_go_through_a_workbook_and_back(rows, data):
    for table in ("missions", "pledges", "caveats"):
        for row in rows[table]:
            row["reason" if table == "caveats" else "name"] = data.draw(FREE_TEXT.filter(str.strip))
            row |= {"source": data.draw(FREE_TEXT), "note": data.draw(st.none() | FREE_TEXT)}
    checked = check(to_raw(rows, free=True))
    assume(not checked.faults)
    assert_same(checked.case, there_and_back(checked.case))


def test_what_another_spreadsheet_makes_of_the_workbook_reads_back_too(tmp_path):
    """LibreOffice opens it, and saves it in its own way."""
    case = check(read_case(SUMMIT)).case
    (tmp_path / "case.xlsx").write_bytes(input_workbook(case))
    folder = converted([tmp_path / "case.xlsx"], "xlsx", tmp_path / "office")
    checked = check(read_workbook(folder / "case.xlsx"))
    assert checked.faults == []
    assert_same(case, checked.case, to_the_letter=False)


@pytest.mark.parametrize("text", TRIGGERS)
def test_text_that_looks_like_a_formula_stays_text(text, tmp_path):
    case = check(read_case(copy_of_tiny(tmp_path, cell("pledges", 2, "note", text)))).case
    data = input_workbook(case)
    place = openpyxl.load_workbook(io.BytesIO(data))["pledges"]["N2"]
    assert (place.value, place.data_type, place.quotePrefix) == (text, "s", True)
    assert check(read_workbook(data)).case["pledges"]["note"].iloc[0] == text


def test_a_text_longer_than_a_cell_is_not_cut(tmp_path):
    case = check(read_case(copy_of_tiny(tmp_path, cell("pledges", 2, "note", "x" * 40_000)))).case
    with pytest.raises(TooLongError, match="pledges, row 2, column note"):
        input_workbook(case)


@pytest.mark.parametrize("case", [None, check(read_case(TINY)).case], ids=["blank", "filled"])
def test_every_table_is_a_table_with_a_heading_that_explains_itself(case):
    book = openpyxl.load_workbook(io.BytesIO(input_workbook(case)))
    assert book.sheetnames == [GUIDE, *TABLES]
    for name, table in TABLES.items():
        sheet = book[name]
        columns = [*table.columns, *FREE]
        assert [c.value for c in sheet[1]] == [column.name for column in columns]
        assert list(sheet.tables) == [f"table_{name}"]
        assert sheet.freeze_panes
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.protection.sheet
        for number, column in enumerate(columns, start=1):
            heading = sheet.cell(1, number)
            assert heading.protection.locked
            assert not sheet.column_dimensions[get_column_letter(number)].protection.locked
            assert column.meaning in heading.comment.text
            assert "Blank" in heading.comment.text
            if column.unit != "1":
                assert column.unit in heading.comment.text


def test_keys_and_choices_can_be_picked_and_ranges_are_checked():
    book = openpyxl.load_workbook(io.BytesIO(template()))
    rules = {
        (sheet.title, str(rule.sqref).split(":")[0]): rule
        for sheet in book
        for rule in sheet.data_validations.dataValidation
    }
    assert rules["pledges", "B2"].formula1 == "keys_contributors"
    assert "contributors!$A$2:INDEX" in book.defined_names["keys_contributors"].attr_text
    assert rules["pledges", "H2"].formula1 == '"announced,L1,L2,L3,RDL,deployed"'
    assert (rules["threats", "C2"].formula1, rules["threats", "C2"].formula2) == ("0", "1")
    assert rules["pledges", "D2"].type == "whole"
    assert all(rule.showErrorMessage and len(rule.error) <= 225 for rule in rules.values())
    listed = [cells[0].value for cells in book[GUIDE][settings_span().partition("!")[2]]]
    assert listed == list(SETTINGS)


def test_a_blank_workbook_lacks_only_what_has_no_default():
    checked = check(read_workbook(input_workbook(None)))
    assert [fault.cell or fault.table for fault in checked.faults] == [
        "settings!B2", "settings!B3", "settings!B4", "settings!B5", "missions",
    ]  # fmt: skip
