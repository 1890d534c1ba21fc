"""The unit_types and readiness tables."""

import pandas as pd

from data.build import assumptions as given
from data.build import reference
from data.build.columns import READINESS, UNIT_TYPES

# key, name, kind, capability, strength [persons], standing of the strength
FORMED = (
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
INDIVIDUAL = (
    ("individual-police-team", "Individual police team", "police", "", 25, "[J] 25 officers"),
    ("staff-officer-team", "Staff officer team", "enabler", "command", 20, "[J] 20 officers"),
)
AIRCRAFT = {**given.HELICOPTERS_PER_UNIT, "transport-aircraft": 1}  # each flown at the hourly rate of a Mi-8
PROTECTING = ("troops", "police")
READINESS_ROWS = (
    ("announced", 12, 0.30),
    ("L1", 10, 0.45),
    ("L2", 7, 0.65),
    ("L3", 4, 0.80),
    ("RDL", 2, 0.90),
    ("deployed", 0, 1.00),
)


def person_cost() -> float:
    """What a person of a formed unit costs the mission [USD per month]."""
    paid = reference.reimbursement() + given.EQUIPMENT_USD + given.SELF_SUSTAINMENT_USD
    return paid + given.MISSION_SUPPORT_USD


def formed_cost(unit_type: str, strength: int) -> int:
    """What a formed unit costs [USD per month]: its people, and flight hours where it flies."""
    flying = AIRCRAFT.get(unit_type, 0) * given.FLIGHT_HOURS * given.MI8_HOUR_USD
    return round(strength * person_cost() + flying)


def costs(unit_type: str, strength: int) -> tuple[int, int]:
    """Monthly and deployment cost of a unit [USD]."""
    if unit_type in {row[0] for row in INDIVIDUAL}:
        return round(strength * given.INDIVIDUAL_POLICE_USD), round(strength * given.MOVE_USD)
    return formed_cost(unit_type, strength), round(strength * (given.MOVE_USD + given.FREIGHT_USD))


def unit_row(key: str, name: str, kind: str, capability: str, strength: int, standing: str) -> dict[str, object]:
    """One row of the unit_types table."""
    monthly, move = costs(key, strength)
    return {
        "unit_type": key,
        "name": name,
        "kind": kind,
        "capability": capability or None,
        "strength": strength,
        "monthly_cost_usd": monthly,
        "deployment_cost_usd": move,
        "posts": "yes" if kind in PROTECTING else "no",
        "source": "reimbursement 1,332 USD per person and month since July 2014 [S]; other costs [J]",
        "note": f"strength {standing}",
    }


def unit_types() -> pd.DataFrame:
    """The unit_types table of the case."""
    return pd.DataFrame([unit_row(*row) for row in (*FORMED, *INDIVIDUAL)], columns=list(UNIT_TYPES))


def readiness() -> pd.DataFrame:
    """The readiness table: months from decision to arrival, and chance of arrival; all assumptions."""
    rows = [(*row, "assumption", "[J]") for row in READINESS_ROWS]
    return pd.DataFrame(rows, columns=list(READINESS))
