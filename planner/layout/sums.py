"""Formulas that sum rows of the plan's sheets."""

from typing import Any

from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places

DEPLOYMENTS, PAYMENTS = PAGES["deployments"], PAGES["payments"]


def present(rows: list[int], t: int) -> str:
    """Formula for whether each of some adjacent deployments is present in a period: 1 or 0."""
    return f"({DEPLOYMENTS.span('from_period', rows)}<={t})*({DEPLOYMENTS.span('to_period', rows)}>={t})"


def matching(rows: list[int], column: str, name: str, amount: str, value: Any, t: int | None = None) -> Cell:  # noqa: ANN401
    """Formula for the sum over adjacent deployments with exactly these names, in a period."""
    if not rows:
        return 0
    there = "" if t is None else f"*{present(rows, t)}"
    same = f"EXACT({DEPLOYMENTS.span(column, rows)},{name})"
    return Formula(f"SUMPRODUCT({same}{there}*{DEPLOYMENTS.span(amount, rows)})", value)


def paid_by(layout: Layout, places: Places, funds: list[str]) -> Cell:
    """Formula for the total of a fund's payments, in any rows [USD]."""
    everything = list(layout.payments)
    own = [n for n, r in layout.payments.items() if r.fund in funds]
    if not own:
        return 0.0
    names, usd = PAYMENTS.span("fund", everything), PAYMENTS.span("usd", everything)
    sums = (f"SUMPRODUCT(EXACT({names},{places.at('funds', fund, 'fund')})*{usd})" for fund in funds)
    return Formula("+".join(sums), float(sum(layout.payments[n].usd for n in own)))
