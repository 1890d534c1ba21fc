"""The pledges table where those present stay in place: rows of the recipe, reported pledges, or stand-ins."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.building import stand_in, units
from planner.building.areas import Sectors
from planner.building.known import Known, records
from planner.building.tables import columns

WHOLE = ("units", "strength", "monthly_cost_usd", "deployment_cost_usd", "ready_period", "months_available")
KINDS = ("troops", "police", "enabler")
"""Kinds of reported pledges that are units."""


def pledges(given: Known, drawn: Sectors) -> pd.DataFrame:
    """The pledges table of the case."""
    found = [given.sources.rows[table] for table in ("pledges",) if table in given.sources.rows]
    if given.sources.pledges is not None:
        found.append(pd.DataFrame(_reported(given, given.sources.pledges)))
    if not any(len(rows) for rows in found):
        found = [pd.DataFrame(stand_in.rows(given, drawn))]
    table = pd.concat(found, ignore_index=True).reindex(columns=columns("pledges"))
    for column in (*WHOLE, "effectiveness", "delivery_probability"):
        table[column] = pd.to_numeric(table[column])
    table = table.assign(effectiveness=table["effectiveness"].fillna(1.0))
    return _costed(given, table).astype(dict.fromkeys(WHOLE, "Int64"))


def _costed(given: Known, table: pd.DataFrame) -> pd.DataFrame:
    """The table with costs of the pledges whose strength differs from their unit type's [USD]."""
    known = table["unit_type"].isin(list(given.recipe.unit_types))
    for place in table.index[table["strength"].notna() & known]:
        row = table.loc[place]
        both = units.costs(given, str(row["unit_type"]), int(row["strength"]))
        for column, usd in zip(("monthly_cost_usd", "deployment_cost_usd"), both, strict=True):
            if pd.isna(row[column]):
                table.loc[place, column] = usd
    return table


def _reported(given: Known, rows: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Rows of reported pledges, each read as units of the nearest unit type."""
    made: dict[str, int] = {}
    for row in records(rows[rows["kind"].isin(KINDS) & rows["iso3"].notna()]):
        becomes = unit_type_of(given, str(row["unit_type"]), str(row["kind"]))
        key = f"{row['iso3']}-{becomes}"
        made[key] = made.get(key, 0) + 1
        yield {
            "pledge": key if made[key] == 1 else f"{key}-{made[key]}",
            "contributor": row["iso3"],
            "unit_type": becomes,
            **_size(given, row, becomes),
            "readiness": given.recipe.offers.unstated_readiness,
            "source": row["source"],
            "note": _told(row, given.recipe.unit_types[becomes].name),
        }


def unit_type_of(given: Known, words: str, kind: str) -> str:
    """The unit type that a pledge's words name, or the usual one of its kind."""
    folded = words.casefold()
    return next((key for word, key in given.recipe.offers.reads.items() if word in folded),
                given.recipe.offers.reads[kind])  # fmt: skip


def _size(given: Known, row: dict[str, Any], becomes: str) -> dict[str, object]:
    """Units of a pledge and, where the persons are stated, the strength of each."""
    usual = given.recipe.unit_types[becomes].strength
    persons = None if pd.isna(row["personnel"]) else float(row["personnel"])
    stated = None if pd.isna(row["quantity"]) else float(row["quantity"])
    aircraft = given.recipe.unit_types[becomes].aircraft
    if stated is not None and stated != persons:
        count = max(1, math.ceil(stated / aircraft) if aircraft else round(stated))
    else:
        count = max(1, round(persons / usual)) if persons else 1
    return {"units": count, "strength": max(1, round(persons / count)) if persons else None}


def _told(row: dict[str, Any], becomes: str) -> str:
    """Note on what was reported and how it is read."""
    parts = [f"reported: {row['unit_type']}", row["note"], f"read as {becomes.lower()} [J]", "readiness [J]"]
    return "; ".join(str(part) for part in parts if pd.notna(part))
