"""The support that troops need, and the enablers in place."""

from collections.abc import Mapping

import pandas as pd

from planner.building import contingents
from planner.building.areas import Sectors
from planner.building.known import MAP_SOURCE, Known
from planner.building.tables import columns

CAPABILITY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "aviation": ("aviation", "helicopter_support"),
    "medical": ("medical",),
    "engineering": ("engineers",),
    "signals": ("signals",),
    "transport": ("transport",),
    "isr": ("uav", "recon"),
}
"""Columns of a map of bases that mark a capability."""

JUST_SUFFICE = "[J] those present just suffice: troops of the mission / units of the capability"  # not told


def units_on_map(given: Known, mission: str, capability: str) -> int:
    """Bases of a mission that the map marks with a capability, one unit each."""
    rows = given.bases(mission)
    marked = rows[[column for column in CAPABILITY_COLUMNS.get(capability, ()) if column in rows]].fillna(0)
    return int((marked.sum(axis=1) > 0).sum())


def needed(given: Known, mission: str) -> tuple[str, ...]:
    """Capabilities that new troops of a mission need: the recipe's, or those that the map of a large mission marks."""
    stated = given.recipe.facts(mission).support
    if stated is not None:
        return stated
    rule = given.recipe.support
    if mission not in given.recipe.contingency and given.troops(mission) < rule.least_troops.value:
        return ()
    return tuple(name for name in rule.capabilities if units_on_map(given, mission, name))


def support(given: Known, drawn: Sectors, there: pd.DataFrame | None) -> pd.DataFrame:
    """The support table: troops that one enabler unit supports, by area and capability [persons per unit].

    Args:
        given: What is known.
        drawn: The areas of every mission.
        there: The contingents present, where they are the pledges.
    """
    rows = _by_ratio(given, drawn) if there is None else _just_sufficient(given, drawn, there)
    return pd.DataFrame(rows, columns=columns("support"))


def _by_ratio(given: Known, drawn: Sectors) -> list[tuple[object, ...]]:
    """Rows by the ratios of the recipe."""
    rule = given.recipe.support
    return [
        (area, capability, rule.troops_per_unit[capability].value, "assumption", rule.note)
        for mission, sectors in drawn.items()
        for area in sectors["key"]
        for capability in needed(given, mission)
    ]


def _just_sufficient(given: Known, drawn: Sectors, there: pd.DataFrame) -> list[tuple[object, ...]]:
    """Rows by which the enablers present just support the troops present."""
    troops, beside = contingents.posted(there), _embedded(given, there)
    return [
        (area, name, -(-troops.get(mission, 0) // (count + beside[mission, name])), "assumption", JUST_SUFFICE)
        for (mission, name), count in contingents.enablers(given, there).items()
        if troops.get(mission, 0)
        for area in drawn[mission]["key"]
    ]


def _embedded(given: Known, there: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Units of those capabilities that the map shows beyond these contingents: parts of others, which stay."""
    return {
        (mission, name): max(0, units_on_map(given, mission, name) - units)
        for (mission, name), units in contingents.enablers(given, there).items()
    }


def capabilities_in_place(given: Known, drawn: Sectors, there: pd.DataFrame | None) -> pd.DataFrame:
    """The table of enabler units in place, by mission and capability [units]; arguments as of `support`."""
    source = given.sources.named.get("bases", MAP_SOURCE)
    if there is not None:
        note = (
            "bases marked on the map, one unit each [A], less the contingents that are wholly enablers [R]"  # not told
        )
        found = _embedded(given, there).items()
        counted = [(mission, name, units) for (mission, name), units in found]
    else:
        note = "bases marked on the map, one unit each [A]"  # not told
        existing = [mission for mission in drawn if mission not in given.recipe.contingency]
        counted = [(m, c, units_on_map(given, m, c)) for m in existing for c in CAPABILITY_COLUMNS]
    rows = [(*row, source, note) for row in counted if row[2]]
    return pd.DataFrame(rows, columns=columns("capabilities_in_place"))
