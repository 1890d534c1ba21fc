"""What a plan counts: missions that are left out, and those that are counted in a part of the horizon only."""

from planner.horizon import span_name
from planner.reach import Reach
from planner.tables import Case


def left_out(case: Case) -> list[str]:
    """Missions whose civilians are not counted at all, each with the reason, in words."""
    taking_part = Reach(case).mandates
    return [
        f"{mission}, a contingency mission, as include_contingency is no"
        for mission in case["missions"]["mission"]
        if mission not in taking_part
    ]


def counted_in_part(case: Case) -> list[str]:
    """Missions whose civilians are counted in the periods of their mandate only, with these periods, in words."""
    reach = Reach(case)
    found = []
    for mission, mandate in reach.mandates.items():
        first, last = mandate.start, mandate.stop - 1
        if first > 1 or last < reach.periods:
            found.append(f"{mission}, in {span_name(case, first, last)} only, those of its mandate")
    return found


def told(case: Case) -> list[str]:
    """What of a case is not counted, or counted in part, as pages and reports say it."""
    return [
        *(f"Left out: {what}." for what in left_out(case)),
        *(f"Counted in part: {what}." for what in counted_in_part(case)),
    ]
