"""The areas table: bases grouped into areas, people who live there, strength in place."""

from collections.abc import Mapping

import pandas as pd

from planner.building import geography
from planner.building.known import MAP_SOURCE, Known
from planner.building.places import civilians, inhabitants, mapped, places
from planner.building.shares import apportion
from planner.building.spreading import nearby
from planner.building.violence import RECORDED
from planner.names import sector_name

Sectors = Mapping[str, pd.DataFrame]
"""Areas of every mission as they are drawn: name, place, people, troops and police present, violence."""


def police_present(given: Known, mission: str, sectors: pd.DataFrame) -> list[int]:
    """Police by sector: formed units where the map shows them (else by people), individuals by people."""
    if mission in given.recipe.contingency:
        return [0] * len(sectors)
    people = sectors["civilians"].to_list()
    where = sectors["formed"].to_list() if sectors["formed"].sum() > 0 else people
    formed = apportion(given.persons(mission, "formed_police"), where)
    alone = apportion(given.persons(mission, "individual_police"), people)
    return [a + b for a, b in zip(formed, alone, strict=True)]


def posted_nowhere(given: Known, mission: str) -> int:
    """Of a mission's troops, those that no area counts where contingents are the pledges [persons].

    They are staff officers, and the contingents that are wholly enablers.
    """
    if given.recipe.contingents == "in place":
        return 0
    rows = given.contributions
    enablers = rows["iso3"].isin(list(given.recipe.facts(mission).enablers)) & (rows["kind"] == "troops")
    nowhere = (rows["mission"] == mission) & (enablers | (rows["kind"] == "staff_officers"))
    return int(rows.loc[nowhere, "personnel"].sum())


def troops_present(given: Known, mission: str, sectors: pd.DataFrame) -> list[int]:
    """Troops by sector, scaled from the map to the UN total (contingents and staff) less those posted nowhere."""
    if mission in given.recipe.contingency:
        return [0] * len(sectors)
    return apportion(given.troops(mission) - posted_nowhere(given, mission), sectors["troops"].to_list())


def sectors(given: Known, mission: str) -> pd.DataFrame:
    """One row per area of a mission: name, place, people, troops and police present, violence at and near its bases."""
    rows = places(given, mission)
    people = civilians(given, mission, rows)
    sums = rows.groupby("sector")[["troops", "formed", *RECORDED]].sum()
    sums = sums.join(nearby(rows, given.recipe.threats.neighbourhood_km.value))
    heads = rows.loc[sums.index, ["name", "lat", "lon"]]
    sizes = rows.groupby("sector").size()
    out = heads.join(sums).assign(
        bases=sizes, civilians=[max(1, round(people.get(k, 0.0))) for k in sums.index.to_list()]
    )
    out["key"] = [f"{mission}-{key}" for key in geography.slugs(out["name"])]
    out["troops_present"] = troops_present(given, mission, out)
    out["police_present"] = police_present(given, mission, out)
    return out.sort_values("key").reset_index(drop=True)


def people_source(given: Known, mission: str) -> str:
    """Source of the people of a mission's areas."""
    stated = given.recipe.facts(mission).people is not None
    counted = stated or inhabitants(given, mission)[1].startswith("[S] World Bank")
    return "GeoNames; World Bank" if counted else "GeoNames; UN World Population Prospects, World Bank"  # not told


def note(given: Known, mission: str) -> str:
    """Note on how a mission's areas were drawn."""
    people = f"people: {inhabitants(given, mission)[1]}, spread over places [J]"  # not told
    if mission in given.recipe.contingency:
        return f"illustrative; {people}"  # not told
    if not mapped(given, mission):
        return f"no map of bases known: cities in their place [J]; {people}"  # not told
    newer = given.newer_map(mission)
    return f"bases of a map of {newer}, newer than the date [J]; {people}" if newer else people  # not told


def source(given: Known, mission: str) -> str:
    """Source of a mission's areas."""
    if mission in given.recipe.contingency:
        return people_source(given, mission)
    maps = [given.sources.named.get("bases", MAP_SOURCE)] if mapped(given, mission) else []
    return "; ".join([*maps, given.count_source, people_source(given, mission)])


def area_rows(given: Known, mission: str, found: pd.DataFrame) -> pd.DataFrame:
    """The areas table of one mission."""
    noun = "base" if mapped(given, mission) else "place"
    names = [str(sector_name(str(n), int(k), noun)) for n, k in zip(found["name"], found["bases"], strict=True)]
    columns = {"key": "area", "lat": "latitude", "lon": "longitude"}
    there = given.recipe.contingents == "in place"
    table = found.rename(columns=columns).assign(
        mission=mission,
        name=names,
        in_place_troops=found["troops_present"] if there else 0,
        in_place_police=found["police_present"] if there else 0,
        troops_limit=None,
        left_limit=None,
        source=source(given, mission),
        note=note(given, mission),
    )
    order = ["area", "mission", "name", "latitude", "longitude", "civilians", "in_place_troops"]
    return table[[*order, "in_place_police", "troops_limit", "left_limit", "source", "note"]].round(
        {"latitude": 4, "longitude": 4}
    )


def areas(given: Known, drawn: Sectors) -> pd.DataFrame:
    """The areas table of the case."""
    return pd.concat([area_rows(given, mission, found) for mission, found in drawn.items()], ignore_index=True)
