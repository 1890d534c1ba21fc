"""Violence near the places of a mission, from a record by base or from single events."""

from collections.abc import Collection

import pandas as pd

from planner.building import geography
from planner.building.known import COMMUNAL_DEATHS, DEATHS, Known

MONTHS_NEARBY = 24
"""Events of so many months before the date count for where violence is."""

MONTHS_OBSERVED = 12
"""Events of so many months before the date count for how much violence there is."""


RECORDED = ["events", "deaths"]
"""What is recorded of a place: events, and civilians who were killed."""

EXACT_ENOUGH = 3
"""Least exact place that an event is assigned to a base by: UCDP's code for a district."""

GAP_DAYS = 92
"""Days without an event up to the date, from which on a file of events is taken to have ended before it."""


def last_day(given: Known) -> pd.Timestamp:
    """The day up to which events count: the date, or the end of the month of the last event of a file that ended."""
    day = pd.Timestamp(given.day)
    if given.event_days is None or (day - given.event_days[1]).days < GAP_DAYS:
        return day
    ended: pd.Timestamp = given.event_days[1] + pd.offsets.MonthEnd(0)
    return ended


def months_known(given: Known) -> int:
    """Months of the last twelve of which events are known, from the first event of the file on; at least one."""
    if given.event_days is None:
        return MONTHS_OBSERVED
    first, last = given.event_days[0], last_day(given)
    between = (last.year - first.year) * 12 + last.month - first.month + 1
    return min(MONTHS_OBSERVED, int(between))


def of_events(given: Known, countries: Collection[str]) -> bool:
    """Whether violence in some countries is known as single events, and not as a record by base."""
    found = given.sources.events
    return found is not None and bool(found["iso3"].isin(list(countries)).any())


def events(given: Known, countries: Collection[str], months: int) -> pd.DataFrame:
    """Events in some countries of the last months up to `last_day`; none where none are known."""
    found = pd.DataFrame() if given.sources.events is None else given.sources.events
    if found.empty:
        return found
    rows = found[found["iso3"].isin(list(countries))]
    after = last_day(given) + pd.Timedelta(days=1)
    dates = pd.to_datetime(rows["date"])
    return rows[(dates >= after - pd.DateOffset(months=months)) & (dates < after)]


def source(given: Known, countries: Collection[str]) -> str:
    """Source of the violence in some countries, with its time."""
    if of_events(given, countries):
        return f"{given.sources.named['violence']}, {MONTHS_NEARBY} months to {last_day(given).date()}"  # not told
    near = f"; GED deaths near bases {given.record_years}" if given.record_years else ""  # not told
    return f"UCDP (civilian and non-state deaths by country-year{near})"  # not told


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

    Single events whose place is known no better than by province count for how many, and not for where.
    """
    if of_events(given, countries):
        within = (given.recipe.facts(mission).reach_km or given.recipe.places.reach_km).value
        return deaths_near(events(given, countries, MONTHS_NEARBY), places, within)
    found, within = recorded(given, mission), given.recipe.places.reach_km.value
    sums = pd.DataFrame(0.0, index=places.index, columns=RECORDED)
    if found.empty or places.empty:
        return sums
    away = geography.distances(found, places)
    near = away.min(axis=1) <= within
    counts = found.loc[near, ["events", "deaths_civilians"]].set_axis(sums.columns, axis=1)
    return sums.add(counts.astype(float).groupby(away[near].argmin(axis=1)).sum(), fill_value=0.0)


def deaths_near(events: pd.DataFrame, places: pd.DataFrame, reach_km: float) -> pd.DataFrame:
    """Events and civilian deaths at the nearest place of each event, as `RECORDED`.

    Args:
        events: Tidy events; those whose place is known no better than by province are left out.
        places: Places with `lat` and `lon`.
        reach_km: Distance up to which an event belongs to a place [km].

    Returns:
        One row for each place, with its index.
    """
    if events.empty or places.empty:
        return pd.DataFrame(0.0, index=places.index, columns=RECORDED)
    exact = events[events["precision"] <= EXACT_ENOUGH].rename(columns={"latitude": "lat", "longitude": "lon"})
    position, away = geography.nearest(exact, places)
    near = exact.assign(events=1.0, place=position)[away <= reach_km]
    sums = near.groupby("place")[["events", "deaths_civilians"]].sum().reindex(range(len(places)), fill_value=0.0)
    return sums.astype(float).set_axis(RECORDED, axis=1).set_axis(places.index)


def observed(given: Known, iso3: str, year: int) -> tuple[float, float]:
    """Civilian deaths of all kinds, and deaths in non-state conflict, of a country [persons per year].

    Of single events those of the last twelve months, in proportion where fewer are known; of a country without any, as
    of the table by country and year.
    """
    if of_events(given, [iso3]):
        rows = events(given, [iso3], MONTHS_OBSERVED)
        communal = rows[rows["kind"] == "non-state"]["deaths"].sum()
        yearly = MONTHS_OBSERVED / months_known(given)
        return yearly * float(rows["deaths_civilians"].sum()), yearly * float(communal)
    return given.risk(iso3, year, DEATHS), given.risk(iso3, year, COMMUNAL_DEATHS)
