"""Read the public reference tables, for the dates and bases that a case assumes."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.build.assumed import Assumed

FOLDER = Path(__file__).parent.parent / "reference"


@cache
def table(name: str) -> pd.DataFrame:
    """Read a reference table; callers must not change it."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"admin1": str})


def records(name: str) -> list[dict[str, Any]]:
    """The rows of a reference table."""
    return [{str(column): value for column, value in row.items()} for row in table(name).to_dict("records")]


@cache
def mission(given: Assumed, key: str) -> Mapping[str, Any]:
    """A mission on the case's date: persons present and authorised."""
    return next(row for row in records("missions") if row["mission"] == key and row["as_of"] == given.as_of)


def contributions(as_of: str) -> pd.DataFrame:
    """Persons by contributor, mission and kind on a date (UN monthly summary)."""
    rows = table("contributions")
    return rows[rows["as_of"] == as_of]


def mapped(year: str, mission_key: str) -> pd.DataFrame:
    """Bases of a mission on the maps of a year (Geo-PKO)."""
    rows = table("areas")
    rows = rows[rows["as_of"].str.startswith(year) & (rows["mission"] == mission_key)]
    return rows.sort_values("area").reset_index(drop=True)


def bases(given: Assumed, mission_key: str) -> pd.DataFrame:
    """Bases of a mission in the case's year, without those that answer for no population."""
    rows = mapped(given.bases_year, mission_key)
    left_out = [base for key, base in given.bases_left_out if key == mission_key]
    kept = rows[~rows["area"].isin(left_out)].reset_index(drop=True)
    return kept.assign(troops=kept["troops"].where(kept["troops"] > 0, given.empty_base_troops))


def violence(given: Assumed) -> pd.DataFrame:
    """Rows on the maps of the case's bases for the latest recorded years that ended by its date (UCDP)."""
    rows = table("area_violence")
    until = rows["years"].str[-4:] + "-12-31"
    known = rows[(until <= given.as_of) & rows["area_as_of"].str.startswith(given.bases_year)]
    return known[known["years"].str[-4:] == known["years"].str[-4:].max()]


def recorded_years(given: Assumed) -> str:
    """The years over which violence near bases is recorded, such as 2013-2014."""
    return str(violence(given)["years"].iloc[0])


def recorded_violence(given: Assumed) -> pd.DataFrame:
    """Recorded events and civilian deaths near each base: a full record of a mission rather than a sample.

    Columns mission, area, lat, lon, events, deaths.
    """
    rows, places = violence(given), table("areas")[["mission", "area", "as_of", "lat", "lon"]]
    sample = rows["source"].str.startswith("SAMPLE")
    best = rows[~sample | ~rows["mission"].isin(rows.loc[~sample, "mission"])]
    located = best.merge(places, left_on=["mission", "area", "area_as_of"], right_on=["mission", "area", "as_of"])
    named = located.rename(columns={"deaths_civilians": "deaths"})
    return named[["mission", "area", "lat", "lon", "events", "deaths"]].sort_values(["mission", "area"])


def risk(iso3: str, year: int, measure: str) -> float:
    """One country's score of one measure and year; 0 where the table has none."""
    rows = table("risk")
    found = rows[(rows["iso3"] == iso3) & (rows["year"] == year) & (rows["measure"] == measure)]
    return float(found["score"].iloc[0]) if len(found) else 0.0


def population(iso3: str, year: int) -> int:
    """Inhabitants of a country in a year (World Bank)."""
    found = (row for row in records("population") if row["iso3"] == iso3 and row["year"] == year)
    return next(int(row["population"]) for row in found)


def cities(iso3: str) -> pd.DataFrame:
    """Places of 5,000 inhabitants and more (GeoNames)."""
    rows = table("cities")
    return (
        rows[rows["iso3"] == iso3]
        .sort_values(["population", "geonameid"], ascending=[False, True])
        .reset_index(drop=True)
    )


def reimbursement(as_of: str) -> float:
    """USD per person and month that a contributor is paid on a date."""
    return float(reimbursement_row(as_of)["value"])


def reimbursement_row(as_of: str) -> Mapping[str, Any]:
    """The latest rate of reimbursement on a date, with its source."""
    rows = (row for row in records("finance_parameters") if row["parameter"] == "personnel reimbursement")
    return max((row for row in rows if row["valid_from"] <= as_of), key=lambda row: str(row["valid_from"]))


def reimbursement_paid(as_of: str) -> str:
    """Note on the rate of reimbursement, with its standing."""
    row = reimbursement_row(as_of)
    since = date.fromisoformat(row["valid_from"]).strftime("%B %Y")
    mark = "[R]" if row["source"].startswith("recalled") else "[S]"
    return f"{row['value']:,.0f} USD per person and month since {since} {mark}"
