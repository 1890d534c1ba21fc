"""The pledges of the drawdown: every contingent that is there, in units that can go home one by one."""

import math
from collections.abc import Iterator
from typing import Any

import pandas as pd

from data.build import reference, units
from data.build.columns import CAVEATS, LOCKS, PLEDGES
from data.build.drawdown_2025 import assumptions as given
from data.build.drawdown_2025.assumptions import DRAWDOWN

UNIT_TYPE = {
    "troops": "infantry-company",
    "formed_police": "formed-police-unit",
    "individual_police": "individual-police-officer",
}
STAYS = "is there already, and goes home if it does not stay"
STAYED_AWAY = "[J] whoever goes home does not come back"


def contributions() -> list[dict[str, Any]]:
    """Contingents and police of the missions of the case, by contributor, mission and kind (UN monthly summary)."""
    rows = reference.contributions(given.AS_OF)
    rows = rows[rows["mission"].isin(given.MISSIONS) & rows["kind"].isin(list(UNIT_TYPE))]
    ordered = rows.sort_values(["mission", "kind", "iso3"])
    return [{str(column): value for column, value in row.items()} for row in ordered.to_dict("records")]


def parts(persons: int) -> list[tuple[int, int]]:
    """A contingent as units of nearly equal strength, none above the largest: (units, strength) once or twice."""
    count = math.ceil(persons / given.LARGEST_UNIT)
    strength, more = divmod(persons, count)
    return [part for part in ((more, strength + 1), (count - more, strength)) if part[0]]


def split(becomes: str, persons: int) -> list[tuple[int, int]]:
    """How a contribution divides: officers one by one, enablers not at all, the others as companies or police units."""
    if becomes == "individual-police-officer":
        return [(persons, 1)]
    return [(1, persons)] if becomes in given.CAPABILITIES else parts(persons)


def unit_type(mission: str, who: str, kind: str) -> str:
    """What the units of a contribution are."""
    enabler = given.ENABLERS.get((mission, who)) if kind == "troops" else None
    return enabler or UNIT_TYPE[kind]


def note(persons: int, kind: str, key: str) -> str:
    """What was counted, and how it is read."""
    read = "taken as enablers [R]" if key in given.CAPABILITIES else "divided [J]"
    return f"{persons} {kind.replace('_', ' ')}; {read}"


def rows() -> Iterator[dict[str, object]]:
    """The rows of the pledges table, each with its mission."""
    for found in contributions():
        mission, who, kind, persons = found["mission"], found["iso3"], found["kind"], int(found["personnel"])
        becomes = unit_type(mission, who, kind)
        divided = split(becomes, persons)
        for number, (count, strength) in enumerate(divided, start=1):
            yield {
                "pledge": "-".join([who, mission, becomes, *([str(number)] if len(divided) > 1 else [])]),
                "contributor": who,
                "mission": mission,
                "unit_type": becomes,
                "units": count,
                "strength": strength,
                "monthly_cost_usd": units.costs(DRAWDOWN, becomes, strength)[0],
                "source": found["source"],
                "note": note(persons, kind, becomes),
            }


def present() -> pd.DataFrame:
    """The pledges with the mission that each is in."""
    fixed = {"deployment_cost_usd": 0, "readiness": "deployed", "effectiveness": 1.0}
    return pd.DataFrame(rows()).assign(**fixed)


def pledges() -> pd.DataFrame:
    """The pledges table of the case."""
    return present().reindex(columns=list(PLEDGES))


def caveats() -> pd.DataFrame:
    """The caveats table of the case: every contingent stays where it is or goes home."""
    there = present()[["pledge", "mission", "source"]].assign(rule="only", reason=STAYS)
    return there.reindex(columns=list(CAVEATS))


def locks() -> pd.DataFrame:
    """The locks table of the case: whoever goes home does not come back, so that nobody starts later than at once."""
    there = present()[["pledge", "mission"]]
    later = pd.DataFrame({"from_period": range(2, given.PERIODS + 1)})
    table = there.merge(later, how="cross").assign(units_max=0, source="assumption", note=STAYED_AWAY)
    return table.reindex(columns=list(LOCKS))


def unit_types() -> pd.DataFrame:
    """The unit types that are there."""
    used = {*UNIT_TYPE.values(), *given.CAPABILITIES}
    return units.unit_types(
        DRAWDOWN, (row for row in (*units.FORMED, *units.INDIVIDUAL) if row[0] in used), present=True
    )
