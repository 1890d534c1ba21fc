"""The pledges table where those present stay in place: rows of the recipe, reported pledges, or stand-ins."""

import math
import re
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd

from planner.building import stand_in, units
from planner.building.areas import Sectors
from planner.building.funds import FUNDING
from planner.building.known import Known, records
from planner.building.settings import start
from planner.building.tables import columns
from planner.horizon import month_number
from planner.language import many

WHOLE = ("units", "strength", "monthly_cost_usd", "deployment_cost_usd", "ready_period", "months_available")
NUMBERS = (*WHOLE, "effectiveness", "delivery_probability")
STATED = ("caveats", "equipment", "self_sustainment")
"""What states say of a pledge that is kept in its note."""

REFUSAL = re.compile(r"\b(not|no|never|except|excluding|refus\w*|sauf|pas)\b", re.IGNORECASE)
"""Words by which a caveat refuses the missions that it names."""

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
    for column in NUMBERS:
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
            **_readiness(given, row),
            "source": row["source"],
            "note": _note(row, given.recipe.unit_types[becomes].name),
        }


def _readiness(given: Known, row: dict[str, Any]) -> dict[str, object]:
    """Readiness, the period from which on a pledge is ready, and its months, as far as they are stated."""
    begin, months = month_number(start(given.recipe)), given.recipe.horizon.months_per_period
    since, until = (row.get(name) for name in ("available_from", "available_until"))
    first = begin if pd.isna(since) else max(begin, month_number(str(since)[:7]))
    last = None if pd.isna(until) else month_number(str(until)[:7])
    level = row.get("readiness")
    return {
        "readiness": given.recipe.offers.unstated_readiness if pd.isna(level) else level,
        "ready_period": None if pd.isna(since) else (first - begin + months - 1) // months + 1,
        "months_available": None if last is None else max(1, last - first + 1),
    }


def left_out(rows: pd.DataFrame) -> str:
    """How many reported pledges are no units of any contributor, in a sentence; empty if all are."""
    others = int(((~rows["kind"].isin(KINDS) | rows["iso3"].isna()) & (rows["kind"] != FUNDING)).sum())
    if not others:
        return ""
    return many(
        "{n:,} reported pledge of training or totals, or of nobody known, is no unit.",
        "{n:,} reported pledges of training or totals, or of nobody known, are no units.",
        others,
    )


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


def _note(row: dict[str, Any], becomes: str) -> str:
    """Note on what was reported and how it is read."""
    stated = [row["note"], *(f"{name.replace('_', '-')}: {row[name]}" for name in STATED if pd.notna(row.get(name)))]
    level = [] if pd.notna(row.get("readiness")) else ["readiness [J]"]  # not told
    parts = [f"reported: {row['unit_type']}", *stated, f"read as {becomes.lower()} [J]", *level]  # not told
    return "; ".join(str(part) for part in parts if pd.notna(part))


def caveats(given: Known, missions: Collection[str]) -> list[dict[str, object]]:
    """Rows of caveats of reported pledges that name missions: `never` where they refuse them, else `only`."""
    if given.sources.pledges is None or "caveats" not in given.sources.pledges:
        return []
    keys = [row["pledge"] for row in _reported(given, given.sources.pledges)]
    rows = given.sources.pledges
    rows = rows[rows["kind"].isin(KINDS) & rows["iso3"].notna()]
    found = []
    for key, row in zip(keys, records(rows[["caveats", "source"]]), strict=True):
        text = "" if pd.isna(row["caveats"]) else str(row["caveats"])
        rule = "never" if REFUSAL.search(text) else "only"
        found += [
            {
                "pledge": key,
                "mission": mission,
                "rule": rule,
                "reason": text,
                "source": row["source"],
                "note": "read [J]",  # not told
            }
            for mission in missions
            if re.search(rf"\b{re.escape(mission)}\b", text, re.IGNORECASE)
        ]
    return found
