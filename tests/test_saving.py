"""Workbooks are saved, or it is said why not."""

import resource

import pytest
from openpyxl import Workbook

from planner.workbook.saving import saved
from tests.test_disk import full_disk


def test_a_workbook_for_which_there_is_no_room_is_refused_as_any_file_is(capfd):
    workbook = Workbook()
    for row in range(2000):
        workbook.active.append([row] * 20)
    with full_disk(), pytest.raises(OSError, match="No space left"):
        saved(workbook)
    assert capfd.readouterr().err == ""
    assert saved(Workbook()).startswith(b"PK")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0
