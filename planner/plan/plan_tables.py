"""Tables of a plan: their columns and types, and sums of their rows."""

from collections.abc import Iterable, Mapping

import pandas as pd

FRAMES: dict[str, dict[str, str]] = {
    "deployments": {
        "pledge": "str",
        "preparation": "str",
        "contributor": "str",
        "mission": "str",
        "unit_type": "str",
        "from_period": "int64",
        "to_period": "int64",
        "units": "int64",
        "persons": "float64",
        "cost_usd": "float64",
    },
    "postings": {
        "mission": "str",
        "area": "str",
        "period": "int64",
        "kind": "str",
        "in_place": "float64",
        "posted": "float64",
        "effective_posted": "float64",
    },
    "assignments": {
        "pledge": "str",
        "preparation": "str",
        "mission": "str",
        "area": "str",
        "period": "int64",
        "persons": "float64",
    },
    "exposure": {
        "area": "str",
        "threat": "str",
        "period": "int64",
        "baseline": "float64",
        "in_place_only": "float64",
        "unprotected": "float64",
    },
    "payments": {
        "fund": "str",
        "mission": "str",
        "area": "str",
        "period": "int64",
        "purpose": "str",
        "usd": "float64",
    },
    "cash": {
        "mission": "str",
        "period": "int64",
        "opening": "float64",
        "assessed": "float64",
        "received": "float64",
        "spent": "float64",
        "closing": "float64",
    },
    "gaps": {
        "mission": "str",
        "area": "str",
        "period": "int64",
        "need": "str",
        "required": "float64",
        "met": "float64",
        "missing": "float64",
        "worth": "float64",
    },
    "unused": {"pledge": "str", "units": "int64", "why": "str"},
    "alternates": {
        "mission": "str",
        "place": "int64",
        "pledge": "str",
        "contributor": "str",
        "unit_type": "str",
        "from_period": "int64",
        "to_period": "int64",
        "persons": "float64",
        "cost_usd": "float64",
    },
}
"""Columns and types of every table of a plan. Persons, USD and civilian-months are never rounded."""


OPTIONAL = frozenset({"alternates"})
"""Tables that only some plans have."""

OfferAtMission = tuple[str, str, str]
"""(pledge, preparation, mission)."""


Assigned = Mapping[tuple[str, str, str, str, int], float]
"""(pledge, preparation, mission, area, period): people posted, as in the table `assignments` [persons]."""


def frame(name: str, rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    """Build a table of a plan from rows."""
    types = FRAMES[name]
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    data = zip(types.items(), columns, strict=True)
    return pd.DataFrame({column: pd.Series(values, dtype=kind) for (column, kind), values in data})


def people_deployed(deployments: pd.DataFrame) -> dict[tuple[str, str], float]:
    """People deployed, by pledge and mission [persons]."""
    people: dict[tuple[str, str], float] = deployments.groupby(["pledge", "mission"])["persons"].sum().to_dict()
    return people


def units_starting(deployments: pd.DataFrame) -> dict[tuple[str, str, str, int], int]:
    """Units starting, by mission, pledge, preparation and period [units]."""
    keys = ["mission", "pledge", "preparation", "from_period"]
    units: dict[tuple[str, str, str, int], int] = deployments.fillna("").groupby(keys)["units"].sum().to_dict()
    return units


def people_changed(now: Mapping[tuple[str, str], float], before: Mapping[tuple[str, str], float]) -> float:
    """Change in people deployed, by pledge and mission [persons]."""
    return float(sum(abs(now.get(key, 0.0) - before.get(key, 0.0)) for key in now.keys() | before.keys()))
