"""Notices on country codes that do not exist or do not match the name beside them."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd
from iso3166 import Country, countries, countries_by_alpha2, countries_by_alpha3

from planner.countries.country_codes import USER_ASSIGNED, is_code
from planner.fault import in_rows, shown
from planner.formats.spelling import alike, folded
from planner.language import Said, say
from planner.language import country as named
from planner.language.countries_said import in_order
from planner.tables import Case

SEVERAL = re.compile(r"[\s;,/]+")


def notices(case: Case) -> list[str]:
    """Notices on missions with an unknown country code, and on contributors under the code of another country."""
    return [*_of_missions(case), *_of_contributors(case)]


def by_code(code: str) -> Country | None:
    """Country of a three-letter code, or None."""
    return countries_by_alpha3.get(code)


def display_name(country: Country) -> str:
    """Name of a country in natural order: the part after a comma comes first."""
    return in_order(country.apolitical_name)


def find_country(text: str) -> Country | None:
    """Find a country by its name, or by a part of the name that is unique; None if there is none."""
    return _by_name().get(folded(text))


@lru_cache
def _by_name() -> dict[str, Country]:
    short = {each: re.split(r", | \(", each.name)[0] for each in countries}
    often = Counter(short.values())
    found: dict[str, Country] = {folded(name): each for each, name in short.items() if often[name] == 1}
    for each in countries:
        found |= dict.fromkeys(map(folded, (each.name, each.apolitical_name, display_name(each))), each)
    return found


def _of_missions(case: Case) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for row, text in case["missions"]["iso3"].items():
        if text and not all(map(is_code, SEVERAL.split(text))):
            rows.setdefault(text, []).append(int(str(row)))
    for text, numbers in rows.items():
        country, rows_, code = _likely_country(text), in_rows(numbers), shown(text)
        if country is None:
            yield say(
                "missions, {rows}, column iso3: {code} is no ISO 3166 code; codes have three letters, such as MLI for "
                "Mali.",
                rows=rows_, code=code,
            )  # fmt: skip
        else:
            yield say(
                "missions, {rows}, column iso3: {code} is no ISO 3166 code; {right} is {country}.",
                rows=rows_, code=code, right=country.alpha3, country=_named(country),
            )  # fmt: skip


def _likely_country(text: str) -> Country | None:
    """Suggest the country meant by an unknown code."""
    known = countries_by_alpha3.get(text.upper()) or countries_by_alpha2.get(text.upper()) or find_country(text)
    return known or next(
        (each for each in countries if alike(text, each.name) or alike(text, display_name(each))), None
    )


def _named(country: Country) -> Said:
    return named(display_name(country), country.alpha3)


def _of_contributors(case: Case) -> Iterator[str]:
    """Notices on contributors named after a country whose code is not their key."""
    for row, key, name in case["contributors"][["contributor", "name"]].itertuples():
        country = None if pd.isna(name) else find_country(name)
        if not key or country is None or country.alpha3 == key or USER_ASSIGNED.fullmatch(key):
            continue
        other = by_code(key)
        if other is None:
            yield say(
                "contributors, row {row:d}: {key} is no ISO 3166 code, and the row is named {name}; {right} is "
                "{country}.",
                row=row, key=shown(key), name=shown(name), right=country.alpha3, country=_named(country),
            )  # fmt: skip
        else:
            yield say(
                "contributors, row {row:d}: {key} is the ISO 3166 code of {other}, and the row is named {name}; "
                "{right} is {country}.",
                row=row, key=shown(key), other=_named(other), name=shown(name), right=country.alpha3,
                country=_named(country),
            )  # fmt: skip
