"""Changes of scope: the effect of parts of a difference on what is counted, apart from what is protected."""

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
"""Least exposure for which a part is reported to change the scope [civilian-months]."""


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
    """Sentences on the parts that change the exposure left out, each with its Shapley value of that.

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
    if size > 0:
        return say(
            "With “{part}”, {size:,.0f} civilian-months more are counted as unprotected where only one of the two "
            "scenarios counts any exposure: that cannot be compared, and is left out of its share and of the change.",
            part=part,
            size=size,
        )
    return say(
        "With “{part}”, {size:,.0f} civilian-months fewer are counted as unprotected where only one of the two "
        "scenarios counts any exposure: that cannot be compared, and is left out of its share and of the change.",
        part=part,
        size=-size,
    )
