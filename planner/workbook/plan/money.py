"""Sheets of money: payments of funds, cash of missions, and the sources of the plan's cost."""

from collections.abc import Iterator

from planner.facts.rows import Record
from planner.layout.formula import Cell, Formula, figure
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places
from planner.layout.sums import paid_by
from planner.workbook.plan.units import DEPLOYMENTS

PAYMENTS, CASH = PAGES["payments"], PAGES["cash"]

SOURCES = ("units: assessed money", "units: funds", "units: money not limited", "prevention: funds")
"""Headings of what meets the cost of a mission."""

BY_MISSION = (
    "mission",
    "cost of units",
    "units: funds",
    "units: assessed money",
    "units: money not limited",
    "prevention: funds",
    "met in all",
    "left in hand",
)


BY_FUND = ("fund", "contributor", "purpose", "earmark", "amount", "paid", "left")


def payments(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per payment, and whether the terms of the fund allow it."""
    for row, record in layout.payments.items():
        yield [*record, Formula(_terms(places, row, record), value=True)]


def _terms(places: Places, row: int, record: Record) -> str:
    period, mission, purpose = (f"{PAYMENTS.letter(column)}{row}" for column in ("period", "mission", "purpose"))
    start, end = (places.filled("funds", record.fund, f"{end}_period", b) for end, b in (("from", "1"), ("to", period)))
    earmark, meant = places.at("funds", record.fund, "mission"), places.at("funds", record.fund, "purpose")
    return (
        f'AND({period}>={start},{period}<={end},OR({earmark}="",EXACT({earmark},{mission})),'
        f'OR({meant}="any",EXACT({meant},{purpose})))'
    )


def cash(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per period of each mission with limited money."""
    for rows in layout.cash_at.values():
        for row in rows:
            record = layout.cash[row]
            c = {column: f"{CASH.letter(column)}{row}" for column in CASH.columns}
            received = layout.received_in.get((True, record.mission, record.period), [])
            arriving = f"cash_share*{places.at('missions', record.mission, 'assessed_usd_per_period')}"
            yield [
                record.mission,
                record.period,
                0.0 if row == rows[0] else Formula(f"{CASH.letter('closing')}{row - 1}", record.opening),
                Formula(arriving, record.assessed),
                Formula(f"SUM({PAYMENTS.span('usd', received)})", record.received) if received else 0.0,
                spent(layout, record.mission, c["period"], record.spent),
                Formula(f"{c['opening']}+{c['assessed']}+{c['received']}-{c['spent']}", record.closing),
            ]


def spent(layout: Layout, mission: str, period: str, usd: float) -> Cell:
    """Formula for the cost of deployments at a mission in a period [USD]."""
    rows = layout.deployed_at.get(mission, [])
    if not rows:
        return 0.0
    s = {column: DEPLOYMENTS.span(column, rows) for column in DEPLOYMENTS.columns}
    stay = f"({s['from_period']}<={period})*({s['to_period']}>={period})*{s['period_cost_usd']}"
    return Formula(f"SUMPRODUCT({s['units']}*({stay}+({s['from_period']}={period})*{s['start_cost_usd']}))", usd)


def by_mission(layout: Layout, first: int) -> Iterator[list[Cell]]:
    """A row per mission: cost of its units and its prevention, and the sources that pay for them [USD]."""
    for row, mission in enumerate(layout.missions, start=first):
        units = layout.deployed_at.get(mission, [])
        cost = sum(layout.deployments[n].cost_usd for n in units)
        operations = [n for n, r in layout.payments.items() if r.mission == mission and r.purpose != "prevention"]
        prevention = [n for n, r in layout.payments.items() if r.mission == mission and r.purpose == "prevention"]
        received, prevented = _paid(layout, operations), _paid(layout, prevention)
        limited = mission in layout.cash_at
        funded = min(received, cost)
        yield [
            mission,
            Formula(DEPLOYMENTS.total("cost_usd", units), cost) if units else 0.0,
            Formula(f"MIN(B{row},{PAYMENTS.total('usd', operations)})", funded) if operations else 0.0,
            Formula(f"B{row}-C{row}", cost - funded) if limited else 0.0,
            0.0 if limited else Formula(f"B{row}-C{row}", cost - funded),
            Formula(PAYMENTS.total("usd", prevention), prevented) if prevention else 0.0,
            Formula(f"SUM(C{row}:F{row})", cost + prevented),
            _left(layout, mission),
        ]


def _paid(layout: Layout, rows: list[int]) -> float:
    return float(sum(layout.payments[n].usd for n in rows))


def _left(layout: Layout, mission: str) -> Cell:
    """Formula for the closing balance at the end [USD]; blank if money is not limited."""
    rows = layout.cash_at.get(mission, [])
    return Formula(CASH.at("closing", rows[-1]), layout.cash[rows[-1]].closing) if rows else None


def by_fund(layout: Layout, places: Places, first: int) -> Iterator[list[Cell]]:
    """A row per fund: its amount, and what the plan pays from it [USD]."""
    for row, fund in enumerate(layout.case["funds"].itertuples(), start=first):
        paid = figure(paid_by(layout, places, [fund.fund]))
        yield [
            fund.fund,
            fund.contributor,
            fund.purpose,
            fund.mission,
            Formula(places.at("funds", fund.fund, "amount_usd"), fund.amount_usd),
            paid_by(layout, places, [fund.fund]),
            Formula(f"IF(ABS(E{row}-F{row})<=1E-9*E{row},0,E{row}-F{row})", _remaining(fund.amount_usd, paid)),
        ]


def _remaining(amount: float, paid: float) -> float:
    """Formula for what is left of an amount; 0 if that is only rounding [USD]."""
    return 0.0 if abs(amount - paid) <= 1e-9 * amount else amount - paid
