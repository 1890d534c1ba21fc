"""The reference data that is packaged with the project: what a case is built from where no file is given."""

from functools import cache

import pandas as pd

from planner.building.sources import Sources
from planner.building.violence import located
from planner.process.home import ROOT

FOLDER = ROOT / "data" / "reference"


LICENCES = {
    "contributions": "UN monthly summaries of contributions; UN figures, cited with their source",  # not told
    "missions": (
        "UN monthly summaries and resolutions as linked in the reference; facts, cited with their source"  # not told
    ),
    "bases": "Geo-PKO (Cil, Fjelde, Hultman & Nilsson 2020); open research data, cite the article",  # not told
    "violence": "UCDP Georeferenced Event Dataset, deaths near bases; CC BY 4.0",  # not told
    "risk": "Early Warning Project; public replication data. UCDP by country and year; CC BY 4.0",  # not told
    "people": "World Bank, GeoNames; CC BY 4.0. UN World Population Prospects 2024; CC BY 3.0 IGO",  # not told
    "contributors": (
        "IPI Peacekeeping Database, cite the International Peace Institute; GeoNames, CC BY 4.0"  # not told
    ),
}
"""What the packaged reference is made from, with its licence, by kind."""


@cache
def packaged() -> Sources:
    """The packaged reference; callers must not change its tables."""
    bases, closures = _table("areas"), _table("closures")
    return Sources(
        contributions=_table("contributions"),
        missions=_table("missions"),
        authorised=_table("authorised"),
        bases=bases,
        violence=located(_table("area_violence"), bases),
        risk=_table("risk"),
        population=_table("population"),
        cities=_table("cities"),
        contributors=_table("contributors"),
        memberships=_table("memberships"),
        finance=_table("finance_parameters"),
        closures=dict(zip(closures["mission"], closures["closed"], strict=True)),
    )


def _table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype={"admin1": str, "as_of": str})
