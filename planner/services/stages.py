"""Stages of a search: the gaps that plans are asked for, and those at which one is shown on the way."""

from planner.solution import Limits

USUAL = Limits().gap
"""Gap that plans are asked for where nobody asked for another [1]."""

SHOWN = (0.2, 0.05)
"""Gaps at which a plan is shown while the search goes on [1]."""


def gaps_to(gap: float) -> list[float]:
    """Gaps to plan to, ending with the one asked for [1]."""
    return [*(shown for shown in SHOWN if shown > gap), gap]
