"""Debts: money that missions lack for the units that are left of a plan, and which units then do not come."""

from dataclasses import dataclass

import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import exceeds
from planner.facts.rows import Record, totals


@dataclass(frozen=True)
class Paid:
    """What missions can pay for."""

    units: pd.Series
    """By row of the deployments: units that come."""
    lacking: float
    """Money that missions lack for all of them: their lowest balance, where below zero, added up [USD]."""


def paid(facts: Facts) -> Paid:
    """What missions can pay for; where one lacks money, those of its units do not come that start last."""
    units = facts.plan.deployments["units"].copy()
    lacking = 0.0
    for name, row in facts.missions.items():
        if pd.notna(row.assessed_usd_per_period):
            lacking += _pay(_Purse(facts, name), units)
    return Paid(units, lacking)


def _pay(purse: "_Purse", units: pd.Series) -> float:
    """Take units out, one at a time, until the mission can pay for what is left; what it lacked before [USD]."""
    lacked = max(0.0, -min((balance for _, balance, _ in purse.balances(units)), default=0.0))
    short = purse.short(units)
    if short is None:
        return 0.0
    while short is not None:
        begun = [row for row in purse.rows if units[row.Index] > 0 and row.from_period <= short]
        if not begun:
            break
        units[max(begun, key=lambda row: (row.from_period, row.Index)).Index] -= 1
        short = purse.short(units)
    return lacked


class _Purse:
    """The money of one mission."""

    def __init__(self, facts: Facts, mission: str) -> None:
        self._facts, self._mission = facts, mission
        self.rows: list[Record] = [row for row in facts.rows("deployments") if row.mission == mission]
        payments = [row for row in facts.rows("payments") if row.mission == mission and row.purpose != "prevention"]
        self._paid = {
            preparing: totals((row.period, row.usd) for row in payments if (row.purpose == "preparation") == preparing)
            for preparing in (False, True)
        }

    def short(self, units: pd.Series) -> int | None:
        """The first period after which less than nothing is in hand, by more than rounding; None if there is none."""
        return next((t for t, balance, flow in self.balances(units) if exceeds(-balance, 0.0, flow)), None)

    def balances(self, units: pd.Series) -> list[tuple[int, float, float]]:
        """By period: what is in hand after it, and all that came and went by then [USD]."""
        facts = self._facts
        arriving = facts.setting("cash_share") * facts.missions[self._mission].assessed_usd_per_period
        spent, preparing = self._costs(units)
        balance, flow, found = 0.0, 0.0, []
        first, last = facts.mandates[self._mission]
        for t in range(first, last + 1):
            prepared = min(self._paid[True].get(t, 0.0), preparing.get(t, 0.0))
            came, went = arriving + self._paid[False].get(t, 0.0) + prepared, spent.get(t, 0.0)
            balance, flow = balance + came - went, flow + came + went
            found.append((t, balance, flow))
        return found

    def _costs(self, units: pd.Series) -> tuple[dict[int, float], dict[int, float]]:
        """By period: what units cost, and what of that is for preparing them [USD]."""
        spent, preparing = [], []
        for row in self.rows:
            each, moving, prepared = self._facts.costs(row.pledge, row.preparation)
            number = units[row.Index]
            spent += [(t, number * each) for t in range(row.from_period, row.to_period + 1)]
            spent.append((row.from_period, number * (moving + prepared)))
            preparing.append((row.from_period, number * prepared))
        return totals(spent), totals(preparing)
