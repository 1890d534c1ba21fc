"""Protective effort on every threat: the values of the formulas on the sheet `exposure`."""

import math
from typing import NamedTuple

import pandas as pd

from planner.layout.layout import Layout

REQUIRED = {"troops": "troops_required", "police": "police_required", "prevention": "prevention_usd_required"}
"""Column of the requirement, by need."""


class Effort(NamedTuple):
    """Effort on a threat in a period [1]."""

    in_place: float
    added: float
    carried: float
    """Added effort of earlier periods, decayed; the share `carryover` of it still works."""
    lasting: float


Efforts = dict[tuple[str, str], list[Effort]]
"""Effort in every period of the mandate, by area and threat."""


def efforts(layout: Layout) -> Efforts:
    """Effort in every period of the mandate, by area and threat."""
    kept, decay = layout.case.settings.carryover, layout.case.settings.carryover_decay
    found: Efforts = {}
    for (area, threat), rows in layout.exposed_to.items():
        in_place = _effort(layout, area, threat, layout.in_place[area])
        found[area, threat], carried = [], 0.0
        for row in rows:
            added = _effort(layout, area, threat, _added(layout, area, layout.exposure[row].period))
            found[area, threat].append(Effort(in_place, added, carried, in_place + added + kept * carried))
            carried = decay * carried + added
    return found


def rate(layout: Layout) -> float:
    """Effort of a fully met requirement [1]."""
    return -math.log(1.0 - layout.case.settings.protection_at_requirement)


def _added(layout: Layout, area: str, period: int) -> dict[str, float]:
    """Supply added in an area and period, by need [persons; USD]."""
    paid = layout.prevention_in.get((True, area, period), [])
    people = {
        kind: layout.postings[layout.posting[area, period, kind]].effective_posted for kind in ("troops", "police")
    }
    return people | {"prevention": sum(layout.payments[n].usd for n in paid)}


def _effort(layout: Layout, area: str, threat: str, there: dict[str, float]) -> float:
    record = layout.threats[area, threat]
    answered = {need: getattr(record, REQUIRED[need]) for need in there}
    met = sum(there[need] / required for need, required in answered.items() if pd.notna(required))
    return rate(layout) * float(met)
