"""Bases of missions: the maps of the Geo-PKO data, and deaths recorded near bases."""

from datetime import date

import pandas as pd

from planner.figures import several
from planner.language import many, say
from planner.sources.cells import is_blank, mapped
from planner.sources.parsing import TableParser
from planner.sources.places import check_coordinates, with_coordinates
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.spellings import ACRONYM
from planner.sources.tidy import BASE_VIOLENCE, BASES

LICENCE = say(
    "Geo-PKO (Cil, Fjelde, Hultman & Nilsson 2020, Journal of Peace Research 57(2)); open research data, cite it"
)
UCDP_LICENCE = "UCDP Georeferenced Event Dataset, CC BY 4.0"  # not told
DATASET = "Geo-PKO v2.x (Cil, Fjelde, Hultman & Nilsson 2020, JPR 57(2))"  # not told
MANY = 1e6
TEXTS = {"mission", "area", "country", "iso3", "tcc_overview", "as_of", "dataset", "source_map", "source"}
NUMBERS = {name: (0.0, MANY) for name in BASES if name not in TEXTS} | {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0)}

MARKS = {
    "reserve": r"res",
    "hq_level": r"hq",
    "unpol": r"unpol_dummy",
    "unmo": r"unmo_dummy",
    "medical": r"med",
    "aviation": r"avi?a?",
    "helicopter_support": r"he_sup",
    "engineers": r"eng",
    "signals": r"sig",
    "transport": r"trans",
    "recon": r"",
    "uav": r"",
    "demining": r"demi",
    "riverine": r"riv",
    "military_police": r"mp",
    "special_forces": r"sf",
}
"""What is at a base, with the headings of Geo-PKO."""

TIDY = (
    Field("mission", ACRONYM),
    Field("area", r"base|location|town|place"),
    Field("lat", r"latitude"),
    Field("lon", r"longitude|long"),
    Field("troops", r"no_troops|strength"),
    Field("as_of", r"date|map_date|year_month"),
    *(Field(name, MARKS.get(name, ""), needed=False)
      for name in BASES if name not in {"mission", "area", "lat", "lon", "troops", "as_of"}),
)  # fmt: skip
PLACED = (
    Field("mission"),
    Field("year"),
    Field("month", needed=False),
    Field("country", needed=False),
    Field("area", r"location", published="location"),
    Field("lat", r"latitude", published="latitude"),
    Field("lon", r"longitude", published="longitude"),
)
GEO_PKO = (
    *PLACED,
    Field("troops", r"no_?troops"),
    Field("mean_troops", r"ave_no_troops", needed=False),
    Field("infantry", needed=False),
    *(Field(name, spellings, needed=False) for name, spellings in MARKS.items()),
    Field("contributor", r"nameoftcc_\d+", needed=False, several=True),
    Field("contributor_troops", r"notroopspertcc_\d+", needed=False, several=True),
)
CONTRIBUTORS = (*PLACED, Field("tcc_overview", r"year_overview"), Field("number", r"no_?tcc", needed=False))
KINDS = (
    *PLACED,
    *(Field(name, spellings) for name, spellings in MARKS.items()
      if name in {"engineers", "medical", "signals", "aviation", "riverine", "transport"}),
    Field("infantry", r"inf"),
)  # fmt: skip
VIOLENCE = (
    Field("mission", ACRONYM),
    Field("area", r"base|location"),
    Field("years", r"period"),
    Field("deaths_civilians"),
    Field("area_as_of", needed=False),
    Field("events", needed=False),
    Field("deaths_best", r"deaths|best", needed=False),
    Field("source", needed=False),
    Field("share_of_mission_civilian_deaths", needed=False),
)


def read_tidy(parser: TableParser, as_of: date | None) -> Reading:
    """Read a table of bases by the date of their map, the newest of each mission."""
    rows = parser.frame()
    found = parser.columns(rows, BASES, NUMBERS)
    ends = parser.days(rows.assign(as_of=mapped(parser.texts(rows, "as_of"), _end_of_year)), "as_of")
    return _reading(parser, found, ends, as_of)


def read_geo_pko(parser: TableParser, as_of: date | None) -> Reading:
    """Read bases of Geo-PKO by year, or by month where the file says it; the newest map of each mission counts."""
    rows = _known_troops(parser, parser.frame())
    found = parser.columns(rows, BASES, NUMBERS)
    found["as_of"] = _date_of_map(parser, rows)
    found["tcc_overview"] = found["tcc_overview"].mask(found["tcc_overview"] == "", _overview(parser, rows))
    found = found.assign(dataset="Geo-PKO map", source=f"{DATASET}, file {parser.file}")  # not told
    ends = parser.days(found.assign(as_of=mapped(found["as_of"], _end_of_year)), "as_of")
    return _reading(parser, found, ends, as_of)


