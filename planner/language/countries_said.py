"""Names of countries by the Unicode locale data."""

from functools import cache

from iso3166 import Country, countries, countries_by_alpha3

from planner.language.former_names import FORMER_NAMES
from planner.language.reader import ENGLISH, FRENCH

OFFICIAL = {
    FRENCH: {
        "CD": "République démocratique du Congo", "CG": "Congo", "CV": "Cabo Verde", "KR": "République de Corée",
        "MM": "Myanmar", "TR": "Türkiye",
    },
}  # fmt: skip
"""Names that the United Nations use where the Unicode locale data has others, by language and code of two letters."""

PLAIN = {"Cote d'Ivoire": "CIV", "Cote d Ivoire": "CIV"}
"""Codes by names as tables without accents have them."""

UNION = "EU", "European Union"
"""Code and name of what pledges as a country does and is none."""


def country_in(alpha3: str, name: str, code: str) -> str:
    """Name of a country in a language; empty where the code has none, or the name is none of its English ones."""
    found = countries_by_alpha3.get(alpha3)
    if found is None:
        return str(_territories(code).get(alpha3, "")) if (alpha3, name) == UNION else ""
    return str(_territories(code).get(found.alpha2, "")) if name in _english(found) else ""


def country_named(name: str, code: str) -> str:
    """Name in a language of a country that has an English name; empty where there is none."""
    return country_in(_codes().get(name, ""), name, code)


def in_order(name: str) -> str:
    """A name in natural order: what stands after a comma comes first."""
    last, _, before = name.partition(", ")
    return f"{before} {last}" if before else last


def _english(found: Country) -> tuple[str, ...]:
    """English names of a country."""
    usual = _territories(ENGLISH).get(found.alpha2, "")
    others = (name for name, code in (FORMER_NAMES | PLAIN).items() if code == found.alpha3)
    return found.name, found.apolitical_name, in_order(found.apolitical_name), usual, *others


@cache
def _codes() -> dict[str, str]:
    """Codes of countries by their English names."""
    return {UNION[1]: UNION[0], **{name: found.alpha3 for found in countries for name in _english(found)}}


@cache
def _territories(code: str) -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - what checks names of countries in English needs none

    return {**Locale.parse(code).territories, **OFFICIAL.get(code, {})}
