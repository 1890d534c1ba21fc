"""Contributions of uniformed personnel by contributor, mission and kind."""

from datetime import date

import pandas as pd

from planner.figures import several
from planner.language import many, say
from planner.sources import countries
from planner.sources.cells import mapped
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader, matches
from planner.sources.spellings import ACRONYM, CONTRIBUTOR, DATE, ISO3
from planner.sources.tidy import CONTRIBUTIONS

LICENCE = say("Figures of the United Nations, cited with their source")

KINDS = {
    "troops": r"(contingent_?)?troops?(_contingents?)?|contingents?|troupes|ct",
    "staff_officers": r"staff_officers?|so|officiers?_d_?etat_major",
    "experts": r"experts?(_on_missions?)?|(united_nations_)?military_(experts?|observers?)(_on_missions?)?|eom|unmem|"
    r"unmo|experts?_en_missions?|observateurs?_militaires?",
    "individual_police": r"individual_police(_officers?)?|ipo|police(_officers?)?|unpol|policiers?(_hors_unites?)?",
    "formed_police": r"formed_police(_units?)?|fpu|unites?_de_police_constituees?",
}
"""Patterns of the kinds of personnel, as the plain words of a heading."""

MOST_PERSONS = 1e6
"""Most persons in a row."""

NAMES = ("contributor", "mission", "kind")
KEY = ["who", "mission", "kind", "as_of"]
KIND = r"(personnel_)?(type|kind|category)|(type|categorie)_de_personnel"

TIDY = (
    Field("contributor", CONTRIBUTOR),
    Field("iso3", ISO3, needed=False),
    Field("mission", ACRONYM),
    Field("kind", KIND),
    Field("as_of", DATE),
    Field("personnel", r"persons|number|total(_personnel)?|strength|count|effectifs?|nombre"),
    Field("source", "", needed=False),
)
DOWNLOAD = (
    Field("contributor", CONTRIBUTOR, published="contributing_country"),
    Field("iso3", ISO3, needed=False),
    Field("m49", r"m49(_code)?", needed=False),
    Field("mission", ACRONYM, published="mission_acronym"),
    Field("kind", KIND, published="personnel_type"),
    Field(
        "female",
        r"females?(_personnel)?|women|femmes|(personnel_)?(female|feminin|femmes)",
        published="female_personnel",
    ),
    Field("male", r"males?(_personnel)?|men|hommes|(personnel_)?(male|masculin|hommes)", published="male_personnel"),
    Field("as_of", DATE, published="last_reporting_date"),
)


def read_tidy(parser: TableParser, as_of: date | None) -> Reading:
    """Read a table with one number of personnel in each row."""
    rows = parser.without_totals(parser.frame(), *NAMES)
    people = parser.numbers(rows, "personnel", high=MOST_PERSONS, whole=True)
    return _reading(parser, rows, people, as_of)


def read_download(parser: TableParser, as_of: date | None) -> Reading:
    """Read a download of the United Nations, with women and men apart; a blank number is none."""
    rows = parser.without_totals(parser.frame(), *NAMES)
    people = sum(parser.numbers(rows, name, high=MOST_PERSONS, whole=True, blank=0.0) for name in ("female", "male"))
    return _reading(parser, rows, people, as_of)


def _reading(parser: TableParser, rows: pd.DataFrame, people: "pd.Series[float]", as_of: date | None) -> Reading:
    given = pd.DataFrame(
        {
            "contributor": mapped(parser.texts(rows, "contributor"), countries.unmangled),
            "iso3": _codes(parser, rows),
            "mission": parser.texts(rows, "mission").str.upper(),
            "kind": _kinds(parser, rows),
            "as_of": parser.days(rows, "as_of"),
            "personnel": people,
        },
        index=rows.index,
    )
    parser.require(given, "contributor", "mission")
    given["source"] = (
        parser.texts(rows, "source") if "source" in parser.has else f"UN contributions, file {parser.file}"  # not told
    )
    parser.raise_faults()
    day, now = parser.latest(given, "as_of", as_of)
    now = parser.once(
        now.assign(who=now["iso3"].mask(now["iso3"] == "", now["contributor"])), KEY, ["personnel"], "personnel", NAMES
    )
    parser.raise_faults()
    kept = now[now["personnel"] > 0].assign(as_of=day.isoformat(), personnel=lambda each: each["personnel"].astype(int))
    parser.leave_out(
        empty := len(now) - len(kept),
        many("{n:,} row without personnel was left out.", "{n:,} rows without personnel were left out.", empty),
    )
    parser.used.append(
        say(
            "{rows}: {persons} of {contributors} in {missions}.",
            rows=several(len(kept), "row"), persons=several(kept["personnel"].sum(), "person"),
            contributors=several(kept["iso3"].nunique(), "contributor"),
            missions=several(kept["mission"].nunique(), "mission"),
        )
    )  # fmt: skip
    return parser.reading("contributions", "contributions", kept[list(CONTRIBUTIONS)], day, LICENCE)


def _codes(parser: TableParser, rows: pd.DataFrame) -> "pd.Series[str]":
    """ISO 3166 codes: from the column of codes, from that of M49 where the two are swapped, else from the names."""
    given = parser.texts(rows, "iso3")
    other = parser.texts(rows, "m49")
    if _are_codes(other) and not _are_codes(given):
        parser.used.append(say("Codes of countries were taken from the column m49_code, which has those of iso3."))
        given = other
    return parser.codes(given, parser.texts(rows, "contributor"))


def _are_codes(texts: "pd.Series[str]") -> bool:
    filled = texts[texts != ""]
    return bool(len(filled)) and bool(filled.str.fullmatch(r"[A-Za-z]{3}").mean() > 0.5)


def _kinds(parser: TableParser, rows: pd.DataFrame) -> "pd.Series[str]":
    """Kinds of personnel, as the reference data names them."""
    texts = parser.texts(rows, "kind")
    kinds = mapped(texts, lambda text: next((kind for kind, spelling in KINDS.items() if matches(spelling, text)), ""))
    allowed = say("one of {names}, or as the United Nations spell them", names=", ".join(KINDS))
    parser.refuse_cells("kind", texts[kinds == ""], allowed)
    return kinds


READERS = (
    Reader(
        "contributions", say("a table of contributions: contributor, mission, kind, date, personnel"), TIDY, read_tidy
    ),
    Reader("contributions", say("contributions as the United Nations publish them"), DOWNLOAD, read_download),
)
