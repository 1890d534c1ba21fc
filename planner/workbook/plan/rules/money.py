"""Rules on money: nothing is spent before it arrives, and funds pay what they have for what they are meant for."""

from collections.abc import Iterator

from planner.workbook.formula import Cell, Formula
from planner.workbook.plan.layout import Layout
from planner.workbook.plan.money import CASH, PAYMENTS, paid_by
from planner.workbook.plan.places import Places
from planner.workbook.plan.rules.line import Line
from planner.workbook.plan.units import DEPLOYMENTS, offer_of


def cash_balance(layout: Layout) -> Iterator[Line]:
    """Money spent so far against money that has arrived so far."""
    for mission, rows in layout.cash_at.items():
        for n, row in enumerate(rows, start=1):
            so_far = [layout.cash[k] for k in rows[:n]]
            used = Formula(f"SUM({CASH.span('spent', rows[:n])})", sum(r.spent for r in so_far))
            came = f"SUM({CASH.span('assessed', rows[:n])})+SUM({CASH.span('received', rows[:n])})"
            limit = Formula(came, sum(r.assessed for r in so_far) + sum(r.received for r in so_far))
            yield Line("cash_balance", mission, "money", layout.cash[row].period, used, limit)


def fund_limit(layout: Layout, places: Places) -> Iterator[Line]:
    """What a fund pays against what it has."""
    for fund in layout.case["funds"].itertuples():
        limit = Formula(places.at("funds", fund.fund, "amount_usd"), fund.amount_usd)
        yield Line("fund_limit", "", fund.fund, None, paid_by(layout, places, [fund.fund]), limit)


def preparation_limit(layout: Layout) -> Iterator[Line]:
    """What preparation funds pay at a mission in a period against what preparations cost there then."""
    funds = layout.case["funds"]
    meant = set(funds["fund"][funds["purpose"] == "preparation"])
    paid: dict[tuple[str, int], list[int]] = {}
    for n, r in layout.payments.items():
        if r.fund in meant:
            paid.setdefault((r.mission, r.period), []).append(n)
    for (mission, t), rows in paid.items():
        limit = _preparing(layout, mission, t)
        yield Line("preparation_limit", mission, "preparations", t, _paid(layout, rows), limit)


def _paid(layout: Layout, rows: list[int]) -> Cell:
    return Formula(PAYMENTS.total("usd", rows), sum(layout.payments[n].usd for n in rows)) if rows else 0.0


def _preparing(layout: Layout, mission: str, t: int) -> Cell:
    """Cost of the preparations of units that start at a mission in a period [USD]."""
    rows = layout.deployed_at.get(mission, [])
    starting = [layout.deployments[n] for n in rows if layout.deployments[n].from_period == t]
    cost = sum(r.units * offer_of(layout, r.pledge, r.preparation).preparation_cost for r in starting)
    if not rows:
        return 0.0
    starts, units, each = (DEPLOYMENTS.span(c, rows) for c in ("from_period", "units", "preparation_usd"))
    return Formula(f"SUMPRODUCT(({starts}={t})*{units}*{each})", cost)
