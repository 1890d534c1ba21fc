"""A sample of the benchmark of reasons and levers, on the tiny case: everything holds when checked by other means."""

import random

from benchmarks.why_nots import Checked, check_pairs
from planner.check import check
from planner.explain.plan_analysis import PlanAnalysis
from planner.sheets import raw_case
from tests.tiny import SHEETS, tiny_plan


def test_reasons_and_levers_hold_when_checked_by_other_means():
    checked = Checked()
    check_pairs(PlanAnalysis(check(raw_case(SHEETS)).case, tiny_plan()), random.Random(1), 2, checked)  # noqa: S311
    assert not checked.wrong
    assert checked.counts["one step less does not"] == 1
    assert checked.counts["of too little worth, and no start of it pays"] == 1
