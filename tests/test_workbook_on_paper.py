"""What of a plan workbook is printed: at most six pages, with the figures of the plan; all else stays on screen."""

import io
import re
import subprocess

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from planner.check import check
from planner.decisions.capability_gaps import GapAnalysis
from planner.facts import Facts
from planner.formats.sheets import raw_case
from planner.layout.formula import LONGEST_LITERAL, literal
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.headline import NAME
from planner.workbook.plan.on_paper import ASKS, SAYS, UNCERTAIN, WHERE
from planner.workbook.style import FARTHEST
from tests.libreoffice import converted, recalculated
from tests.tiny import SHEETS, tiny_plan

PRINTED = {NAME, *SAYS}


@pytest.fixture(scope="module")
def book() -> bytes:
    """The workbook of the plan of `tiny`."""
    return plan_workbook(check(raw_case(SHEETS)).case, tiny_plan())


def shown(book: bytes, name: str) -> list[tuple[object, ...]]:
    """Rows of a sheet as they are shown."""
    return list(openpyxl.load_workbook(io.BytesIO(book), data_only=True)[name].iter_rows(values_only=True))


def test_only_four_sheets_are_printed(book):
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    for sheet in workbook:
        area = sheet.print_area.partition("!")[2].replace("$", "")
        if sheet.title in PRINTED:
            assert range_boundaries(area)[3] >= 8, sheet.title
            assert sheet.page_setup.fitToHeight in {1, 2}
        else:
            assert area == f"{FARTHEST}1", sheet.title
            assert sheet.column_dimensions[FARTHEST].hidden
    assert sum(workbook[name].page_setup.fitToHeight for name in PRINTED) <= 6


def test_it_prints_on_at_most_six_pages_and_its_formulas_come_to_the_same(book, tmp_path):
    (tmp_path / "tiny.xlsx").write_bytes(book)
    paper = converted([tmp_path / "tiny.xlsx"], "pdf", tmp_path)
    told = subprocess.run(["pdfinfo", paper / "tiny.pdf"], check=True, capture_output=True, text=True).stdout
    assert 4 <= int(re.search(r"Pages: +(\d+)", told)[1]) <= 6
    afresh = recalculated({"tiny": book}, tmp_path / "again")["tiny"]
    kept = openpyxl.load_workbook(io.BytesIO(book), data_only=True)
    for name in SAYS:
        cells = [cell for row in kept[name].iter_rows() for cell in row if cell.value is not None]
        for cell in cells:
            now = afresh[name].get(cell.coordinate)
            assert now == (pytest.approx(cell.value) if isinstance(cell.value, float) else cell.value), cell.coordinate


def test_who_is_where_has_everybody_in_whole_people_and_months(book):
    plan, rows = tiny_plan(), shown(book, WHERE)
    heads = next(row for row in rows if row[0] == "mission")
    assert heads[3:6] == ("Jan 2030", "Feb 2030", "Mar 2030")
    north = next(row for row in rows if row[0] == "NORTH")
    facts = Facts(check(raw_case(SHEETS)).case, plan)
    people = [sum(s.persons for s in facts.present if (s.mission, s.period) == ("NORTH", t)) for t in (1, 2, 3)]
    assert list(north[3:6]) == people
    start = next(n for n, row in enumerate(rows) if row[1] == "unit")
    assert sum(row[4] for row in rows[start + 1 :] if row[4] is not None) == plan.summary.persons_deployed


def test_asks_have_a_line_for_each_area_and_need(book):
    rows, gaps = shown(book, ASKS), GapAnalysis.of(Facts(check(raw_case(SHEETS)).case, tiny_plan())).gaps
    start = next(n for n, row in enumerate(rows) if row[0] == "mission")
    lines = [row for row in rows[start + 1 :] if row[0]]
    assert len(lines) == len(gaps)
    assert [(row[6], row[7]) for row in lines] == [(g.averts.if_all_come, g.averts.by_chances) for g in gaps]
    assert all(float(row[3]).is_integer() for row in lines)


def test_what_is_not_certain_has_both_counts(book):
    rows, summary = shown(book, UNCERTAIN), tiny_plan().summary
    (left,) = (row for row in rows if row[0] == "Exposure that stays unprotected")
    assert left[2:4] == pytest.approx((summary.exposure_unprotected, summary.expected_unprotected))


def test_no_quote_in_a_formula_is_longer_than_excel_opens(book):
    for sheet in openpyxl.load_workbook(io.BytesIO(book)):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            quotes = re.findall(r'"((?:[^"]|"")*)"', cell.value)
            assert all(len(quote.replace('""', '"')) <= 255 for quote in quotes), (sheet.title, cell.coordinate)
    assert literal("a" * (LONGEST_LITERAL + 1)) == f'("{"a" * LONGEST_LITERAL}"&"a")'
    assert literal('"') == '""""'
