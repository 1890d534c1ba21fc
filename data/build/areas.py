"""The areas table: bases grouped into areas, people who live there, strength in place."""

from functools import cache

import pandas as pd

from data.build import geography, reference
from data.build.assumed import Assumed
from data.build.shares import apportion

MAP_SOURCE = "Geo-PKO v2.x (Cil, Fjelde, Hultman & Nilsson 2020)"
CONTINGENCY_SOURCE = "GeoNames; World Bank"


def country(given: Assumed, mission: str) -> str:
    """ISO3 of the country whose risk and population a mission's areas take."""
    if mission in given.contingency:
        return given.contingency[mission].iso3
    return str(reference.mission(given, mission)["iso3"])


def all_missions(given: Assumed) -> list[str]:
    """Keys of the missions of the case: authorised, then contingency."""
    return [*given.missions, *given.contingency]


def violence_nearby(given: Assumed, mission: str, bases: pd.DataFrame) -> pd.DataFrame:
    """Recorded events and civilian deaths by base: columns events and deaths, rows as `bases`.

    Each record is assigned to the nearest base of the case within a radius.
    """
    left_out = [base for key, base in given.bases_left_out if key == mission]
    recorded = reference.recorded_violence(given)
    recorded = recorded[(recorded["mission"] == mission) & ~recorded["area"].isin(left_out)]
    away = geography.distances(recorded, bases)
    near = away.min(axis=1) <= given.reach_km
    sums = recorded[near].groupby(away[near].argmin(axis=1))[["events", "deaths"]].sum()
    return sums.reindex(range(len(bases)), fill_value=0).astype(float)


def base_places(given: Assumed, mission: str) -> pd.DataFrame:
    """A mission's bases: troops and formed police by the map's unit sizes, events and deaths nearby."""
    rows = reference.bases(given, mission)
    formed = rows["formed_police_units_troops"].fillna(0.0)
    kept = rows[["area", "lat", "lon"]].rename(columns={"area": "name"})
    kept = kept.join(violence_nearby(given, mission, rows))
    return kept.assign(troops=rows["troops"] - formed, formed=formed, level=rows["hq_level"])


def city_places(given: Assumed, mission: str) -> pd.DataFrame:
    """Cities in place of bases for a mission that does not exist yet, with nobody in place."""
    planned = given.contingency[mission]
    cities = reference.cities(planned.iso3)
    inside = cities[cities["admin1"].isin(planned.divisions)] if planned.divisions else cities
    kept = inside.rename(columns={"latitude": "lat", "longitude": "lon"}).reset_index(drop=True)
    return kept[["name", "lat", "lon", "population"]].assign(troops=0.0, formed=0.0, events=0.0, deaths=0.0)


def weights(places: pd.DataFrame) -> pd.Series:
    """Weight of a place as principal base: its shares of troops, deaths, headquarters and people, and a constant."""
    columns = [c for c in ("troops", "deaths", "level", "population") if c in places]
    parts = places[columns] / places[columns].sum().clip(lower=1.0)
    shares: pd.Series = parts.sum(axis=1)
    return shares + 0.1 / len(places)


@cache
def places(given: Assumed, mission: str) -> pd.DataFrame:
    """Bases (or cities) of a mission with `sector`, the row of their principal base."""
    planned = mission in given.contingency
    rows = city_places(given, mission) if planned else base_places(given, mission)
    most = given.contingency_max_areas if planned else given.max_areas
    return geography.grouped(rows.assign(weight=weights(rows)), most)


def listed_places(given: Assumed, mission: str) -> pd.DataFrame:
    """Places of 5,000 inhabitants and more in the mission's country or countries."""
    if mission in given.contingency:
        return city_places(given, mission)
    countries = ("SDN", "SSD") if mission == "UNISFA" else (country(given, mission),)
    rows = pd.concat([reference.cities(iso3) for iso3 in countries], ignore_index=True)
    return rows.rename(columns={"latitude": "lat", "longitude": "lon"})


def localities(given: Assumed, mission: str) -> pd.DataFrame:
    """Where people live: listed places, and bases far from all of them; with nearest base and distance."""
    listed, bases = listed_places(given, mission), places(given, mission)
    apart = geography.distances(bases, listed).min(axis=1) > given.base_apart_km
    lone = bases.loc[apart, ["lat", "lon"]].assign(population=0)
    rows = pd.concat([listed[["lat", "lon", "population"]], lone], ignore_index=True)
    away = geography.distances(rows, bases)
    located: pd.DataFrame = rows.assign(base=away.argmin(axis=1), away=away.min(axis=1))
    return located


