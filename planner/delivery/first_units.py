"""First units of a plan that hedges, exchanged with its alternates where that helps.

An alternate takes the place of a first pledge of its mission, which then stands behind in its place. People and money
are placed anew among the first units, and the plan is tried in the same futures. Those are exchanged first without
whom least is lost.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pandas as pd

from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.chances.stakes import stakes
from planner.delivery.hedging import Hedged
from planner.delivery.standby import Standby, StandbyTrial
from planner.plan import Plan
from planner.run import reallocate_case
from planner.solution import Limits

MOST = 24
"""Most exchanges that are tried [1]."""

WEAKEST = 4
"""First pledges of a mission that are exchanged with each alternate: those without whom least is lost [1]."""


def exchanged(hedged: Hedged, limits: Limits, on_tried: Callable[[], object], stopped: Callable[[], bool]) -> Hedged:
    """The best of a plan with alternates and of those that exchanges make of it.

    Args:
        hedged: The plan.
        limits: Limits of placing people and money anew.
        on_tried: Called whenever an exchange was tried.
        stopped: Polled for a request to stop.
    """
    left = MOST
    while left and not stopped():
        better = None
        for alternate, pledge in _pairs(hedged):
            if not left or stopped():
                break
            left -= 1
            trial = _exchange(hedged, alternate, pledge, limits)
            on_tried()
            if trial is not None and trial.better_than(hedged):
                better = trial
                break
        if better is None:
            break
        hedged = better
    return hedged


def _pairs(hedged: Hedged) -> Iterator[tuple[Standby, str]]:
    """Alternates with first pledges of their missions: of each the first to exchange, then the second, and so on."""
    standing = hedged.standing
    lost = {
        stake.chance.key: stake.lost
        for stake in stakes(fixed_postings(standing.facts), chances_of(standing.case))
        if stake.kind == "pledge"
    }
    deployments = standing.plan.deployments
    once = deployments.groupby("pledge")["mission"].nunique().eq(1)
    weakest = {
        mission: sorted((name for name in own.unique() if once[name]), key=lambda name: (lost.get(name, 0.0), name))
        for mission, own in deployments.groupby("mission")["pledge"]
    }
    for place in range(WEAKEST):
        for alternate in hedged.chosen:
            if place < len(own := weakest.get(alternate.mission, [])):
                yield alternate, own[place]


def _exchange(hedged: Hedged, alternate: Standby, pledge: str, limits: Limits) -> Hedged | None:
    """The plan with an alternate for a first pledge; None where the rules do not allow that."""
    standing = hedged.standing
    found = reallocate_case(standing.case, [_with_first(standing.plan, alternate, pledge)], limits).plan
    if found is None or pledge in set(found.deployments["pledge"]):
        return None
    behind = next(standing.behind(pledge, alternate.mission), None)
    deployed = set(found.deployments["pledge"])
    chosen = (behind if each is alternate else each for each in hedged.chosen)
    kept = tuple(each for each in chosen if each is not None and each.pledge not in deployed)
    return Hedged(StandbyTrial(standing.case, found, standing.number, standing.seed), kept)


def _with_first(plan: Plan, alternate: Standby, pledge: str) -> Plan:
    """A plan to begin with, which deploys an alternate instead of a pledge."""
    rows = plan.deployments[plan.deployments["pledge"] != pledge]
    more = pd.DataFrame([alternate.row], columns=rows.columns)
    together = pd.concat([rows, more], ignore_index=True).astype(rows.dtypes.to_dict())
    return replace(plan, frames={**plan.frames, "deployments": together})
