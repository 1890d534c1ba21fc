"""Repairs with money: voluntary, or assessed."""

from functools import partial

from models.instance import USD
from planner.explain.locks import steps
from planner.explain.locks.limits import Kind, Limit
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.steps import RepairStep
from planner.explain.locks.weights import RepairKind
from planner.language import say

CENT = 0.01
"""Steps in which money is added [million USD]."""

UNLIMITED = 1e7
"""More steps than any repair needs [1]."""


def funds(of: Loosening, weight: float) -> None:
    """Voluntary money for the operations of missions, whenever it is needed."""
    for limit in of.limits(Kind.CASH):
        (mission,) = limit.at
        added = of.column(partial(_fund, of, mission), weight * CENT, UNLIMITED)
        paid = {}
        for row in _mandated(of, limit):
            paid[pay := of.elastic.column(0.0, integer=False)] = 1.0
            of.elastic.loosen(row, pay, 1.0)
        of.elastic.row(paid | {added: -CENT}, upper=0.0)


def _fund(of: Loosening, mission: str, cents: float) -> RepairStep:
    usd = round(cents * CENT * USD)
    words = say(
        "find {usd:,.2f} million USD for the operations of {mission}", usd=usd / USD, mission=of.names.mission(mission)
    )
    return RepairStep(RepairKind.FUNDS, usd / USD, words, steps.add_fund(mission, usd))


def assessed(of: Loosening, weight: float) -> None:
    """Assessed money of missions, in every period of the mandate."""
    case = of.model.wide.case
    table = case["missions"].set_index("mission")["assessed_usd_per_period"]
    for limit in of.limits(Kind.CASH):
        (mission,), rows = limit.at, _mandated(of, limit)
        step = partial(_assessed, of, mission, float(table[mission]), len(rows))
        more = of.column(step, weight * CENT * len(rows), UNLIMITED)
        for row in rows:
            of.elastic.loosen(row, more, CENT * case.settings.cash_share)


def _assessed(of: Loosening, mission: str, now: float, periods: int, cents: float) -> RepairStep:
    more = round(cents * CENT * USD)
    values = {"mission": of.names.mission(mission), "usd": more / USD, "all": more * periods / USD}
    if of.model.wide.case.settings.months_per_period == 1:
        words = say(
            "raise the assessed money of {mission} by {usd:,.2f} million USD a month, {all:,.2f} million USD in all",
            **values,
        )
    else:
        words = say(
            "raise the assessed money of {mission} by {usd:,.2f} million USD a quarter, {all:,.2f} million USD in all",
            **values,
        )
    edit = steps.put("missions", mission, "assessed_usd_per_period", now + more)
    return RepairStep(RepairKind.ASSESSED, more * periods / USD, words, edit)


def _mandated(of: Loosening, limit: Limit) -> list[int]:
    """Rows on cash of a mission in the periods of its mandate."""
    mandate = of.model.wide.reach.mandates[limit.at[0]]
    return [row for row in of.rows(limit) if of.model.periods[row] in mandate]
