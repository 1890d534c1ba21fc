"""Violence near the places of a mission, from a record by base or from single events."""

from collections.abc import Collection

import pandas as pd

from planner.building import geography
from planner.building.known import COMMUNAL_DEATHS, DEATHS, Known

MONTHS_NEARBY = 24
"""Events of so many months before the date count for where violence is."""

LEAST_EXACT = 3
"""Precision of the least exact place that an event is assigned by: UCDP's code for a district."""

MONTHS_OBSERVED = 12
"""Events of so many months before the date count for how much violence there is."""


def of_events(given: Known, countries: Collection[str]) -> bool:
    """Whether violence in some countries is known as single events, and not as a record by base."""
    found = given.sources.events
    return found is not None and bool(found["iso3"].isin(list(countries)).any())


def events(given: Known, countries: Collection[str], months: int) -> pd.DataFrame:
    """Events in some countries of the last months up to the date; none where none are known."""
    found = pd.DataFrame() if given.sources.events is None else given.sources.events
    if found.empty:
        return found
    rows = found[found["iso3"].isin(list(countries))]
    after = pd.Timestamp(given.day) + pd.Timedelta(days=1)
    dates = pd.to_datetime(rows["date"])
    return rows[(dates >= after - pd.DateOffset(months=months)) & (dates < after)]


def source(given: Known, countries: Collection[str]) -> str:
    """Source of the violence in some countries, with its time."""
    if of_events(given, countries):
        return f"{given.sources.named['violence']}, {MONTHS_NEARBY} months to {given.day}"
    near = f"; GED deaths near bases {given.record_years}" if given.record_years else ""
    return f"UCDP (civilian and non-state deaths by country-year{near})"


def recorded(given: Known, mission: str) -> pd.DataFrame:
    """The record of the bases of a mission: `lat`, `lon`, `events` and civilian `deaths`.

    Of several maps the one whose bases the case has, else the newest; the full record where there is one.
    """
    rows = given.sources.violence
    rows = rows[(rows["mission"] == mission) & (rows["years"].astype(str) == given.record_years)]
    maps = rows["area_as_of"].isin(given.bases(mission)["as_of"])
    rows = rows[maps if maps.any() else rows["area_as_of"] == rows["area_as_of"].max()]
    sample = rows["source"].str.startswith("SAMPLE")
    rows = rows if sample.all() else rows[~sample]
    rows = rows[~rows["area"].isin(list(given.recipe.facts(mission).bases_left_out))]
    return located(rows, given.sources.bases)


def located(rows: pd.DataFrame, bases: pd.DataFrame) -> pd.DataFrame:
    """A record by base with the coordinates of its bases, `lat` and `lon`; rows of bases on no map are left out."""
    if "lat" in rows:
        return rows
    places = bases[["mission", "area", "as_of", "lat", "lon"]].rename(columns={"as_of": "area_as_of"})
    return rows.merge(places, on=["mission", "area", "area_as_of"], how="inner")


def assigned(given: Known, mission: str, countries: tuple[str, ...], places: pd.DataFrame) -> pd.DataFrame:
    """Events and civilian deaths by place, each assigned to the nearest place of the case within reach.

    Events whose place is known no better than by province say how much violence there is, and not where.
    """
    if of_events(given, countries):
        rows = events(given, countries, MONTHS_NEARBY)
        rows = rows[rows["precision"] <= LEAST_EXACT].assign(events=1)
        found = rows.rename(columns={"latitude": "lat", "longitude": "lon"})
        within = (given.recipe.facts(mission).reach_km or given.recipe.places.reach_km).value
    else:
        found, within = recorded(given, mission), given.recipe.places.reach_km.value
    sums = pd.DataFrame(0.0, index=places.index, columns=["events", "deaths"])
    if found.empty or places.empty:
        return sums
    away = geography.distances(found, places)
    near = away.min(axis=1) <= within
    counts = found.loc[near, ["events", "deaths_civilians"]].set_axis(sums.columns, axis=1)
    return sums.add(counts.astype(float).groupby(away[near].argmin(axis=1)).sum(), fill_value=0.0)


def observed(given: Known, iso3: str, year: int) -> tuple[float, float]:
    """Civilian deaths of all kinds, and deaths in non-state conflict, of a country [persons per year].

    Of single events those of the last twelve months; of a country without any, as of the table by country and year.
    """
    if of_events(given, [iso3]):
        rows = events(given, [iso3], MONTHS_OBSERVED)
        communal = rows[rows["kind"] == "non-state"]["deaths"].sum()
        return float(rows["deaths_civilians"].sum()), float(communal)
    return given.risk(iso3, year, DEATHS), given.risk(iso3, year, COMMUNAL_DEATHS)
