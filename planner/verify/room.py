"""Headroom of a mission for one more unit, read from the tables: `planner.rules.room.Room` for the second opinion.

Amounts are in the units that rules count obstacles in: hundred persons, million USD and units.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from planner.chances import Chances
from planner.facts import Facts
from planner.facts.rows import filled, records
from planner.plan import Deliver
from planner.rules.room import SLACK, PeriodSeries, SeriesTable, StartIndices, StartMask, totals

PERSONS, USD = 100.0, 1e6
"""Persons and US dollars in one unit of a room."""

UnitStart = tuple[str, str, int]
"""(pledge, preparation, period)."""


class CommonTrait(NamedTuple):
    """A property that many starts share."""

    names: tuple[str, ...]
    of: StartIndices

    @classmethod
    def among(cls, values: Sequence[Hashable], times: StartIndices) -> Self:
        """A trait from its values, each of so many starts in a row."""
        places = {value: place for place, value in enumerate(dict.fromkeys(values))}
        each = np.array([places[value] for value in values], dtype=np.intp)
        return cls(tuple(map(str, places)), np.repeat(each, times))

    def marked(self, *names: str) -> StartMask:
        """Whether the trait has one of some values, by start."""
        return np.array([name in names for name in self.names], dtype=bool)[self.of]


class PostingGroup(NamedTuple):
    """People who may be posted to the same areas, alike in kind, effectiveness and chance."""

    kind: str
    areas: tuple[str, ...]
    effectiveness: float
    chance: float
    """1 where pledges are counted as if all come [1]."""


class AreaRoom(NamedTuple):
    """An area, as obstacles see it."""

    troops_headroom: float | None
    """Troops that may still be posted [hundred persons]; None where there is no limit."""
    troops_per_unit: Mapping[str, float]
    """By capability: troops that one enabler unit supports [hundred persons]."""


class LockRead(NamedTuple):
    """A lock on a pledge at a mission."""

    pledge: str
    from_period: int | None
    """The one start that it is about [period]; None for all of them."""
    units_max: int | None
    """Most units that it allows [units]; None where it sets no limit."""


class OfferAt(NamedTuple):
    """An offer that may deploy to a mission."""

    pledge: str
    preparation: str
    first: int
    """First period it may start in [period]."""
    last: int
    """Last period it may start in [period]."""
    group: PostingGroup | None
    """None where its people are not posted."""


@dataclass(frozen=True)
class StartsRead:
    """Possible starts of one more unit at a mission: `planner.rules.room.Starts` from the tables."""

    facts: Facts
    mission: str
    offers: Sequence[OfferAt]

    @cached_property
    def places(self) -> Mapping[UnitStart, int]:
        """Places of all starts in the arrays."""
        starts = ((o.pledge, o.preparation, t) for o in self.offers for t in range(o.first, o.last + 1))
        return {start: place for place, start in enumerate(starts)}

    @cached_property
    def _times(self) -> StartIndices:
        return np.array([1 + offer.last - offer.first for offer in self.offers], dtype=np.intp)

    @cached_property
    def first(self) -> StartIndices:
        """Period of the start [period]."""
        return np.fromiter((t for _, _, t in self.places), np.intp, len(self.places))

    @cached_property
    def last(self) -> StartIndices:
        """Last period in which the units are present [period]."""
        ends = (self.facts.last_period(pledge, self.mission, t) for pledge, _, t in self.places)
        return np.fromiter(ends, np.intp, len(self.places))

    def _by_offer(self, amounts: Iterator[float]) -> PeriodSeries:
        return np.repeat(np.fromiter(amounts, float, len(self.offers)), self._times)

    @cached_property
    def persons(self) -> PeriodSeries:
        """People of one unit [hundred persons]."""
        return self._by_offer(self.facts.strength(offer.pledge) / PERSONS for offer in self.offers)

    @cached_property
    def _costs(self) -> tuple[PeriodSeries, PeriodSeries, PeriodSeries]:
        """Cost of a unit per period present, of deploying it, and of preparing it [million USD]."""
        costs = [self.facts.costs(offer.pledge, offer.preparation) for offer in self.offers]
        period, moving, preparing = (self._by_offer(cost[n] / USD for cost in costs) for n in range(3))
        return period, moving, preparing

    def _trait(self, values: Iterator[Hashable]) -> CommonTrait:
        return CommonTrait.among(list(values), self._times)

    @cached_property
    def pledge(self) -> CommonTrait:
        """Pledge of the unit."""
        return self._trait(offer.pledge for offer in self.offers)

    @cached_property
    def contributor(self) -> CommonTrait:
        """Contributor of the unit."""
        return self._trait(self.facts.pledges[offer.pledge].contributor for offer in self.offers)

    @cached_property
    def kind(self) -> CommonTrait:
        """`troops`, `police` or `enabler`."""
        return self._trait(self.facts.pledges[offer.pledge].kind for offer in self.offers)

    @cached_property
    def capability(self) -> CommonTrait:
        """Capability of an enabler; empty for others."""
        return self._trait(self.facts.pledges[offer.pledge].capability for offer in self.offers)

    @cached_property
    def groups(self) -> Mapping[str, PostingGroup]:
        """Posting groups, by the names that `group` has for them."""
        found = dict.fromkeys(offer.group for offer in self.offers if offer.group is not None)
        return {str(number): group for number, group in enumerate(found, start=1)}

    @cached_property
    def group(self) -> CommonTrait:
        """Posting group of the people; empty if they are not posted."""
        names = {group: name for name, group in self.groups.items()}
        return self._trait("" if offer.group is None else names[offer.group] for offer in self.offers)

    def spent_by(self, periods: PeriodSeries, *, prepared: bool = True) -> SeriesTable:
        """What a unit has cost by the end of some periods [million USD]: shape (periods, starts)."""
        (period, moving, preparing), by = self._costs, periods[:, None]
        present = np.maximum(0.0, np.minimum(by, self.last) - self.first + 1.0)
        return np.asarray(present * period + (by >= self.first) * (moving + preparing * prepared))

    @property
    def total_cost(self) -> PeriodSeries:
        """Cost of a unit over the horizon [million USD]."""
        return np.asarray(self.spent_by(np.array([float(self.facts.periods)]))[0])


class MissionRead:
    """A mission as obstacles read it, under the names that the instance has for its parameters."""

    def __init__(self, facts: Facts, name: str, starts: StartsRead) -> None:
        """Read the mission from the tables."""
        first, last = facts.mandates[name]
        self._facts, self._row, self._starts = facts, facts.missions[name], starts
        self.periods = range(first, last + 1)
        """The periods of its mandate within the horizon."""
        self.groups = starts.groups
        """Posting groups by name."""
        self.areas = {area: self._area(area) for area in facts.areas_of[name]}
        """Areas by name."""
        own = {capability for area in self.areas.values() for capability in area.troops_per_unit}
        self.spare_units = {capability: facts.spare.get((name, capability), 0.0) for capability in sorted(own)}
        """By capability that areas here need: units in place beyond what those in place need [units]."""
        rows = (row for row in records(facts.case["locks"]) if row.mission == name)
        self.locks = [LockRead(r.pledge, filled(r.from_period, None), filled(r.units_max, None)) for r in rows]
        """Locks on pledges at the mission."""
        assessed = self._row.assessed_usd_per_period
        self.cash_arriving = None if pd.isna(assessed) else facts.setting("cash_share") * float(assessed) / USD
        """Assessed cash that arrives in each period [million USD]; None where money is not limited."""

    def __getattr__(self, parameter: str) -> float | None:
        """A limit on people that a rule of its own data asks for: `…_headroom` is in the column `…_limit`."""
        column = f"{parameter.removesuffix('_headroom')}_limit"
        if column == f"{parameter}_limit":
            raise AttributeError(parameter)
        return _hundreds(float(getattr(self._row, column)))

    @property
    def troops_headroom(self) -> float | None:
        """Troops and enablers that may still deploy [hundred persons]; None where there is no ceiling."""
        return self._headroom("troops")

    @property
    def police_headroom(self) -> float | None:
        """Police that may still deploy [hundred persons]; None where there is no ceiling."""
        return self._headroom("police")

    @property
    def contributor_headroom(self) -> float | None:
        """Most that one contributor may deploy [hundred persons]; None where there is no limit."""
        authorised = self._row.authorised_troops + self._row.authorised_police
        if pd.isna(authorised):
            return None
        return _hundreds(self._facts.setting("contributor_share_limit") * float(authorised))

    def locked(self, lock: LockRead) -> list[UnitStart]:
        """Starts that a lock is about."""
        asked = lock.from_period
        return [start for start in self._starts.places if start[0] == lock.pledge and asked in {None, start[2]}]

    def _headroom(self, kind: str) -> float | None:
        authorised = getattr(self._row, f"authorised_{kind}")
        if pd.isna(authorised):
            return None
        there = sum(float(getattr(self._facts.areas[area], f"in_place_{kind}")) for area in self.areas)
        return max(0.0, float(authorised) * self._facts.setting("reachable_share") - there) / PERSONS

    def _area(self, area: str) -> AreaRoom:
        row = self._facts.areas[area]
        left = None if pd.isna(row.troops_limit) else max(0.0, row.troops_limit - row.in_place_troops) / PERSONS
        return AreaRoom(left, {each.capability: each.troops_per_unit / PERSONS for each in self._facts.support[area]})


def _hundreds(persons: float) -> float | None:
    """People in hundreds; None where there is no limit."""
    return None if np.isnan(persons) else persons / PERSONS


@dataclass(frozen=True, eq=False)
class RoomRead:
    """Headroom of a mission under a plan: `planner.rules.room.Room` from the tables."""

    facts: Facts
    name: str
    chances: Chances

    @cached_property
    def starts(self) -> StartsRead:
        """Offers and starts that may deploy to it."""
        return StartsRead(self.facts, self.name, list(self._offers()))

    def _offers(self) -> Iterator[OfferAt]:
        """Offers that may deploy, those of a pledge one after the other and unprepared first."""
        facts, prepared = self.facts, defaultdict[str, list[str]](list)
        for pledge, preparation in facts.preparations:
            prepared[pledge].append(preparation)
        for pledge, row in facts.pledges.items():
            if not row.units or row.contributor in facts.switched_off or not facts.allowed(pledge, self.name):
                continue
            last = facts.last_start(pledge, self.name)
            for preparation in ("", *prepared[pledge]):
                first = max(facts.ready(pledge, preparation), facts.mandates[self.name][0])
                if first <= last:
                    yield OfferAt(pledge, preparation, first, last, self._group(pledge, preparation))

    def _group(self, pledge: str, preparation: str) -> PostingGroup | None:
        facts, row = self.facts, self.facts.pledges[pledge]
        if not row.posts:
            return None
        areas = tuple(area for area in facts.areas_of[self.name] if facts.allowed(pledge, self.name, area))
        surely = facts.case.values["deliver"] == Deliver.FULL
        chance = 1.0 if surely else self.chances.pledges[pledge].p
        return PostingGroup(row.kind, areas, facts.effectiveness(pledge, preparation), chance)

    @cached_property
    def mission(self) -> MissionRead:
        """Parameters of the mission."""
        return MissionRead(self.facts, self.name, self.starts)

    @cached_property
    def deployed(self) -> PeriodSeries:
        """Units deployed by the plan, by start [units]."""
        units = np.zeros(len(self.starts.places))
        for row in self.facts.rows("deployments"):
            if row.mission == self.name:
                units[self.starts.places[row.pledge, row.preparation, row.from_period]] += row.units
        return units

    @cached_property
    def paid(self) -> PeriodSeries:
        """Payments of funds to the mission, by period [million USD]."""
        received = self.facts.received
        return np.array([received.get((self.name, t), 0.0) / USD for t in self.mission.periods])

    @cached_property
    def payable(self) -> PeriodSeries:
        """Most that funds could pay it besides by the end of each period [million USD]."""
        periods = np.array(self.mission.periods)
        payable = np.zeros(len(periods))
        for name, fund in self.facts.funds.items():
            if fund.mission not in {"", self.name} or fund.purpose not in {"any", "operations"}:
                continue
            first = max(filled(fund.from_period, 1), self.mission.periods.start)
            if fund.contributor not in self.facts.switched_off and first <= filled(fund.to_period, self.facts.periods):
                left = float(fund.amount_usd) - self.facts.paid_by.get(name, 0.0)
                payable += max(0.0, left / USD) * (periods >= first)
        return payable

    @cached_property
    def people_left(self) -> dict[str, float]:
        """By contributor with a limit: people that it may still deploy, over all missions [hundred persons]."""
        rows = records(self.facts.case["contributors"])
        left = {row.contributor: float(row.people_limit) for row in rows if pd.notna(row.people_limit)}
        for row in self.facts.rows("deployments") if left else ():
            contributor = self.facts.pledges[row.pledge].contributor
            if contributor in left:
                left[contributor] -= row.units * self.facts.strength(row.pledge)
        return {contributor: persons / PERSONS for contributor, persons in left.items()}

    @cached_property
    def troops_posted(self) -> Mapping[str, PeriodSeries]:
        """New troops by area, and by period [hundred persons]."""
        zero, posted = self.mission.periods.start, dict[str, PeriodSeries]()
        for row in self.facts.rows("postings"):
            if row.mission == self.name and row.kind == "troops" and row.posted:
                own = posted.setdefault(row.area, np.zeros(len(self.mission.periods)))
                own[row.period - zero] += row.posted / PERSONS
        return posted

    def present(self, of: StartIndices, each: PeriodSeries) -> SeriesTable:
        """Totals of the deployed units in every period, by group of starts."""
        rows = np.zeros((of.max(initial=-1) + 1, len(self.mission.periods)))
        for place in np.flatnonzero(self.deployed).tolist():
            stay = slice(*self._stay(place))
            rows[of[place], stay] += self.deployed[place] * each[place]
        return rows

    def _stay(self, place: int) -> tuple[int, int]:
        zero = self.mission.periods.start
        return int(self.starts.first[place]) - zero, int(self.starts.last[place]) - zero + 1

    def over_stay(self, rows: SeriesTable, of: StartIndices, total: np.ufunc) -> PeriodSeries:
        """By start: a row of totals over the periods in which the unit would be present."""
        zero = self.mission.periods.start
        return np.asarray(totals(rows, total)[of, self.starts.first - zero, self.starts.last - zero])

    def full(self, limit: float | None, of: StartIndices) -> StartMask:
        """By start: whether the people deployed of its group leave no headroom for one more unit under a limit."""
        persons = self.starts.persons
        if limit is None:
            return np.zeros(len(persons), dtype=bool)
        return np.asarray(limit - self.over_stay(self.present(of, persons), of, np.maximum) < persons - SLACK)
