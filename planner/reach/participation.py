"""Missions that a plan leaves out, or counts in part of the horizon only."""

from planner.horizon import month_in_words, months_of
from planner.language import Said, say
from planner.plan.reasons import mission_named, only_while_mandated, unauthorised
from planner.reach import Reach
from planner.tables import Case


def left_out(case: Case) -> list[str]:
    """Missions that are left out, each with the reason."""
    taking_part = Reach(case).mandates
    return [unauthorised(_name(case, mission)) for mission in case["missions"]["mission"] if mission not in taking_part]


def counted_in_part(case: Case) -> list[str]:
    """Missions counted only in the months of their mandate, with these months."""
    reach = Reach(case)
    found: list[str] = []
    for mission, mandate in reach.mandates.items():
        first, last = mandate.start, mandate.stop - 1
        if first > 1 or last < reach.periods:
            begins, ends = months_of(case, first).start, months_of(case, last)[-1]
            found.append(only_while_mandated(_name(case, mission), month_in_words(begins), month_in_words(ends)))
    return found


def remarks(case: Case) -> list[str]:
    """Remarks on missions left out, or counted in part."""
    return [
        *(say("Left out: {what}.", what=what) for what in left_out(case)),
        *(say("Counted in part: {what}.", what=what) for what in counted_in_part(case)),
    ]


def _name(case: Case, key: str) -> Said | str:
    """Name of a mission, with its key behind."""
    return mission_named(key, case["missions"].set_index("mission")["name"].get(key, ""))
