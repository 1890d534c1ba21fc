"""Reading the public reference tables, as they were on the case's date."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.build import assumptions as given

FOLDER = Path(__file__).parent.parent / "reference"


@cache
def table(name: str) -> pd.DataFrame:
    """One reference table as it stands; callers do not change it."""
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"admin1": str})


def records(name: str) -> list[dict[str, Any]]:
    """The rows of a reference table."""
    return [{str(column): value for column, value in row.items()} for row in table(name).to_dict("records")]


@cache
def mission(key: str) -> Mapping[str, Any]:
    """A mission on the case's date: persons in place and authorised."""
    return next(row for row in records("missions") if row["mission"] == key and row["as_of"] == given.AS_OF)


def contributions() -> pd.DataFrame:
    """Persons by contributor, mission and kind on the case's date (UN monthly summary)."""
    rows = table("contributions")
    return rows[rows["as_of"] == given.AS_OF]


def bases(mission_key: str) -> pd.DataFrame:
    """Bases of a mission in 2015 (Geo-PKO), without those that answer for no population."""
    rows = table("areas")
    rows = rows[rows["as_of"].str.startswith("2015") & (rows["mission"] == mission_key)]
    left_out = [base for key, base in given.BASES_LEFT_OUT if key == mission_key]
    kept = rows[~rows["area"].isin(left_out)].sort_values("area").reset_index(drop=True)
    return kept.assign(troops=kept["troops"].where(kept["troops"] > 0, given.EMPTY_BASE_TROOPS))


def violence() -> dict[tuple[str, str], float]:
    """Civilian deaths near each base, 2014-2015 (UCDP): the full record where there is one, else the sample."""
    rows = [row for row in records("area_violence") if row["area_as_of"].startswith("2015")]
    full = [row for row in rows if not row["source"].startswith("SAMPLE")]
    whole = {row["mission"] for row in full}
    best = [*full, *(row for row in rows if row["mission"] not in whole)]
    return {(row["mission"], row["area"]): float(row["deaths_civilians"]) for row in best}


def risk(iso3: str, year: int, measure: str) -> float:
    """One country's score of one measure and year; 0 where the table has none."""
    rows = table("risk")
    found = rows[(rows["iso3"] == iso3) & (rows["year"] == year) & (rows["measure"] == measure)]
    return float(found["score"].iloc[0]) if len(found) else 0.0


def population(iso3: str) -> int:
    """Inhabitants of a country in 2015 (World Bank)."""
    return next(int(row["population"]) for row in records("population") if row["iso3"] == iso3)


def cities(iso3: str) -> pd.DataFrame:
    """Places of 5,000 inhabitants and more (GeoNames)."""
    rows = table("cities")
    return (
        rows[rows["iso3"] == iso3]
        .sort_values(["population", "geonameid"], ascending=[False, True])
        .reset_index(drop=True)
    )


def reimbursement() -> float:
    """USD per person and month that a contributor is paid on the case's date."""
    rows = [row for row in records("finance_parameters") if row["parameter"] == "personnel reimbursement"]
    return max((row["valid_from"], float(row["value"])) for row in rows if row["valid_from"] <= given.AS_OF)[1]
