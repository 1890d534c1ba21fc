"""Reach: which offer may deploy to which mission, when, and where its people may be posted.

Readiness, tours, mandates, caveats and contributors switched off decide it; here they are read off the tables, each
with the reason in words. What cannot be known, because a cell is faulty, is taken to be in reach.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd

from planner.plan import reasons
from planner.tables import Case

SIZE_CLASS_RATIO = 3.0
"""A strength more than this many times the next smaller one begins a new size class [1]."""

CellValue = Any
"""A cell of a typed table: NA where it is blank."""

PledgeRow = dict[Any, CellValue]
"""A row of a typed table, by column."""

FrameRow = Any
"""A row of a typed table, its columns as attributes."""

KindAndKey = tuple[str, str]
"""Column and key, as a pledge and a contributor, or an area and a mission, may share a name."""


@dataclass(frozen=True)
class Caveats:
    """Caveats of one pledge or contributor."""

    never: dict[KindAndKey, str] = field(default_factory=dict)
    """Reason, by mission or area ruled out."""
    only: dict[KindAndKey, str] = field(default_factory=dict)
    """Reason, by mission or area allowed; (`within`, mission) where an area of the mission is."""

    def bars(self, mission: str, area: str) -> Iterator[str]:
        """Why the mission, or an area of it, is excluded; nothing if it is allowed."""
        for place in (("mission", mission), ("area", area)):
            if place in self.never:
                yield reasons.ruled_out(self.never[place])
        allowed = {("mission", mission), ("area", area) if area else ("within", mission)}
        if self.only and not allowed & self.only.keys():
            yield reasons.allowed_elsewhere(next(iter(self.only.values())))


@dataclass(frozen=True)
class Bar:
    """A rule that keeps every unit of a pledge out of a mission."""

    rule: str
    words: str
    ready: int | None = None
    """Period in which it is ready, where that is too late [period]."""


@dataclass(frozen=True)
class Offer:
    """A pledge, or a pledge with one of its preparations."""

    pledge: str
    preparation: str
    ready: int
    """First period in which it can deploy [period]."""
    effectiveness: float
    """Protective effect of a person against that of one in place [1]."""
    preparation_cost: float
    """Cost of preparing one unit [USD]."""


@dataclass(frozen=True)
class Unit:
    """A pledge with the defaults of its unit type."""

    contributor: str
    unit_type: str
    kind: str
    """`troops`, `police` or `enabler`."""
    capability: str
    posts: bool
    """Whether its people are posted to areas."""
    units: int
    """Units pledged [units]."""
    strength: float
    """People of one unit [persons]."""
    monthly_cost_usd: float
    """Cost of one unit [USD per month]."""
    deployment_cost_usd: float
    """Cost of bringing one unit in [USD]."""


@dataclass(frozen=True)
class Reach:
    """Feasible deployments of a case: which offers may go where and when."""

    case: Case

    @cached_property
    def periods(self) -> int:
        """Length of the horizon [periods]."""
        return self.case.settings.periods

    @cached_property
    def months(self) -> int:
        """Length of a period [months]."""
        return self.case.settings.months_per_period

    @cached_property
    def mandates(self) -> dict[str, range]:
        """Periods of the mandate of every mission that takes part."""
        everyone = self.case.settings.include_contingency
        return {
            row.mission: range(number(row.mandate_from, 1), number(row.mandate_to, self.periods) + 1)
            for row in self.case["missions"].itertuples()
            if everyone or row.mandate != "contingency"
        }

    def rows_of(self, table: str, area: str) -> list[FrameRow]:
        """Rows of a table for an area."""
        return self._rows_by_area[table, area]

    @cached_property
    def _rows_by_area(self) -> dict[tuple[str, str], list[FrameRow]]:
        rows: dict[tuple[str, str], list[FrameRow]] = defaultdict(list)
        for table in ("support", "threats"):
            for row in self.case[table].itertuples():
                rows[table, row.area].append(row)
        return rows

    @cached_property
    def areas(self) -> dict[str, list[str]]:
        """Areas of each mission."""
        areas: dict[str, list[str]] = defaultdict(list)
        for area, mission in self.case["areas"][["area", "mission"]].itertuples(index=False):
            areas[mission].append(area)
        return areas

    @cached_property
    def pledges(self) -> dict[str, PledgeRow]:
        """Rows of the table `pledges`, by key."""
        return {row["pledge"]: row for row in self.case["pledges"].to_dict("records")}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Pledges of a sound case, with the defaults of their unit types."""
        types = {row["unit_type"]: row for row in self.case["unit_types"].to_dict("records")}
        return {name: _unit(row, types[row["unit_type"]]) for name, row in self.pledges.items()}

    @cached_property
    def sizes(self) -> dict[str, dict[float, int]]:
        """Size class of each strength of units whose people are posted, by kind, from 0 for the smallest."""
        found: dict[str, set[float]] = defaultdict(set)
        for unit in self.units.values():
            if unit.posts:
                found[unit.kind].add(unit.strength)
        return {kind: _size_classes(sorted(strengths)) for kind, strengths in found.items()}

    @cached_property
    def switched_off(self) -> set[str]:
        """Contributors that do not take part."""
        frame = self.case["contributors"]
        return set(frame["contributor"][~frame["participates"].fillna(value=True).astype(bool)])

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        """Offers of each pledge: unprepared first, then prepared."""
        offers = {name: [self._plain(name)] for name in self.pledges}
        for row in self.case["preparations"].itertuples():
            if row.pledge in offers and row.preparation:
                ready, effect, cost = number(row.ready_period, 1), real(row.effectiveness, 1.0), real(row.cost_usd, 0.0)
                offers[row.pledge].append(Offer(row.pledge, row.preparation, ready, effect, cost))
        return offers

    def _plain(self, pledge: str) -> Offer:
        row = self.pledges[pledge]
        ready = number(row["ready_period"], self._ready_by_level.get(str(row["readiness"]), 1))
        return Offer(pledge, "", ready, real(row["effectiveness"], 1.0), 0.0)

    @cached_property
    def _ready_by_level(self) -> dict[str, int]:
        levels = self.case["readiness"][["readiness", "lead_months"]].itertuples(index=False)
        return {level: 1 + math.ceil(real(lead, 0.0) / self.months) for level, lead in levels}

    def tour(self, pledge: str) -> int | None:
        """Length of a deployment [periods]; None to the end of the horizon."""
        return self._tours[pledge]

    @cached_property
    def _tours(self) -> dict[str, int | None]:
        months = {pledge: row["months_available"] for pledge, row in self.pledges.items()}
        return {p: None if pd.isna(m) else max(1, number(m, 1) // self.months) for p, m in months.items()}

    def starts(self, offer: Offer, mission: str) -> range:
        """Periods in which an offer may start at a mission: ready, mandated, and early enough to serve long enough."""
        return range(max(offer.ready, self.mandates[mission].start), self.last_start(offer.pledge, mission) + 1)

    def last_start(self, pledge: str, mission: str) -> int:
        """Last period in which a pledge may start at a mission and serve long enough."""
        return min(self.mandates[mission].stop - 1, self.periods) + 1 - self._shortest_stay(pledge)

    def _shortest_stay(self, pledge: str) -> int:
        """Fewest periods that a unit must be present: those of `least_months`, or its whole tour if that is shorter."""
        least, tour = max(1, math.ceil((self.case.settings.least_months or 0) / self.months)), self.tour(pledge)
        return least if tour is None else min(least, tour)

    def last_period(self, pledge: str, mission: str, start: int) -> int:
        """Last period of a deployment that starts in a period."""
        end = min(self.mandates[mission].stop - 1, self.periods)
        tour = self.tour(pledge)
        return end if tour is None else min(start + tour - 1, end)

    def posting_areas(self, pledge: str, mission: str) -> tuple[str, ...]:
        """Areas of a mission that caveats allow for a pledge."""
        return tuple(a for a in self.areas[mission] if not self.ruled_out(pledge, mission, a))

    def barred(self, pledge: str, mission: str) -> str:
        """Why a pledge cannot deploy to a mission; empty if it can."""
        return next((bar.words for bar in self.bars(pledge, mission)), "")

    def bars(self, pledge: str, mission: str) -> Iterator[Bar]:
        """Every rule that keeps a pledge out of a mission."""
        if str(self.pledges[pledge]["contributor"]) in self.switched_off:
            yield Bar("participates", reasons.SWITCHED_OFF)
        if mission not in self.mandates:
            yield Bar("participates", reasons.not_counted_on(mission))
        for caveats in self._caveats_of[pledge]:
            yield from (Bar("caveats", words) for words in caveats.bars(mission, ""))
        if mission in self.mandates:
            yield from self._late(pledge, mission)

    def _late(self, pledge: str, mission: str) -> Iterator[Bar]:
        if any(self.starts(offer, mission) for offer in self.offers[pledge]):
            return
        ready, last = min(offer.ready for offer in self.offers[pledge]), self.mandates[mission].stop - 1
        if ready > min(last, self.periods):
            yield Bar("readiness_and_tours", reasons.ready_late(ready), ready)
            return
        months = self._shortest_stay(pledge) * self.months
        yield Bar("least_months", reasons.ready_too_late(ready, months), ready)

    def ruled_out(self, pledge: str, mission: str, area: str = "") -> str:
        """Caveat that excludes a pledge from a mission or area; empty if none does."""
        return next((bar for caveats in self._caveats_of[pledge] for bar in caveats.bars(mission, area)), "")

    def caveats_of(self, column: str, key: str) -> Caveats:
        """Caveats of one holder: a `pledge` or a `contributor`, by its key."""
        return self._caveats.get((column, key), Caveats())

    @cached_property
    def _caveats_of(self) -> dict[str, list[Caveats]]:
        """Caveats of each pledge: its own, then those of its contributor."""
        holders = {p: (("pledge", p), ("contributor", str(row["contributor"]))) for p, row in self.pledges.items()}
        return {p: [self._caveats[name] for name in names if name in self._caveats] for p, names in holders.items()}

    @cached_property
    def _caveats(self) -> dict[KindAndKey, Caveats]:
        """Caveats by pledge or contributor; malformed rows are ignored."""
        caveats: dict[KindAndKey, Caveats] = defaultdict(Caveats)
        missions = set(self.case["missions"]["mission"]) - {""}
        for row in self.case["caveats"].itertuples():
            mission = row.mission or self.case.mission_of.get(row.area, "")
            clear = bool(row.pledge) != bool(row.contributor) and bool(row.mission) != bool(row.area)
            if not clear or mission not in missions or not row.rule:
                continue
            holder = caveats[("pledge", row.pledge) if row.pledge else ("contributor", row.contributor)]
            said = holder.only if row.rule == "only" else holder.never
            said.setdefault(("area", row.area) if row.area else ("mission", mission), row.reason)
            if row.area:
                said.setdefault(("within", mission), row.reason)
        return dict(caveats)


def _size_classes(strengths: Sequence[float]) -> dict[float, int]:
    """Size class of each strength; the strengths are in ascending order."""
    classes = dict[float, int]()
    for before, strength in pairwise([*strengths[:1], *strengths]):
        classes[strength] = classes.get(before, 0) + (strength > SIZE_CLASS_RATIO * before)
    return classes


def _unit(row: PledgeRow, unit_type: PledgeRow) -> Unit:
    return Unit(
        contributor=row["contributor"],
        unit_type=row["unit_type"],
        kind=unit_type["kind"],
        capability=unit_type["capability"],
        posts=bool(unit_type["posts"]),
        units=number(row["units"], 0),
        strength=real(row["strength"], unit_type["strength"]),
        monthly_cost_usd=real(row["monthly_cost_usd"], unit_type["monthly_cost_usd"]),
        deployment_cost_usd=real(row["deployment_cost_usd"], unit_type["deployment_cost_usd"]),
    )


def number(cell: CellValue, blank: int) -> int:
    """Integer of a cell, or the meaning of blank."""
    return blank if pd.isna(cell) else int(cell)


def real(cell: CellValue, blank: float) -> float:
    """Number of a cell, or the meaning of blank."""
    return blank if pd.isna(cell) else float(cell)
