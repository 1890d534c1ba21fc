"""The areas table: bases grouped into areas, people who live there, strength in place."""

from functools import cache

import pandas as pd

from data.build import assumptions as given
from data.build import geography, reference
from data.build.shares import apportion

SOURCE = "Geo-PKO v2.x (Cil, Fjelde, Hultman & Nilsson 2020); UN DPO monthly summary 2015-08-31; GeoNames; World Bank"
CONTINGENCY_SOURCE = "GeoNames; World Bank"


def country(mission: str) -> str:
    """ISO3 of the country whose risk and population a mission's areas take."""
    if mission in given.CONTINGENCY:
        return given.CONTINGENCY[mission][1]
    return str(reference.mission(mission)["iso3"])


def all_missions() -> list[str]:
    """Keys of the missions of the case: authorised, then contingency."""
    return [*given.MISSIONS, *given.CONTINGENCY]


def base_places(mission: str) -> pd.DataFrame:
    """A mission's bases: troops and formed police by the map's unit sizes, deaths nearby."""
    rows = reference.bases(mission)
    killed = reference.violence()
    deaths = [killed.get((mission, area), 0.0) for area in rows["area"]]
    formed = rows["formed_police_units_troops"].fillna(0.0)
    kept = rows[["area", "lat", "lon"]].rename(columns={"area": "name"})
    return kept.assign(troops=rows["troops"] - formed, formed=formed, deaths=deaths, level=rows["hq_level"])


def city_places(mission: str) -> pd.DataFrame:
    """Places that stand for bases where a mission does not exist yet; nobody is in place."""
    _, iso3, _, _, divisions, _ = given.CONTINGENCY[mission]
    cities = reference.cities(iso3)
    inside = cities[cities["admin1"].isin(divisions)] if divisions else cities
    kept = inside.rename(columns={"latitude": "lat", "longitude": "lon"}).reset_index(drop=True)
    return kept[["name", "lat", "lon", "population"]].assign(troops=0.0, formed=0.0, deaths=0.0)


def weights(places: pd.DataFrame) -> pd.Series:
    """How much a place deserves to name an area: its shares of troops, deaths, headquarters, people, and a little."""
    columns = [c for c in ("troops", "deaths", "level", "population") if c in places]
    parts = places[columns] / places[columns].sum().clip(lower=1.0)
    shares: pd.Series = parts.sum(axis=1)
    return shares + 0.1 / len(places)


@cache
def places(mission: str) -> pd.DataFrame:
    """Bases (or cities) of a mission with `sector`, the row of their principal base."""
    planned = mission in given.CONTINGENCY
    rows = city_places(mission) if planned else base_places(mission)
    most = given.CONTINGENCY_MAX_AREAS if planned else given.MAX_AREAS
    return geography.grouped(rows.assign(weight=weights(rows)), most)


def listed_places(mission: str) -> pd.DataFrame:
    """Places of 5,000 inhabitants and more in the mission's country or countries."""
    if mission in given.CONTINGENCY:
        return city_places(mission)
    countries = ("SDN", "SSD") if mission == "UNISFA" else (country(mission),)
    rows = pd.concat([reference.cities(iso3) for iso3 in countries], ignore_index=True)
    return rows.rename(columns={"latitude": "lat", "longitude": "lon"})


def localities(mission: str) -> pd.DataFrame:
    """Where people live: listed places, and bases far from all of them; with nearest base and distance."""
    listed, bases = listed_places(mission), places(mission)
    apart = geography.distances(bases, listed).min(axis=1) > given.BASE_APART_KM
    lone = bases.loc[apart, ["lat", "lon"]].assign(population=0)
    rows = pd.concat([listed[["lat", "lon", "population"]], lone], ignore_index=True)
    away = geography.distances(rows, bases)
    located: pd.DataFrame = rows.assign(base=away.argmin(axis=1), away=away.min(axis=1))
    return located


