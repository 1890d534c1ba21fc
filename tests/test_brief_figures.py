"""Every number of a brief on a plan is one of its workbook, to the digit that is shown.

What one more unit would avert, for a contributor, is in no workbook: `tests/test_capability_gaps.py` holds it.
"""

import io
import re
from dataclasses import replace

import openpyxl

from planner.brief.contributor import contributor_page
from planner.brief.whole import brief
from planner.check import check
from planner.explain.deployments.why_not import refusals
from planner.explain.plan_analysis import PlanAnalysis
from planner.formats.sheets import raw_case
from planner.plan import Plan
from planner.tables import Case
from planner.workbook.plan import plan_workbook
from tests.test_brief import texts
from tests.tiny import SHEETS, tiny_plan

NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?%?(?!\w)")
YEAR = re.compile(r"20\d\d")


def numbers(text: str) -> list[str]:
    """Numbers of a text, without years and fingerprints."""
    found = (number.rstrip(",") for number in NUMBER.findall(text))
    return [number for number in found if not YEAR.fullmatch(number)]


def as_shown(book: bytes) -> set[str]:
    """Every number of a workbook, in each way in which a page may show it."""
    found: set[str] = set()
    for sheet in openpyxl.load_workbook(io.BytesIO(book), data_only=True):
        for cell in (cell for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None):
            if isinstance(cell, str):
                found.update(numbers(cell))
            elif not isinstance(cell, bool):
                found |= {f"{cell:,.0f}", f"{cell / 1e6:,.1f}", f"{cell / 1e6:,.0f}", f"{cell:.0%}", f"{cell:.1%}"}
    return found


def averted_by_mission(plan: Plan, case: Case) -> set[str]:
    """What is averted at each mission: the difference of two columns of the sheet `by_mission`."""
    sums = plan.exposure.groupby(plan.exposure["area"].map(case.mission_of))[["in_place_only", "unprotected"]].sum()
    return {f"{there - left:,.0f}" for there, left in sums.itertuples(index=False)}


def test_every_number_of_the_brief_and_of_a_contributor_is_in_the_workbook():
    case, plan = check(raw_case(SHEETS)).case, tiny_plan()
    known = as_shown(plan_workbook(case, plan, why_nots=refusals(PlanAnalysis.of(case, plan))))
    summary = plan.summary
    left = [summary.exposure_unprotected, summary.expected_unprotected]
    averted = {f"{summary.exposure_in_place_only - each:,.0f}" for each in left} | averted_by_mission(plan, case)
    said = [number for text in texts(brief(case, plan)) for number in numbers(text)]
    assert len(said) > 40
    assert [number for number in said if number not in known | averted] == []
    assert "987,654" not in known
    for contributor in ("ALFA", "BRAVO"):
        page = contributor_page(case, plan, contributor)
        of_the_plan = replace(page, pages=(page.sections[:3],))
        told = [number for text in texts(of_the_plan) for number in numbers(text)]
        assert len(told) > 8
        assert [number for number in told if number not in known] == [], contributor
