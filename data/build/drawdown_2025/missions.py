"""The missions table of the drawdown: ceilings, and money for exactly those present; and the support they need."""

from collections.abc import Iterator

import pandas as pd

from data.build import areas, missions, reference
from data.build.assumed import Assumed
from data.build.columns import CAPABILITIES_IN_PLACE, MISSIONS, SUPPORT
from data.build.drawdown_2025 import assumptions as given
from data.build.drawdown_2025 import contingents
from data.build.drawdown_2025.assumptions import DRAWDOWN

SUPPORT_NOTE = "[J] those present just suffice: troops of the mission / units of the capability"


def ceiling(mission: str) -> tuple[int | None, int | None]:
    """Authorised troops and police [persons]; None where no ceiling was found."""
    if mission in given.CEILINGS:
        return given.CEILINGS[mission][:2]
    row = reference.mission(DRAWDOWN, mission)
    return int(row["troops_authorised"]), int(row["police_authorised"])


def assessed() -> dict[str, int]:
    """What everyone present costs, by mission [USD per period]: the money before the cut."""
    there = contingents.present()
    costs = there["units"] * there["monthly_cost_usd"] * given.MONTHS_PER_PERIOD
    return {str(mission): int(usd) for mission, usd in costs.groupby(there["mission"]).sum().items()}


def note(mission: str) -> str:
    """Where a mission's ceilings, mandate and money come from."""
    row = reference.mission(DRAWDOWN, mission)
    known = given.CEILINGS[mission][2] if mission in given.CEILINGS else f"resolution {row['authorised_resolution']}"
    return f"ceilings: {known}; mandate {given.MANDATES[mission]}; money: what everyone present costs [A on J]"


def mission_rows(assumed: Assumed) -> Iterator[dict[str, object]]:
    """The rows of the missions table."""
    money = assessed()
    for mission in given.MISSIONS:
        troops, police = ceiling(mission)
        yield missions.authorised_row(assumed, mission) | {
            "mission": mission,
            "authorised_troops": troops,
            "authorised_police": police,
            "assessed_usd_per_period": money[mission],
            "language": given.LANGUAGES[mission],
            "note": note(mission),
        }


def mission_table(assumed: Assumed) -> pd.DataFrame:
    """The missions table of the case."""
    table = pd.DataFrame(mission_rows(assumed)).reindex(columns=list(MISSIONS))
    whole = dict.fromkeys(("authorised_troops", "authorised_police"), "Int64")
    return table.round({"latitude": 4, "longitude": 4}).astype(whole)


def enablers() -> dict[tuple[str, str], int]:
    """Enabler contingents by mission and capability [units]."""
    there = contingents.present()
    capability = there["unit_type"].map(given.CAPABILITIES)
    counted = there["units"].groupby([there["mission"], capability]).sum()
    return {(str(mission), str(name)): int(units) for (mission, name), units in counted.items()}


def embedded() -> dict[tuple[str, str], int]:
    """Units of those capabilities that the map shows beyond these contingents: parts of others, which stay."""
    return {
        (mission, name): max(0, missions.units_on_map(DRAWDOWN, mission, name) - units)
        for (mission, name), units in enablers().items()
    }


def troops_present() -> dict[str, int]:
    """Troops that are posted, by mission [persons]."""
    there = contingents.present().query("unit_type == 'infantry-company'")
    sums = (there["units"] * there["strength"]).groupby(there["mission"]).sum()
    return {str(mission): int(persons) for mission, persons in sums.items()}


def support(assumed: Assumed) -> pd.DataFrame:
    """Troops that one enabler unit supports, by area and capability [persons per unit]."""
    troops, beside = troops_present(), embedded()
    rows = [
        (area, name, -(-troops[mission] // (count + beside[mission, name])), "assumption", SUPPORT_NOTE)
        for (mission, name), count in enablers().items()
        for area in areas.sectors(assumed, mission)["key"]
    ]
    return pd.DataFrame(rows, columns=list(SUPPORT))


def capabilities_in_place() -> pd.DataFrame:
    """Enabler units that are part of other contingents, by mission and capability [units]."""
    told = "bases marked on the map, one unit each [A], less the contingents that are wholly enablers [R]"
    rows = [(mission, name, units, areas.MAP_SOURCE, told) for (mission, name), units in embedded().items() if units]
    return pd.DataFrame(rows, columns=list(CAPABILITIES_IN_PLACE))
