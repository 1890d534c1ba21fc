"""Rules on effort: it is what posted people and prevention money make, and it lasts as the settings say."""

from collections.abc import Iterator

import pandas as pd

from planner.workbook.formula import Formula
from planner.workbook.plan.efforts import Efforts
from planner.workbook.plan.exposure import EXPOSURE
from planner.workbook.plan.layout import Layout
from planner.workbook.plan.money import PAYMENTS
from planner.workbook.plan.people import ASSIGNMENTS
from planner.workbook.plan.places import Places
from planner.workbook.plan.rules.line import Line, Test


def effort_limit(layout: Layout, places: Places, efforts: Efforts) -> Iterator[Line]:
    """Effort added on a threat over all periods against what people assigned and money paid make, counted directly."""
    for (area, threat), rows in layout.exposed_to.items():
        added = sum(effort.added for effort in efforts[area, threat])
        used = Formula(f"SUM({EXPOSURE.span('effort_added', rows)})", added)
        made = Formula(f"rho*({'+'.join(_means(layout, places, area, threat)) or '0'})", added)
        yield Line("effort_limit", layout.mission_of[area], f"{area}: {threat}", None, used, made, test=Test.EQUAL)


def _means(layout: Layout, places: Places, area: str, threat: str) -> Iterator[str]:
    """Each means against its requirement, over all periods."""
    record, rows = layout.threats[area, threat], layout.assigned_in.get(area, [])
    for kind in ("troops", "police"):
        if rows and pd.notna(getattr(record, f"{kind}_required")):
            kinds, persons, effect = (ASSIGNMENTS.span(c, rows) for c in ("kind", "persons", "effectiveness"))
            required = places.at("threats", (area, threat), f"{kind}_required")
            yield f'SUMPRODUCT(({kinds}="{kind}")*{persons}*{effect})/{required}'
    paid = [n for n, r in layout.payments.items() if r.area == area]
    if paid and pd.notna(record.prevention_usd_required):
        required = places.at("threats", (area, threat), "prevention_usd_required")
        yield f"({PAYMENTS.total('usd', paid)})/{required}"


def lasting_limit(layout: Layout, efforts: Efforts) -> Iterator[Line]:
    """Effort that works in the last period against those in place and all that was added, written out."""
    for (area, threat), rows in layout.exposed_to.items():
        lasting = efforts[area, threat][-1].lasting
        used = Formula(EXPOSURE.at("effort_lasting", rows[-1]), lasting)
        limit = Formula("+".join(_lasting(rows)), lasting)
        yield Line("lasting_limit", layout.mission_of[area], f"{area}: {threat}", None, used, limit, test=Test.EQUAL)


def _lasting(rows: list[int]) -> Iterator[str]:
    """What works in the last of the rows."""
    *earlier, last = rows
    yield EXPOSURE.at("effort_in_place", last)
    yield EXPOSURE.at("effort_added", last)
    if earlier:
        yield f"carryover*{EXPOSURE.at('effort_added', earlier[-1])}"
    if older := earlier[:-1]:
        lag = f"{EXPOSURE.at('period', last)}-1-{EXPOSURE.span('period', older)}"
        yield f"carryover*SUMPRODUCT({EXPOSURE.span('effort_added', older)}*carryover_decay^({lag}))"
