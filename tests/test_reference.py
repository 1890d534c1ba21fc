"""The packaged reference: what it knows of every mission, and that its tables are read like files from outside."""

from pathlib import Path

import pandas as pd
import pytest

from planner.sources import read_source

FOLDER = Path("data/reference")
POLITICAL = {"BINUH", "UNAMA", "UNAMI", "UNMHA", "UNOWAS", "UNSMIL", "UNSOS", "UNTMIS", "UNVMC"}
"""Missions that are no peacekeeping operations: in the UN's count of persons alone."""


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv")


def test_every_country_with_a_mission_has_people_by_year_and_places() -> None:
    countries = set(table("missions")["iso3"]) | set(table("areas")["iso3"].dropna())
    population, cities = table("population"), table("cities")
    years = population.groupby("iso3")["year"].agg(set)
    assert [code for code in countries if years.get(code, set()) != set(range(2000, 2025))] == []
    assert countries <= set(cities["iso3"])
    assert not population.duplicated(["iso3", "year"]).any()
    assert not cities["geonameid"].duplicated().any()


def test_every_contributor_has_a_place() -> None:
    assert set(table("contributions")["iso3"]) <= set(table("contributors")["iso3"])


def test_every_mission_with_contributions_is_known() -> None:
    assert set(table("contributions")["mission"]) - set(table("missions")["mission"]) == POLITICAL


def test_every_number_that_is_no_count_is_marked() -> None:
    source = table("population").set_index("year")["source"]
    assert source[~source.index.isin([2000, 2010, 2015, 2020, 2024])].str.contains("[A]", regex=False).all()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("contributions", "contributions"),
        ("missions", "missions"),
        ("authorised", "missions"),
        ("budgets", "missions"),
        ("areas", "bases"),
        ("area_violence", "violence"),
        ("risk", "risk"),
        ("population", "people"),
        ("cities", "people"),
        ("pledges_2015", "pledges"),
    ],
)
def test_its_tables_are_read_like_files_from_outside(name: str, kind: str) -> None:
    found = read_source(f"{name}.csv", FOLDER / f"{name}.csv")
    assert found.kind == kind
    assert not found.rows.empty
