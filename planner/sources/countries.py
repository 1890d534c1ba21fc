"""Names of countries as public files spell them, in the languages of the United Nations, to ISO 3166 codes."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from iso3166 import countries

from planner.fault import some
from planner.language import say
from planner.language.former_names import FORMER_NAMES

LANGUAGES = ("en", "fr", "es", "pt", "ar", "ru", "zh")
SMALL = {"the", "of", "and", "a", "le", "la", "les", "l", "du", "de", "des", "d", "et", "el", "y"}
"""Words that do not tell names apart."""

INITIALS = re.compile(r"(?<=\b\w)\.(?=\w\b)")
"""Points between initials, such as those of R.D.C."""

MANGLED = re.compile("[ÃÂ][\u0080-\u00bf\u2018-\u203a\u0160-\u0178]")
"""UTF-8 that was read as Windows-1252."""

KOSOVO = "XKX"
OTHER_NAMES = {
    **FORMER_NAMES,
    "Central African Rep": "CAF",
    "CAR": "CAF",
    "Congo Democratic Republic": "COD",
    "Congo DRC": "COD",
    "Congo Kinshasa": "COD",
    "Congo Brazzaville": "COG",
    "DR Congo": "COD",
    "Zaire": "COD",
    "DRC": "COD",
    "RDC": "COD",
    "République démocratique du Congo": "COD",
    "Rep Dem Congo": "COD",
    "Republic of Congo": "COG",
    "République du Congo": "COG",
    "RCA": "CAF",
    "Burkina": "BFA",
    "Cape Verde Islands": "CPV",
    "East Timor": "TLS",
    "Timor Oriental": "TLS",
    "Former Yugoslav Republic of Macedonia": "MKD",
    "FYR Macedonia": "MKD",
    "Great Britain": "GBR",
    "UK": "GBR",
    "Holland": "NLD",
    "Korea South": "KOR",
    "South Korea": "KOR",
    "Korea North": "PRK",
    "Kosovo": KOSOVO,
    "UNMIK Kosovo": KOSOVO,
    "Kingdom of eSwatini": "SWZ",
    "Turquie": "TUR",
    "Republic of Türkiye": "TUR",
    "USA": "USA",
    "US": "USA",
    "United States": "USA",
    "UAE": "ARE",
    "Palestine": "PSE",
    "State of Palestine": "PSE",
    "Moldova": "MDA",
    "Republic of Moldova": "MDA",
    "Abyei": "SDN",
    "Saint Vincent": "VCT",
    "Gambia The": "GMB",
    "Democratic Republic of Vietnam": "VNM",
    "Biélorussie": "BLR",
    "États-Unis d'Amérique": "USA",
    "République arabe syrienne": "SYR",
    "Royaume-Uni de Grande-Bretagne et d'Irlande du Nord": "GBR",
    "Fédération de Russie": "RUS",
    "République de Corée": "KOR",
    "Korea Rep": "KOR",
    "République populaire démocratique de Corée": "PRK",
    "République tchèque": "CZE",
    "République de Moldova": "MDA",
    "République démocratique populaire lao": "LAO",
    "Lao PDR": "LAO",
    "République-Unie de Tanzanie": "TZA",
    "Ex-République yougoslave de Macédoine": "MKD",
    "Republic of North Macedonia": "MKD",
    "Republic of South Sudan": "SSD",
    "Congo Rep": "COG",
    "RD Congo": "COD",
    "Egypt Arab Rep": "EGY",
    "Korea Dem People's Rep": "PRK",
    "Korea People's Republic of": "PRK",
    "Kyrgyz Republic": "KGZ",
    "Micronesia Fed Sts": "FSM",
    "Slovak Republic": "SVK",
    "Slovak Rep": "SVK",
    "West Bank and Gaza": "PSE",
    "Yemen Rep": "YEM",
}
"""Names that public files use and neither ISO 3166 nor the Common Locale Data Repository have."""


@dataclass(frozen=True)
class Matched:
    """Codes of names, and which of them are unsure."""

    codes: dict[str, str]
    """ISO 3166 code by name; names without one are missing."""
    unsure: tuple[str, ...]
    """Sentences on names that were guessed, or not matched at all."""


def match(names: Iterable[str]) -> Matched:
    """Match names of countries to ISO 3166 codes of three letters; what was guessed, or not found, is listed."""
    codes: dict[str, str] = {}
    guessed, unknown = [], []
    for name in dict.fromkeys(names):
        if not name.strip():
            continue
        if code := find(name):
            codes[name] = code
        elif near := _nearest(name):
            codes[name] = near[1]
            guessed.append(say("“{name}” as {country} ({code})", name=name, country=near[0], code=near[1]))
        else:
            unknown.append(say("“{text}”", text=name))
    unsure = [say("Names of countries that were guessed: {names}.", names=some(guessed))] if guessed else []
    unsure += [say("Names that are no country known here: {names}.", names=some(unknown))] if unknown else []
    return Matched(codes, tuple(unsure))


def find(name: str) -> str:
    """Code of a country by its name or code, in any case, order of words and accents; empty if there is none."""
    plain = unmangled(name).strip()
    if plain.upper() in _codes():
        return _codes()[plain.upper()]
    known = _names()
    bare = re.sub(r"\([^)]*\)", " ", plain)
    parts = [part for part in re.split(r"[/;]| - ", bare) if part.strip()]
    for text in (plain, bare, *(parts if len(parts) > 1 else ())):
        if (code := known.get(_words(text))) is not None:
            return code
    return ""


def unmangled(text: str) -> str:
    """Mend text in UTF-8 that was read as Windows-1252, such as CÃ´te d'Ivoire."""
    if not MANGLED.search(text):
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


@lru_cache
def _codes() -> dict[str, str]:
    """Codes of three letters by codes of two and of three."""
    known = {country.alpha2: country.alpha3 for country in countries}
    return known | {code: code for code in known.values()} | {"XK": KOSOVO, KOSOVO: KOSOVO, "XKK": KOSOVO}


@lru_cache
def _names() -> dict[str, str]:
    """Codes by the words of names, from ISO 3166 and the Common Locale Data Repository; ambiguous ones left out."""
    known: dict[str, set[str]] = {}
    for country in countries:
        for name in (country.name, country.apolitical_name):
            known.setdefault(_words(name), set()).add(country.alpha3)
    codes = _codes()
    for language in LANGUAGES:
        for key, name in Locale(language).territories.items():
            if key in codes:
                known.setdefault(_words(name), set()).add(codes[key])
    found = {words: codes.pop() for words, codes in known.items() if len(codes) == 1}
    return found | {_words(name): code for name, code in OTHER_NAMES.items()}


def _words(name: str) -> str:
    """The words of a name that tell it apart, without accents, in alphabetical order."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    plain = INITIALS.sub("", plain)
    return " ".join(sorted(word for word in re.findall(r"[^\W_]+", plain) if word not in SMALL))


def _nearest(name: str) -> tuple[str, str] | None:
    """The known words that are closest to a name, and their code; None if none are close."""
    words = _words(unmangled(name))
    if len(words) < 4:
        return None
    close = difflib.get_close_matches(words, _names(), n=1, cutoff=0.85)
    return (close[0], _names()[close[0]]) if close else None
