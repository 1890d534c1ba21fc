"""What mixtures of changes all count, so that a change in what is counted is not taken for one in what is protected."""

import math
from collections.abc import Iterator, Mapping, Sequence

from planner.insight import shapley
from planner.insight.shapley import Mixture, Orders
from planner.plan import Plan
from planner.scenarios.comparability import changed_effects
from planner.scenarios.scope import monthly_exposure
from planner.scenarios.shared_scope import ScopeSplit, shared_baseline, split_exposure
from planner.tables import Case

LEAST = 0.5
"""Exposure from which on a part is said to change what is counted [civilian-months]."""


def in_common(cases: Mapping[Mixture, Case], plans: Mapping[Mixture, Plan]) -> dict[Mixture, ScopeSplit]:
    """The exposure of every mixture's plan, split at the danger that all mixtures count."""
    tables = [monthly_exposure(cases[mixture], plan.exposure) for mixture, plan in plans.items()]
    alike = not changed_effects(cases[frozenset()], cases[max(cases, key=len)])
    dangers = shared_baseline(tables, alike=alike)
    return {
        mixture: split_exposure(cases[mixture], plan, table, danger)
        for (mixture, plan), table, danger in zip(plans.items(), tables, dangers, strict=True)
    }


def changes_counted(parts: Sequence[str], orders: Orders, splits: Mapping[Mixture, ScopeSplit]) -> Iterator[str]:
    """The parts that change what is counted, each with the size of that, averaged over the orders as its share is.

    Nothing is said of a part that a mixture without an answer comes into.
    """

    def apart(mixture: Mixture) -> float:
        """What a mixture's plan leaves of the danger that not all count; not a number where there is no answer."""
        return float(splits[mixture].excluded["unprotected"].sum()) if mixture in splits else math.nan

    sizes = shapley.shares(orders, apart)
    for part, size in sorted(zip(parts, sizes, strict=True), key=lambda pair: -abs(pair[1])):
        if abs(size) >= LEAST:
            yield (
                f"“{part}” changes what is counted, by {size:+,.0f} unprotected civilian-months: that is not protected "
                "or lost by a plan, and is left out of its share and of the change."
            )
