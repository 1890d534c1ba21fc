"""Missions that a plan leaves out, or counts in part of the horizon only."""

from planner.horizon import span_name
from planner.language import say
from planner.reach import Reach
from planner.tables import Case


def left_out(case: Case) -> list[str]:
    """Missions that are left out, each with the reason."""
    taking_part = Reach(case).mandates
    return [
        say("{mission}, a contingency mission, as {setting} is no", mission=mission, setting="include_contingency")
        for mission in case["missions"]["mission"]
        if mission not in taking_part
    ]


def counted_in_part(case: Case) -> list[str]:
    """Missions counted only in the periods of their mandate, with these periods."""
    reach = Reach(case)
    found: list[str] = []
    for mission, mandate in reach.mandates.items():
        first, last = mandate.start, mandate.stop - 1
        if first > 1 or last < reach.periods:
            span = span_name(case, first, last)
            found.append(say("{mission}, in {periods} only, those of its mandate", mission=mission, periods=span))
    return found


def remarks(case: Case) -> list[str]:
    """Remarks on missions left out, or counted in part."""
    return [
        *(say("Left out: {what}.", what=what) for what in left_out(case)),
        *(say("Counted in part: {what}.", what=what) for what in counted_in_part(case)),
    ]
