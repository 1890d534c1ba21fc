"""Small cases, and the choices that a rule allows and refuses in them."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.strategies import UNIT_TYPES, Rows, settings

Choice = dict[tuple[Any, ...], float]
"""By (mission, variable, *index): a value in the units of the model; all others are 0."""

ONE = ("P", "", 1)


@dataclass(frozen=True, eq=False)
class Small:
    """A case in which a rule binds, the smallest choice that it allows and the smallest that it refuses."""

    rows: Rows
    allowed: Choice
    refused: Choice
    reference: dict[tuple[str, str], float] | None = None


def base(**tables: Any) -> Rows:
    """A mission with an area and a threat that troops answer, and a pledge of one battalion of 600."""
    rows: Rows = {
        "settings": settings(periods=1, residual_share=0, carryover=0, cost_weight=0.1, contributor_share_limit=None),
        "missions": [mission("M")],
        "areas": [area("A", "M")],
        "threats": [threat("A", troops_required=1000)],
        "contributors": [
            {"contributor": c, "name": c, "latitude": 0, "longitude": 0, "participates": "yes"} for c in ("C", "D")
        ],
        "unit_types": UNIT_TYPES,
        "pledges": [pledge("P", "battalion")],
    }
    return deepcopy(rows) | tables


def mission(name: str, **values: Any) -> dict[str, Any]:
    row = {"mission": name, "name": name, "iso3": "XXX", "latitude": 0, "longitude": 0, "mandate": "authorised"}
    return row | values


def area(name: str, mission: str, **values: Any) -> dict[str, Any]:
    row = {"area": name, "mission": mission, "name": name, "latitude": 0, "longitude": 0, "civilians": 1_000_000}
    return row | {"in_place_troops": 0, "in_place_police": 0} | values


def threat(area: str, **values: Any) -> dict[str, Any]:
    return {"area": area, "threat": "T", "share_exposed": 0.5, "monthly_rate": 0.02} | values


def pledge(name: str, unit_type: str, **values: Any) -> dict[str, Any]:
    row = {"pledge": name, "contributor": "C", "unit_type": unit_type, "units": 1, "readiness": "deployed"}
    return row | values


def fund(**values: Any) -> dict[str, Any]:
    return {"fund": "F", "contributor": "D", "amount_usd": 1_000_000, "purpose": "any"} | values


def periods(number: int, **changed: Any) -> list[dict[str, Any]]:
    rest = {"residual_share": 0, "carryover": 0, "cost_weight": 0.1, "contributor_share_limit": None} | changed
    return settings(periods=number, **rest)


DEPLOY = ("M", "deploy", *ONE)
