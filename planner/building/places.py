"""Where a mission's people are: its bases, or cities where no map is known, and who lives around them."""

import pandas as pd

from planner.building import geography, violence
from planner.building.known import Known
from planner.figures import enumerated
from planner.language import say

SEAT = say("Seat")
"""Name of the headquarters of a mission without listed cities."""

COLUMNS = ["name", "lat", "lon", "population"]


def countries(given: Known, mission: str) -> tuple[str, ...]:
    """ISO3 of the countries that a mission looks after."""
    return given.recipe.facts(mission).countries or (country(given, mission),)


def country(given: Known, mission: str) -> str:
    """ISO3 of the country whose risk a mission's areas take; empty where none is known."""
    if mission in given.recipe.contingency:
        return given.recipe.contingency[mission].iso3
    if stated := given.recipe.facts(mission).iso3:
        return stated
    named = (str(row["iso3"]) for row in given.mission_rows(mission) if pd.notna(row["iso3"]))
    return next(named, given.country_of_bases.get(mission, ""))


def seat(given: Known, mission: str) -> tuple[float, float] | None:
    """Latitude and longitude of a mission's headquarters [degrees]; None where nothing is known."""
    facts = given.recipe.facts(mission)
    if facts.latitude is not None and facts.longitude is not None:
        return facts.latitude, facts.longitude
    rows = [row for row in given.mission_rows(mission) if pd.notna(row["lat"])]
    if rows:
        return float(rows[0]["lat"]), float(rows[0]["lon"])
    bases = given.bases(mission).sort_values("hq_level", ascending=False, kind="stable")
    if len(bases):
        return float(bases["lat"].iloc[0]), float(bases["lon"].iloc[0])
    cities = listed_places(given, mission)
    return (float(cities["lat"].iloc[0]), float(cities["lon"].iloc[0])) if len(cities) else None


def mapped(given: Known, mission: str) -> bool:
    """Whether a map of a mission's bases is known on the date."""
    return mission not in given.recipe.contingency and len(given.bases(mission)) > 0


def base_places(given: Known, mission: str) -> pd.DataFrame:
    """A mission's bases: troops and formed police by the map's unit sizes, events and deaths nearby."""
    rows = given.bases(mission)
    formed = rows["formed_police_units_troops"].fillna(0.0)
    kept = rows[["area", "lat", "lon"]].rename(columns={"area": "name"})
    kept = kept.join(violence.assigned(given, mission, countries(given, mission), rows))
    return kept.assign(troops=rows["troops"] - formed, formed=formed, level=rows["hq_level"])


def city_places(given: Known, mission: str) -> pd.DataFrame:
    """Cities in place of bases, for a mission that does not exist yet or of which no map is known.

    Those present are spread by the people of the cities; a mission without listed cities has its seat.
    """
    if mission in given.recipe.contingency:
        return listed_places(given, mission)[COLUMNS].assign(troops=0.0, formed=0.0, events=0.0, deaths=0.0)
    inside = _cities_served(given, mission)[COLUMNS]
    if inside.empty and (at := seat(given, mission)) is not None:
        inside = pd.DataFrame([(str(SEAT), *at, 0)], columns=COLUMNS)
    inside = inside.join(violence.assigned(given, mission, countries(given, mission), inside))
    return inside.assign(troops=inside["population"].astype(float), formed=0.0)


def _cities_served(given: Known, mission: str) -> pd.DataFrame:
    """Cities that an existing mission looks after: of its divisions; of a region without any, those near its seat."""
    facts, rows = given.recipe.facts(mission), listed_places(given, mission)
    if facts.divisions:
        return rows[rows["admin1"].isin(facts.divisions)].reset_index(drop=True)
    at = seat(given, mission)
    if facts.people is None or at is None or rows.empty:
        return rows
    away = geography.distances(rows, pd.DataFrame([at], columns=["lat", "lon"]))[:, 0]
    return rows[away <= (facts.reach_km or given.recipe.places.reach_km).value].reset_index(drop=True)


