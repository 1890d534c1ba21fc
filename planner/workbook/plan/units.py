"""Deployments, and what they bring: the only sheet with cells to change, and the timeline drawn from it."""

from collections.abc import Iterator

from planner.reach import FrameRow, Offer
from planner.workbook.formula import Cell, Formula
from planner.workbook.plan.layout import Layout
from planner.workbook.plan.pages import PAGES
from planner.workbook.plan.places import Places

DEPLOYMENTS = PAGES["deployments"]


def deployments(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per deployment: the plan's columns, then what they follow from."""
    for row, record in layout.deployments.items():
        yield deployment(layout, places, row, record)


def deployment(layout: Layout, places: Places, row: int, record: FrameRow) -> list[Cell]:
    """The cells of a deployment that stands in a row of the sheet."""
    unit, offer = layout.reach.units[record.pledge], offer_of(layout, record.pledge, record.preparation)
    c = {column: f"{DEPLOYMENTS.letter(column)}{row}" for column in DEPLOYMENTS.columns}
    periods = record.to_period - record.from_period + 1
    period_cost = unit.monthly_cost_usd * layout.reach.months
    start_cost = unit.deployment_cost_usd + offer.preparation_cost
    cost = f"{c['units']}*({c['period_cost_usd']}*({c['to_period']}-{c['from_period']}+1)+{c['start_cost_usd']})"
    return [
        record.pledge,
        record.preparation,
        unit.contributor,
        record.mission,
        unit.unit_type,
        record.from_period,
        record.to_period,
        record.units,
        Formula(f"{c['units']}*{c['strength']}", record.units * unit.strength),
        Formula(cost, record.units * (period_cost * periods + start_cost)),
        record.units,
        unit.kind,
        unit.capability,
        Formula(_of_type(places, record.pledge, unit.unit_type, "strength"), unit.strength),
        Formula(_effectiveness(places, offer), offer.effectiveness),
        Formula(
            f"{_of_type(places, record.pledge, unit.unit_type, 'monthly_cost_usd')}*months_per_period", period_cost
        ),
        Formula(
            f"{_of_type(places, record.pledge, unit.unit_type, 'deployment_cost_usd')}+{c['preparation_usd']}",
            start_cost,
        ),
        _preparation_cost(places, offer),
        Formula(_ready(layout, places, offer), offer.ready),
        Formula(
            _last(places, record, c["from_period"]),
            layout.reach.last_period(record.pledge, record.mission, record.from_period),
        ),
    ]


def offer_of(layout: Layout, pledge: str, preparation: str) -> Offer:
    """The offer of a pledge under a preparation, or as it is."""
    return next(offer for offer in layout.reach.offers[pledge] if offer.preparation == preparation)


def _of_type(places: Places, pledge: str, unit_type: str, column: str) -> str:
    return places.filled("pledges", pledge, column, places.at("unit_types", unit_type, column))


def _effectiveness(places: Places, offer: Offer) -> str:
    if offer.preparation:
        return places.at("preparations", (offer.pledge, offer.preparation), "effectiveness")
    return places.filled("pledges", offer.pledge, "effectiveness", "1")


def _preparation_cost(places: Places, offer: Offer) -> Cell:
    if not offer.preparation:
        return 0.0
    return Formula(places.at("preparations", (offer.pledge, offer.preparation), "cost_usd"), offer.preparation_cost)


def _ready(layout: Layout, places: Places, offer: Offer) -> str:
    if offer.preparation:
        return places.at("preparations", (offer.pledge, offer.preparation), "ready_period")
    level = str(layout.reach.pledges[offer.pledge]["readiness"])
    if ("readiness", (level,), "lead_months") not in places.cells:
        return places.at("pledges", offer.pledge, "ready_period")
    lead = places.at("readiness", level, "lead_months")
    return places.filled("pledges", offer.pledge, "ready_period", f"1+ROUNDUP({lead}/months_per_period,0)")


def _last(places: Places, record: FrameRow, start: str) -> str:
    end = f"MIN({places.filled('missions', record.mission, 'mandate_to', 'periods')},periods)"
    months = places.at("pledges", record.pledge, "months_available")
    return f'IF({months}="",{end},MIN({start}+MAX(1,INT({months}/months_per_period))-1,{end}))'


def timeline(layout: Layout) -> Iterator[list[Cell]]:
    """A row per deployment: who, where, and the units present in every period."""
    for row, record in layout.deployments.items():
        kind = layout.kind(record.pledge)
        units = [
            Formula(DEPLOYMENTS.at("units", row), record.units) if record.from_period <= t <= record.to_period else None
            for t in range(1, layout.reach.periods + 1)
        ]
        yield [record.mission, record.pledge, record.preparation, record.unit_type, kind, *units]
