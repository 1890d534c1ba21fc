"""Prepare the instance of the model from checked tables."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from models.deployments import Deployment, Start
from models.exposure import requirement_rate
from models.instance import PERSONS, USD, Area, Fund, Group, Instance, Lock, Mission, Threat
from planner.chances import chances_of
from planner.plan import Deliver
from planner.reach import CellValue, FrameRow, Offer, Reach, number, real
from planner.tables import Case

DeployedPeople = dict[tuple[str, str], float]
"""People that a reference plan deploys, by pledge and mission [persons]."""

TARGET = 1e4
"""Upper limit of the scaled objective [exposure units]."""


def prepare(case: Case, reference: DeployedPeople | None = None) -> Instance:
    """Build the instance of a checked case.

    Args:
        case: A case without faults.
        reference: People deployed by the plan that change is counted against; None where change is not counted.

    Returns:
        Sets and parameters, with persons, money and exposure scaled as `models.instance` says.
    """
    reach, settings = Reach(case), case.settings
    unit, counted = _exposure_unit(reach), _Counted.of(case)
    missions = {name: _mission(name, reach, unit, counted, reference or {}) for name in reach.mandates}
    return Instance(
        periods=reach.periods,
        residual_share=settings.residual_share,
        carryover=settings.carryover,
        carryover_decay=settings.carryover_decay,
        cost_weight=settings.cost_weight / unit,
        change_weight=settings.change_weight * PERSONS / unit if reference is not None else 0.0,
        unreachable_change=sum(n for (_, m), n in (reference or {}).items() if m not in missions) / PERSONS,
        exposure_unit=unit,
        pledges={name: number(row["units"], 0) for name, row in reach.pledges.items()},
        funds=_funds(reach, counted),
        missions=missions,
        people_limits=_people_limits(reach),
    )


@dataclass(frozen=True)
class _Counted:
    """What pledges and funds count: nothing is left out where a plan is made as if all come."""

    pledges: Mapping[str, float]
    """By pledge: chance that a unit comes [1]; 1 for others."""
    funds: Mapping[str, float]
    """By fund: share that is expected to be paid [1]; all of others."""

    @classmethod
    def of(cls, case: Case) -> "_Counted":
        """What a case asks for."""
        if case.settings.deliver == Deliver.FULL:
            return cls({}, {})
        chances = chances_of(case)
        return cls(*({name: chance.p for name, chance in of.items()} for of in (chances.pledges, chances.funds)))


def _exposure_unit(reach: Reach) -> float:
    """Power of ten that scales the baseline exposure to at most `TARGET` [civilian-months]."""
    total = sum(
        sum(_exposure(row, civilians, reach.months, mandate).values()) for row, civilians, mandate in _threats(reach)
    )
    return 10.0 ** math.ceil(math.log10(total / TARGET)) if total > 0 else 1.0


def _threats(reach: Reach) -> Iterator[tuple[FrameRow, float, range]]:
    """Threats with the civilians of their area [persons] and the mandate of their mission."""
    civilians = dict(reach.case["areas"][["area", "civilians"]].itertuples(index=False))
    for row in reach.case["threats"].itertuples():
        yield row, civilians[row.area], reach.mandates.get(reach.case.mission_of[row.area], range(0))


def _exposure(row: FrameRow, civilians: float, months: int, mandate: range) -> dict[int, float]:
    """Baseline exposure in each period of the mandate [civilian-months]."""
    first = number(row.from_period, 1)
    monthly = civilians * row.share_exposed * row.monthly_rate
    growth = real(row.growth_per_period, 1.0)
    return {t: monthly * months * growth ** (t - first) if t >= first else 0.0 for t in mandate}


def _mission(name: str, reach: Reach, unit: float, counted: _Counted, reference: DeployedPeople) -> Mission:
    case = reach.case
    row = case["missions"].set_index("mission").loc[name]
    areas = case["areas"][case["areas"]["mission"] == name]
    groups = _GroupTable(name, reach, counted)
    deployments = dict(_deployments(name, reach, groups))
    records = list(areas.itertuples())
    return Mission(
        periods=reach.mandates[name],
        troops_headroom=_headroom(case, row["authorised_troops"], areas["in_place_troops"].sum()),
        police_headroom=_headroom(case, row["authorised_police"], areas["in_place_police"].sum()),
        contributor_headroom=_contributor_headroom(case, row),
        cash_arriving=_cash_arriving(case, row),
        deployments=deployments,
        groups=groups.found,
        areas={area.area: _area(area, reach, unit) for area in records},
        spare_units=_spare_units(name, records, reach),
        locks=_locks(name, case),
        reference={pledge: persons / PERSONS for (pledge, place), persons in reference.items() if place == name},
    )


def _headroom(case: Case, authorised: CellValue, in_place: float) -> float | None:
    if pd.isna(authorised):
        return None
    return max(0.0, float(authorised) * case.settings.reachable_share - in_place) / PERSONS


def _contributor_headroom(case: Case, row: FrameRow) -> float | None:
    share, total = case.settings.contributor_share_limit, row["authorised_troops"] + row["authorised_police"]
    return None if share is None or pd.isna(total) else share * float(total) / PERSONS


def _people_limits(reach: Reach) -> dict[str, float]:
    rows = reach.case["contributors"][["contributor", "people_limit"]].itertuples(index=False)
    return {row.contributor: float(row.people_limit) / PERSONS for row in rows if pd.notna(row.people_limit)}


def _cash_arriving(case: Case, row: FrameRow) -> float | None:
    assessed = row["assessed_usd_per_period"]
    return None if pd.isna(assessed) else case.settings.cash_share * float(assessed) / USD


class _GroupTable:
    """Posting groups of a mission, created on demand."""

    def __init__(self, mission: str, reach: Reach, counted: _Counted) -> None:
        self.found: dict[str, Group] = {}
        self._mission, self._reach, self._counted = mission, reach, counted
        self._names: dict[Group, str] = {}

    def name(self, offer: Offer, kind: str) -> str:
        """Name of the group of an offer's people."""
        areas, chance = self._reach.posting_areas(offer.pledge, self._mission), self._counted.pledges.get(offer.pledge)
        group = Group(kind, offer.effectiveness, areas, 1.0 if chance is None else chance)
        if group.uncertain:
            group = replace(group, size=self._reach.sizes[kind][self._reach.units[offer.pledge].strength])
        if group not in self._names:
            self._names[group] = f"{kind}-{1 + sum(g.kind == kind for g in self._names)}"
            self.found[self._names[group]] = group
        return self._names[group]


