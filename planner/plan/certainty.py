"""Certainty of a plan: what it averts, as a share of the most that any plan can.

The objective with nobody new is what those in place leave, with nothing spent and locks aside. Exposure that no plan
changes is in it and in every bound alike, so it says nothing about how good a plan is, and is not measured against.
"""

import math
from decimal import ROUND_FLOOR, Decimal

from planner.language import Said, notation, say

NEGLIGIBLE = 1e-9
"""Share of the objective with nobody new up to which what any plan can avert is rounding [1]."""

NOTHING_TO_AVERT, LOCKS_COST_MORE, UNKNOWN = say("nothing to avert"), say("locks cost more"), say("unknown")
"""What stands in a cell for a certainty that says nothing of the plan."""

MOST_ASKED = 0.5
"""Largest gap that may be asked for: a plan that may miss more of what can be averted is not called optimal [1]."""

MOST_DIGITS = 4
"""Most decimals of a percentage that is close to 100 [1]."""


def nothing_to_avert(nobody_new: float, bound: float) -> bool:
    """Whether no plan can have a lower objective than nobody new.

    Args:
        nobody_new: Objective with nobody new [civilian-months].
        bound: Lower bound on the objective of any plan [civilian-months].
    """
    return nobody_new - bound <= NEGLIGIBLE * nobody_new


def locks_cost_more(nobody_new: float, objective: float) -> bool:
    """Whether a plan costs more than it averts, which only locks can ask for; arguments as of `certainty_gap`."""
    return objective - nobody_new > NEGLIGIBLE * nobody_new


def certainty_gap(nobody_new: float, objective: float, bound: float) -> float:
    """Share of the most that any plan can avert that a plan may miss [1]: 1 less its certainty.

    Above 1 where locks cost more than the plan averts. Where nothing can be averted it is 0, or, if locks cost
    something all the same, the relative gap.

    Args:
        nobody_new: Objective with nobody new [civilian-months].
        objective: Objective of the plan [civilian-months].
        bound: Lower bound on the objective of any plan [civilian-months].
    """
    if not nothing_to_avert(nobody_new, bound):
        return max(0.0, objective - bound) / (nobody_new - bound)
    return relative_gap(objective, bound) if locks_cost_more(nobody_new, objective) else 0.0


def relative_gap(objective: float, bound: float) -> float:
    """Classical gap (objective - bound) / objective; 0 where the objective is 0 [1]."""
    return max(0.0, objective - bound) / objective if objective > 0 else 0.0


def distance_allowed(gap: float, nobody_new: float, objective: float) -> float:
    """Distance of the bound below an objective at which its gap is as asked for [civilian-months].

    Args:
        gap: Gap asked for [1].
        nobody_new: Objective with nobody new [civilian-months].
        objective: Objective of a plan [civilian-months].
    """
    averted = max(0.0, nobody_new - objective)
    return averted * gap / (1.0 - gap) if gap < 1.0 else math.inf


def percent(certainty: float) -> Said:
    """Format a certainty, rounded down so that no more is claimed than is proved; more digits close to 100%."""
    exact, digits = Decimal(repr(certainty)) * 100, 1
    while digits < MOST_DIGITS and 100 - exact < Decimal(1).scaleb(-digits):
        digits += 1
    shown = exact.quantize(Decimal(1).scaleb(-digits), ROUND_FLOOR) if exact < 100 else 100
    return notation(f"{shown}%")


def rounded_down(certainty: float, digits: int = 3) -> float:
    """A certainty with as many decimals as a cell of a workbook shows, so that its format rounds nothing up [1]."""
    return float(Decimal(repr(certainty)).quantize(Decimal(1).scaleb(-digits), ROUND_FLOOR))


def certainty_shown(nobody_new: float, objective: float, bound: float | None) -> Said:
    """Certainty in a cell: percent, or why there is none; arguments as of `certainty_gap`, no bound where unproved."""
    if bound is not None and locks_cost_more(nobody_new, objective):
        return LOCKS_COST_MORE
    if bound is not None and nothing_to_avert(nobody_new, bound):
        return NOTHING_TO_AVERT
    return share_shown(None if bound is None else 1.0 - certainty_gap(nobody_new, objective, bound))


def certainty_in_words(nobody_new: float, objective: float, bound: float | None) -> Said:
    """Certainty as a sentence about the plan; arguments as of `certainty_shown`."""
    if bound is not None and locks_cost_more(nobody_new, objective):
        return say("The locks cost more than the plan averts.")
    if bound is not None and nothing_to_avert(nobody_new, bound):
        return say("There is nothing to avert.")
    gap = None if bound is None else certainty_gap(nobody_new, objective, bound)
    return say("It {averts}.", averts=averts(gap))


def averts(gap: float | None) -> Said:
    """What a plan of a gap averts, as a clause that follows its name."""
    if gap is None:
        return say("averts an unknown share of the most that any plan can, as nothing is proved yet")
    if gap > 1.0:
        return say("averts less than its locks cost")
    return say("averts at least {share} of the most that any plan can", share=percent(1.0 - gap))


def share_shown(certainty: float | None) -> Said:
    """A certainty alone in a cell."""
    if certainty is None:
        return UNKNOWN
    return LOCKS_COST_MORE if certainty < 0.0 else percent(certainty)
