"""Where a large requirement comes from, in a sentence to stand beside it."""

import math

from planner.language import say
from planner.tables import Case

KINDS = {"troops": say("troops"), "police": say("police")}
"""Kinds of people, in words."""


def origin(case: Case, kind: str, period: int = 1) -> str:
    """Sentence on the largest requirement of a kind of people in a period: by density, and what part of it averts.

    Args:
        case: The case.
        kind: `troops` or `police`.
        period: Period of the horizon; threats that begin later do not count.

    Returns:
        The sentence; empty where nothing is required.
    """
    threats = case["threats"]
    active = threats[threats["from_period"].fillna(1) <= period]
    needed = active[f"{kind}_required"].dropna()
    if needed.empty:
        return ""
    row = active.loc[needed.idxmax()]
    area = case["areas"].set_index("area").loc[row["area"]]
    per_1000 = 1000 * needed.max() / max(area["civilians"], 1)
    met = case.settings.protection_at_requirement
    return say(
        "The largest requirement, {people:,.0f} {kind} at {area} ({mission}), is a density: {density:.3g} for each "
        "{thousand:,} of {civilians:,.0f} inhabitants. So many alone would avert {all:.0%} of what people can avert "
        "there, half of them {half:.0%}: the first ones avert the most.",
        people=needed.max(),
        kind=KINDS[kind],
        area=area["name"],
        mission=area["mission"],
        density=per_1000,
        thousand=1000,
        civilians=area["civilians"],
        all=met,
        half=1 - math.sqrt(1 - met),
    )
