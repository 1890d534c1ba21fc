"""A sample of the benchmark of reasons and levers, on the tiny case: everything holds when checked by other means."""

from benchmarks.why_nots import check_pair
from planner.check import check
from planner.explain.plan_analysis import PlanAnalysis
from planner.formats.sheets import raw_case
from tests.tiny import SHEETS, tiny_plan


def test_reasons_and_levers_hold_when_checked_by_other_means():
    analysis = PlanAnalysis(check(raw_case(SHEETS)).case, tiny_plan())
    found = [check_pair(analysis, pledge, mission) for pledge in analysis.unused for mission in analysis.reach.mandates]
    assert not any(each.wrong for each in found)
    told = {what for each in found for what in each.counts}
    assert {
        "one step less does not",
        "nothing that it could displace is worth less",
        "of too little worth, and no start of it pays",
    } <= told
