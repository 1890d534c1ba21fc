"""What two cases judge plans by: where it differs, a difference between them is of the judgement too."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import printable
from planner.scenarios.entry import Entry
from planner.tables import Case

WEIGHT = "cost_weight"
"""Setting that says how much cost counts beside exposure."""

EFFECTS = ("protection_at_requirement", "residual_share", "carryover", "carryover_decay")
"""Settings that say how far protection goes."""

REQUIREMENTS = ["troops_required", "police_required", "prevention_usd_required"]
THREAT = ["area", "threat"]


def judged_otherwise(here: Entry, base: Entry) -> list[str]:
    """Why nothing proven of two scenarios tells which lets plans do better, in sentences; none where it does.

    Args:
        here: The scenario.
        base: The one that it is set beside.
    """
    named = f"“{printable(here.name)}”"
    told = []
    if _weighed_otherwise(here.case, base.case):
        told.append(f"{named} judges plans by another {WEIGHT}: its objective is not the base's measure.")
    effects = effects_changed(here.case, base.case)
    if effects:
        told.append(
            f"{named} judges otherwise what protects, and so the danger ({', '.join(effects)}): the difference is of "
            "that judgement too, and nothing of it is proven to be what a plan does."
        )
    return told


def measures_changed(here: Case, base: Case) -> list[str]:
    """All that two cases judge plans by and that differs between them, by name; nothing where none does."""
    return [WEIGHT] * _weighed_otherwise(here, base) + effects_changed(here, base)


def _weighed_otherwise(here: Case, base: Case) -> bool:
    return bool(here.values[WEIGHT] != base.values[WEIGHT])


def effects_changed(here: Case, base: Case) -> list[str]:
    """What says how far protection goes and differs between two cases, by name; nothing where none does."""
    return list(_effects(here, base))


def _effects(here: Case, base: Case) -> Iterator[str]:
    one, other = here.values, base.values
    yield from (name for name in EFFECTS if one[name] != other[name])
    if one["months_per_period"] != other["months_per_period"] and (one["carryover"] or other["carryover"]):
        yield "carryover from periods of another length"
    both = here["threats"].merge(base["threats"], on=THREAT, suffixes=("", "_base"))
    differ = pd.concat([~_same(both[name], both[f"{name}_base"]) for name in REQUIREMENTS], axis=1).any(axis=1)
    if differ.any():
        yield f"requirements of {differ.sum():,} threat{'s' if differ.sum() > 1 else ''} in areas"


def _same(one: pd.Series, other: pd.Series) -> pd.Series:
    """Where two columns hold the same, blank being the same as blank only."""
    return (one == other).fillna(value=False).astype(bool) | (one.isna() & other.isna())
