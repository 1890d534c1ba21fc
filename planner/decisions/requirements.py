"""Where a large requirement comes from, in a sentence to stand beside it."""

import math

from planner.tables import Case


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
    return (
        f"The largest requirement, {needed.max():,.0f} {kind} at {area['name']} ({area['mission']}), is a density: "
        f"{per_1000:.3g} for each 1,000 of {area['civilians']:,.0f} inhabitants. So many alone would avert {met:.0%} "
        f"of what people can avert there, half of them {1 - math.sqrt(1 - met):.0%}: the first ones avert the most."
    )
