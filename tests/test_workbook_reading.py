"""Workbooks that people send: read right, or reported at the cell; nothing in between."""

import pandas as pd
import pytest

from planner.check import check
from planner.files import read_case
from planner.tables import Case
from planner.workbook.reading import read_workbook
from tests.messes import MESSES, TINY, messed, template

ORIGINAL = check(read_case(TINY)).case


def assert_same(one: Case, other: Case, *, to_the_letter: bool = True) -> None:
    """Two cases with the same settings and the same rows in every table, to the letter; settings by value, if asked."""
    assert one.values == other.values
    for name, frame in one.tables.items():
        if name == "settings" and not to_the_letter:
            continue
        pd.testing.assert_frame_equal(
            frame.reset_index(drop=True), other[name].reset_index(drop=True), check_exact=True, obj=name
        )


def test_the_template_reads_back_without_a_word():
    checked = check(read_workbook(template()))
    assert checked.faults == []
    assert checked.notices == []
    assert_same(ORIGINAL, checked.case)


def test_there_are_enough_messes():
    assert len(MESSES) >= 60


@pytest.mark.parametrize("name", MESSES)
def test_what_is_messy_is_read_right_or_reported_at_its_cell(name):
    mess = MESSES[name]
    checked = check(read_workbook(messed(*mess.edits)))
    places = [fault.cell or fault.table for fault in checked.faults]
    assert sorted(places) == sorted(mess.cells), [*map(str, checked.faults)]
    if mess.cells:
        assert mess.said in " ".join(map(str, checked.faults))
    else:
        assert_same(ORIGINAL, checked.case, to_the_letter=False)
        assert mess.notice in " ".join(checked.notices)
        assert bool(mess.notice) == bool(checked.notices), checked.notices
