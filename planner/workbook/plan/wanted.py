"""Sheets of the gaps, most exposure averted first, and of unused pledges."""

from collections.abc import Iterator

from planner.facts.rows import Record
from planner.layout.formula import Cell, Formula, figure, literal
from planner.layout.layout import Layout
from planner.layout.pages import LIMITS, PAGES
from planner.layout.places import Places
from planner.layout.support import Support
from planner.workbook.plan.money import PAYMENTS
from planner.workbook.plan.people import POSTINGS, requirement
from planner.workbook.plan.status import UNKNOWN, while_as_made

GAPS = PAGES["gaps"]

LimitRows = dict[tuple[str, str, str, int | None], int]
"""Row of the sheet `limits`, by rule, mission, item and period."""


def gaps(layout: Layout, places: Places, support: Support, limits: LimitRows) -> Iterator[list[Cell]]:
    """A row per gap of the original plan; the exposure that it would avert is known only for that plan."""
    for row, record in layout.gaps.items():
        required, met = _need(layout, places, support, limits, record)
        short = f"MAX(0,{GAPS.letter('required')}{row}-{GAPS.letter('met')}{row})"
        worth = None if record.worth != record.worth else while_as_made(repr(record.worth), record.worth, UNKNOWN)
        missing = Formula(short, max(0.0, figure(required) - figure(met)))
        yield [*record[:4], required, met, missing, worth, _listed_for()]


def _need(layout: Layout, places: Places, support: Support, limits: LimitRows, record: Record) -> tuple[Cell, Cell]:
    """What is required, and what meets it."""
    if not record.area:
        at = limits["support_limit", record.mission, record.need, record.period]
        return support.wanted(record.mission, record.need), Formula(LIMITS.at("limit", at), record.met)
    if record.need == "prevention":
        paid = layout.prevention_in.get((True, record.area, record.period), [])
        met: Cell = Formula(f"SUM({PAYMENTS.span('usd', paid)})", record.met) if paid else 0.0
        return requirement(layout, places, record.area, record.period, record.need), met
    row = layout.posting[record.area, record.period, record.need]
    people = f"{POSTINGS.at('in_place', row)}+{POSTINGS.at('effective_posted', row)}"
    return Formula(POSTINGS.at("required", row), record.required), Formula(people, record.met)


def unused(layout: Layout, limits: LimitRows) -> Iterator[list[Cell]]:
    """A row per pledge with unused units, and the reason."""
    for record in layout.unused.values():
        row = limits["pledge_once", "", record.pledge, None]
        left = f"{LIMITS.at('limit', row)}-{LIMITS.at('used', row)}"
        yield [record.pledge, Formula(left, record.units), record.why, _listed_for()]


def _listed_for() -> Formula:
    return while_as_made(literal("this plan"), "this plan", "the plan as made")
