"""Sheets of people: who is posted where, in fixed shares of the units deployed, and which requirements they meet."""

from collections.abc import Iterator

from planner.facts.rows import Record
from planner.layout.efforts import REQUIRED
from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.layout.places import Places
from planner.workbook.plan.units import DEPLOYMENTS

ASSIGNMENTS, POSTINGS = PAGES["assignments"], PAGES["postings"]


def assignments(layout: Layout) -> Iterator[list[Cell]]:
    """A row per offer, area and period: a fixed share of the people deployed."""
    for row, record in layout.assignments.items():
        offer = (record.pledge, record.preparation, record.mission)
        deployed = layout.present(offer, record.period)
        strength = layout.facts.strength(record.pledge)
        people = sum(layout.deployments[n].units for n in deployed) * strength
        effectiveness = layout.facts.effectiveness(record.pledge, record.preparation)
        letter = ASSIGNMENTS.letter
        yield [
            *record[:5],
            Formula(f"{letter('share_posted')}{row}*{letter('deployed')}{row}", record.persons),
            layout.kind(record.pledge),
            layout.share_posted(row),
            Formula(DEPLOYMENTS.total("persons", deployed), people),
            Formula(DEPLOYMENTS.at("effectiveness", layout.deployed_as[offer][0]), effectiveness),
            layout.balances[(*offer, record.period)],
        ]


def postings(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per area, period and kind: people in place and posted, and the part of the requirement that they meet."""
    for row, record in layout.postings.items():
        assigned = layout.assigned_to.get((record.area, record.period, record.kind), [])
        cell = {column: f"{POSTINGS.letter(column)}{row}" for column in POSTINGS.columns}
        people = f"{cell['in_place']}+{cell['effective_posted']}"
        yield [
            *record[:4],
            Formula(places.at("areas", record.area, f"in_place_{record.kind}"), record.in_place),
            _posted(assigned, record),
            _effective(assigned, record),
            requirement(layout, places, record.area, record.period, record.kind),
            Formula(f"MIN({cell['required']},{cell['in_place']})", layout.met(row, posted=False)),
            Formula(f"MIN({cell['required']},{people})", layout.met(row, posted=True)),
        ]


def _posted(assigned: list[int], record: Record) -> Cell:
    return Formula(f"SUM({ASSIGNMENTS.span('persons', assigned)})", record.posted) if assigned else 0.0


def _effective(assigned: list[int], record: Record) -> Cell:
    if not assigned:
        return 0.0
    spans = f"{ASSIGNMENTS.span('persons', assigned)},{ASSIGNMENTS.span('effectiveness', assigned)}"
    return Formula(f"SUMPRODUCT({spans})", record.effective_posted)


def requirement(layout: Layout, places: Places, area: str, period: int, need: str) -> Cell:
    """Formula for the largest requirement of the area's active threats; 0 if there is none."""
    asked = layout.asked(area, period, REQUIRED[need])
    cells = [places.at("threats", (area, threat), REQUIRED[need]) for threat in asked]
    return Formula(f"MAX({','.join(cells)})", max(asked.values())) if asked else 0.0