def inhabitants(given: Assumed, mission: str) -> tuple[int, str]:
    """People who live in the whole region or country of a mission [persons], and where that is from."""
    if mission in given.regional_population:
        return given.regional_population[mission]
    year = given.population_year
    return reference.population(country(given, mission), year), f"[S] World Bank, {year}, whole country"


def civilians(given: Assumed, mission: str) -> dict[int, float]:
    """People by sector: 40 % of the region's by size of place, the others evenly over its places.

    Of a country, only the people of places within reach of a base are counted; a region is its places in reach.
    """
    rows = localities(given, mission)
    near = rows["away"] <= given.regional_reach_km.get(mission, given.reach_km)
    rows = rows[near] if mission in given.regional_population else rows
    by_size = given.place_share * rows["population"] / rows["population"].sum()
    people = inhabitants(given, mission)[0] * (by_size + (1 - given.place_share) / len(rows))
    sector = places(given, mission)["sector"].to_numpy()[rows["base"].to_numpy()]
    sums = people[near].groupby(sector[near.loc[rows.index]]).sum()
    return dict(zip(sums.index.to_list(), sums.to_list(), strict=True))


def police_present(given: Assumed, mission: str, sectors: pd.DataFrame) -> list[int]:
    """Police by sector: formed units where the map shows them (else by people), individuals by people."""
    if mission in given.contingency:
        return [0] * len(sectors)
    row = reference.mission(given, mission)
    people = sectors["civilians"].to_list()
    where = sectors["formed"].to_list() if sectors["formed"].sum() > 0 else people
    formed = apportion(int(row["of_which_formed_police"]), where)
    alone = apportion(int(row["police_deployed"] - row["of_which_formed_police"]), people)
    return [a + b for a, b in zip(formed, alone, strict=True)]


def troops_present(given: Assumed, mission: str, sectors: pd.DataFrame) -> list[int]:
    """Troops by sector, scaled from the map to the UN total (contingents and staff) less those posted nowhere."""
    if mission in given.contingency:
        return [0] * len(sectors)
    total = int(reference.mission(given, mission)["troops_deployed"]) - given.posted_nowhere.get(mission, 0)
    return apportion(total, sectors["troops"].to_list())


@cache
def sectors(given: Assumed, mission: str) -> pd.DataFrame:
    """One row per area of a mission: name, place, people, troops and police present, violence nearby."""
    rows, people = places(given, mission), civilians(given, mission)
    sums = rows.groupby("sector")[["troops", "formed", "events", "deaths"]].sum()
    heads = rows.loc[sums.index, ["name", "lat", "lon"]]
    sizes = rows.groupby("sector").size()
    out = heads.join(sums).assign(bases=sizes, civilians=[round(people[k]) for k in sums.index.to_list()])
    out["sector"] = out.index
    out["key"] = [f"{mission}-{geography.slug(name)}" for name in out["name"]]
    out["troops_present"] = troops_present(given, mission, out)
    out["police_present"] = police_present(given, mission, out)
    return out.sort_values("key").reset_index(drop=True)


def note(given: Assumed, mission: str) -> str:
    """Note on how a mission's areas were drawn."""
    people = f"people: {inhabitants(given, mission)[1]}, spread over places [J]"
    return f"illustrative; {people}" if mission in given.contingency else people


def source(given: Assumed, mission: str) -> str:
    """Source of a mission's areas."""
    if mission in given.contingency:
        return CONTINGENCY_SOURCE
    return f"{MAP_SOURCE}; UN DPO monthly summary {given.as_of}; {CONTINGENCY_SOURCE}"


def area_rows(given: Assumed, mission: str) -> pd.DataFrame:
    """The areas table of one mission."""
    found = sectors(given, mission)
    noun = "place" if mission in given.contingency else "base"
    names = [geography.sector_name(str(n), int(k), noun) for n, k in zip(found["name"], found["bases"], strict=True)]
    columns = {"key": "area", "lat": "latitude", "lon": "longitude"}
    table = found.rename(columns=columns).assign(
        mission=mission,
        name=names,
        in_place_troops=found["troops_present"] if given.in_place else 0,
        in_place_police=found["police_present"] if given.in_place else 0,
        troops_limit=None,
        source=source(given, mission),
        note=note(given, mission),
    )
    order = ["area", "mission", "name", "latitude", "longitude", "civilians", "in_place_troops"]
    return table[[*order, "in_place_police", "troops_limit", "source", "note"]].round({"latitude": 4, "longitude": 4})


def areas(given: Assumed) -> pd.DataFrame:
    """The areas table of the case."""
    return pd.concat([area_rows(given, mission) for mission in all_missions(given)], ignore_index=True)
