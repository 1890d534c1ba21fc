"""Offering: a plan of one case for another, with the units that the other allows."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from planner.plan import Plan, sorted_starts
from planner.plan.plan_tables import FRAMES
from planner.reach import FrameRow, Offer, Reach
from planner.run import Run, reallocate_case
from planner.solution import Limits
from planner.solve import ModelCache
from planner.tables import Case

ALLOCATION = Limits(0.002, 900.0, threads=1)
"""Limits of an allocation: a tenth of its gap is left to the tangents."""


def offered(case: Case, plans: Iterable[Plan]) -> Plan | None:
    """The best that comes of the plans of others in a case, as `offering` finds it; None where nothing does."""
    return offering(case, plans).plan


def offering(case: Case, plans: Iterable[Plan], cache: ModelCache | None = None) -> Run:
    """Offer a case the plans of others: their units as far as they are allowed, people and money allocated anew.

    Units that start too early start as soon as they may; those beyond what is pledged, or barred, are left out. Nothing
    is searched, so that it costs little more than building the model.

    Args:
        case: A case without faults.
        plans: Plans of other cases, or of this one.
        cache: Holds the model of an earlier run, which is updated instead of rebuilt where limits alone differ.

    Returns:
        How that ended, with the best that comes of them, verified and without a bound; without a plan where the units
        that are allowed break a rule together and could not be repaired, or where it ran out of time.
    """
    return reallocate_case(case, [fitted(case, plan) for plan in unlike(plans)], ALLOCATION, cache=cache)


def unlike(plans: Iterable[Plan]) -> Sequence[Plan]:
    """Plans without those that deploy the same units as an earlier one and are no better."""
    by_units: dict[tuple[object, ...], Plan] = {}
    for plan in plans:
        key = tuple(sorted_starts(plan))
        kept = by_units.setdefault(key, plan)
        if plan.summary.objective < kept.summary.objective:
            by_units[key] = plan
    return list(by_units.values())


def fitted(case: Case, plan: Plan) -> Plan:
    """Fit the deployments of a plan to what another case allows, row by row; joint limits are not looked at."""
    fitting = _Fitting(case)
    rows = [row for deployment in plan.deployments.itertuples() for row in fitting.rows(deployment)]
    deployments = pd.DataFrame(rows, columns=list(FRAMES["deployments"])).astype(FRAMES["deployments"])
    return replace(plan, frames={**plan.frames, "deployments": deployments})


class _Fitting:
    """What is left of the units of a case while deployments are fitted to it."""

    def __init__(self, case: Case) -> None:
        self._reach = Reach(case)
        self._left = {pledge: unit.units for pledge, unit in self._reach.units.items()}

    def rows(self, deployment: FrameRow) -> Iterator[tuple[object, ...]]:
        """The deployment as the case allows it; nothing where it does not."""
        reach, pledge, mission = self._reach, deployment.pledge, deployment.mission
        if not self._left.get(pledge) or reach.barred(pledge, mission):
            return
        offer = self._offer(deployment)
        starts = reach.starts(offer, mission)
        if not starts:
            return
        start = min(max(deployment.from_period, starts.start), starts.stop - 1)
        units = min(deployment.units, self._left[pledge])
        self._left[pledge] -= units
        unit = reach.units[pledge]
        last = reach.last_period(pledge, mission, start)
        persons, cost = units * unit.strength, 0.0
        yield (pledge, offer.preparation, unit.contributor, mission, unit.unit_type, start, last, units, persons, cost)

    def _offer(self, deployment: FrameRow) -> Offer:
        """The offer deployed, or the pledge without its preparation where that is not offered."""
        offers = self._reach.offers[deployment.pledge]
        return next((each for each in offers if each.preparation == (deployment.preparation or "")), offers[0])
