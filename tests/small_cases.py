"""For every rule of the model: a case in which it binds, the smallest choice it allows and the smallest it refuses."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.strategies import UNIT_TYPES, Rows, settings

Choice = dict[tuple[Any, ...], float]
"""By (mission, variable, *index): a value in the units of the model; all others are 0."""

ONE = ("P", "", 1)


@dataclass(frozen=True)
class Small:
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

CASES: dict[str, Small] = {
    "pledge_once": Small(
        base(
            missions=[mission("M"), mission("N")],
            areas=[area("A", "M"), area("B", "N")],
            threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
        ),
        {DEPLOY: 1},
        {DEPLOY: 1, ("N", "deploy", *ONE): 1},
    ),
    "fund_limit": Small(
        base(threats=[threat("A", prevention_usd_required=5e6)], funds=[fund()]),
        {("M", "prevent", "F", "A", 1): 1},
        {("M", "prevent", "F", "A", 1): 1.1},
    ),
    "troops_limit": Small(
        base(missions=[mission("M", authorised_troops=600)], pledges=[pledge("P", "battalion", units=2)]),
        {DEPLOY: 1},
        {DEPLOY: 2},
    ),
    "police_limit": Small(
        base(
            missions=[mission("M", authorised_police=140)],
            threats=[threat("A", police_required=300)],
            pledges=[pledge("P", "police", units=2)],
        ),
        {DEPLOY: 1},
        {DEPLOY: 2},
    ),
    "contributor_limit": Small(
        base(
            settings=periods(1, contributor_share_limit=0.3),
            missions=[mission("M", authorised_troops=2000, authorised_police=0)],
            pledges=[pledge("P", "battalion", units=2)],
        ),
        {DEPLOY: 1},
        {DEPLOY: 2},
    ),
    "posting_balance": Small(
        base(locks=[{"pledge": "P", "mission": "M", "units_min": 1}]),
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 6},
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 7},
    ),
    "area_troops_limit": Small(
        base(areas=[area("A", "M", in_place_troops=100, troops_limit=400)]),
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 3},
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 4},
    ),
    "support_limit": Small(
        base(
            support=[{"area": "A", "capability": "medical", "troops_per_unit": 300}],
            capabilities_in_place=[{"mission": "M", "capability": "medical", "units": 1}],
        ),
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 3},
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 4},
    ),
    "running_balance": Small(
        base(missions=[mission("M", assessed_usd_per_period=3_000_000)]),
        {DEPLOY: 1, ("M", "running", 1): 1.0},
        {DEPLOY: 1, ("M", "running", 1): 0.9},
    ),
    "cash_balance": Small(
        base(missions=[mission("M", assessed_usd_per_period=2_000_000)]),
        {("M", "cash", 1): 1.7},
        {DEPLOY: 1, ("M", "cash", 1): 0},
    ),
    "preparation_limit": Small(
        base(
            missions=[mission("M", assessed_usd_per_period=1_000_000)],
            preparations=[
                {"pledge": "P", "preparation": "kit", "cost_usd": 2_200_000, "ready_period": 1, "effectiveness": 1.2}
            ],
            funds=[fund(amount_usd=9_000_000, purpose="preparation")],
        ),
        {("M", "deploy", "P", "kit", 1): 1, ("M", "pay", "F", 1): 2.2},
        {("M", "deploy", "P", "kit", 1): 1, ("M", "pay", "F", 1): 2.3},
    ),
    "lock_minimum": Small(
        base(
            threats=[threat("A", police_required=300)],
            locks=[{"pledge": "P", "mission": "M", "units_min": 1}],
        ),
        {DEPLOY: 1},
        {},
    ),
    "lock_limit": Small(
        base(locks=[{"pledge": "P", "mission": "M", "units_max": 0}]),
        {},
        {DEPLOY: 1},
    ),
    "effort_limit": Small(
        base(),
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 6, ("M", "effort", "A", "T", 1): 1.38},
        {DEPLOY: 1, ("M", "post", "troops-1", "A", 1): 6, ("M", "effort", "A", "T", 1): 1.39},
    ),
    "lasting_limit": Small(
        base(settings=periods(2, carryover=0.5)),
        {("M", "effort", "A", "T", 1): 0.2, ("M", "segment", "A", "T", 2, 1): 0.1},
        {("M", "effort", "A", "T", 1): 0.2, ("M", "segment", "A", "T", 2, 1): 0.11},
    ),
    "change_above": Small(
        base(settings=periods(1, change_weight=100)),
        {DEPLOY: 1, ("M", "change", "P"): 6},
        {DEPLOY: 1, ("M", "change", "P"): 5},
        {},
    ),
    "change_below": Small(
        base(settings=periods(1, change_weight=100), threats=[threat("A", police_required=300)]),
        {("M", "change", "P"): 6},
        {("M", "change", "P"): 5},
        {("P", "M"): 600.0},
    ),
}
