"""The sheet of futures, and the sheets of chances: there when they say something, and read back by nobody."""

import io

import openpyxl
import pytest

from planner.chances import chances_of
from planner.delivery.prospect_task import ProspectTask, answers_in
from planner.expected.fixed_postings import fixed_postings
from planner.facts import Facts
from planner.run import plan_case
from planner.solution import Limits
from planner.stakes import stakes
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.futures import FUTURES, WORDS
from tests.test_stakes import uncertain_case


@pytest.fixture(scope="module")
def made():
    case = uncertain_case(P=0.5, Q=0.8)
    return case, plan_case(case, Limits(0.01, threads=1)).plan


def rows_of(book, name):
    """Rows under the heading of a sheet, each by its columns."""
    sheet = openpyxl.load_workbook(io.BytesIO(book), data_only=True)[name]
    heading, *rows = sheet.iter_rows(min_row=4, values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_futures_that_were_drawn_have_a_sheet_that_the_cover_names(made):
    case, plan = made
    drawn = answers_in(ProspectTask("", case, plan, number=50).answered().figures)
    book = plan_workbook(case, plan, drawn=drawn)
    rows = rows_of(book, FUTURES.name)
    assert len(rows) == len(drawn)
    assert {(row["figure"], row["unit"]) for row in rows} == set(WORDS.values())
    assert rows[0]["if_all_come"] == pytest.approx(plan.summary.exposure_unprotected)
    assert {row["mission_or_month"] for row in rows} == {None, "M", "2030-01", "2030-02"}
    cover = openpyxl.load_workbook(io.BytesIO(book))["cover"]
    assert FUTURES.name in {cell.value for cell in cover["A"]}


def test_without_futures_there_is_no_such_sheet(made):
    assert FUTURES.name not in openpyxl.load_workbook(io.BytesIO(plan_workbook(*made))).sheetnames


def test_the_sheet_of_chances_has_what_hangs_on_each_pledge(made):
    case, plan = made
    rows = {row["pledged"]: row for row in rows_of(plan_workbook(case, plan), "chances")}
    for stake in stakes(fixed_postings(Facts(case, plan)), chances_of(case)):
        row = rows[stake.chance.key]
        assert (row["chance"], row["chance_from"]) == (stake.chance.p, stake.chance.source)
        figures = [row[name] for name in ("moved_when_known", "lost_if_none_comes", "gained_if_all_comes")]
        assert figures == pytest.approx([stake.moved, stake.lost, stake.gained])
        assert row["persons_expected"] == pytest.approx(row["persons"] * stake.chance.p)
