"""Rules on people: nobody is posted twice, areas host what they can, and enablers support whom they can."""

from collections.abc import Iterator

import pandas as pd

from planner.workbook.formula import Formula
from planner.workbook.plan.layout import Layout
from planner.workbook.plan.people import ASSIGNMENTS, POSTINGS
from planner.workbook.plan.places import Places
from planner.workbook.plan.rules.line import Line
from planner.workbook.plan.rules.units import matching
from planner.workbook.plan.support import Support
from planner.workbook.plan.units import DEPLOYMENTS


def posting_balance(layout: Layout) -> Iterator[Line]:
    """People of an offer posted over a mission's areas against those deployed there."""
    rows_at: dict[str, list[int]] = {}
    posted: dict[int, float] = {}
    for n, r in layout.assignments.items():
        rows_at.setdefault(r.mission, []).append(n)
        number = layout.balances[r.pledge, r.preparation, r.mission, r.period]
        posted[number] = posted.get(number, 0.0) + r.persons
    for (pledge, preparation, mission, t), number in layout.balances.items():
        numbers, persons = (ASSIGNMENTS.span(column, rows_at[mission]) for column in ("balance", "persons"))
        used = Formula(f"SUMIF({numbers},{number},{persons})", posted[number])
        deployed = layout.present((pledge, preparation, mission), t)
        limit = Formula(DEPLOYMENTS.total("persons", deployed), layout.people(deployed, t))
        item = f"{pledge} ({preparation})" if preparation else pledge
        yield Line("posting_balance", mission, item, t, used, limit)


def area_troops_limit(layout: Layout, places: Places) -> Iterator[Line]:
    """New troops in an area against the room for them."""
    for area in layout.case["areas"].itertuples():
        if area.area not in layout.mission_of or pd.isna(area.troops_limit):
            continue
        cells = (places.at("areas", area.area, column) for column in ("troops_limit", "in_place_troops"))
        room = Formula("MAX(0,{}-{})".format(*cells), max(0.0, area.troops_limit - area.in_place_troops))
        for t in layout.reach.mandates[area.mission]:
            row = layout.posting[area.area, t, "troops"]
            used = Formula(POSTINGS.at("posted", row), layout.postings[row].posted)
            yield Line("area_troops_limit", area.mission, area.area, t, used, room, float(area.troops_limit))


def support_limit(layout: Layout, support: Support) -> Iterator[Line]:
    """Enablers that newly posted troops need against those there."""
    for mission, capability in support.groups:
        rows, spare = layout.deployed_at.get(mission, []), support.spare(mission, capability)
        own = [n for n in rows if layout.capability(layout.deployments[n].pledge) == capability]
        name = support.page.at("capability", support.groups[mission, capability][0])
        for t in layout.reach.mandates[mission]:
            units = sum(layout.deployments[n].units for n in own if layout.is_present(n, t))
            arrived = matching(rows, "capability", name, "units", units, t)
            there = f"{spare.text}+{arrived.text if isinstance(arrived, Formula) else 0}"
            limit = Formula(there, float(spare.value) + units)
            yield Line("support_limit", mission, capability, t, support.needed(mission, capability, t), limit)
