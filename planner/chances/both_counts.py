"""Figures of a plan counted both ways: if all come, as its tables have them, and by the chances of its pledges.

By their chances, who does not come is missing, and nobody moves in their place; a unit that is late is missing until it
comes.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.chances.by_chances import PlanByChances
from planner.chances.expected.fixed_postings import late_start, people_of_units
from planner.facts.rows import Record
from planner.language import say

POSTED = ["mission", "area", "period", "kind", "expected"]


@dataclass(frozen=True)
class BothCounts(PlanByChances):
    """A plan counted both ways."""

    @cached_property
    def exposure(self) -> pd.DataFrame:
        """The table `exposure` of the plan, with what is expected to stay as `expected` [civilian-months]."""
        found = dict(zip(self.fixed.places, self.fixed.expected(self.chances).tolist(), strict=True))
        keys = self.plan.exposure[["area", "threat", "period"]].itertuples(index=False, name=None)
        return self.plan.exposure.assign(expected=[found[key] for key in keys])

    @property
    def counted(self) -> str:
        """Column of `exposure` that the plan's objective counts."""
        return "expected" if self.plan.summary.by_chances else "unprotected"

    @cached_property
    def deployments(self) -> pd.DataFrame:
        """The table `deployments`, with the people who come, in time or late, as `expected` [persons]."""
        likely = self.plan.deployments["pledge"].map(self.chances.likelihoods[0]).astype(float)
        return self.plan.deployments.assign(expected=self.plan.deployments["persons"] * likely)

    @cached_property
    def persons(self) -> float:
        """People who come, each unit once [persons]."""
        return float(self.deployments["expected"].sum())

    @cached_property
    def cost_usd(self) -> float:
        """Cost of those who come, and of what funds pay for prevention [USD]."""
        paid = self.plan.payments[self.plan.payments["purpose"] == "prevention"]
        funds = sum(usd * self.chances.funds[fund].p for fund, usd in zip(paid["fund"], paid["usd"], strict=True))
        return float(funds + sum(self._cost(row) for row in self.facts.rows("deployments")))

    @property
    def in_words(self) -> str:
        """People and money both ways, as a sentence."""
        persons, usd = self.plan.summary.persons_deployed, self.plan.summary.cost_usd / 1e6
        return say(
            "{persons:,.0f} people deploy if all come, {expected:,.0f} by their chances; with prevention they cost "
            "{usd:,.1f} million USD if all come, {expected_usd:,.1f} by their chances.",
            persons=persons,
            expected=self.persons,
            usd=usd,
            expected_usd=self.cost_usd / 1e6,
        )

    @cached_property
    def posted(self) -> pd.DataFrame:
        """People of the plan who are there where it posts them, by mission, area, period and kind [persons]."""
        sums: dict[tuple[str, str, int, str], float] = defaultdict(float)
        for row, people in zip(self.facts.rows("deployments"), people_of_units(self.facts), strict=True):
            kind = self.facts.pledges[row.pledge].kind
            for (area, t), persons in people.items():
                sums[row.mission, area, t, kind] += row.units * persons * self._there(row, t)
        return pd.DataFrame([(*key, persons) for key, persons in sums.items()], columns=POSTED)

    def _there(self, row: Record, t: int) -> float:
        """Chance that a unit is there in one of the periods in which it is to be [1]."""
        late = late_start(self.facts, row)
        missing = 0.0 if late is not None and late <= t else self.chances.delay_chance
        return self.chances.pledges[row.pledge].p * (1.0 - missing)

    def _cost(self, row: Record) -> float:
        """What units of a row of the deployments are expected to cost [USD]."""
        late, (period, *once) = late_start(self.facts, row), self.facts.costs(row.pledge, row.preparation)
        if_late = 0.0 if late is None else row.units * (period * (row.to_period - late + 1) + sum(once))
        delayed = self.chances.delay_chance
        return float(self.chances.pledges[row.pledge].p * ((1.0 - delayed) * row.cost_usd + delayed * if_late))
