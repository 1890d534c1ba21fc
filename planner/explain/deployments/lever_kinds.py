"""Levers that are an amount, and all levers of a pledge at a mission."""

import math
from dataclasses import dataclass

import pandas as pd

from planner.explain.deployments.edits import RowEdit, add_row, set_cells
from planner.explain.deployments.lever import Lever
from planner.explain.deployments.lever_decisions import CaveatLifted, InPlaceOfOthers, LockLifted, SwitchedOn
from planner.explain.plan_analysis import PlanAnalysis
from planner.figures import several
from planner.language import many, say
from planner.reach import number
from planner.scenarios.editable import number_text

MONEY_STEP = 100_000
"""Step of money [USD]."""

MOST_ENABLERS = 6
"""Most enablers that are tried beside a unit [units]."""

LONGEST_KEY = 60
"""Longest key of a row [characters]."""


class ReadySooner(Lever):
    """The pledge, prepared or not, is ready so many periods earlier."""

    kind, unit = say("ready sooner"), say("months")

    @property
    def most(self) -> int:
        """Periods to the first of the horizon."""
        return int(self.analysis.reach.offers[self.pledge][0].ready) - 1

    def amount(self, steps: int) -> float:
        """Months."""
        return float(steps * self.analysis.reach.months)

    def edits(self, steps: int) -> tuple[RowEdit, ...]:
        """Its period of readiness, and those of its preparations."""
        plain, *prepared = self.analysis.reach.offers[self.pledge]
        ready = set_cells("pledges", self.pledge, ready_period=str(plain.ready - steps))
        return (ready, *(_prepared(offer.pledge, offer.preparation, offer.ready - steps) for offer in prepared))

    def says(self, steps: int) -> str:
        """How much sooner, and when."""
        first = self.analysis.reach.offers[self.pledge][0].ready - steps
        months, month = several(int(self.amount(steps)), "month"), self.analysis.names.month(first)
        return say("readiness {months} earlier ({month})", months=months, month=month)


def _prepared(pledge: str, preparation: str, ready: int) -> RowEdit:
    key = {"pledge": pledge, "preparation": preparation}
    edit = set_cells("preparations", pledge, ready_period=str(max(1, ready)))
    return RowEdit(edit.action, edit.table, key, edit.cells)


class HigherCeiling(Lever):
    """So many people more are authorised at the mission."""

    kind, unit = say("higher ceiling"), say("persons")

    @property
    def _column(self) -> str:
        police = self.analysis.reach.units[self.pledge].kind == "police"
        return "authorised_police" if police else "authorised_troops"

    @property
    def _authorised(self) -> float:
        return float(getattr(self._row, self._column))

    @property
    def most(self) -> int:
        """As many that nobody there or coming is ever too many; none where there is no ceiling."""
        if pd.isna(self._authorised):
            return 0
        unit, plan, settings = self.analysis.reach.units[self.pledge], self.analysis.plan, self.analysis.case.settings
        areas, here = self.analysis.case["areas"], plan.deployments[plan.deployments["mission"] == self.mission]
        column = self._column.replace("authorised", "in_place")
        there = float(areas[column][areas["mission"] == self.mission].sum()) + float(here["persons"].sum())
        needed = (there + unit.strength) / settings.reachable_share - self._authorised
        if settings.contributor_share_limit:
            own = float(here["persons"][here["contributor"] == unit.contributor].sum()) + unit.strength
            both = self._row.authorised_troops + self._row.authorised_police
            needed = max(needed, own / settings.contributor_share_limit - (0.0 if pd.isna(both) else both))
        return max(1, math.ceil(needed))

    def edits(self, steps: int) -> tuple[RowEdit, ...]:
        """The ceiling of the mission."""
        return (set_cells("missions", self.mission, **{self._column: number_text(self._authorised + steps)}),)

    def says(self, steps: int) -> str:
        """How many people more."""
        if self._column == "authorised_police":
            return many(
                "{n:,} person more under the police ceiling of {mission}",
                "{n:,} people more under the police ceiling of {mission}",
                steps, mission=self.mission,
            )  # fmt: skip
        return many(
            "{n:,} person more under the troops ceiling of {mission}",
            "{n:,} people more under the troops ceiling of {mission}",
            steps, mission=self.mission,
        )  # fmt: skip


