"""Names of countries: every contributor of the cases that come with the planner has a French name."""

import csv
from pathlib import Path

import pytest

from planner.language.countries_said import country_in, country_named
from planner.language.reader import FRENCH

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("case", ["summit-2015", "drawdown-2025"])
def test_every_contributor_of_a_case_has_a_french_name(case):
    rows = list(csv.DictReader((DATA / case / "contributors.csv").read_text(encoding="utf-8").splitlines()))
    without = {row["name"] for row in rows if not country_in(row["contributor"], row["name"], FRENCH)}
    assert len(rows) > 50
    assert without == set()


@pytest.mark.parametrize(
    ("code", "name", "french"),
    [("TUR", "Turkey", "Türkiye"), ("TUR", "Türkiye", "Türkiye"), ("SWZ", "Swaziland", "Eswatini"),
     ("CZE", "Czech Republic", "Tchéquie"), ("CIV", "Ivory Coast", "Côte d’Ivoire"),
     ("EU", "European Union", "Union européenne")],
)  # fmt: skip
def test_whoever_pledges_is_known_by_every_english_name(code, name, french):
    assert country_in(code, name, FRENCH) == country_named(name, FRENCH) == french


def test_a_name_that_is_not_the_country_s_is_left_as_it_is():
    assert country_in("TUR", "Ankara", FRENCH) == ""
    assert country_named("Ankara", FRENCH) == ""
