"""Shortfalls: money that missions lack for the units of a plan, and the units that they can still pay for."""

from dataclasses import dataclass

import pandas as pd

from planner.facts import Facts
from planner.facts.amounts import exceeds
from planner.facts.rows import Record, totals


@dataclass(frozen=True)
class Affordable:
    """Units that missions can pay for."""

    units: pd.Series
    """Affordable units, by row of the deployments."""
    lacking: float
    """Money that missions lack for all units: their lowest balances below zero, added up [USD]."""


def affordable_units(facts: Facts) -> Affordable:
    """Units that missions can pay for; where money is short, the units with the latest start are dropped."""
    units = facts.plan.deployments["units"].copy()
    lacking = 0.0
    for name, row in facts.missions.items():
        if pd.notna(row.assessed_usd_per_period):
            lacking += _drop_unaffordable(_MissionAccount(facts, name), units)
    return Affordable(units, lacking)


def _drop_unaffordable(account: "_MissionAccount", units: pd.Series) -> float:
    """Drop units one at a time until the mission can pay for the rest; return what it lacked before [USD]."""
    lacking = max(0.0, -min((balance for _, balance, _ in account.balances(units)), default=0.0))
    short = account.first_overdrawn(units)
    if short is None:
        return 0.0
    while short is not None:
        begun = [row for row in account.rows if units[row.Index] > 0 and row.from_period <= short]
        if not begun:
            break
        units[max(begun, key=lambda row: (row.from_period, row.Index)).Index] -= 1
        short = account.first_overdrawn(units)
    return lacking


class _MissionAccount:
    """Income and spending of one mission."""

    def __init__(self, facts: Facts, mission: str) -> None:
        self._facts, self._mission = facts, mission
        self.rows: list[Record] = [row for row in facts.rows("deployments") if row.mission == mission]
        payments = [row for row in facts.rows("payments") if row.mission == mission and row.purpose != "prevention"]
        self._paid = {
            preparing: totals((row.period, row.usd) for row in payments if (row.purpose == "preparation") == preparing)
            for preparing in (False, True)
        }

    def first_overdrawn(self, units: pd.Series) -> int | None:
        """First period with a negative balance beyond rounding; None if there is none."""
        return next((t for t, balance, flow in self.balances(units) if exceeds(-balance, 0.0, flow)), None)

    def balances(self, units: pd.Series) -> list[tuple[int, float, float]]:
        """Period, closing balance and turnover so far, for every period of the mandate [USD]."""
        facts = self._facts
        arriving = facts.setting("cash_share") * facts.missions[self._mission].assessed_usd_per_period
        spent, preparing = self._costs(units)
        balance, flow, found = 0.0, 0.0, []
        first, last = facts.mandates[self._mission]
        for t in range(first, last + 1):
            prepared = min(self._paid[True].get(t, 0.0), preparing.get(t, 0.0))
            received, due = arriving + self._paid[False].get(t, 0.0) + prepared, spent.get(t, 0.0)
            balance, flow = balance + received - due, flow + received + due
            found.append((t, balance, flow))
        return found

    def _costs(self, units: pd.Series) -> tuple[dict[int, float], dict[int, float]]:
        """Cost of units by period, and the part of it that is for preparation [USD]."""
        spent, preparing = [], []
        for row in self.rows:
            each, moving, prepared = self._facts.costs(row.pledge, row.preparation)
            number = units[row.Index]
            spent += [(t, number * each) for t in range(row.from_period, row.to_period + 1)]
            spent.append((row.from_period, number * (moving + prepared)))
            preparing.append((row.from_period, number * prepared))
        return totals(spent), totals(preparing)
