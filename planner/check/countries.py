"""Countries: codes that are none, and codes of another country than the one named."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import pandas as pd
from iso3166 import Country, countries, countries_by_alpha2, countries_by_alpha3

from planner.fault import in_rows, shown
from planner.spelling import alike, folded
from planner.tables import Case

USER_ASSIGNED = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")
"""Codes that ISO 3166-1 leaves to its users, such as XKX for Kosovo."""

SEVERAL = re.compile(r"[\s;,/]+")


def notices(case: Case) -> list[str]:
    """What is likely not meant: countries of missions that are no codes, and contributors under a code not theirs."""
    return [*_of_missions(case), *_of_contributors(case)]


def by_code(code: str) -> Country | None:
    """The country of a three-letter code; None where there is none."""
    return countries_by_alpha3.get(code)


def in_words(country: Country) -> str:
    """The name of a country as it is said: what stands behind a comma comes first."""
    name, _, before = country.apolitical_name.partition(", ")
    return f"{before} {name}" if before else name


def is_code(text: str) -> bool:
    """Whether a text is a three-letter code, or one that is left to users."""
    return text in countries_by_alpha3 or USER_ASSIGNED.fullmatch(text) is not None


def named(text: str) -> Country | None:
    """The country that a text names, whole or by the part of its name that no other has; None where it names none."""
    return _by_name().get(folded(text))


@lru_cache
def _by_name() -> dict[str, Country]:
    short = {each: re.split(r", | \(", each.name)[0] for each in countries}
    often = Counter(short.values())
    found: dict[str, Country] = {folded(name): each for each, name in short.items() if often[name] == 1}
    for each in countries:
        found |= dict.fromkeys(map(folded, (each.name, each.apolitical_name, in_words(each))), each)
    return found


def _of_missions(case: Case) -> Iterator[str]:
    rows: dict[str, list[int]] = {}
    for row, text in case["missions"]["iso3"].items():
        if text and not all(map(is_code, SEVERAL.split(text))):
            rows.setdefault(text, []).append(int(str(row)))
    for text, numbers in rows.items():
        country = _meant(text)
        meant = "codes have three letters, such as MLI for Mali" if country is None else _code(country)
        yield f"missions, {in_rows(numbers)}, column iso3: {shown(text)} is no ISO 3166 code; {meant}."


def _meant(text: str) -> Country | None:
    """The country that is likely meant by what is no code."""
    known = countries_by_alpha3.get(text.upper()) or countries_by_alpha2.get(text.upper()) or named(text)
    return known or next((each for each in countries if alike(text, each.name) or alike(text, in_words(each))), None)


def _code(country: Country) -> str:
    return f"{country.alpha3} is {in_words(country)}"


def _of_contributors(case: Case) -> Iterator[str]:
    """Contributors whose name is that of a country, and whose key is the code of another or of none."""
    for row, key, name in case["contributors"][["contributor", "name"]].itertuples():
        country = None if pd.isna(name) else named(name)
        if not key or country is None or country.alpha3 == key or USER_ASSIGNED.fullmatch(key):
            continue
        other = by_code(key)
        is_ = "is no ISO 3166 code" if other is None else f"is the ISO 3166 code of {in_words(other)}"
        yield f"contributors, row {row}: {shown(key)} {is_}, and the row is named {shown(name)}; {_code(country)}."
