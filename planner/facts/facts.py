"""Facts of a case and a plan, from their tables alone."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.facts.rows import Balance, Record, Stay, filled, records, totals
from planner.plan import Plan
from planner.tables import Case


@dataclass(frozen=True)
class Facts:
    """A case and a plan, with lookups for what the rows of the plan refer to."""

    case: Case
    plan: Plan

    def rows(self, table: str) -> list[Record]:
        """Rows of a table of the plan, numbered from 0 as `Index`."""
        if table not in self._rows:
            self._rows[table] = records(self.plan.frames[table])
        return self._rows[table]

    @cached_property
    def _rows(self) -> dict[str, list[Record]]:
        return {}

    def setting(self, name: str) -> float:
        """Value of a numeric setting."""
        value = self.case.values[name]
        return math.nan if value is None else float(value)

    @cached_property
    def periods(self) -> int:
        """Length of the horizon [periods]."""
        return int(self.setting("periods"))

    @cached_property
    def months(self) -> int:
        """Length of a period [months]."""
        return int(self.setting("months_per_period"))

    @cached_property
    def missions(self) -> dict[str, Record]:
        """Rows of the missions that take part."""
        included = bool(self.case.values["include_contingency"])
        rows = records(self.case["missions"])
        return {row.mission: row for row in rows if included or row.mandate == "authorised"}

    @cached_property
    def mandates(self) -> dict[str, tuple[int, int]]:
        """First and last period of the mandate of every mission that takes part."""
        return {
            name: (filled(row.mandate_from, 1), min(filled(row.mandate_to, self.periods), self.periods))
            for name, row in self.missions.items()
        }

    @cached_property
    def areas(self) -> dict[str, Record]:
        """Rows of the areas of missions that take part."""
        return {row.area: row for row in records(self.case["areas"]) if row.mission in self.missions}

    @cached_property
    def areas_of(self) -> dict[str, list[str]]:
        """Areas of each mission that takes part."""
        areas: dict[str, list[str]] = {mission: [] for mission in self.missions}
        for area, row in self.areas.items():
            areas[row.mission].append(area)
        return areas

    @cached_property
    def pledges(self) -> dict[str, Record]:
        """Rows of the pledges, with the columns of their unit types under `_type`."""
        types = self.case["unit_types"]
        merged = self.case["pledges"].merge(types, on="unit_type", suffixes=("", "_type"))
        return {row.pledge: row for row in records(merged)}

    @cached_property
    def lead_months(self) -> dict[str, float]:
        """Lead time of a level of readiness [months]."""
        return {row.readiness: float(row.lead_months) for row in records(self.case["readiness"])}

    @cached_property
    def preparations(self) -> dict[tuple[str, str], Record]:
        """Rows of the preparations, by pledge and preparation."""
        return {(row.pledge, row.preparation): row for row in records(self.case["preparations"])}

    @cached_property
    def switched_off(self) -> set[str]:
        """Contributors that do not take part."""
        return {row.contributor for row in records(self.case["contributors"]) if not row.participates}

    def strength(self, pledge: str) -> float:
        """People of one unit [persons]."""
        row = self.pledges[pledge]
        return float(row.strength_type if pd.isna(row.strength) else row.strength)

    def effectiveness(self, pledge: str, preparation: str) -> float:
        """Protective effect of a person relative to one in place [1]."""
        if preparation:
            return float(self.preparations[pledge, preparation].effectiveness)
        return float(filled(self.pledges[pledge].effectiveness, 1.0))

    def costs(self, pledge: str, preparation: str) -> tuple[float, float, float]:
        """Cost of a unit per period present, of deploying it, and of preparing it [USD]."""
        row = self.pledges[pledge]
        monthly = row.monthly_cost_usd_type if pd.isna(row.monthly_cost_usd) else row.monthly_cost_usd
        moving = row.deployment_cost_usd_type if pd.isna(row.deployment_cost_usd) else row.deployment_cost_usd
        preparing = self.preparations[pledge, preparation].cost_usd if preparation else 0.0
        return float(monthly * self.months), float(moving), float(preparing)

    @cached_property
    def caveats(self) -> dict[tuple[str, str], dict[str, list[tuple[str, str]]]]:
        """Pairs of mission and area that caveats name, by holder (column and name) and rule."""
        caveats: dict[tuple[str, str], dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
        for row in records(self.case["caveats"]):
            holder = ("pledge", row.pledge) if row.pledge else ("contributor", row.contributor)
            caveats[holder][row.rule].append((row.mission, row.area))
        return caveats

    @cached_property
    def caveat_reasons(self) -> dict[tuple[tuple[str, str], str], list[str]]:
        """Reasons of caveats, by holder (column and name) and rule, in the order of `caveats`."""
        said: dict[tuple[tuple[str, str], str], list[str]] = defaultdict(list)
        for row in records(self.case["caveats"]):
            holder = ("pledge", row.pledge) if row.pledge else ("contributor", row.contributor)
            said[holder, row.rule].append(row.reason)
        return said

    def allowed(self, pledge: str, mission: str, area: str = "") -> bool:
        """Whether caveats allow a pledge at a mission, or in an area of it."""
        for holder in (("pledge", pledge), ("contributor", self.pledges[pledge].contributor)):
            never, only = self.caveats[holder]["never"], self.caveats[holder]["only"]
            here = {(mission, ""), ("", area)} if area else {(mission, "")}
            home = set() if area else {("", a) for a in self.areas_of[mission]}
            if here & set(never) or (only and not (here | home) & set(only)):
                return False
        return True

    def ready(self, pledge: str, preparation: str) -> int:
        """First period in which an offer can deploy [period]."""
        if preparation:
            return int(self.preparations[pledge, preparation].ready_period)
        row = self.pledges[pledge]
        months = 0.0 if pd.notna(row.ready_period) else self.lead_months[row.readiness]
        return int(filled(row.ready_period, 1 - (-months // self.months)))

    def last_period(self, pledge: str, mission: str, start: int) -> int:
        """Last period in which a unit that starts in a period is present, by tour, mandate and horizon [period]."""
        tour = filled(self.pledges[pledge].months_available, self.periods * self.months)
        return int(min(start + max(1, int(tour) // self.months) - 1, self.mandates[mission][1]))

    def last_start(self, pledge: str, mission: str) -> int:
        """Last period from which a unit serves the fewest months asked, or its whole tour if shorter [period]."""
        asked = max(1, -(-int(filled(self.case.values["least_months"], 1)) // self.months))
        tour = max(1, int(filled(self.pledges[pledge].months_available, asked * self.months)) // self.months)
        return int(self.mandates[mission][1] + 1 - min(asked, tour))

    @cached_property
    def funds(self) -> dict[str, Record]:
        """Rows of the funds."""
        return {row.fund: row for row in records(self.case["funds"])}

    @cached_property
    def paid_by(self) -> dict[str, float]:
        """Payments of each fund, for whatever purpose [USD]."""
        return totals((row.fund, row.usd) for row in self.rows("payments"))

    @cached_property
    def threats(self) -> dict[str, list[Record]]:
        """Rows of the threats, by area of missions that take part."""
        return self._by_area("threats")

    @cached_property
    def effective(self) -> dict[tuple[str, int, str], float]:
        """Effective people posted, by area, period and kind [persons]."""
        return {(row.area, row.period, row.kind): row.effective_posted for row in self.rows("postings")}

    @cached_property
    def prevention(self) -> dict[tuple[str, int], float]:
        """Payments for prevention, by area and period [USD]."""
        payments = (row for row in self.rows("payments") if row.purpose == "prevention")
        return totals(((row.area, row.period), row.usd) for row in payments)

    @cached_property
    def received(self) -> dict[tuple[str, int], float]:
        """Payments of funds to missions, by mission and period [USD]."""
        payments = (row for row in self.rows("payments") if row.purpose != "prevention")
        return totals(((row.mission, row.period), row.usd) for row in payments)

    @cached_property
    def spent(self) -> dict[tuple[str, int], float]:
        """Cost of deployments, by mission and period [USD]."""
        return totals(((stay.mission, stay.period), stay.cost) for stay in self.present)

    @cached_property
    def preparing(self) -> dict[tuple[str, int], float]:
        """Cost of preparations, by mission and period [USD]."""
        return totals(((stay.mission, stay.period), stay.preparing) for stay in self.present)

    @cached_property
    def balances(self) -> dict[tuple[str, int], Balance]:
        """Balances of missions with limited money, by mission and period of the mandate."""
        limited = (m for m, row in self.missions.items() if pd.notna(row.assessed_usd_per_period))
        return {(mission, t): balance for mission in limited for t, balance in self._balances(mission)}

    def _balances(self, mission: str) -> Iterator[tuple[int, Balance]]:
        arriving = self.setting("cash_share") * self.missions[mission].assessed_usd_per_period
        opening, flow = 0.0, 0.0
        for t in range(self.mandates[mission][0], self.mandates[mission][1] + 1):
            came, went = self.received.get((mission, t), 0.0), self.spent.get((mission, t), 0.0)
            closing, flow = opening + arriving + came - went, flow + arriving + came + went
            yield t, Balance(opening, arriving, came, went, closing, flow)
            opening = closing

    @cached_property
    def support(self) -> dict[str, list[Record]]:
        """Rows of the enablers required, by area."""
        return self._by_area("support")

    def _by_area(self, table: str) -> dict[str, list[Record]]:
        rows: dict[str, list[Record]] = {area: [] for area in self.areas}
        for row in records(self.case[table]):
            if row.area in rows:
                rows[row.area].append(row)
        return rows

    @cached_property
    def needed(self) -> dict[tuple[str, str, int], float]:
        """Enabler units required by new troops, by mission, capability and period [units]."""
        troops = (row for row in self.rows("postings") if row.kind == "troops")
        return totals(
            ((row.mission, one.capability, row.period), row.posted / one.troops_per_unit)
            for row in troops
            if row.mission == self.areas[row.area].mission
            for one in self.support[row.area]
        )

    def supporting(self, mission: str, capability: str, t: int) -> float:
        """Enabler units for new troops: those deployed, and those in place that troops in place leave [units]."""
        return self._arrived.get((mission, capability, t), 0.0) + self.spare.get((mission, capability), 0.0)

    @cached_property
    def _arrived(self) -> dict[tuple[str, str, int], float]:
        return totals(((stay.mission, stay.capability, stay.period), stay.units) for stay in self.present)

    @cached_property
    def spare(self) -> dict[tuple[str, str], float]:
        """Enabler units in place that troops in place leave, by mission and capability that areas need [units]."""
        in_place = {(row.mission, row.capability): row.units for row in records(self.case["capabilities_in_place"])}
        taken = totals(
            ((area.mission, row.capability), area.in_place_troops / row.troops_per_unit)
            for name, area in self.areas.items()
            for row in self.support[name]
        )
        return {key: max(0.0, in_place.get(key, 0.0) - units) for key, units in taken.items()}

    @cached_property
    def present(self) -> list[Stay]:
        """Every deployment in each period in which it is present."""
        return [
            self._stay(row, t) for row in self.rows("deployments") for t in range(row.from_period, row.to_period + 1)
        ]

    def _stay(self, row: Record, t: int) -> Stay:
        pledge = self.pledges[row.pledge]
        period, moving, preparing = self.costs(row.pledge, row.preparation)
        first = t == row.from_period
        return Stay(
            pledge=row.pledge,
            preparation=row.preparation,
            mission=row.mission,
            period=t,
            units=row.units,
            contributor=pledge.contributor,
            kind=pledge.kind,
            capability=pledge.capability,
            persons=row.units * self.strength(row.pledge),
            cost=row.units * (period + (moving + preparing if first else 0.0)),
            preparing=row.units * preparing if first else 0.0,
        )
