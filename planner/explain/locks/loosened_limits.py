"""Repairs of limits on people and units: ceilings, a contributor's share, and units pledged."""

from functools import partial

import pandas as pd

from models.instance import PERSONS
from planner.explain.locks import steps
from planner.explain.locks.limits import CEILINGS, Kind
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.steps import RepairStep
from planner.explain.locks.weights import RepairKind
from planner.language import say

POINT = 0.001
"""Steps in which a share is raised [1]."""


def ceiling(of: Loosening, weight: float) -> None:
    """People more under the ceilings of missions, a share of whom one contributor may send."""
    case = of.model.wide.case
    reachable, share = case.settings.reachable_share, case.settings.contributor_share_limit or 0.0
    authorised = case["missions"].set_index("mission")
    most = of.most_people
    for limit in of.limits(*CEILINGS):
        (mission,), who = limit.at, CEILINGS[limit.kind]
        there = case["areas"][case["areas"]["mission"] == mission][f"in_place_{who}"].sum()
        now = float(authorised.loc[mission, f"authorised_{who}"])
        room = (now * reachable - float(there)) / PERSONS
        upper = float(int((most - min(0.0, room)) * PERSONS / reachable) + 2) if reachable else 0.0
        more = of.column(partial(_ceiling, of, mission, who, now), weight, upper)
        for row in of.rows(limit):
            of.elastic.loosen(row, more, reachable / PERSONS)
            if room < 0:
                _from_above(of, row, room, most)
        for row in (row for other in of.limits(Kind.SHARE) if other.at[0] == mission for row in of.rows(other)):
            of.elastic.loosen(row, more, share / PERSONS)


def _from_above(of: Loosening, row: int, room: float, most: float) -> None:
    """Where those in place exceed a ceiling, it lets nobody in before it is raised to them."""
    anybody = of.elastic.column(0.0, 1.0)
    of.elastic.loosen(row, anybody, room)
    line = of.model.milp.coefficients[[row]].tocoo()
    people = dict(zip(map(int, line.col), map(float, line.data), strict=True))
    of.elastic.row(people | {anybody: -most}, upper=0.0)


def _ceiling(of: Loosening, mission: str, who: str, now: float, more: float) -> RepairStep:
    values = {"mission": of.names.mission(mission), "more": more, "now": now, "then": now + more}
    if who == "police":
        words = say(
            "raise the ceiling on police of {mission} by {more:,.0f} people, from {now:,.0f} to {then:,.0f}", **values
        )
    else:
        words = say(
            "raise the ceiling on troops of {mission} by {more:,.0f} people, from {now:,.0f} to {then:,.0f}", **values
        )
    return RepairStep(RepairKind.CEILING, more, words, steps.put("missions", mission, f"authorised_{who}", now + more))


def share(of: Loosening, weight: float) -> None:
    """A larger share of missions for one contributor."""
    now = of.model.wide.case.settings.contributor_share_limit
    limits = of.limits(Kind.SHARE)
    if now is None or not limits:
        return
    more = of.column(partial(_share, now), weight * POINT * 100, (1.0 - now) / POINT)
    for limit in limits:
        for row, _, upper in of.model.rows.get(limit, []):
            of.elastic.loosen(row, more, POINT * (upper / now if now else _authorised(of, limit.at[0])))


def _authorised(of: Loosening, mission: str) -> float:
    """Authorised troops and police of a mission [hundred persons]."""
    row = of.model.wide.case["missions"].set_index("mission").loc[mission]
    return float(row["authorised_troops"] + row["authorised_police"]) / PERSONS


def _share(now: float, more: float) -> RepairStep:
    then = round(now + more * POINT, 6)
    words = say("let one contributor fill up to {then:.1%} of a mission instead of {now:.1%}", then=then, now=now)
    edit = steps.put_setting("contributor_share_limit", then)
    return RepairStep(RepairKind.SHARE, more * POINT * 100, words, edit)


def units(of: Loosening, weight: float) -> None:
    """More units of a pledge."""
    for limit in of.limits(Kind.UNITS):
        (pledge,) = limit.at
        more = of.column(partial(_units, of, pledge), weight, of.model.wide.asked[pledge])
        for row in of.rows(limit):
            of.elastic.loosen(row, more, 1.0)


def _units(of: Loosening, pledge: str, more: float) -> RepairStep:
    cell = of.model.wide.reach.pledges[pledge]["units"]
    now = 0 if pd.isna(cell) else int(cell)
    then = now + int(more)
    words = say(
        "have {then} units of {pledge} pledged instead of {now}", then=then, pledge=of.names.pledge(pledge), now=now
    )
    return RepairStep(RepairKind.UNITS, more, words, steps.put("pledges", pledge, "units", then))
