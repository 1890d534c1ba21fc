"""A threat, read from the tables of a case: what is exposed, and the effort that people and money make."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.facts import Facts
from planner.facts.rows import Record, filled

Amounts = NDArray[np.float64]

Present = Mapping[tuple[str, int], Mapping[str, float]]
"""By area and period: effective people of a kind, or USD under `prevention`."""

MEANS = ("troops", "police")


@dataclass(frozen=True, eq=False)
class ThreatReading:
    """A threat, and how effort on it lasts."""

    facts: Facts
    row: Record

    @cached_property
    def periods(self) -> range:
        """Periods in which it counts."""
        first, last = self.facts.mandates[self.facts.areas[self.row.area].mission]
        return range(first, last + 1)

    @cached_property
    def exposure(self) -> Amounts:
        """Exposure with nobody there, by period [civilian-months]."""
        row, area = self.row, self.facts.areas[self.row.area]
        started, growth = filled(row.from_period, 1), filled(row.growth_per_period, 1.0)
        monthly = area.civilians * row.share_exposed * row.monthly_rate
        return np.array(
            [monthly * self.facts.months * growth ** (t - started) if t >= started else 0.0 for t in self.periods]
        )

    @cached_property
    def in_place(self) -> float:
        """Effort of those in place [1]."""
        area = self.facts.areas[self.row.area]
        return float(
            sum(self.of_one[kind] * getattr(area, f"in_place_{kind}") for kind in MEANS if kind in self.of_one)
        )

    def effort(self, present: Present) -> Amounts:
        """Effort of what is present, and of what was and still works, by period [1]."""
        added = np.zeros(len(self.periods))
        for place, t in enumerate(self.periods):
            there = present.get((self.row.area, t), {})
            added[place] = sum(each * there.get(means, 0.0) for means, each in self.of_one.items())
        return np.asarray(self.lasting @ added) if added.any() else added

    @cached_property
    def lasting(self) -> Amounts:
        """Share of the effort of one period (column) that works in another (row) [1]."""
        kappa, delta = self.facts.setting("carryover"), self.facts.setting("carryover_decay")
        lag = np.subtract.outer(np.arange(len(self.periods)), np.arange(len(self.periods)))
        return np.where(lag > 0, kappa * delta ** np.maximum(lag - 1, 0), np.where(lag == 0, 1.0, 0.0))

    @cached_property
    def of_one(self) -> dict[str, float]:
        """Effort of an effective person and of a dollar [1], where they answer the threat."""
        full = -np.log(1.0 - self.facts.setting("protection_at_requirement"))
        row = self.row
        asked = (row.troops_required, row.police_required, row.prevention_usd_required)
        required = zip((*MEANS, "prevention"), asked, strict=True)
        return {means: float(full / amount) for means, amount in required if pd.notna(amount)}
