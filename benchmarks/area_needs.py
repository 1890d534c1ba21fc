"""What it would take for an area, compared with every choice of whole units on random small cases.

Run as `python -m benchmarks.area_needs [CASES]`. Each case is asked for both goals; counted are the answers that are as
cheap as the cheapest choice, those whose units without any one still reach the goal, and those that are told to be out
of reach though a choice reaches it.
"""

import math
import sys
from collections import Counter

from planner.explain.areas.area_needs import Goal, area_need
from planner.explanations.areas import AreaNeed
from tests.area_cases import PERIODS, Tried, drawn, planned

MONTHS = {f"{month} 2030": t for t, month in enumerate(("January", "February", "March")[:PERIODS], start=1)}
MOST = 3
"""Units of each type and month that are tried at most [units]."""


def verdict(tried: Tried, goal: Goal, found: AreaNeed) -> str:
    """How an answer compares with every choice."""
    if found.mark == "not answered":
        return f"not answered: {found.note}"
    if found.cost_usd is None:
        return (
            "WRONG: a choice reaches it" if tried.cheaper(goal, math.inf, MOST) else "out of reach, and no choice does"
        )
    parts = {(part.unit_type, MONTHS[part.month]): part.units for part in found.parts if part.unit_type}
    if not (tried.allowed(parts) and tried.reaches(goal, parts)):
        return "WRONG: it does not reach it"
    if any(tried.reaches(goal, {**parts, part: units - 1}) for part, units in parts.items()):
        return "WRONG: one unit less does"
    return "WRONG: a choice is cheaper" if tried.cheaper(goal, found.cost_usd, MOST) else "the cheapest"


def main(cases: int) -> None:
    """Try many cases, and print how many answers there are of each kind."""
    counts: Counter[str] = Counter()
    for seed in range(cases):
        case = drawn(seed)
        plan = planned(case)
        tried = Tried(case, plan, "A")
        for goal in Goal:
            said = verdict(tried, goal, area_need(case, plan, "A", goal))
            counts[said] += 1
            if said.startswith("WRONG"):
                print(f"case {seed}, {goal}: {said}", flush=True)  # noqa: T201
    for said, number in counts.most_common():
        print(f"{number:6,} {said}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