@dataclass(frozen=True)
class EnablersBeside(Lever):
    """Its contributor sends enablers of one capability along with it."""

    unit_type: str

    kind, unit, helps_others = say("enablers with it"), say("units"), True

    @property
    def title(self) -> str:
        """The kind, and the enablers."""
        return say("{kind} ({unit})", kind=self.kind, unit=self.analysis.names.unit_type(self.unit_type))

    @property
    def beside(self) -> frozenset[str]:
        """The pledge of the enablers."""
        return frozenset({f"{self.pledge}-{self.unit_type}"[:LONGEST_KEY]})

    @property
    def most(self) -> int:
        """A fixed number."""
        return MOST_ENABLERS

    def edits(self, steps: int) -> tuple[RowEdit, ...]:
        """A pledge of enablers that is like the pledge in all else."""
        row, reach = self.analysis.reach.pledges[self.pledge], self.analysis.reach
        months = (
            {} if pd.isna(row["months_available"]) else {"months_available": str(number(row["months_available"], 0))}
        )
        ready = str(min(offer.ready for offer in reach.offers[self.pledge]))
        (name,) = self.beside
        return (add_row("pledges", pledge=name, contributor=str(row["contributor"]), unit_type=self.unit_type,
                        units=str(steps), readiness=str(row["readiness"]), ready_period=ready, **months),)  # fmt: skip

    def says(self, steps: int) -> str:
        """How many of what."""
        unit_type = self.analysis.names.unit_type(self.unit_type)
        return say("{units} of {unit_type} with it", units=several(steps, "unit"), unit_type=unit_type)


class MoreMoney(Lever):
    """So much more money for operations of the mission, all months."""

    kind, unit, helps_others = say("more money"), "USD", True

    @property
    def most(self) -> int:
        """Steps that pay the dearest start in full; none where money is not limited."""
        if pd.isna(self._row.assessed_usd_per_period):
            return 0
        unit, reach = self.analysis.reach.units[self.pledge], self.analysis.reach
        months = reach.periods * reach.months
        preparation = max(offer.preparation_cost for offer in reach.offers[self.pledge])
        cost = unit.deployment_cost_usd + preparation + months * unit.monthly_cost_usd
        return max(1, math.ceil(cost / MONEY_STEP))

    def amount(self, steps: int) -> float:
        """USD."""
        return float(steps * MONEY_STEP)

    def edits(self, steps: int) -> tuple[RowEdit, ...]:
        """A fund of its contributor."""
        contributor = self.analysis.reach.units[self.pledge].contributor
        name = f"{self.pledge}-money"[:LONGEST_KEY]
        return (add_row("funds", fund=name, contributor=contributor, amount_usd=number_text(self.amount(steps)),
                        mission=self.mission, purpose="operations"),)  # fmt: skip

    def says(self, steps: int) -> str:
        """How much."""
        usd = self.amount(steps) / 1e6
        return say("{usd:,.1f} million USD more for operations of {mission}", usd=usd, mission=self.mission)


class LongerTour(Lever):
    """The tour is so many periods longer; the longer stay must be paid and find room, so that more may allow less."""

    kind, unit, grows = say("longer tour"), say("months"), False

    @property
    def most(self) -> int:
        """Periods to a tour as long as the horizon; none where it has no end."""
        tour = self.analysis.reach.tour(self.pledge)
        return 0 if tour is None else max(0, self.analysis.reach.periods - tour)

    def amount(self, steps: int) -> float:
        """Months."""
        return float(steps * self.analysis.reach.months)

    def edits(self, steps: int) -> tuple[RowEdit, ...]:
        """The months that it is available."""
        tour = (self.analysis.reach.tour(self.pledge) or 0) + steps
        return (set_cells("pledges", self.pledge, months_available=str(tour * self.analysis.reach.months)),)

    def says(self, steps: int) -> str:
        """How much longer."""
        return say("a tour {months} longer", months=several(int(self.amount(steps)), "month"))


KINDS: tuple[type[Lever], ...] = (
    InPlaceOfOthers, SwitchedOn, LockLifted, ReadySooner, HigherCeiling, MoreMoney, CaveatLifted, LongerTour,
)  # fmt: skip
"""Every kind with one lever a pair of pledge and mission."""


def levers(analysis: PlanAnalysis, pledge: str, mission: str) -> list[Lever]:
    """Every lever that there is for a pledge at a mission, in the order in which they are told."""
    found: list[Lever] = [kind(analysis, pledge, mission) for kind in KINDS]
    unit, types = analysis.reach.units[pledge], analysis.case["unit_types"]
    if unit.kind == "troops" and unit.posts and mission in analysis.instance.missions:
        needed = analysis.instance.missions[mission].spare_units
        firsts = {row.capability: row.unit_type for row in reversed(list(types.itertuples()))}
        found += [EnablersBeside(analysis, pledge, mission, firsts[name]) for name in needed if name in firsts]
    return [lever for lever in found if lever.most]
