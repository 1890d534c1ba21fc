"""Public files that were sent to the app: read as they are anywhere else, in a process with little memory and time."""

import pandas as pd
import pytest

from planner.jobs.reading import ReadingError
from planner.services import new_case_form, reading_sent, update_files
from tests.test_ui_new_case import CONTRIBUTIONS, EVENTS


@pytest.mark.parametrize("file", [CONTRIBUTIONS, EVENTS], ids=lambda file: file[0])
def test_a_file_is_read_as_in_this_process(file):
    name, data, _ = file
    here, there = (each.read_chosen(name, data, "2015-08") for each in (new_case_form, reading_sent))
    pd.testing.assert_frame_equal(there.reading.rows, here.reading.rows)
    assert (there.name, there.data, there.kind, there.faults) == (here.name, here.data, here.kind, here.faults)
    assert list(map(str, there.reading.used)) == list(map(str, here.reading.used))


def test_files_of_an_update_are_read_as_in_this_process():
    sources = [CONTRIBUTIONS[:2]]
    here, there = (each.read_files(sources, "") for each in (update_files, reading_sent))
    assert there.names == here.names
    for kind, reading in here.readings.items():
        pd.testing.assert_frame_equal(there.readings[kind].rows, reading.rows)


def test_a_file_that_cannot_be_read_has_the_faults_that_it_has_anywhere():
    wrong = ("un.csv", b"height,width\n1,2\n")
    assert reading_sent.read_chosen(*wrong, "").faults == new_case_form.read_chosen(*wrong, "").faults
    assert reading_sent.read_files([wrong], "") == update_files.read_files([wrong], "")


def test_what_takes_too_much_is_a_fault_of_its_file(monkeypatch):
    def refuse(*_: object) -> None:
        raise ReadingError

    monkeypatch.setattr(reading_sent, "confined", refuse)
    [fault] = reading_sent.read_chosen("large.csv", b"", "").faults
    [other] = reading_sent.read_files([("large.csv", b""), ("other.csv", b"")], "")
    assert str(fault) == (
        "large.csv: found what takes more than 60 s or 1,024 MiB of memory to read; allowed: a file of one kind for a "
        "few months."
    )
    assert other.table == "large.csv, other.csv"