def _deployments(mission: str, reach: Reach, groups: _GroupTable) -> Iterator[tuple[Start, Deployment]]:
    for pledge, unit in reach.units.items():
        if not unit.units or reach.barred(pledge, mission):
            continue
        for offer in reach.offers[pledge]:
            group = groups.name(offer, unit.kind) if unit.posts else ""
            for t in reach.starts(offer, mission):
                yield (
                    Start(pledge, offer.preparation, t),
                    Deployment(
                        contributor=unit.contributor,
                        kind=unit.kind,
                        capability=unit.capability,
                        units=unit.units,
                        persons=unit.strength / PERSONS,
                        last_period=reach.last_period(pledge, mission, t),
                        group=group,
                        period_cost=unit.monthly_cost_usd * reach.months / USD,
                        start_cost=unit.deployment_cost_usd / USD,
                        preparation_cost=offer.preparation_cost / USD,
                    ),
                )


def _area(row: FrameRow, reach: Reach, unit: float) -> Area:
    room = None if pd.isna(row.troops_limit) else max(0.0, row.troops_limit - row.in_place_troops) / PERSONS
    return Area(
        troops_headroom=room,
        troops_per_unit={s.capability: s.troops_per_unit / PERSONS for s in reach.rows_of("support", row.area)},
        threats={threat.threat: _threat(threat, row, reach, unit) for threat in reach.rows_of("threats", row.area)},
        left_limit=None if pd.isna(row.left_limit) else float(row.left_limit),
    )


def _threat(row: FrameRow, area: FrameRow, reach: Reach, unit: float) -> Threat:
    rate = requirement_rate(reach.case.settings.protection_at_requirement)
    per_troop, per_police = rate / real(row.troops_required, math.inf), rate / real(row.police_required, math.inf)
    exposure = _exposure(row, area.civilians, reach.months, reach.mandates[area.mission])
    return Threat(
        exposure={t: value / unit for t, value in exposure.items()},
        effort_in_place=per_troop * area.in_place_troops + per_police * area.in_place_police,
        troops_effort=per_troop * PERSONS,
        police_effort=per_police * PERSONS,
        prevention_effort=rate / real(row.prevention_usd_required, math.inf) * USD,
    )


def _spare_units(mission: str, areas: list[FrameRow], reach: Reach) -> dict[str, float]:
    """Units in place beyond what troops in place need, by capability [units]."""
    in_place = reach.case["capabilities_in_place"]
    units = in_place[in_place["mission"] == mission].set_index("capability")["units"]
    needed: dict[str, float] = defaultdict(float)
    for area in areas:
        for row in reach.rows_of("support", area.area):
            needed[row.capability] += area.in_place_troops / row.troops_per_unit
    return {capability: max(0.0, float(units.get(capability, 0.0)) - need) for capability, need in needed.items()}


def _locks(mission: str, case: Case) -> tuple[Lock, ...]:
    rows = case["locks"][case["locks"]["mission"] == mission].itertuples()
    return tuple(
        Lock(
            row.pledge,
            None if pd.isna(row.from_period) else int(row.from_period),
            number(row.units_min, 0),
            None if pd.isna(row.units_max) else int(row.units_max),
        )
        for row in rows
    )


def _funds(reach: Reach, counted: _Counted) -> dict[str, Fund]:
    return {
        row.fund: Fund(
            amount=row.amount_usd / USD,
            periods=range(number(row.from_period, 1), number(row.to_period, reach.periods) + 1),
            mission=row.mission,
            purpose=row.purpose,
            share=counted.funds.get(row.fund, 1.0),
        )
        for row in reach.case["funds"].itertuples()
        if row.contributor not in reach.switched_off
    }
