"""Codes of countries by ISO 3166-1."""

import re

from iso3166 import countries_by_alpha3

USER_ASSIGNED = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")
"""Codes that ISO 3166-1 assigns to users, such as XKX for Kosovo."""


def is_code(text: str) -> bool:
    """Whether a text is a three-letter code, assigned or user-assigned."""
    return text in countries_by_alpha3 or USER_ASSIGNED.fullmatch(text) is not None