def inhabitants(mission: str) -> tuple[int, str]:
    """People who live in the whole region or country of a mission [persons], and where that is from."""
    if mission in given.REGIONAL_POPULATION:
        return given.REGIONAL_POPULATION[mission]
    return reference.population(country(mission)), "[S] World Bank, 2015, whole country"


def civilians(mission: str) -> dict[int, float]:
    """People by sector: 40 % of the region's by size of place, the others evenly over its places.

    Of a country, only the people of places within reach of a base are counted; a region is its places in reach.
    """
    rows = localities(mission)
    near = rows["away"] <= given.REGIONAL_REACH_KM.get(mission, given.REACH_KM)
    rows = rows[near] if mission in given.REGIONAL_POPULATION else rows
    by_size = given.PLACE_SHARE * rows["population"] / rows["population"].sum()
    people = inhabitants(mission)[0] * (by_size + (1 - given.PLACE_SHARE) / len(rows))
    sector = places(mission)["sector"].to_numpy()[rows["base"].to_numpy()]
    sums = people[near].groupby(sector[near.loc[rows.index]]).sum()
    return dict(zip(sums.index.to_list(), sums.to_list(), strict=True))


def police_in_place(mission: str, sectors: pd.DataFrame) -> list[int]:
    """Police by sector: formed units where the map shows them (else by people), individuals by people."""
    if mission in given.CONTINGENCY:
        return [0] * len(sectors)
    row = reference.mission(mission)
    people = sectors["civilians"].to_list()
    where = sectors["formed"].to_list() if sectors["formed"].sum() > 0 else people
    formed = apportion(int(row["of_which_formed_police"]), where)
    alone = apportion(int(row["police_deployed"] - row["of_which_formed_police"]), people)
    return [a + b for a, b in zip(formed, alone, strict=True)]


def troops_in_place(mission: str, sectors: pd.DataFrame) -> list[int]:
    """Troops by sector, contingents and staff officers, scaled from the map to the UN total."""
    if mission in given.CONTINGENCY:
        return [0] * len(sectors)
    total = int(reference.mission(mission)["troops_deployed"])
    return apportion(total, sectors["troops"].to_list())


@cache
def sectors(mission: str) -> pd.DataFrame:
    """One row per area of a mission: name, place, people, troops, police, deaths nearby."""
    rows, people = places(mission), civilians(mission)
    sums = rows.groupby("sector")[["troops", "formed", "deaths"]].sum()
    heads = rows.loc[sums.index, ["name", "lat", "lon"]]
    sizes = rows.groupby("sector").size()
    out = heads.join(sums).assign(bases=sizes, civilians=[round(people[k]) for k in sums.index.to_list()])
    out["key"] = [f"{mission}-{geography.slug(name)}" for name in out["name"]]
    out["in_place_troops"] = troops_in_place(mission, out)
    out["in_place_police"] = police_in_place(mission, out)
    return out.sort_values("key").reset_index(drop=True)


def note(mission: str) -> str:
    """How a mission's areas came about."""
    people = f"people: {inhabitants(mission)[1]}, spread over places [J]"
    return f"illustrative; {people}" if mission in given.CONTINGENCY else people


def area_rows(mission: str) -> pd.DataFrame:
    """The areas table of one mission."""
    found = sectors(mission)
    noun = "place" if mission in given.CONTINGENCY else "base"
    names = [geography.sector_name(str(n), int(k), noun) for n, k in zip(found["name"], found["bases"], strict=True)]
    columns = {"key": "area", "lat": "latitude", "lon": "longitude"}
    table = found.rename(columns=columns).assign(
        mission=mission,
        name=names,
        troops_limit=None,
        source=CONTINGENCY_SOURCE if mission in given.CONTINGENCY else SOURCE,
        note=note(mission),
    )
    order = ["area", "mission", "name", "latitude", "longitude", "civilians", "in_place_troops"]
    return table[[*order, "in_place_police", "troops_limit", "source", "note"]].round({"latitude": 4, "longitude": 4})


def areas() -> pd.DataFrame:
    """The areas table of the case."""
    return pd.concat([area_rows(mission) for mission in all_missions()], ignore_index=True)
