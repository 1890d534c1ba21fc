"""Contingents as pledges: everyone who is there, in units that may stay where they are or go home one by one."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.building import units
from planner.building.areas import Sectors
from planner.building.known import Known
from planner.building.tables import columns
from planner.language import say

UNIT_TYPE = {
    "troops": "infantry-company",
    "formed_police": "formed-police-unit",
    "individual_police": "individual-police-officer",
}
STAYS = say("is there already, and goes home if it does not stay")
STAYED_AWAY = say("[J] whoever goes home does not come back")


def contributions(given: Known, drawn: Sectors) -> list[dict[str, Any]]:
    """Contingents and police of the missions of the case, by contributor, mission and kind."""
    rows = given.contributions
    rows = rows[rows["mission"].isin(list(drawn)) & rows["kind"].isin(list(UNIT_TYPE)) & (rows["personnel"] > 0)]
    ordered = rows.sort_values(["mission", "kind", "iso3"])
    return [{str(column): value for column, value in row.items()} for row in ordered.to_dict("records")]


def parts(persons: int, largest: int) -> list[tuple[int, int]]:
    """A contingent as units of nearly equal strength, none above the largest: (units, strength) once or twice."""
    count = math.ceil(persons / largest)
    strength, more = divmod(persons, count)
    return [part for part in ((more, strength + 1), (count - more, strength)) if part[0]]


def split(given: Known, becomes: str, persons: int) -> list[tuple[int, int]]:
    """How a contribution divides: officers one by one, enablers not at all, the others as companies or police units."""
    kind = given.recipe.unit_types[becomes]
    if kind.individual:
        return [(persons, 1)]
    return [(1, persons)] if kind.capability else parts(persons, int(given.recipe.offers.largest_unit.value))


def unit_type(given: Known, mission: str, who: str, kind: str) -> str:
    """What the units of a contribution are."""
    enabler = given.recipe.facts(mission).enablers.get(who) if kind == "troops" else None
    return enabler or UNIT_TYPE[kind]


def note(given: Known, persons: int, kind: str, key: str) -> str:
    """What was counted, and how it is read."""
    read = "taken as enablers [R]" if given.recipe.unit_types[key].capability else "divided [J]"  # not told
    return f"{persons} {kind.replace('_', ' ')}; {read}"


def rows(given: Known, drawn: Sectors) -> Iterator[dict[str, object]]:
    """The rows of the pledges table, each with its mission."""
    for found in contributions(given, drawn):
        mission, who, kind, persons = found["mission"], found["iso3"], found["kind"], int(found["personnel"])
        becomes = unit_type(given, mission, who, kind)
        divided = split(given, becomes, persons)
        for number, (count, strength) in enumerate(divided, start=1):
            yield {
                "pledge": "-".join([who, mission, becomes, *([str(number)] if len(divided) > 1 else [])]),
                "contributor": who,
                "mission": mission,
                "unit_type": becomes,
                "units": count,
                "strength": strength,
                "monthly_cost_usd": units.costs(given, becomes, strength)[0],
                "source": found["source"],
                "note": note(given, persons, kind, becomes),
            }


def present(given: Known, drawn: Sectors) -> pd.DataFrame:
    """The pledges with the mission that each is in."""
    names = ["mission", *columns("pledges")]
    fixed = {"deployment_cost_usd": 0, "readiness": "deployed", "effectiveness": 1.0}
    return pd.DataFrame(rows(given, drawn), columns=names).assign(**fixed)


def unit_types(given: Known, there: pd.DataFrame) -> set[str]:
    """Unit types of those present, and of every contingent that could be."""
    enablers = {kind for mission in given.recipe.mission.values() for kind in mission.enablers.values()}
    return {*there["unit_type"], *UNIT_TYPE.values(), *enablers}


def caveats(there: pd.DataFrame) -> pd.DataFrame:
    """The caveats table of the case: every contingent stays where it is or goes home."""
    rows = there[["pledge", "mission", "source"]].assign(rule="only", reason=str(STAYS))
    return rows.reindex(columns=columns("caveats"))


def locks(there: pd.DataFrame, periods: int) -> pd.DataFrame:
    """The locks table of the case: whoever goes home does not come back, so that nobody starts later than at once."""
    later = pd.DataFrame({"from_period": range(2, periods + 1)})
    table = there[["pledge", "mission"]].merge(later, how="cross")
    return table.assign(units_max=0, source="assumption", note=str(STAYED_AWAY)).reindex(columns=columns("locks"))


def staying(there: pd.DataFrame, months_per_period: int) -> dict[str, int]:
    """What everyone present costs, by mission [USD per period]."""
    costs = there["units"] * there["monthly_cost_usd"] * months_per_period
    return {str(mission): int(usd) for mission, usd in costs.groupby(there["mission"]).sum().items()}


def enablers(given: Known, there: pd.DataFrame) -> dict[tuple[str, str], int]:
    """Enabler contingents by mission and capability [units]."""
    names = {key: kind.capability for key, kind in given.recipe.unit_types.items() if kind.capability}
    capability = there["unit_type"].map(names)
    counted = there["units"].groupby([there["mission"], capability]).sum()
    return {(str(mission), str(name)): int(units) for (mission, name), units in counted.items()}


def posted(there: pd.DataFrame) -> dict[str, int]:
    """Troops that are posted, by mission [persons]."""
    infantry = there[there["unit_type"] == UNIT_TYPE["troops"]]
    sums = (infantry["units"] * infantry["strength"]).groupby(infantry["mission"]).sum()
    return {str(mission): int(persons) for mission, persons in sums.items()}
