"""Rows of the plan workbook, in an order that keeps rows that are summed together adjacent."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from planner.chances import Chance
from planner.chances.by_chances import PlanByChances
from planner.facts.rows import Record
from planner.layout.pages import CHANCES, PAGES
from planner.plan.plan_tables import OfferAtMission

Groups = dict[Any, list[int]]
"""Rows of a sheet, by what they have in common."""


@dataclass(frozen=True)
class Layout(PlanByChances):
    """A case and a plan, with the sheet row of every row of the plan."""

    @cached_property
    def uncertain(self) -> dict[tuple[str, str], int]:
        """Row of the sheet of chances, by `pledge` or `fund` and its key: what the exposure of the plan rests on."""
        return {(stake.kind, stake.chance.key): row for row, stake in enumerate(self.stakes, start=CHANCES.first)}

    def chance(self, kind: str, key: str) -> Chance:
        """Chance of a `pledge` or `fund`."""
        return (self.chances.pledges if kind == "pledge" else self.chances.funds)[key]

    @cached_property
    def expected(self) -> dict[int, float]:
        """Exposure that remains by the chances of the pledges, by row of exposure [civilian-months]."""
        found = dict(zip(self.fixed.places, self.fixed.expected(self.chances), strict=True))
        return {row: float(found[r.area, r.threat, r.period]) for row, r in self.exposure.items()}

    @cached_property
    def in_common(self) -> dict[int, float]:
        """Factor by which failures in common raise the share left on average, by row of exposure; without them none."""
        if not self.chances.fail_together:
            return {}
        fixed, alone = self.fixed, self.chances.each_for_itself
        factors = dict(zip(fixed.places, (fixed.left(self.chances) / fixed.left(alone)).tolist(), strict=True))
        return {row: factors[r.area, r.threat, r.period] for row, r in self.exposure.items()}

    def exposed(self, rows: Iterable[int], column: str) -> float:
        """Exposure over rows of exposure, by its column on the sheet [civilian-months]."""
        if column == "expected":
            return float(sum(self.expected[n] for n in rows))
        return float(sum(getattr(self.exposure[n], column) for n in rows))

    @cached_property
    def missions(self) -> list[str]:
        """Missions that take part, in the order of the case."""
        return list(self.facts.missions)

    @cached_property
    def mandates(self) -> dict[str, range]:
        """Periods of the mandate of every mission that takes part."""
        return {mission: range(first, last + 1) for mission, (first, last) in self.facts.mandates.items()}

    @property
    def periods(self) -> range:
        """Periods of the horizon."""
        return range(1, self.facts.periods + 1)

    @cached_property
    def areas(self) -> list[str]:
        """Areas of the missions that take part, mission by mission."""
        return [area for mission in self.missions for area in self.facts.areas_of[mission]]

    @cached_property
    def _mission_place(self) -> dict[str, int]:
        return {mission: place for place, mission in enumerate(self.missions)}

    @cached_property
    def _area_place(self) -> dict[str, int]:
        return {area: place for place, area in enumerate(["", *self.areas])}

    @cached_property
    def deployments(self) -> dict[int, Record]:
        """Deployments by row: mission by mission, offer by offer, start by start."""
        return self._rows(
            "deployments", lambda r: (self._mission_place[r.mission], r.pledge, r.preparation, r.from_period)
        )

    @cached_property
    def assignments(self) -> dict[int, Record]:
        """Assignments by row: area by area, period by period, troops before police."""
        return self._rows(
            "assignments",
            lambda r: (self._area_place[r.area], r.period, self.kind(r.pledge) != "troops", r.pledge, r.preparation),
        )

    @cached_property
    def postings(self) -> dict[int, Record]:
        """Postings by row: area by area, period by period, troops before police."""
        return self._rows("postings", lambda r: (self._area_place[r.area], r.period, r.kind != "troops"))

    @cached_property
    def payments(self) -> dict[int, Record]:
        """Payments by row: mission by mission, first those for the mission, then prevention area by area."""
        return self._rows(
            "payments",
            lambda r: (
                self._mission_place[r.mission],
                r.purpose == "prevention",
                self._area_place[r.area],
                r.period,
                r.fund,
            ),
        )

    @cached_property
    def cash(self) -> dict[int, Record]:
        """Cash by row: mission by mission, period by period."""
        return self._rows("cash", lambda r: (self._mission_place[r.mission], r.period))

    @cached_property
    def exposure(self) -> dict[int, Record]:
        """Exposure by row: threat by threat, period by period."""
        threats = {key: place for place, key in enumerate(self.threats)}
        return self._rows("exposure", lambda r: (self._area_place[r.area], threats[r.area, r.threat], r.period))

    @cached_property
    def gaps(self) -> dict[int, Record]:
        """Gaps by row: most exposure averted first; those of enablers, which avert none themselves, last."""
        return self._rows("gaps", lambda r: (r.worth != r.worth, -r.worth if r.worth == r.worth else -r.missing))

    @cached_property
    def unused(self) -> dict[int, Record]:
        """Unused pledges by row."""
        return self._rows("unused", lambda _: ())

    @cached_property
    def threats(self) -> dict[tuple[str, str], Record]:
        """Rows of the table `threats` in areas that take part, by area and threat."""
        return {(r.area, r.threat): r for area in self.areas for r in self.facts.threats[area]}

    @cached_property
    def mission_of(self) -> dict[str, str]:
        """Mission of each area that takes part."""
        return {area: self.case.mission_of[area] for area in self.areas}

    def threats_in(self, area: str) -> list[tuple[tuple[str, str], Record]]:
        """Threats of an area, each with its row of the table `threats`."""
        return [((area, record.threat), record) for record in self.facts.threats[area]]

    @cached_property
    def baseline(self) -> dict[tuple[str, str, int], float]:
        """Exposure with nobody there, by area, threat and period [civilian-months]."""
        return {(r.area, r.threat, r.period): r.baseline for r in self.exposure.values()}

    @cached_property
    def required(self) -> dict[int, float]:
        """Largest requirement of active threats, by row of postings; 0 if there is none [persons]."""
        return {
            n: max(self.asked(r.area, r.period, f"{r.kind}_required").values(), default=0.0)
            for n, r in self.postings.items()
        }

    def asked(self, area: str, period: int, column: str) -> dict[str, float]:
        """Requirements of active threats of an area in a period, by threat [as the column]."""
        asked = {threat: getattr(record, column) for (_, threat), record in self.threats_in(area)}
        return {h: float(n) for h, n in asked.items() if pd.notna(n) and self.baseline.get((area, h, period), 0.0) > 0}

    def met(self, row: int, *, posted: bool) -> float:
        """Part of a requirement met by those in place, or by them and those posted [persons]."""
        there = self.postings[row].in_place + (self.postings[row].effective_posted if posted else 0.0)
        return float(min(self.required[row], there))

    @cached_property
    def balances(self) -> dict[tuple[str, str, str, int], int]:
        """Number of each offer, mission and period with people posted."""
        found = sorted({(r.pledge, r.preparation, r.mission, r.period) for r in self.assignments.values()})
        return {key: number for number, key in enumerate(found, start=1)}

    def kind(self, pledge: str) -> str:
        """`troops`, `police` or `enabler`."""
        return str(self.facts.pledges[pledge].kind)

    def capability(self, pledge: str) -> str:
        """Capability of an enabler; empty for others."""
        return str(self.facts.pledges[pledge].capability)

    @cached_property
    def in_place(self) -> dict[str, dict[str, float]]:
        """People in place, by area and kind [persons]."""
        rows = self.case["areas"].itertuples()
        return {r.area: {"troops": float(r.in_place_troops), "police": float(r.in_place_police)} for r in rows}

    def is_present(self, row: int, period: int) -> bool:
        """Whether the deployment of a row is present in a period."""
        return bool(self.deployments[row].from_period <= period <= self.deployments[row].to_period)

    def people(self, rows: Iterable[int], period: int) -> float:
        """People of the deployments of rows that are present in a period [persons]."""
        return float(sum(self.deployments[n].persons for n in rows if self.is_present(n, period)))

    @cached_property
    def deployed_at(self) -> Groups:
        """Rows of deployments, by mission."""
        return _grouped(self.deployments, lambda r: r.mission)

    @cached_property
    def deployed_as(self) -> Groups:
        """Rows of deployments, by offer and mission."""
        return _grouped(self.deployments, lambda r: (r.pledge, r.preparation, r.mission))

    def present(self, offer: OfferAtMission, period: int) -> list[int]:
        """Rows of deployments of an offer at a mission that are present in a period."""
        rows = self.deployed_as.get(offer, [])
        return [n for n in rows if self.is_present(n, period)]

    @cached_property
    def assigned_of(self) -> Groups:
        """Rows of assignments, by offer and mission."""
        return _grouped(self.assignments, lambda r: (r.pledge, r.preparation, r.mission))

    def share_posted(self, row: int) -> float:
        """Share of the people of its offer present at the mission that an assignment posts [1]."""
        record = self.assignments[row]
        offer = (record.pledge, record.preparation, record.mission)
        units = sum(self.deployments[n].units for n in self.present(offer, record.period))
        people = units * self.facts.strength(record.pledge)
        return float(record.persons / people) if people else 0.0

    @cached_property
    def assigned_to(self) -> Groups:
        """Rows of assignments, by area, period and kind."""
        return _grouped(self.assignments, lambda r: (r.area, r.period, self.kind(r.pledge)))

    @cached_property
    def assigned_in(self) -> Groups:
        """Rows of assignments, by area."""
        return _grouped(self.assignments, lambda r: r.area)

    @cached_property
    def posted_at(self) -> Groups:
        """Rows of postings, by mission."""
        return _grouped(self.postings, lambda r: r.mission)

    @cached_property
    def posting(self) -> dict[tuple[str, int, str], int]:
        """Row of a posting, by area, period and kind."""
        return {(r.area, r.period, r.kind): n for n, r in self.postings.items()}

    @cached_property
    def received_in(self) -> Groups:
        """Rows of payments that are not for prevention, by mission and period."""
        return _grouped(self.payments, lambda r: (r.purpose != "prevention", r.mission, r.period))

    @cached_property
    def prevention_in(self) -> Groups:
        """Rows of payments for prevention, by area and period."""
        return _grouped(self.payments, lambda r: (r.purpose == "prevention", r.area, r.period))

    @cached_property
    def cash_at(self) -> Groups:
        """Rows of cash, by mission."""
        return _grouped(self.cash, lambda r: r.mission)

    @cached_property
    def exposed_to(self) -> Groups:
        """Rows of exposure, by area and threat."""
        return _grouped(self.exposure, lambda r: (r.area, r.threat))

    @cached_property
    def exposed_in(self) -> Groups:
        """Rows of exposure, by area."""
        return _grouped(self.exposure, lambda r: r.area)

    @cached_property
    def exposed_at(self) -> Groups:
        """Rows of exposure, by mission."""
        return _grouped(self.exposure, lambda r: self.mission_of[r.area])

    def _rows(self, name: str, order: Callable[[Any], Any]) -> dict[int, Record]:
        records = sorted(self.plan.frames[name].itertuples(index=False), key=order)
        return dict(enumerate(records, start=PAGES[name].first))


def _grouped(rows: dict[int, Record], key: Callable[[Record], object]) -> Groups:
    groups: Groups = defaultdict(list)
    for number, record in rows.items():
        groups[key(record)].append(number)
    return dict(groups)
