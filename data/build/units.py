"""The unit_types and readiness tables."""

from collections.abc import Iterable

import pandas as pd

from data.build import reference
from data.build.assumed import Assumed
from data.build.columns import READINESS, UNIT_TYPES
from planner.tables import READINESS_ASSUMPTIONS

Described = tuple[str, str, str, str, int, str]
"""Key, name, kind, capability, strength [persons] and the standing of the strength."""

FORMED: tuple[Described, ...] = (
    ("infantry-battalion", "Infantry battalion", "troops", "", 850, "[S] up to 850"),
    ("infantry-company", "Infantry company", "troops", "", 150, "[S]"),
    ("quick-reaction-company", "Quick reaction force company", "troops", "", 180, "[R]"),
    ("special-forces-company", "Special forces company", "troops", "", 150, "[J] as a company"),
    ("formed-police-unit", "Formed police unit", "police", "", 140, "[S]"),
    ("engineering-company", "Engineering company", "enabler", "engineering", 180, "[R]"),
    ("engineering-platoon", "Engineering platoon", "enabler", "engineering-platoon", 40, "[J]"),
    ("level-2-hospital", "Level 2 hospital", "enabler", "medical", 63, "[S] 57-67"),
    ("level-3-hospital", "Level 3 hospital", "enabler", "medical", 90, "[S] about 90"),
    ("utility-helicopter-unit", "Utility helicopter unit (3)", "enabler", "aviation", 100, "[R]; 3 aircraft [J]"),
    ("transport-aircraft", "Transport aircraft detachment", "enabler", "airlift", 60, "[S] C-130 detachment"),
    ("attack-helicopter-unit", "Attack helicopter unit (2)", "enabler", "armed-aviation", 110, "[R]; 2 aircraft [J]"),
    ("uas-unit", "Unmanned aircraft unit", "enabler", "isr", 70, "[R]"),
    ("signals-company", "Signals company", "enabler", "signals", 150, "[R]"),
    ("transport-company", "Transport company", "enabler", "transport", 180, "[R]"),
    ("explosives-company", "Explosive ordnance disposal company", "enabler", "explosives", 120, "[J]"),
    ("explosives-platoon", "Explosives search platoon", "enabler", "explosives", 35, "[S] platoon"),
    ("riverine-unit", "Riverine unit (4 boats)", "enabler", "riverine", 80, "[J]"),
)
INDIVIDUAL: tuple[Described, ...] = (
    ("individual-police-team", "Individual police team", "police", "", 25, "[J] 25 officers"),
    ("staff-officer-team", "Staff officer team", "enabler", "command", 20, "[J] 20 officers"),
    ("individual-police-officer", "Individual police officer", "police", "", 1, "one officer"),
)
HELICOPTERS = {"utility-helicopter-unit": 3, "attack-helicopter-unit": 2}  # [J] in each unit
AIRCRAFT = {**HELICOPTERS, "transport-aircraft": 1}  # each flown at the hourly rate of a Mi-8
PROTECTING = ("troops", "police")


def person_cost(given: Assumed) -> float:
    """What a person of a formed unit costs the mission [USD per month]."""
    paid = reference.reimbursement(given.as_of) + given.equipment_usd + given.self_sustainment_usd
    return paid + given.mission_support_usd


def formed_cost(given: Assumed, unit_type: str, strength: int) -> int:
    """What a formed unit costs [USD per month]: its people, and flight hours where it flies."""
    flying = AIRCRAFT.get(unit_type, 0) * given.flight_hours * given.mi8_hour_usd
    return round(strength * person_cost(given) + flying)


def costs(given: Assumed, unit_type: str, strength: int) -> tuple[int, int]:
    """Monthly and deployment cost of a unit [USD]."""
    if unit_type in {row[0] for row in INDIVIDUAL}:
        return round(strength * given.individual_police_usd), round(strength * given.move_usd)
    return formed_cost(given, unit_type, strength), round(strength * (given.move_usd + given.freight_usd))


def unit_row(given: Assumed, row: Described, present: bool) -> dict[str, object]:
    """One row of the unit_types table."""
    key, name, kind, capability, strength, standing = row
    monthly, move = costs(given, key, strength)
    return {
        "unit_type": key,
        "name": name,
        "kind": kind,
        "capability": capability or None,
        "strength": strength,
        "monthly_cost_usd": monthly,
        "deployment_cost_usd": 0 if present else move,
        "posts": "yes" if kind in PROTECTING else "no",
        "source": f"reimbursement {reference.reimbursement_paid(given.as_of)}; other costs [J]",
        "note": f"strength {standing}",
    }


def unit_types(given: Assumed, rows: Iterable[Described], present: bool = False) -> pd.DataFrame:
    """The unit_types table of a case; units that are present already cost nothing to deploy."""
    return pd.DataFrame([unit_row(given, row, present) for row in rows], columns=list(UNIT_TYPES))


def readiness() -> pd.DataFrame:
    """The readiness table: months from decision to arrival, and chance of arrival; all assumptions."""
    rows = [(*row, "assumption", "[J]") for row in READINESS_ASSUMPTIONS]
    return pd.DataFrame(rows, columns=list(READINESS))
