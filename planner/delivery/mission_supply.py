"""What a plan has at a mission, as arrays: what each unit brings and costs, and what there is without it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.chances.expected.fixed_postings import late_start, people_of_units
from planner.facts import Facts
from planner.facts.rows import Record, filled
from planner.plan import Plan

Figures = NDArray[np.float64]

MEANS = ("troops", "police")


class Coming(NamedTuple):
    """Units of a row of the deployments that come in time, or late."""

    row: Record
    late: bool
    periods: range
    """Periods in which they are present; none where they are too late to serve."""


class PostedClass(NamedTuple):
    """People with the same effect who may be posted to the same areas."""

    kind: str
    effectiveness: float
    allowed: tuple[bool, ...]
    """By area."""


@dataclass(frozen=True, eq=False)
class MissionSupply:
    """A mission of a plan. Arrays by area, threat or period are in the order of `areas`, `threats` and `periods`."""

    facts: Facts
    mission: str
    alternates: frozenset[int] = frozenset()
    """Rows of the deployments that serve only where the others leave them room and money."""

    @cached_property
    def periods(self) -> range:
        """Periods of its mandate."""
        first, last = self.facts.mandates[self.mission]
        return range(first, last + 1)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Its areas."""
        return tuple(self.facts.areas_of[self.mission])

    @cached_property
    def arrivals(self) -> tuple[Coming, ...]:
        """Every row of its deployments twice: in time, and late."""
        rows = [row for row in self.facts.rows("deployments") if row.mission == self.mission]
        late = (late_start(self.facts, row) for row in rows)
        return (
            *(Coming(row, late=False, periods=range(row.from_period, row.to_period + 1)) for row in rows),
            *(Coming(row, late=True, periods=self._stay(row, t)) for row, t in zip(rows, late, strict=True)),
        )

    def _stay(self, row: Record, start: int | None) -> range:
        if start is None:
            return range(0)
        return range(start, self.facts.last_period(row.pledge, self.mission, start) + 1)

    @cached_property
    def present(self) -> Figures:
        """Whether each arrival is there, as 0 or 1: shape (arrivals, periods)."""
        return np.array([[float(t in each.periods) for t in self.periods] for each in self.arrivals]).reshape(
            len(self.arrivals), len(self.periods)
        )

    @cached_property
    def strength(self) -> Figures:
        """People of a unit of each arrival [persons]: shape (arrivals)."""
        return np.array([self.facts.strength(each.row.pledge) for each in self.arrivals], dtype=float)

    @cached_property
    def classes(self) -> tuple[PostedClass, ...]:
        """Classes of people who are posted."""
        return tuple(sorted({each for each in map(self._class_of, self.arrivals) if each is not None}))

    def _class_of(self, arrival: Coming) -> PostedClass | None:
        row, facts = arrival.row, self.facts
        pledge = facts.pledges[row.pledge]
        if not pledge.posts:
            return None
        allowed = tuple(facts.allowed(row.pledge, self.mission, area) for area in self.areas)
        return PostedClass(pledge.kind, facts.effectiveness(row.pledge, row.preparation), allowed)

    @cached_property
    def in_class(self) -> Figures:
        """Whether each arrival is of a class, as 0 or 1: shape (arrivals, classes)."""
        of = [self._class_of(one) for one in self.arrivals]
        return _table([[each == own for each in self.classes] for own in of], len(self.classes))

    @cached_property
    def posted(self) -> Figures:
        """People of a unit of each arrival where the plan posts them [persons]: shape (arrivals, areas, periods).

        Those of units that are late wait once they stay longer than they would have.
        """
        units, shape = people_of_units(self.facts), (len(self.arrivals), len(self.areas), len(self.periods))
        posted, places = np.zeros(shape), {area: place for place, area in enumerate(self.areas)}
        for number, arrival in enumerate(self.arrivals):
            for (area, t), persons in units[arrival.row.Index].items():
                if t in arrival.periods:
                    posted[number, places[area], t - self.periods.start] = persons
        return posted

    @cached_property
    def capabilities(self) -> tuple[str, ...]:
        """Capabilities that new troops need somewhere in the mission."""
        return tuple(sorted({one.capability for area in self.areas for one in self.facts.support[area]}))

    @cached_property
    def provides(self) -> Figures:
        """Whether an arrival is an enabler of a capability, as 0 or 1: shape (arrivals, capabilities)."""
        kinds = [self.facts.pledges[each.row.pledge].capability for each in self.arrivals]
        return _table([[kind == each for each in self.capabilities] for kind in kinds], len(self.capabilities))

    @cached_property
    def spare(self) -> Figures:
        """Enabler units in place that troops in place leave [units]: shape (capabilities)."""
        return np.array([self.facts.spare.get((self.mission, each), 0.0) for each in self.capabilities], dtype=float)

    @cached_property
    def needed(self) -> Figures:
        """Enabler units that a new soldier needs [units / person]: shape (capabilities, areas)."""
        ratios = [{one.capability: one.troops_per_unit for one in self.facts.support[area]} for area in self.areas]
        return np.array(
            [[1.0 / by[each] if each in by else 0.0 for by in ratios] for each in self.capabilities]
        ).reshape(len(self.capabilities), len(self.areas))

    @cached_property
    def room(self) -> Figures:
        """Most new troops of each area [persons]; infinite without a limit: shape (areas)."""
        rows = [self.facts.areas[area] for area in self.areas]
        return np.array(
            [np.inf if pd.isna(row.troops_limit) else max(0.0, row.troops_limit - row.in_place_troops) for row in rows]
        )

    @cached_property
    def costs(self) -> Figures:
        """Cost of a unit of each arrival [USD]: shape (arrivals, periods)."""
        return self._priced(lambda period, first: period + first[0] + first[1])

    @cached_property
    def preparing(self) -> Figures:
        """What of that is for preparation [USD]: shape (arrivals, periods)."""
        return self._priced(lambda _, first: first[1])

    def _priced(self, price: Callable[[float, tuple[float, float]], float]) -> Figures:
        """Costs by a price of a period and of the first one, for deploying and preparing, 0 in others."""
        costs = np.zeros((len(self.arrivals), len(self.periods)))
        for number, each in enumerate(self.arrivals):
            period, *first = self.facts.costs(each.row.pledge, each.row.preparation)
            for t in each.periods:
                begun = (first[0], first[1]) if t == each.periods.start else (0.0, 0.0)
                costs[number, t - self.periods.start] = price(period, begun)
        return costs

    @cached_property
    def arriving_usd(self) -> float | None:
        """Assessed cash that arrives in each period [USD]; None where money is not limited."""
        assessed = self.facts.missions[self.mission].assessed_usd_per_period
        return None if pd.isna(assessed) else self.facts.setting("cash_share") * assessed

    @cached_property
    def funds(self) -> tuple[str, ...]:
        """Funds that pay here."""
        return tuple(sorted({row.fund for row in self._payments}))

    @cached_property
    def _payments(self) -> list[Record]:
        return [row for row in self.facts.rows("payments") if row.mission == self.mission]

    @cached_property
    def windows(self) -> tuple[range, ...]:
        """Periods in which each fund may pay here."""
        return tuple(self._window(self.facts.funds[fund]) for fund in self.funds)

    def _window(self, fund: Record) -> range:
        first, last = filled(fund.from_period, 1), filled(fund.to_period, self.facts.periods)
        return range(max(first, self.periods.start), min(last, self.periods[-1]) + 1)

    def paying(self, purpose: str) -> Figures:
        """What each fund pays here for operations or preparation [USD]: shape (funds)."""
        paid = np.zeros(len(self.funds))
        for row in self._payments:
            if row.purpose == purpose:
                paid[self.funds.index(row.fund)] += row.usd
        return paid

    @cached_property
    def prevention(self) -> Figures:
        """What each fund pays for prevention [USD]: shape (funds, areas, periods)."""
        paid = np.zeros((len(self.funds), len(self.areas), len(self.periods)))
        for row in self._payments:
            if row.purpose == "prevention":
                place = self.areas.index(row.area), row.period - self.periods.start
                paid[self.funds.index(row.fund), *place] += row.usd
        return paid

    @cached_property
    def flexible(self) -> NDArray[np.bool_]:
        """Whether a fund may pay for operations and for prevention: shape (funds)."""
        return np.array([self.facts.funds[fund].purpose == "any" for fund in self.funds], dtype=bool)


def with_alternates(plan: Plan) -> tuple[Plan, frozenset[int]]:
    """A plan with its alternates among its deployments, after all others, and their rows there."""
    rows = plan.alternates.sort_values(["mission", "place"], kind="stable")
    if rows.empty:
        return plan, frozenset()
    deployments = plan.deployments
    more = rows.assign(preparation="", units=1)[list(deployments.columns)].astype(deployments.dtypes.to_dict())
    together = pd.concat([deployments, more], ignore_index=True)
    added = replace(plan, frames={**plan.frames, "deployments": together})
    return added, frozenset(range(len(deployments), len(together)))


def _table(rows: list[list[bool]], width: int) -> Figures:
    return np.array(rows, dtype=float).reshape(len(rows), width)
