"""The part of a case that its locks touch, with every limit on who may start when taken away.

Every rule but the least of a lock allows fewer units wherever it allows more, and whoever deploys may stay unposted. So
a case has a plan if and only if it has one in which nobody deploys but units that some lock asks for, nobody is posted
and no programme is paid for: areas, threats, support, other pledges and other missions may be left out.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from models.deployments import Deployment, Start
from models.instance import Instance, Mission
from planner.explain.locks.limits import Kind, Limit
from planner.prepare import prepare
from planner.reach import FrameRow, Reach, number
from planner.tables import Case

EMPTY = ("threats", "support", "caveats", "capabilities_in_place", "past_deliveries", "pledge_events")
"""Tables that say nothing on whether locks can hold."""


@dataclass(frozen=True)
class LockRow:
    """A lock: at least and at most so many units of a pledge at a mission, from one start or from any."""

    pledge: str
    mission: str
    from_period: int | None
    units_min: int
    units_max: int | None

    @property
    def limit(self) -> Limit:
        """The lock as a limit."""
        return Limit(Kind.LOCK, (self.pledge, self.mission, "" if self.from_period is None else str(self.from_period)))


@dataclass(frozen=True)
class WideCase:
    """A case seen from its locks."""

    case: Case

    @cached_property
    def locks(self) -> list[LockRow]:
        """Locks with a least number of units, and those that bound the same pledge at the same mission."""
        rows = [_lock(row) for row in self.case["locks"].itertuples() if self._known(row.pledge, row.mission)]
        asked = {(row.pledge, row.mission) for row in rows if row.units_min}
        return [row for row in rows if (row.pledge, row.mission) in asked]

    def _known(self, pledge: str, mission: str) -> bool:
        return pledge in self.reach.pledges and mission in self.reach.mandates

    @cached_property
    def reach(self) -> Reach:
        """Who may start where and when, were contingency missions to take part."""
        return Reach(self._set(include_contingency=True))

    def _set(self, **values: object) -> Case:
        return replace(self.case, values=self.case.values | values, faults=())  # type: ignore[arg-type]

    @property
    def periods(self) -> int:
        """Length of the horizon [periods]."""
        return self.reach.periods

    @cached_property
    def contingencies(self) -> set[str]:
        """Missions that take no part."""
        return self.reach.mandates.keys() - Reach(self.case).mandates.keys()

    @cached_property
    def asked(self) -> dict[str, int]:
        """By pledge: units that locks ask for, at most [units]."""
        units: dict[str, int] = defaultdict(int)
        for lock in self.locks:
            units[lock.pledge] += lock.units_min
        return dict(units)

    @cached_property
    def instance(self) -> Instance:
        """Parameters of the part that the locks touch, with more starts than the case allows."""
        instance = prepare(self._narrow())
        missions = {name: self._widened(name, mission) for name, mission in instance.missions.items()}
        return replace(instance, missions=missions)

    def _narrow(self) -> Case:
        """Tables of the missions and pledges of locks, without limits on who may start when."""
        missions = {lock.mission for lock in self.locks}
        whole = self._set(include_contingency=True, least_months=None)
        tables = whole.tables | {name: self.case[name].iloc[:0] for name in EMPTY}
        here, pledged, funds = (self.case[name] for name in ("missions", "pledges", "funds"))
        tables["missions"] = _blank(here[here["mission"].isin(missions)], "mandate_from", "mandate_to")
        tables["areas"] = self.case["areas"][self.case["areas"]["mission"].isin(missions)]
        tables["contributors"] = self.case["contributors"].assign(participates=True)
        tables["pledges"] = _open(pledged[pledged["pledge"].isin(self.asked)], self.asked)
        tables["funds"] = funds[funds["mission"].isin({"", *missions})]
        tables["preparations"] = self.case["preparations"][self.case["preparations"]["pledge"].isin(self.asked)]
        tables["locks"] = self._locks_here()
        return replace(whole, tables=tables)

    def _locks_here(self) -> pd.DataFrame:
        """Rows of the table of locks, in the order of `locks`."""
        frame, ours = self.case["locks"], {(lock.pledge, lock.mission) for lock in self.locks}
        pairs = zip(frame["pledge"], frame["mission"], strict=True)
        return frame[[pair in ours for pair in pairs]]

    def _widened(self, name: str, mission: Mission) -> Mission:
        """A mission with starts of locked pledges alone, nobody posted, and stays as the case has them."""
        ours = {lock.pledge for lock in self.locks if lock.mission == name}
        starts = {
            start: replace(each, group="", last_period=self._last(start, name, each))
            for start, each in mission.deployments.items()
            if start.pledge in ours
        }
        return replace(mission, deployments=starts, areas={}, groups={}, spare_units={})

    def _last(self, start: Start, mission: str, widest: Deployment) -> int:
        if start.period >= self.reach.mandates[mission].stop:
            return widest.last_period
        return self.reach.last_period(start.pledge, mission, start.period)

    def against(self, start: Start, mission: str) -> frozenset[Limit]:
        """Limits that do not let a pledge start at a mission in a period."""
        reach, t = self.reach, start.period
        offer = next(each for each in reach.offers[start.pledge] if each.preparation == start.preparation)
        mandate, contributor = reach.mandates[mission], str(reach.pledges[start.pledge]["contributor"])
        last = reach.last_start(start.pledge, mission)
        found = {
            Limit(Kind.PARTICIPATION, (contributor,)): contributor in reach.switched_off,
            Limit(Kind.CONTINGENCY, (mission,)): mission in self.contingencies,
            Limit(Kind.READINESS, (start.pledge,)): t < offer.ready,
            Limit(Kind.MANDATE_FROM, (mission,)): t < mandate.start,
            Limit(Kind.MANDATE_TO, (mission,)): t >= mandate.stop,
            Limit(Kind.SERVICE, ()): t > last if t < mandate.stop else t > last + self.periods + 1 - mandate.stop,
        }
        holders = (("pledge", start.pledge), ("contributor", contributor))
        found |= {Limit(Kind.CAVEAT, (*holder, mission)): bool(self.caveat(*holder, mission)) for holder in holders}
        return frozenset(limit for limit, holds in found.items() if holds)

    def fund_owner(self, fund: str) -> str:
        """Contributor of a fund."""
        return self._owners[fund]

    @cached_property
    def _owners(self) -> dict[str, str]:
        return dict(self.case["funds"][["fund", "contributor"]].itertuples(index=False, name=None))

    def caveat(self, column: str, holder: str, mission: str) -> str:
        """Why a holder's caveats exclude a mission; empty if they do not."""
        return "; ".join(self.reach.caveats_of(column, holder).bars(mission, ""))


def _lock(row: FrameRow) -> LockRow:
    return LockRow(
        pledge=row.pledge,
        mission=row.mission,
        from_period=None if pd.isna(row.from_period) else int(row.from_period),
        units_min=number(row.units_min, 0),
        units_max=None if pd.isna(row.units_max) else int(row.units_max),
    )


def _blank(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """The frame with blank columns."""
    return frame.assign(**{name: frame[name].mask(frame[name].notna()) for name in columns})


def _open(pledges: pd.DataFrame, asked: dict[str, int]) -> pd.DataFrame:
    """Pledges that are ready at once, with as many units as locks ask for at least."""
    units = [max(number(n, 0), asked[name]) for name, n in pledges[["pledge", "units"]].itertuples(index=False)]
    ready = pd.Series(1, index=pledges.index).astype(pledges["ready_period"].dtype)
    return pledges.assign(
        units=pd.Series(units, index=pledges.index).astype(pledges["units"].dtype), ready_period=ready
    )
