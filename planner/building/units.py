"""The unit_types and readiness tables, and what units cost."""

from collections.abc import Iterable

import pandas as pd

from planner.building.known import Known
from planner.building.tables import columns
from planner.recipe import UnitType
from planner.tables import READINESS_ASSUMPTIONS

PROTECTING = ("troops", "police")


def person_cost(given: Known) -> float:
    """What a person of a formed unit costs the mission [USD per month]."""
    costs = given.recipe.costs
    paid = given.reimbursement + costs.equipment_usd.value + costs.self_sustainment_usd.value
    return paid + costs.mission_support_usd.value


def formed_cost(given: Known, aircraft: int, strength: int) -> int:
    """What a formed unit costs [USD per month]: its people, and flight hours where it flies."""
    costs = given.recipe.costs
    flying = aircraft * costs.flight_hours.value * costs.mi8_hour_usd.value
    return round(strength * person_cost(given) + flying)


def costs(given: Known, unit_type: str, strength: int) -> tuple[int, int]:
    """Monthly and deployment cost of a unit [USD]."""
    rates, kind = given.recipe.costs, given.recipe.unit_types[unit_type]
    if kind.individual:
        return round(strength * rates.individual_police_usd.value), round(strength * rates.move_usd.value)
    move = rates.move_usd.value + rates.freight_usd.value
    return formed_cost(given, kind.aircraft, strength), round(strength * move)


def unit_row(given: Known, key: str, kind: UnitType) -> dict[str, object]:
    """One row of the unit_types table; units that are present already cost nothing to deploy."""
    monthly, move = costs(given, key, kind.strength)
    return {
        "unit_type": key,
        "name": kind.name,
        "kind": kind.kind,
        "capability": kind.capability or None,
        "strength": kind.strength,
        "monthly_cost_usd": monthly,
        "deployment_cost_usd": 0 if given.recipe.contingents == "pledged" else move,
        "posts": "yes" if kind.kind in PROTECTING else "no",
        "source": f"reimbursement {given.reimbursement_paid}; other costs [J]",  # not told
        "note": f"strength {kind.standing}",  # not told
    }


def unit_types(given: Known, used: Iterable[str]) -> pd.DataFrame:
    """The unit_types table of a case, in the order of the recipe."""
    wanted = set(used)
    rows = [unit_row(given, key, kind) for key, kind in given.recipe.unit_types.items() if key in wanted]
    return pd.DataFrame(rows, columns=columns("unit_types"))


def readiness() -> pd.DataFrame:
    """The readiness table: months from decision to arrival, and chance of arrival; all assumptions."""
    rows = [(*row, "assumption", "[J]") for row in READINESS_ASSUMPTIONS]
    return pd.DataFrame(rows, columns=columns("readiness"))
