"""Verify money: payments, and the cash of missions."""

from collections.abc import Iterator

import pandas as pd

from planner.facts import Balance, Facts
from planner.facts.amounts import amount, broken, differs
from planner.facts.rows import Record
from planner.fault import Fault, shown
from planner.language import say

IN_HAND = ("opening", "closing")
"""Columns of the cash that sum up all that came and went before."""

SUMMED = 1e-5
"""Part of all that came and went by which money in hand is compared: it is a sum, not what a solver found [1]."""


def faults(facts: Facts) -> Iterator[Fault]:
    """Wrong rows of payments and cash."""
    for row in facts.rows("payments"):
        for column, found, allowed in _payment_faults(facts, row):
            yield broken(column, "payments", found, allowed, row.Index + 2)
    rows = {(row.mission, row.period): row for row in facts.rows("cash")}
    for key, balance in facts.balances.items():
        if key in rows:
            yield from _cash_faults(rows[key], balance)


def _payment_faults(facts: Facts, row: Record) -> Iterator[tuple[str, str, str]]:
    if not row.usd >= 0:
        yield "usd", amount(row.usd), say("0 or more")
    prevention, right = row.purpose == "prevention", _purpose(facts, row)
    if row.purpose != right:
        yield "purpose", shown(row.purpose), shown(right)
    if prevention != bool(row.area) or (row.area and facts.areas[row.area].mission != row.mission):
        allowed = say("an area of the mission for prevention, else blank")
        yield "payments", say("area “{area}”", area=row.area), allowed
    if not prevention and pd.isna(facts.missions[row.mission].assessed_usd_per_period):
        found = say("a payment to {mission}", mission=row.mission)
        yield "payments", found, say("missions where money is limited")


def _purpose(facts: Facts, row: Record) -> str:
    """Purpose of a payment: prevention in an area, else what the fund is for."""
    if row.area:
        return "prevention"
    return "preparation" if facts.funds[row.fund].purpose == "preparation" else "operations"


def _cash_faults(row: Record, balance: Balance) -> Iterator[Fault]:
    for column in ("opening", "assessed", "received", "spent", "closing"):
        right = getattr(balance, column)
        if differs(getattr(row, column), right, SUMMED * balance.flow * (column in IN_HAND)):
            yield broken(column, "cash", amount(getattr(row, column)), amount(right), row.Index + 2)