def weights(places: pd.DataFrame) -> pd.Series:
    """Weight of a place as principal base: its shares of troops, deaths, headquarters and people, and a constant."""
    columns = [c for c in ("troops", "deaths", "level", "population") if c in places]
    parts = places[columns] / places[columns].sum().clip(lower=1.0)
    shares: pd.Series = parts.sum(axis=1)
    return shares + 0.1 / len(places)


def places(given: Known, mission: str) -> pd.DataFrame:
    """Bases (or cities) of a mission with `sector`, the row of their principal base."""
    rules = given.recipe.places
    rows = base_places(given, mission) if mapped(given, mission) else city_places(given, mission)
    if given.drawn_as is not None:
        return rows.assign(sector=places(given.drawn_as, mission)["sector"])
    most = rules.contingency_max_areas if mission in given.recipe.contingency else rules.max_areas
    weighed = rows.assign(weight=weights(rows))
    return geography.grouped(weighed, int(most.value), rules.separation_km.value, rules.spread_km.value)


def listed_places(given: Known, mission: str) -> pd.DataFrame:
    """Places of 5,000 inhabitants and more in the mission's country or countries."""
    rows = pd.concat([given.cities(iso3) for iso3 in countries(given, mission)], ignore_index=True)
    planned = given.recipe.contingency.get(mission)
    if planned is not None and planned.divisions:
        return rows[rows["admin1"].isin(planned.divisions)].reset_index(drop=True)
    return rows


def localities(given: Known, mission: str, bases: pd.DataFrame) -> pd.DataFrame:
    """Where people live: listed places, and bases far from all of them; with nearest base and distance."""
    listed = listed_places(given, mission)
    nearest = geography.distances(bases, listed).min(axis=1, initial=geography.FAR)
    lone = bases.loc[nearest > given.recipe.places.base_apart_km.value, ["lat", "lon"]].assign(population=0)
    rows = pd.concat([listed[["lat", "lon", "population"]], lone], ignore_index=True)
    away = geography.distances(rows, bases)
    located: pd.DataFrame = rows.assign(base=away.argmin(axis=1), away=away.min(axis=1))
    return located


def inhabitants(given: Known, mission: str) -> tuple[int, str]:
    """People who live in the whole region or country of a mission [persons], and where that is from."""
    people = given.recipe.facts(mission).people
    if people is not None:
        return round(people.value), people.note
    counted = [given.population(iso3) for iso3 in countries(given, mission)]
    whole = "whole country" if len(counted) == 1 else "whole countries"  # not told
    if all(found.persons for found in counted):
        cited = enumerated(dict.fromkeys(found.cited for found in counted))
        return sum(found.persons for found in counted), f"{cited}, {min(found.year for found in counted)}, {whole}"
    listed = int(listed_places(given, mission)["population"].sum())
    return listed, "[S] GeoNames, listed places alone"  # not told


def civilians(given: Known, mission: str, bases: pd.DataFrame) -> dict[int, float]:
    """People by sector: a share of the region's by size of place, the others evenly over its places.

    Of a country, only the people of places within reach of a base are counted; a region is its places in reach.
    """
    facts, rules = given.recipe.facts(mission), given.recipe.places
    rows = localities(given, mission, bases)
    near = rows["away"] <= (facts.reach_km or rules.reach_km).value
    rows = rows[near] if facts.people is not None else rows
    sized = rows["population"].sum()
    share = rules.place_share.value if sized else 0.0
    by_size = share * rows["population"] / max(sized, 1)
    people = inhabitants(given, mission)[0] * (by_size + (1 - share) / len(rows))
    sector = bases["sector"].to_numpy()[rows["base"].to_numpy()]
    sums = people[near].groupby(sector[near.loc[rows.index]]).sum()
    return dict(zip(sums.index.to_list(), sums.to_list(), strict=True))
