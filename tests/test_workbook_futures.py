"""The sheet of futures, and the sheets of chances: there when they say something, and read back by nobody."""

import io
from dataclasses import replace

import openpyxl
import pytest

from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.chances.stakes import stakes
from planner.delivery.prospect_task import ProspectTask, answers_in
from planner.facts import Facts
from planner.run import plan_case
from planner.solution import Limits
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.futures import FUTURES, WORDS
from tests.test_stakes import uncertain_case


@pytest.fixture(scope="module")
def made():
    case = uncertain_case(P=0.5, Q=0.8)
    return case, plan_case(case, Limits(0.01, threads=1)).plan


def rows_of(book, name, heading=4):
    """Rows under the heading of a sheet, which is in some row, each by its columns."""
    sheet = openpyxl.load_workbook(io.BytesIO(book), data_only=True)[name]
    columns, *rows = sheet.iter_rows(min_row=heading, values_only=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


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


def test_where_contributors_fail_as_a_whole_the_exact_figure_stands_with_what_that_adds(made):
    values = {"contributor_failure": 0.15}
    case = replace(made[0], values=made[0].values | values)
    plan = plan_case(case, Limits(0.01, threads=1)).plan
    alone = plan_case(made[0], Limits(0.01, threads=1)).plan
    assert plan.summary.expected_unprotected > 1.001 * alone.summary.expected_unprotected
    book = plan_workbook(case, plan)
    sheet = openpyxl.load_workbook(io.BytesIO(book))["exposure"]
    rows = rows_of(book, "exposure", heading=1)
    assert sum(row["expected"] for row in rows) == pytest.approx(plan.summary.expected_unprotected)
    assert all(row["in_common"] > 1.0 for row in rows)
    column = [cell.value for cell in sheet[1]].index("in_common")
    letter = sheet.cell(1, column + 1).column_letter
    assert sheet.cell(2, column + 2).value.endswith(f"*{letter}2)")
    assert "in_common" in openpyxl.load_workbook(io.BytesIO(book))["chances"]["A2"].value
    assert {row["in_common"] for row in rows_of(plan_workbook(*made), "exposure", heading=1)} == {None}
