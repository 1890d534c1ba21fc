"""Violence near the places of a mission, from a record by base or from single events."""

import pandas as pd

from planner.building import geography
from planner.building.known import Known

MONTHS_NEARBY = 24
"""Events of so many months before the date count for where violence is."""

MONTHS_OBSERVED = 12
"""Events of so many months before the date count for how much violence there is."""


def single_events(given: Known) -> bool:
    """Whether violence is known as single events, and not as a record by base."""
    return "date" in given.sources.violence


def events(given: Known, months: int) -> pd.DataFrame:
    """Events of the last months up to the date."""
    rows = given.sources.violence
    first = (pd.Timestamp(given.day) + pd.Timedelta(days=1) - pd.DateOffset(months=months)).strftime("%Y-%m-%d")
    dates = rows["date"].astype(str)
    return rows[(dates >= first) & (dates <= given.day)]


def years(given: Known) -> str:
    """The years of the newest record by base that ended by the date, such as 2013-2014; empty if there is none."""
    known = given.sources.violence["years"].astype(str)
    return max(known[known.str[-4:] + "-12-31" <= given.day], default="")


def period(given: Known) -> str:
    """The time that deaths near bases are of, for a source."""
    return f"{MONTHS_NEARBY} months to {given.day}" if single_events(given) else years(given)


def recorded(given: Known, mission: str) -> pd.DataFrame:
    """The record of the bases of a mission: `lat`, `lon`, `events` and civilian `deaths`.

    Of several maps the one whose bases the case has, else the newest; the full record where there is one.
    """
    rows = given.sources.violence
    rows = rows[(rows["mission"] == mission) & (rows["years"].astype(str) == years(given))]
    maps = rows["area_as_of"].isin(given.bases(mission)["as_of"])
    rows = rows[maps if maps.any() else rows["area_as_of"] == rows["area_as_of"].max()]
    sample = rows["source"].str.startswith("SAMPLE")
    rows = rows if sample.all() else rows[~sample]
    rows = rows[~rows["area"].isin(list(given.recipe.facts(mission).bases_left_out))]
    bases = given.sources.bases[["mission", "area", "as_of", "lat", "lon"]].rename(columns={"as_of": "area_as_of"})
    return rows.merge(bases, on=["mission", "area", "area_as_of"], how="inner")


def assigned(given: Known, mission: str, countries: tuple[str, ...], places: pd.DataFrame) -> pd.DataFrame:
    """Events and civilian deaths by place, each assigned to the nearest place of the case within reach."""
    if single_events(given):
        rows = events(given, MONTHS_NEARBY)
        rows = rows[rows["iso3"].isin(countries)].assign(events=1)
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
    if single_events(given):
        rows = given.sources.violence
        if (rows["iso3"] == iso3).any():
            rows = events(given, MONTHS_OBSERVED).query("iso3 == @iso3")
            communal = rows[rows["kind"] == "non-state"]["deaths"].sum()
            return float(rows["deaths_civilians"].sum()), float(communal)
    measures = ("ucdp_civilian_deaths_all_types", "ucdp_non_state_deaths")
    civilians, communal = (given.risk(iso3, year, measure) for measure in measures)
    return civilians, communal
