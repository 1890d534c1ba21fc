"""Sheets of deployments, the only one with cells to edit, and of the timeline drawn from it."""

from collections.abc import Iterator

from planner.facts.rows import Record
from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places

DEPLOYMENTS = PAGES["deployments"]


def deployments(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per deployment: the plan's columns, then those that they follow from."""
    for row, record in layout.deployments.items():
        yield deployment(layout, places, row, record)


def deployment(layout: Layout, places: Places, row: int, record: Record) -> list[Cell]:
    """Cells of a deployment in a row of the sheet."""
    facts, pledge, offer = layout.facts, layout.facts.pledges[record.pledge], (record.pledge, record.preparation)
    strength, (period_cost, moving, preparing) = facts.strength(record.pledge), facts.costs(*offer)
    c = {column: f"{DEPLOYMENTS.letter(column)}{row}" for column in DEPLOYMENTS.columns}
    periods = record.to_period - record.from_period + 1
    start_cost = moving + preparing
    cost = f"{c['units']}*({c['period_cost_usd']}*({c['to_period']}-{c['from_period']}+1)+{c['start_cost_usd']})"
    return [
        record.pledge,
        record.preparation,
        pledge.contributor,
        record.mission,
        pledge.unit_type,
        record.from_period,
        record.to_period,
        record.units,
        Formula(f"{c['units']}*{c['strength']}", record.units * strength),
        Formula(cost, record.units * (period_cost * periods + start_cost)),
        record.units,
        pledge.kind,
        pledge.capability,
        Formula(_of_type(places, record.pledge, pledge.unit_type, "strength"), strength),
        Formula(_effectiveness(places, *offer), facts.effectiveness(*offer)),
        Formula(
            f"{_of_type(places, record.pledge, pledge.unit_type, 'monthly_cost_usd')}*months_per_period", period_cost
        ),
        Formula(
            f"{_of_type(places, record.pledge, pledge.unit_type, 'deployment_cost_usd')}+{c['preparation_usd']}",
            start_cost,
        ),
        _preparation_cost(places, *offer, preparing),
        Formula(_ready(layout, places, *offer), facts.ready(*offer)),
        Formula(
            _last(places, record, c["from_period"]),
            facts.last_period(record.pledge, record.mission, record.from_period),
        ),
        Formula(_last_start(layout, places, record), facts.last_start(record.pledge, record.mission)),
    ]


def _of_type(places: Places, pledge: str, unit_type: str, column: str) -> str:
    return places.filled("pledges", pledge, column, places.at("unit_types", unit_type, column))


def _effectiveness(places: Places, pledge: str, preparation: str) -> str:
    if preparation:
        return places.at("preparations", (pledge, preparation), "effectiveness")
    return places.filled("pledges", pledge, "effectiveness", "1")


def _preparation_cost(places: Places, pledge: str, preparation: str, usd: float) -> Cell:
    if not preparation:
        return 0.0
    return Formula(places.at("preparations", (pledge, preparation), "cost_usd"), usd)


def _ready(layout: Layout, places: Places, pledge: str, preparation: str) -> str:
    if preparation:
        return places.at("preparations", (pledge, preparation), "ready_period")
    level = str(layout.facts.pledges[pledge].readiness)
    if ("readiness", (level,), "lead_months") not in places.cells:
        return places.at("pledges", pledge, "ready_period")
    lead = places.at("readiness", level, "lead_months")
    return places.filled("pledges", pledge, "ready_period", f"1+ROUNDUP({lead}/months_per_period,0)")


def _end(places: Places, record: Record) -> str:
    return f"MIN({places.filled('missions', record.mission, 'mandate_to', 'periods')},periods)"


def _last_start(layout: Layout, places: Places, record: Record) -> str:
    stated = layout.facts.case.values["least_months"] is not None
    asked = "MAX(1,ROUNDUP(least_months/months_per_period,0))" if stated else "1"
    months = places.at("pledges", record.pledge, "months_available")
    return f'{_end(places, record)}+1-IF({months}="",{asked},MIN({asked},MAX(1,INT({months}/months_per_period))))'


def _last(places: Places, record: Record, start: str) -> str:
    end = _end(places, record)
    months = places.at("pledges", record.pledge, "months_available")
    return f'IF({months}="",{end},MIN({start}+MAX(1,INT({months}/months_per_period))-1,{end}))'


def timeline(layout: Layout) -> Iterator[list[Cell]]:
    """A row per deployment: pledge and mission, and the units present in every period."""
    for row, record in layout.deployments.items():
        kind = layout.kind(record.pledge)
        units = [
            Formula(DEPLOYMENTS.at("units", row), record.units) if record.from_period <= t <= record.to_period else None
            for t in layout.periods
        ]
        yield [record.mission, record.pledge, record.preparation, record.unit_type, kind, *units]
