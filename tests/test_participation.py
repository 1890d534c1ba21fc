"""What a plan counts: missions left out and missions counted in a part of the horizon, told apart everywhere."""

import io
from dataclasses import asdict, replace

import openpyxl
import pytest
from rich.console import Console

from planner.formats.raw import RawPlan
from planner.formats.upgrades import upgraded_plan
from planner.plan import Summary
from planner.reach.participation import counted_in_part, left_out
from planner.report.plans import plan as plan_report
from planner.run import plan_case
from planner.solution import Limits
from planner.workbook.plan import plan_workbook
from tests.small_cases import area, base, mission, periods, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY


def case_of(*, contingency="no", **mandate):
    """Quarters from January 2030: M whole, N a contingency mission with some mandate."""
    rows = base(
        settings=[
            {**row, "value": {"months_per_period": 3, "start": "2030-01", "include_contingency": contingency}
             .get(row["setting"], row["value"])}
            for row in periods(4)
        ],
        missions=[mission("M"), mission("N", mandate="contingency", **mandate)],
        areas=[area("A", "M"), area("B", "N")],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    )  # fmt: skip
    return sound_case(rows)


PART = "N, in periods 2 to 3 (Apr 2030 to Sep 2030) only, those of its mandate"
OUT = "N, a contingency mission, as include_contingency is no"


@pytest.mark.parametrize(
    ("case", "out", "part"),
    [
        (case_of(), [OUT], []),
        (case_of(mandate_from=2, mandate_to=3), [OUT], []),
        (case_of(contingency="yes"), [], []),
        (case_of(contingency="yes", mandate_from=1, mandate_to=4), [], []),
        (case_of(contingency="yes", mandate_from=2, mandate_to=3), [], [PART]),
        (case_of(contingency="yes", mandate_from=4), [],
         ["N, in period 4 (Oct 2030 to Dec 2030) only, those of its mandate"]),
    ],
)  # fmt: skip
def test_a_mission_is_left_out_or_counted_in_part_or_counted(case, out, part):
    assert (left_out(case), counted_in_part(case)) == (out, part)


def test_plan_report_and_workbook_say_that_a_mission_is_in_for_a_part():
    case = case_of(contingency="yes", mandate_from=2, mandate_to=3)
    made = plan_case(case, Limits(0.01, PLENTY)).plan
    assert (made.summary.left_out, made.summary.counted_in_part) == ([], [PART])
    assert set(made.exposure["period"][made.exposure["area"] == "B"]) == {2, 3}
    console = Console(file=io.StringIO(), width=200)
    console.print(plan_report(made, case))
    assert f"Counted in part: {PART}." in console.file.getvalue()
    assert "Left out" not in console.file.getvalue()
    cover = openpyxl.load_workbook(io.BytesIO(plan_workbook(case, made)))["cover"]
    facts = {cell.value: cell.offset(column=1).value for cell in cover["A"]}
    assert facts["Counted in part"] == PART
    assert "Left out" not in facts


def test_a_summary_without_the_missions_counted_in_part_is_read():
    case = case_of()
    made = plan_case(case, Limits(0.01, PLENTY)).plan.summary
    kept = asdict(made)
    del kept["counted_in_part"], kept["versions"]["schema"]
    read = Summary.from_dict(upgraded_plan(RawPlan(kept, {})).summary)
    assert replace(read, gap_asked=made.gap_asked, relative_gap=made.relative_gap) == made, "gaps were of the objective"
