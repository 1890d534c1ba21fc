"""What is asked of other plans, and promised of them: against the most that any plan averts, or the current plan."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from planner.language import Said, joined, say
from planner.plan import Summary
from planner.plan.certainty import averts, locks_cost_more

MOST_PLANS = 12
"""Most other plans that are looked for at a time [1]."""


class Level(StrEnum):
    """What the share that other plans avert is of."""

    BEST = "best"
    """The most that any plan can avert, by the bound."""
    PLAN = "plan"
    """What the current plan averts: a weaker promise."""


@dataclass(frozen=True)
class OthersWanted:
    """How many other plans are asked for, how good, and how different."""

    count: int = 5
    within: float = 0.02
    """Share of what is averted that each may miss [1]."""
    differ: float = 0.25
    """Least share of people who are elsewhere than in the plan, and than in each other [1]."""

    def faults(self) -> Iterator[Said]:
        """Why it cannot be asked, in sentences."""
        if not 1 <= self.count <= MOST_PLANS:
            yield say(
                "Between 1 and {most} other plans can be asked for, not {count}.", most=MOST_PLANS, count=self.count
            )
        if not 0.0 < self.within < 1.0:
            yield say(
                "What other plans may miss is a share above 0 and below 1, such as 0.02, not {share:g}.",
                share=self.within,
            )
        if not 0.0 < self.differ <= 1.0:
            yield say(
                "The people who are to be elsewhere are a share above 0 and at most 1, such as 0.25, not {share:g}.",
                share=self.differ,
            )


def nothing_to_keep(summary: Summary) -> str:
    """Why no share of what a plan averts can be kept, in a sentence; empty where one can."""
    if locks_cost_more(summary.objective_nobody_new, summary.objective):
        return say("The locks cost more than the plan averts, so that no other plan can keep a share of it.")
    return ""


def limit(summary: Summary, within: float, level: Level) -> float:
    """Most that the objective of another plan may be [civilian-months].

    Args:
        summary: That of the current plan, with its bound.
        within: Share of what is averted that may be missed [1].
        level: What that is averted is.
    """
    least = summary.objective if level is Level.PLAN else summary.lower_bound
    nobody = summary.objective_nobody_new
    return nobody - (1.0 - within) * (nobody - least) if math.isfinite(least) else -math.inf


def kept_by_plan(summary: Summary, within: float) -> bool:
    """Whether the current plan keeps the promise against the most that any plan averts."""
    return summary.objective <= limit(summary, within, Level.BEST)


def promised(summary: Summary, wanted: OthersWanted, level: Level) -> Said:
    """What is promised of every other plan that is told, in sentences."""
    share = 1.0 - wanted.within
    elsewhere = say(
        "Any two of these plans, the current one included, have at least {differ:.0%} of their people in different "
        "places.",
        differ=wanted.differ,
    )
    if level is Level.BEST:
        best = say("Each averts at least {share:.1%} of the most that any plan can; that is proved.", share=share)
        return joined([best, elsewhere])
    if kept_by_plan(summary, wanted.within):
        weaker = say(
            "The first search found none that averts {share:.1%} of the most that any plan can, so the others were "
            "asked for less: each averts at least {share:.1%} of what the current plan averts. That {averts}.",
            share=share,
            averts=averts(summary.gap),
        )
    else:
        weaker = say(
            "The current plan {averts}; that is not known to reach {share:.1%}, so the others are measured against it: "
            "each averts at least {share:.1%} of what it averts.",
            share=share,
            averts=averts(summary.gap),
        )
    return joined([weaker, elsewhere])


def none_found(wanted: OthersWanted, level: Level, *, proved: bool) -> Said:
    """What is known where no other plan was found, in a sentence."""
    share = 1.0 - wanted.within
    if level is Level.BEST:
        much = say("{share:.1%} of the most that any plan can", share=share)
    else:
        much = say("{share:.1%} of what the current plan averts", share=share)
    if proved:
        return say(
            "No other plan averts {much} with at least {differ:.0%} of its people in different places: that is proved.",
            much=much,
            differ=wanted.differ,
        )
    return say(
        "No other plan was found that averts {much} with at least {differ:.0%} of its people in different places; "
        "there may be one.",
        much=much,
        differ=wanted.differ,
    )
