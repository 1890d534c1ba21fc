"""People: inhabitants of countries by year, and of places."""

import re
from datetime import date

import pandas as pd

from planner.figures import several
from planner.language import many, say
from planner.sources import countries
from planner.sources.cells import mapped
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.spellings import ISO3
from planner.sources.tidy import PLACES, POPULATION

WORLD_BANK = "World Bank, World Development Indicators, CC BY 4.0"  # not told
GEONAMES = "GeoNames, CC BY 4.0"  # not told
INDICATOR = "SP.POP.TOTL"
MOST_PEOPLE = 1e10

YEARLY = (
    Field("country", r"country_name|name|entity", needed=False),
    Field("iso3", rf"{ISO3}|code"),
    Field("year", r"time"),
    Field("population", r"value|population_total|pop|inhabitants"),
    Field("indicator", r"(indicator|series)_code", needed=False),
    Field("source", needed=False),
)
WIDE = (
    Field("country", r"country(_name)?"),
    Field("iso3", ISO3),
    Field("indicator", r"(indicator|series)_code", needed=False),
    Field("population", r"(19|20)\d{2}", several=True),
)
PLACED = (
    Field("iso3", ISO3),
    Field("geonameid"),
    Field("name"),
    Field("admin1", r"admin1_code", needed=False),
    Field("latitude", r"lat"),
    Field("longitude", r"lon|long"),
    Field("population"),
    Field("source", needed=False),
)
GEONAMES_COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature_class", "feature_code",
    "iso3", "cc2", "admin1", "admin2", "admin3", "admin4", "population", "elevation", "dem", "timezone", "modified",
)  # fmt: skip
"""Columns of the downloads of GeoNames, which have no heading."""

BARE = tuple(Field(name) for name in GEONAMES_COLUMNS if name in {*PLACES, "feature_class"})


def read_yearly(parser: TableParser, as_of: date | None) -> Reading:
    """Read inhabitants of countries with a row for each year."""
    rows = _of_population(parser, parser.frame())
    found = parser.columns(rows, POPULATION, {"population": (0.0, MOST_PEOPLE)}, ["population"])
    found["year"] = parser.numbers(rows, "year", low=1900, high=2200, whole=True)
    found = parser.once(found, ["iso3", "country", "year"], ["population"], "population")
    return _reading(parser, found, as_of)


def read_wide(parser: TableParser, as_of: date | None) -> Reading:
    """Read inhabitants of countries with a column for each year."""
    rows = _of_population(parser, parser.frame())
    years = [name for name in rows if re.fullmatch(r"(19|20)\d{2}", name)]
    people = {int(year): parser.numbers(rows, year, high=MOST_PEOPLE, blank=float("nan")) for year in years}
    named = parser.columns(rows, ["iso3", "country"], {})
    parser.once(rows, ["iso3", "country"], years, "iso3")
    parts = [named.assign(year=float(year), population=people[year], source="") for year in people]
    return _reading(parser, pd.concat(parts, ignore_index=True), as_of)


def _of_population(parser: TableParser, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the indicator of population, where a file has several."""
    if "indicator" not in rows:
        return rows
    kept = rows[parser.texts(rows, "indicator").str.upper() == INDICATOR]
    parser.leave_out(
        others := len(rows) - len(kept),
        many(
            "{n:,} row of indicators other than {indicator} was left out.",
            "{n:,} rows of indicators other than {indicator} were left out.",
            others, indicator=INDICATOR,
        ),
    )  # fmt: skip
    return kept


def _reading(parser: TableParser, found: pd.DataFrame, as_of: date | None) -> Reading:
    parser.raise_faults()
    codes = mapped(found["iso3"], lambda text: countries.find(text) if len(text) in {2, 3} else "")
    of_countries = found.assign(iso3=codes)[codes != ""]
    parser.leave_out(
        groups := len(found) - len(of_countries),
        many(
            "{n:,} row of groups of countries was left out.", "{n:,} rows of groups of countries were left out.", groups
        ),
    )
    known = of_countries if as_of is None else of_countries[of_countries["year"] <= as_of.year]
    parser.leave_out(
        later := len(of_countries) - len(known),
        many(
            "{n:,} row of years after {day} was left out.",
            "{n:,} rows of years after {day} were left out.",
            later, day=as_of,
        ),
    )  # fmt: skip
    filled = known.dropna(subset="population")
    kept = filled.assign(
        year=filled["year"].astype(int),
        population=filled["population"].astype(int),
        source=filled["source"].mask(filled["source"] == "", f"World Bank {INDICATOR}, file {parser.file}"),  # not told
    ).drop_duplicates(["iso3", "year"])
    parser.used.append(
        say(
            "Inhabitants of {countries}, {first} to {last}.",
            countries=several(kept["iso3"].nunique(), "country"), first=kept["year"].min(), last=kept["year"].max(),
        )
    )  # fmt: skip
    return parser.reading("people", "population", kept[list(POPULATION)], None, WORLD_BANK)


def read_places(parser: TableParser, as_of: date | None) -> Reading:  # noqa: ARG001
    """Read places with their inhabitants, which are of whatever year."""
    parts = [_places(parser, rows) for rows in parser.parts()]
    parser.raise_faults()
    found = parser.once(pd.concat(parts), ["geonameid"], ["name", "population"], "geonameid")
    parser.raise_faults()
    kept = found[(found["population"] > 0) & (found["iso3"] != "")]
    parser.leave_out(
        empty := len(found) - len(kept),
        many(
            "{n:,} place without inhabitants or of no country was left out.",
            "{n:,} places without inhabitants or of no country were left out.",
            empty,
        ),
    )
    kept = kept.assign(population=kept["population"].astype(int)).sort_values(["iso3", "geonameid"])
    places, lands = several(len(kept), "place"), several(kept["iso3"].nunique(), "country")
    parser.used.append(say("{places} in {countries}.", places=places, countries=lands))
    return parser.reading("people", "cities", kept[list(PLACES)], None, GEONAMES)


def _places(parser: TableParser, rows: pd.DataFrame) -> pd.DataFrame:
    """Populated places in tidy columns."""
    if "feature_class" in rows:
        rows = rows[parser.texts(rows, "feature_class") == "P"]
    ranges = {"latitude": (-90.0, 90.0), "longitude": (-180.0, 180.0), "population": (0.0, MOST_PEOPLE)}
    found = parser.columns(rows, PLACES, ranges, ["population"])
    found["iso3"] = mapped(found["iso3"], lambda text: countries.find(text) if len(text) in {2, 3} else "")
    found["geonameid"] = parser.numbers(rows, "geonameid", whole=True).fillna(0).astype(int)
    found["source"] = found["source"].mask(found["source"] == "", f"GeoNames, file {parser.file}")  # not told
    parser.raise_many_faults()
    return found[found["latitude"].notna() & found["longitude"].notna()]


READERS = (
    Reader("people", say("inhabitants of countries, a row for each year"), YEARLY, read_yearly),
    Reader("people", say("inhabitants of countries, a column for each year"), WIDE, read_wide),
    Reader("people", say("a table of places with their inhabitants"), PLACED, read_places),
    Reader("people", say("a download of GeoNames"), BARE, read_places, bare=GEONAMES_COLUMNS),
)
