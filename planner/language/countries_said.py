"""Names of countries by the Unicode locale data."""

from functools import cache

from babel import Locale
from iso3166 import countries, countries_by_alpha3

from planner.language.reader import ENGLISH


def country_in(alpha3: str, name: str, code: str) -> str:
    """Name of a country in a language; empty where the code has none, or the name is none of its English ones."""
    found = countries_by_alpha3.get(alpha3)
    if found is None or name not in {found.name, found.apolitical_name, _territories(ENGLISH).get(found.alpha2)}:
        return ""
    return str(_territories(code).get(found.alpha2, ""))


def country_named(name: str, code: str) -> str:
    """Name in a language of a country that has an English name; empty where there is none."""
    return country_in(_codes().get(name, ""), name, code)


@cache
def _codes() -> dict[str, str]:
    """Codes of countries by their English names."""
    english = _territories(ENGLISH)
    return {
        name: found.alpha3
        for found in countries
        for name in (found.name, found.apolitical_name, english.get(found.alpha2, ""))
    }


@cache
def _territories(code: str) -> dict[str, str]:
    return dict(Locale.parse(code).territories)
