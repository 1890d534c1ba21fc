"""Cells of public files that cannot be read: each is refused with what it may mean, and how to write that."""

import pytest

from planner.sources import SourceFaultsError, read_source
from planner.sources.days import hint, read
from tests.test_sources import DOWNLOAD


def refused(text: str) -> str:
    with pytest.raises(SourceFaultsError) as found:
        read_source("file.csv", text.encode())
    return str(found.value)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("1.0%", "found “1.0%”; allowed: a number from 0 to 1. Write a share as a number from 0 to 1: 0.01."),
        ("12,5 %", "Write a share as a number from 0 to 1: 0.125."),
        ("about 0.1", "Write the number alone, without words or signs."),
        ("high", "found “high”; allowed: a number from 0 to 1."),
        ("1.5", "found “1.5”; allowed: a number from 0 to 1."),
    ],
)
def test_a_chance_that_is_no_share_is_refused_with_the_share_that_it_may_be(cell: str, said: str) -> None:
    assert refused(f"country;SFTGcode;risk_in_2018\nMali;MLI;{cell}\n").endswith(said)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("17%", "Write a share as a number from 0 to 1: 0.17; or 17 alone if per cent is what the column counts."),
        ("17,250", "It may be 17,250 or 17.25: write 17250 or 17.25."),
        ("17 thousand", "Write the number alone, without words or signs."),
    ],
)
def test_a_number_that_may_be_two_is_refused_with_both(cell: str, said: str) -> None:
    assert refused(f"isoab;month_id;main_mean;main_dich\nMLI;463;{cell};0.5\n").endswith(said)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("31/06/2025", "June 2025 has 30 days."),
        ("2025-02-29", "February 2025 has 28 days."),
        ("29 février 2025", "February 2025 has 28 days."),
        ("20251301", "Months are numbered from 1 to 12."),
        ("0000-01-31", "Months are numbered from 1 to 12."),
        ("06/07/2025", "It may be 2025-06-07 or 2025-07-06: write the one that is meant so."),
        ("mid-June", "Read are days such as 2015-06-30, 30/06/2015 or 30 June 2015, and 2015-06 for its last day."),
    ],
)
def test_a_day_that_is_none_is_refused_with_the_reason(day: str, said: str) -> None:
    found = refused(DOWNLOAD.replace("2025-06-30", day))
    assert f"found “{day}” in rows 2, 3, 4; allowed: a day as YYYY-MM-DD. {said}" in found


def test_days_that_stand_one_way_and_the_other_in_a_column_are_all_in_doubt() -> None:
    assert read(["31/03/2025", "03/31/2025"]) == ({}, ["31/03/2025", "03/31/2025"])
    assert hint("31/03/2025").startswith("Write 2025-03-31: in other rows of the column")
    assert hint("") == ""
