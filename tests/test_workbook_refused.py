"""The sheet of refused pairs in the plan workbook: all of them, with every reason, never cut off."""

import io

import openpyxl

from planner.check import check
from planner.exchange.exports import plan_xlsx
from planner.explain.deployments.why_not import refusals
from planner.explain.plan_analysis import PlanAnalysis
from planner.formats.sheets import raw_case
from tests.tiny import SHEETS, tiny_plan


def test_every_refused_pair_has_a_row_with_all_its_reasons():
    case = check(raw_case(SHEETS)).case
    rows = refusals(PlanAnalysis(case, tiny_plan()))
    book = openpyxl.load_workbook(io.BytesIO(plan_xlsx(case, tiny_plan())), data_only=True)
    sheet = book["why_not"]
    head, *found = sheet.iter_rows(min_row=4, values_only=True)
    column = {name: place for place, name in enumerate(head)}
    told = {(row[column["pledge"]], row[column["mission"]]): row[column["why"]] for row in found}
    assert len(told) == len(rows) == len(found) == 2
    for row in rows:
        expected = [f"{number}. {reason.words}" for number, reason in enumerate(row.reasons, start=1)]
        assert told[row.pledge, row.mission].split("\n") == expected
    assert any(cell.value == "why_not" for cell in book["cover"]["A"])
