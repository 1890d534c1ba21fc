"""Bases of missions: the maps of the Geo-PKO data, and deaths recorded near bases."""

from datetime import date

import pandas as pd

from planner.sources.places import check_coordinates, with_coordinates
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.sent import Sent, each, is_blank
from planner.sources.spellings import ACRONYM
from planner.sources.tidy import BASE_VIOLENCE, BASES

LICENCE = "Geo-PKO (Cil, Fjelde, Hultman & Nilsson 2020, Journal of Peace Research 57(2)); open research data, cite it"
UCDP_LICENCE = "UCDP Georeferenced Event Dataset, CC BY 4.0"
DATASET = "Geo-PKO v2.x (Cil, Fjelde, Hultman & Nilsson 2020, JPR 57(2))"
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


def read_tidy(sent: Sent, as_of: date | None) -> Reading:
    """Read a table of bases by the date of their map, the newest of each mission."""
    rows = sent.frame()
    found = sent.columns(rows, BASES, NUMBERS)
    ends = sent.days(rows.assign(as_of=each(sent.texts(rows, "as_of"), _end_of_year)), "as_of")
    return _reading(sent, found, ends, as_of)


def read_geo_pko(sent: Sent, as_of: date | None) -> Reading:
    """Read bases of Geo-PKO by year, or by month where the file says it; the newest map of each mission counts."""
    rows = _known_troops(sent, sent.frame())
    found = sent.columns(rows, BASES, NUMBERS)
    found["as_of"] = _date_of_map(sent, rows)
    found["tcc_overview"] = found["tcc_overview"].mask(found["tcc_overview"] == "", _overview(sent, rows))
    found = found.assign(dataset="Geo-PKO map", source=f"{DATASET}, file {sent.file}")
    ends = sent.days(found.assign(as_of=each(found["as_of"], _end_of_year)), "as_of")
    return _reading(sent, found, ends, as_of)


def _known_troops(sent: Sent, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the mean of the year in place of the troops of one map, and unknown numbers blank."""
    troops = sent.texts(rows, "mean_troops" if "mean_troops" in rows else "troops")
    unknown = troops.str.lower().isin({"unknown", "size unknown"})
    if unknown.any():
        sent.unsure.append(f"The size of {int(unknown.sum()):,} bases is unknown in the file; their troops are blank.")
    return rows.assign(troops=troops.mask(unknown, ""))


def _date_of_map(sent: Sent, rows: pd.DataFrame) -> "pd.Series[str]":
    years = sent.numbers(rows, "year", low=1900, high=2200, whole=True).fillna(0).astype(int).astype(str)
    if "month" not in rows:
        return years
    months = sent.numbers(rows, "month", low=1, high=12, whole=True).fillna(1).astype(int).astype(str)
    return years + "-" + months.str.zfill(2)


def _overview(sent: Sent, rows: pd.DataFrame) -> "pd.Series[str]":
    """Contributing states of each base with their troops, for instance: India (650); Tanzania (950)."""
    pairs = [(name, name.replace("nameoftcc", "notroopspertcc")) for name in rows if name.startswith("nameoftcc_")]
    said = pd.Series("", index=rows.index, dtype=str)
    for name, troops in pairs:
        who, many = sent.texts(rows, name), sent.texts(rows, troops)
        one = who + " (" + many.mask(many == "", "size unknown") + ")"
        said = said.mask(~each(who, lambda text: "" if is_blank(text) else text).eq(""), said + "; " + one)
    return said.str.removeprefix("; ")


def _end_of_year(text: str) -> str:
    """The last day of a year alone, which is known in full only then."""
    return f"{text}-12-31" if len(text) == 4 and text.isdigit() else text


def _reading(sent: Sent, found: pd.DataFrame, ends: "pd.Series[pd.Timestamp]", as_of: date | None) -> Reading:
    found["iso3"] = sent.codes(found["iso3"], found["country"])
    sent.filled(found, "mission", "area")
    check_coordinates(sent, found, "lat", "lon", found["iso3"])
    sent.end()
    found = found.assign(end=ends, mission=found["mission"].str.upper())
    placed = with_coordinates(sent, found, "lat", "lon", "bases")
    known = placed if as_of is None else placed[placed["end"] <= pd.Timestamp(as_of)]
    if known.empty and len(placed):
        sent.refuse_later(placed["end"], as_of, "as_of")
    sent.leave_out(len(placed) - len(known), "bases", f"on maps of after {as_of}")
    newest = known[known["end"] == known.groupby("mission")["end"].transform("max")]
    sent.leave_out(len(known) - len(newest), "bases", "on older maps")
    kept = _once(newest)
    sent.used.append(f"{len(kept):,} bases of {kept['mission'].nunique():,} missions, on the newest map of each.")
    return sent.reading("bases", "areas", kept[list(BASES)], None, LICENCE)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """One row for each base: the means of its troops, and all else that any of its rows marks."""
    how = {name: "mean" if name in {"troops", "infantry"} else "max" for name in NUMBERS}
    firsts = {name: "first" for name in BASES if name not in {*NUMBERS, "mission", "area"}}
    return rows.groupby(["mission", "area"], as_index=False, sort=False).agg(how | firsts)


def read_violence(sent: Sent, as_of: date | None) -> Reading:
    """Read deaths near bases over some years; those of the newest years that have ended count."""
    rows = sent.frame()
    found = sent.columns(rows, BASE_VIOLENCE, dict.fromkeys(["events", "deaths_best", "deaths_civilians"], (0.0, MANY)))
    last = found["years"].str.extract(r"(\d{4})$")[0]
    sent.wrong("years", found["years"][last.isna()], "years such as 2014-2015")
    sent.filled(found, "mission", "area")
    sent.end()
    ends = pd.to_datetime(last + "-12-31")
    _, kept = sent.latest(found.assign(end=ends), "end", as_of)
    total = kept.groupby("mission")["deaths_civilians"].transform("sum")
    kept = kept.assign(share_of_mission_civilian_deaths=(kept["deaths_civilians"] / total).round(4))
    sent.used.append(f"Deaths near {len(kept):,} bases of {kept['mission'].nunique():,} missions.")
    return sent.reading("violence", "area_violence", kept[list(BASE_VIOLENCE)], None, UCDP_LICENCE)


READERS = (
    Reader("bases", "a table of bases with the dates of their maps", TIDY, read_tidy),
    Reader("bases", "bases of Geo-PKO by year or month", GEO_PKO, read_geo_pko),
    Reader("bases", "bases of Geo-PKO with their contributing states", CONTRIBUTORS, read_geo_pko),
    Reader("bases", "bases of Geo-PKO with the kinds of their troops", KINDS, read_geo_pko),
    Reader("violence", "a table of deaths near bases", VIOLENCE, read_violence),
)
