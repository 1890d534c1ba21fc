"""Exposure outside the shared scope: how much of what is left out of a difference each part accounts for."""

import math
from collections.abc import Iterator, Mapping, Sequence

from planner.chances.expected.counting import counted_exposure
from planner.insight import shapley
from planner.insight.shapley import Coalition, Orderings
from planner.language import say
from planner.plan import Plan
from planner.scenarios.comparability import changed_effects
from planner.scenarios.scope import monthly_exposure
from planner.scenarios.shared_scope import ScopeSplit, shared_baseline, split_exposure
from planner.tables import Case

LEAST = 0.5
"""Least exposure left out for which a part gets a note [civilian-months]."""


def split_by_shared_scope(
    cases: Mapping[Coalition, Case], plans: Mapping[Coalition, Plan]
) -> dict[Coalition, ScopeSplit]:
    """Split the exposure of every coalition's plan by the scope that all coalitions share."""
    tables = [
        monthly_exposure(cases[coalition], counted_exposure(cases[coalition], plan))
        for coalition, plan in plans.items()
    ]
    alike = not changed_effects(cases[frozenset()], cases[max(cases, key=len)])
    baselines = shared_baseline(tables, alike=alike)
    return {
        coalition: split_exposure(cases[coalition], plan, table, baseline)
        for (coalition, plan), table, baseline in zip(plans.items(), tables, baselines, strict=True)
    }


def scope_notes(parts: Sequence[str], orderings: Orderings, splits: Mapping[Coalition, ScopeSplit]) -> Iterator[str]:
    """A note on each part that changes how much unprotected exposure is left out, the largest change first.

    A part is skipped where a coalition that it needs has no answer.
    """

    def excluded(coalition: Coalition) -> float:
        """Exposure outside the shared scope; not a number where there is no answer."""
        return float(splits[coalition].excluded["unprotected"].sum()) if coalition in splits else math.nan

    sizes = shapley.values(orderings, excluded)
    for part, size in sorted(zip(parts, sizes, strict=True), key=lambda pair: -abs(pair[1])):
        if abs(size) >= LEAST:
            yield _note(part, size)


def _note(part: str, size: float) -> str:
    """What a part changes of the exposure left out [civilian-months], by its Shapley value."""
    if size > 0:
        return say(
            "Of the exposure that not all of the compared inputs count alike, “{part}” leaves {size:,.0f} more "
            "civilian-months unprotected. That cannot be compared: neither the figure of “{part}” nor the whole change "
            "has it.",
            part=part,
            size=size,
        )
    return say(
        "Of the exposure that not all of the compared inputs count alike, “{part}” leaves {size:,.0f} fewer "
        "civilian-months unprotected. That cannot be compared: neither the figure of “{part}” nor the whole change "
        "has it.",
        part=part,
        size=-size,
    )
