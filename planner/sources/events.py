"""Single events of violence: the Georeferenced Event Dataset of UCDP, and the export of ACLED."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planner.sources import countries
from planner.sources.places import check_coordinates, with_coordinates
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.sent import Sent, each
from planner.sources.tidy import EVENTS


@dataclass(frozen=True)
class Cited:
    """How a collection of events is cited, and its licence."""

    short: str
    licence: str


CITED_UCDP = Cited("UCDP GED", "UCDP Georeferenced Event Dataset (Sundberg & Melander 2013; Davies et al.), CC BY 4.0")
CITED_ACLED = Cited("ACLED", "ACLED: its terms of use forbid passing events on; only sums by area are written")
UNKNOWN_PRECISION = 7
MOST_DEATHS = 1e7

UCDP_KINDS = {"1": "state-based", "2": "non-state", "3": "one-sided"}
ACLED_FIGHTS = ("battles", "explosions/remote violence")
STATE_FORCES = {"1", "8", "state forces", "external/other forces"}
"""Actors of ACLED that are of a state, by their number in older exports and their name in newer ones."""

ACLED_PRECISION = {"1": "1", "2": "2", "3": "4"}
"""UCDP's precision of a place by ACLED's: a town, near a town, and no more than a province."""

GED_COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best",
    "high", "low", "gwnoa", "gwnob",
)  # fmt: skip
"""Headings of the Georeferenced Event Dataset, of which some candidate releases come without."""

UCDP = (
    Field("id", needed=False),
    Field("type_of_violence"),
    Field("where_prec"),
    Field("latitude", "lat"),
    Field("longitude", "lon|long"),
    Field("country"),
    Field("date_end"),
    Field("deaths_civilians"),
    Field("best", "best_est|deaths_best"),
)
ACLED = (
    Field("event_id_cnty", needed=False),
    Field("event_date"),
    Field("event_type"),
    Field("inter1", needed=False),
    Field("inter2", needed=False),
    Field("civilian_targeting"),
    Field("iso", needed=False),
    Field("country"),
    Field("latitude", "lat"),
    Field("longitude", "lon|long"),
    Field("geo_precision"),
    Field("fatalities"),
)


def read_ucdp(sent: Sent, as_of: date | None) -> Reading:
    """Read events of UCDP; deaths are its best estimate, and each event counts on the day on which it ended."""
    sent.used.append("Deaths are UCDP's best estimates; an event counts on the day on which it ended.")
    return _reading(sent, as_of, _ucdp, CITED_UCDP)


def read_acled(sent: Sent, as_of: date | None) -> Reading:
    """Read events of ACLED; its fatalities are civilian ones where it says that civilians were the target."""
    sent.used.append("Fatalities count as civilian ones where ACLED says that civilians were targeted.")
    return _reading(sent, as_of, _acled, CITED_ACLED)


def _ucdp(sent: Sent, rows: pd.DataFrame) -> pd.DataFrame:
    """Events of UCDP in tidy columns."""
    kinds = sent.choices(rows, "type_of_violence", UCDP_KINDS)
    deaths = sent.numbers(rows, "best", high=MOST_DEATHS, whole=True)
    civilians = sent.numbers(rows, "deaths_civilians", high=MOST_DEATHS, whole=True)
    return _events(sent, rows, "id", "date_end", kinds, deaths, civilians, sent.texts(rows, "where_prec"))


def _acled(sent: Sent, rows: pd.DataFrame) -> pd.DataFrame:
    """Events of ACLED in tidy columns."""
    types = sent.texts(rows, "event_type").str.lower()
    target = sent.texts(rows, "civilian_targeting") != ""
    civilian = target | (types == "violence against civilians")
    by_state = pd.Series(data=False, index=rows.index)
    for name in ("inter1", "inter2"):
        by_state |= sent.texts(rows, name).str.lower().isin(STATE_FORCES)
    kinds = pd.Series("other", index=rows.index, dtype=str).mask(types.isin(ACLED_FIGHTS), "non-state")
    kinds = kinds.mask((kinds == "non-state") & by_state, "state-based").mask(civilian, "one-sided")
    deaths = sent.numbers(rows, "fatalities", high=MOST_DEATHS, whole=True)
    precision = sent.texts(rows, "geo_precision").replace(ACLED_PRECISION)
    return _events(sent, rows, "event_id_cnty", "event_date", kinds, deaths, deaths.where(civilian, 0.0), precision)


def _events(
    sent: Sent,
    rows: pd.DataFrame,
    key: str,
    day: str,
    kinds: "pd.Series[str]",
    deaths: "pd.Series[float]",
    civilians: "pd.Series[float]",
    precision: "pd.Series[str]",
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": sent.texts(rows, key),
            "date": sent.days(rows, day),
            "latitude": sent.numbers(rows, "latitude", low=-90, high=90, blank=math.nan),
            "longitude": sent.numbers(rows, "longitude", low=-180, high=180, blank=math.nan),
            "country": sent.texts(rows, "country"),
            "deaths": deaths,
            "deaths_civilians": civilians,
            "kind": kinds,
            "precision": pd.to_numeric(precision, errors="coerce").fillna(UNKNOWN_PRECISION).astype("int8"),
        },
        index=rows.index,
    )


def _reading(
    sent: Sent, as_of: date | None, tidy: Callable[[Sent, pd.DataFrame], pd.DataFrame], cited: Cited
) -> Reading:
    parts, days, read, after = [], [], 0, 0
    for rows in sent.parts():
        part = tidy(sent, rows)
        days += [part["date"].min(), part["date"].max()]
        known = part[part["date"] <= pd.Timestamp(as_of)] if as_of else part
        read, after = read + len(part), after + len(part) - len(known)
        parts.append(known)
        sent.stop_early()
    if not read:
        sent.refuse_empty()
    found = pd.concat(parts)
    sent.end()
    if found.empty:
        sent.refuse_later(pd.Series(days), as_of, "date")
    check_coordinates(sent, found, "latitude", "longitude", found["country"])
    sent.end()
    sent.leave_out(after, "events", f"from after {as_of}")
    placed = with_coordinates(sent, found, "latitude", "longitude", "events")
    once = placed[~placed["id"].duplicated() | (placed["id"] == "")]
    sent.leave_out(len(placed) - len(once), "events", "that repeat the number of another")
    matched = countries.match(once["country"].unique())
    sent.unsure.extend(matched.unsure)
    codes = each(once["country"], lambda name: matched.codes.get(name, ""))
    events = once.assign(iso3=codes, source=f"{cited.short}, file {sent.file}")[list(EVENTS)]
    sent.used.append(_said(events))
    return sent.reading("violence", "events", events, None, cited.licence)


def _said(events: pd.DataFrame) -> str:
    """How many events and deaths, and from when to when."""
    if events.empty:
        return "0 events."
    first, last = events["date"].min().date(), events["date"].max().date()
    return (
        f"{len(events):,} events from {first} to {last} in {events['iso3'].nunique():,} countries, with "
        f"{events['deaths'].sum():,.0f} deaths, {events['deaths_civilians'].sum():,.0f} of them of civilians."
    )


READERS = (
    Reader("violence", "events of the Georeferenced Event Dataset of UCDP", UCDP, read_ucdp, bare=GED_COLUMNS),
    Reader("violence", "an export of events of ACLED", ACLED, read_acled),
)