def _known_troops(parser: TableParser, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the mean of the year in place of the troops of one map, and unknown numbers blank."""
    troops = parser.texts(rows, "mean_troops" if "mean_troops" in rows else "troops")
    unknown = troops.str.lower().isin({"unknown", "size unknown"})  # not told
    if unknown.any():
        bases = several(int(unknown.sum()), "base")
        parser.unsure.append(say("The size of {bases} is unknown in the file: blank.", bases=bases))
    return rows.assign(troops=troops.mask(unknown, ""))


def _date_of_map(parser: TableParser, rows: pd.DataFrame) -> "pd.Series[str]":
    years = parser.numbers(rows, "year", low=1900, high=2200, whole=True).fillna(0).astype(int).astype(str)
    if "month" not in rows:
        return years
    months = parser.numbers(rows, "month", low=1, high=12, whole=True).fillna(1).astype(int).astype(str)
    return years + "-" + months.str.zfill(2)


def _overview(parser: TableParser, rows: pd.DataFrame) -> "pd.Series[str]":
    """Contributing states of each base with their troops, for instance: India (650); Tanzania (950)."""
    pairs = [(name, name.replace("nameoftcc", "notroopspertcc")) for name in rows if name.startswith("nameoftcc_")]
    overview = pd.Series("", index=rows.index, dtype=str)
    for name, troops in pairs:
        who, troops_of = parser.texts(rows, name), parser.texts(rows, troops)
        one = who + " (" + troops_of.mask(troops_of == "", "size unknown") + ")"  # not told
        overview = overview.mask(
            ~mapped(who, lambda text: "" if is_blank(text) else text).eq(""), overview + "; " + one
        )
    return overview.str.removeprefix("; ")


def _end_of_year(text: str) -> str:
    """The last day of a year alone, which is known in full only then."""
    return f"{text}-12-31" if len(text) == 4 and text.isdigit() else text


def _reading(parser: TableParser, found: pd.DataFrame, ends: "pd.Series[pd.Timestamp]", as_of: date | None) -> Reading:
    found["iso3"] = parser.codes(found["iso3"], found["country"])
    parser.require(found, "mission", "area")
    check_coordinates(parser, found, "lat", "lon", found["iso3"])
    parser.raise_faults()
    found = found.assign(end=ends, mission=found["mission"].str.upper())
    placed = with_coordinates(found, "lat", "lon")
    parser.leave_out(
        nowhere := len(found) - len(placed),
        many("{n:,} base without coordinates was left out.", "{n:,} bases without coordinates were left out.", nowhere),
    )
    known = placed if as_of is None else placed[placed["end"] <= pd.Timestamp(as_of)]
    if known.empty and len(placed):
        parser.refuse_later(placed["end"], as_of, "as_of")
    parser.leave_out(
        later := len(placed) - len(known),
        many(
            "{n:,} base on maps of after {day} was left out.", "{n:,} bases on maps of after {day} were left out.",
            later, day=as_of,
        ),
    )  # fmt: skip
    newest = known[known["end"] == known.groupby("mission")["end"].transform("max")]
    parser.leave_out(
        older := len(known) - len(newest),
        many("{n:,} base on older maps was left out.", "{n:,} bases on older maps were left out.", older),
    )
    kept = _once(newest)
    parser.used.append(
        say(
            "{bases} of {missions}, on the newest map of each.",
            bases=several(len(kept), "base"), missions=several(kept["mission"].nunique(), "mission"),
        )
    )  # fmt: skip
    return parser.reading("bases", "areas", kept[list(BASES)], None, LICENCE)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each base: the means of its troops, and all else that any of its rows marks."""
    how = {name: "mean" if name in {"troops", "infantry"} else "max" for name in NUMBERS}
    firsts = {name: "first" for name in BASES if name not in {*NUMBERS, "mission", "area"}}
    return rows.groupby(["mission", "area"], as_index=False, sort=False).agg(how | firsts)


def read_violence(parser: TableParser, as_of: date | None) -> Reading:
    """Read deaths near bases over some years; those of the newest years that have ended count."""
    rows = parser.frame()
    found = parser.columns(
        rows, BASE_VIOLENCE, dict.fromkeys(["events", "deaths_best", "deaths_civilians"], (0.0, MANY))
    )
    last = found["years"].str.extract(r"(\d{4})$")[0]
    parser.refuse_cells("years", found["years"][last.isna()], say("years such as 2014-2015"))
    parser.require(found, "mission", "area")
    parser.raise_faults()
    ends = pd.to_datetime(last + "-12-31")
    parser.refuse_parts_above(found, "deaths_civilians", "deaths_best")
    _, kept = parser.latest(found.assign(end=ends), "end", as_of)
    deaths = ["deaths_civilians", "deaths_best", "events"]
    kept = parser.once(kept, ["mission", "area", "area_as_of", "source"], deaths, "deaths_civilians")
    parser.raise_faults()
    total = kept.groupby("mission")["deaths_civilians"].transform("sum")
    kept = kept.assign(share_of_mission_civilian_deaths=(kept["deaths_civilians"] / total).round(4))
    bases, missions = several(len(kept), "base"), several(kept["mission"].nunique(), "mission")
    parser.used.append(say("Deaths near {bases} of {missions}.", bases=bases, missions=missions))
    return parser.reading("violence", "area_violence", kept[list(BASE_VIOLENCE)], None, UCDP_LICENCE)


READERS = (
    Reader("bases", say("a table of bases with the dates of their maps"), TIDY, read_tidy),
    Reader("bases", say("bases of Geo-PKO by year or month"), GEO_PKO, read_geo_pko),
    Reader("bases", say("bases of Geo-PKO with their contributing states"), CONTRIBUTORS, read_geo_pko),
    Reader("bases", say("bases of Geo-PKO with the kinds of their troops"), KINDS, read_geo_pko),
    Reader("violence", say("a table of deaths near bases"), VIOLENCE, read_violence),
)
