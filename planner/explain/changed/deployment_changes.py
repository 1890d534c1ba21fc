"""Changes of deployments between two plans: what came, what went and what moved, pledge by pledge."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from planner.explain.plan_analysis import PlanAnalysis
from planner.figures import several
from planner.language import say, term
from planner.names import Names
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES, units_starting
from planner.reach import Reach
from planner.tables import Case


class Posted(NamedTuple):
    """Where units of a pledge are, and from when."""

    mission: str
    preparation: str
    period: int


@dataclass(frozen=True)
class DeploymentChange:
    """Units of a pledge that one plan has elsewhere than the other, or at another time."""

    pledge: str
    units: int
    """How many [units]."""
    old: Posted | None
    """Where they were; None where they came."""
    new: Posted | None
    """Where they are; None where they went."""

    @property
    def what(self) -> str:
        """Whether they `came`, `went` or `moved`."""
        if self.old is None:
            return "came"
        return "went" if self.new is None else "moved"

    @property
    def missions(self) -> set[str]:
        """Missions that they were at, or are at."""
        return {place.mission for place in (self.old, self.new) if place is not None}

    def described(self, analysis: PlanAnalysis) -> str:
        """What changed, as a sentence without a full stop."""
        names, known = analysis.names, self.pledge in analysis.reach.units
        pledge = names.pledge(self.pledge) if known else self.pledge
        if self.new is None and self.old is not None:
            place = _place(names, self.old)
            return say("{units:,} × {pledge} went from {place}", units=self.units, pledge=pledge, place=place)
        if self.old is None and self.new is not None:
            place = _place(names, self.new)
            return say("{units:,} × {pledge} came to {place}", units=self.units, pledge=pledge, place=place)
        if self.old is not None and self.new is not None:
            return _move(names, self.units, pledge, self.old, self.new)
        raise ValueError("a change is of units that were somewhere or are somewhere")  # not told


def _place(names: Names, place: Posted) -> str:
    mission, month = names.mission(place.mission), names.month(place.period)
    if not place.preparation:
        return say("{mission} (from {month})", mission=mission, month=month)
    prepared = term(place.preparation)
    return say("{mission} (from {month}, with {preparation})", mission=mission, month=month, preparation=prepared)


def _move(names: Names, units: int, pledge: str, old: Posted, new: Posted) -> str:
    """How units moved: to another mission, another month or another preparation."""
    mission = names.mission(new.mission)
    if old.mission != new.mission:
        return say(
            "{units:,} × {pledge} moved from {old} to {new}",
            units=units, pledge=pledge, old=_place(names, old), new=_place(names, new),
        )  # fmt: skip
    if old.period != new.period:
        return say(
            "{units:,} × {pledge} moved at {mission} from {old} to {new}",
            units=units, pledge=pledge, mission=mission, old=names.month(old.period), new=names.month(new.period),
        )  # fmt: skip
    if not new.preparation:
        return say(
            "{units:,} × {pledge} moved at {mission} to no preparation", units=units, pledge=pledge, mission=mission
        )
    return say(
        "{units:,} × {pledge} moved at {mission} to {preparation}",
        units=units, pledge=pledge, mission=mission, preparation=term(new.preparation),
    )  # fmt: skip


def deployment_changes(before: Plan, now: Plan) -> list[DeploymentChange]:
    """What came, went and moved from one plan to another; a move is of the same pledge, the nearest place first."""
    old, new = (_by_pledge(plan) for plan in (before, now))
    pledges = sorted(old.keys() | new.keys())
    return [change for pledge in pledges for change in _of_pledge(pledge, old[pledge], new[pledge])]


def _by_pledge(plan: Plan) -> dict[str, Counter[Posted]]:
    """Units by pledge and place [units]."""
    units: dict[str, Counter[Posted]] = defaultdict(Counter)
    for (mission, pledge, preparation, period), number in units_starting(plan.deployments).items():
        units[pledge][Posted(mission, preparation, period)] += number
    return units


def _of_pledge(pledge: str, old: Counter[Posted], new: Counter[Posted]) -> Iterator[DeploymentChange]:
    """Changes of one pledge: what stays is taken out, then moves within a mission, then all others."""
    gone, come = old - new, new - old
    pairs = sorted(
        ((a, b) for a in gone for b in come),
        key=lambda pair: (pair[0].mission != pair[1].mission, abs(pair[0].period - pair[1].period), pair),
    )
    for a, b in pairs:
        if units := min(gone[a], come[b]):
            gone[a] -= units
            come[b] -= units
            yield DeploymentChange(pledge, units, a, b)
    yield from (DeploymentChange(pledge, units, a, None) for a, units in sorted(gone.items()) if units)
    yield from (DeploymentChange(pledge, units, None, b) for b, units in sorted(come.items()) if units)


def taken_back(analysis: PlanAnalysis, changes: Iterable[DeploymentChange]) -> pd.DataFrame:
    """Deployments of a plan with some changes taken back, as its case counts their people and cost.

    Args:
        analysis: The case and the plan; the case allows the old places.
        changes: The changes.
    """
    starting = units_starting(analysis.plan.deployments).items()
    reach, units = analysis.reach, Counter({(p, Posted(m, i, t)): n for (m, p, i, t), n in starting})
    for change in changes:
        if change.new is not None:
            units[change.pledge, change.new] -= change.units
        if change.old is not None:
            units[change.pledge, change.old] += change.units
    rows = [_row(reach, pledge, place, n) for (pledge, place), n in sorted(units.items()) if n > 0]
    return pd.DataFrame(rows, columns=list(FRAMES["deployments"])).astype(FRAMES["deployments"])


def _row(reach: Reach, pledge: str, place: Posted, units: int) -> tuple[object, ...]:
    unit, last = reach.units[pledge], reach.last_period(pledge, place.mission, place.period)
    prepared = {offer.preparation: offer.preparation_cost for offer in reach.offers[pledge]}[place.preparation]
    months = reach.months * (last - place.period + 1)
    each = unit.monthly_cost_usd * months + unit.deployment_cost_usd + prepared
    return (
        pledge, place.preparation, unit.contributor, place.mission, unit.unit_type, place.period, last, units,
        units * unit.strength, units * each,
    )  # fmt: skip


def barred(analysis: PlanAnalysis, change: DeploymentChange) -> str:
    """Why the case does not allow the old place of a change at all, in words; empty if it does."""
    reach, old = analysis.reach, change.old
    if old is None:
        return ""
    if change.pledge not in reach.units:
        return say("it is not pledged any more")
    if reach.units[change.pledge].units < change.units:
        return say("only {units:,} of it are pledged", units=reach.units[change.pledge].units)
    if old.mission not in set(analysis.case["missions"]["mission"]):
        return say("{mission} is not in the case any more", mission=old.mission)
    return reach.barred(change.pledge, old.mission) or _no_start(analysis.names, reach, change.pledge, old)


def _no_start(names: Names, reach: Reach, pledge: str, old: Posted) -> str:
    """Why a pledge cannot start at an old place, in words; empty if it can."""
    offer = next((each for each in reach.offers[pledge] if each.preparation == old.preparation), None)
    if offer is None:
        return say("it is not offered with {preparation} any more", preparation=term(old.preparation))
    starts = reach.starts(offer, old.mission)
    if old.period in starts:
        return ""
    if old.period < starts.start:
        return say("it cannot be there before {month}", month=names.month(starts.start))
    return say("from {month} it would not serve long enough", month=names.month(old.period))


def counted_otherwise(before: Case, now: Case) -> str:
    """Why the periods of two cases are not the same months, in words; empty if they are."""
    old, new = before.settings, now.settings
    if old.start != new.start:
        first = Names(before).month(1)
        return say("it begins in {old}, and the one now in {new}", old=first, new=Names(now).month(1))
    if old.months_per_period != new.months_per_period:
        months = several(old.months_per_period, "month")
        return say("its periods have {months}, and those now {new:,}", months=months, new=new.months_per_period)
    if old.periods != new.periods:
        return say("it has {periods}, and the one now {new:,}", periods=several(old.periods, "period"), new=new.periods)
    return ""
