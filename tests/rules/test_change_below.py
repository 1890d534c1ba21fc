"""Change counts people short of the reference plan."""

from dataclasses import replace

from planner.verify import verify
from tests.rule_harness import made
from tests.small_cases import Small, base, periods, threat

SMALL = Small(
    base(settings=periods(1, change_weight=100), threats=[threat("A", police_required=300)]),
    {("M", "change", "P"): 6},
    {("M", "change", "P"): 5},
    {("P", "M"): 600.0},
)

BRUTE = "People are counted against the reference plan as they are."


def test_a_change_that_is_not_charged_is_found():
    plan = made(SMALL).plan
    free = replace(plan, summary=replace(plan.summary, objective=plan.summary.objective - 100 * 600))
    assert "objective" in {fault.column for fault in verify(made(SMALL).case, free, SMALL.reference)}
