"""Single events of violence: the Georeferenced Event Dataset of UCDP, and the export of ACLED."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from planner.figures import several
from planner.language import many, say
from planner.sources import countries
from planner.sources.cells import mapped
from planner.sources.parsing import TableParser
from planner.sources.places import check_coordinates, with_coordinates
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.tidy import EVENTS


@dataclass(frozen=True)
class Cited:
    """How a collection of events is cited, and its licence."""

    short: str
    licence: str


CITED_UCDP = Cited(
    "UCDP GED",  # not told
    "UCDP Georeferenced Event Dataset (Sundberg & Melander 2013; Davies et al.), CC BY 4.0",  # not told
)
CITED_ACLED = Cited("ACLED", say("ACLED: its terms of use forbid passing events on; only sums by area are written"))
UNKNOWN_PRECISION = 7
MOST_DEATHS = 1e7

UCDP_KINDS = {"1": "state-based", "2": "non-state", "3": "one-sided"}
ACLED_FIGHTS = ("battles", "explosions/remote violence")  # not told
STATE_FORCES = {"1", "8", "state forces", "external/other forces"}  # not told
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


def read_ucdp(parser: TableParser, as_of: date | None) -> Reading:
    """Read events of UCDP; deaths are its best estimate, and each event counts on the day on which it ended."""
    parser.used.append(say("Deaths are UCDP's best estimates; an event counts on the day on which it ended."))
    return _reading(parser, as_of, _ucdp, CITED_UCDP)


def read_acled(parser: TableParser, as_of: date | None) -> Reading:
    """Read events of ACLED; its fatalities are civilian ones where it says that civilians were the target."""
    parser.used.append(say("Fatalities count as civilian ones where ACLED says that civilians were targeted."))
    return _reading(parser, as_of, _acled, CITED_ACLED)


def _ucdp(parser: TableParser, rows: pd.DataFrame) -> pd.DataFrame:
    """Events of UCDP in tidy columns."""
    kinds = parser.choices(rows, "type_of_violence", UCDP_KINDS)
    deaths = parser.numbers(rows, "best", high=MOST_DEATHS, whole=True)
    civilians = parser.numbers(rows, "deaths_civilians", high=MOST_DEATHS, whole=True)
    both = pd.DataFrame({"deaths_civilians": civilians, "best": deaths})
    parser.refuse_parts_above(both, "deaths_civilians", "best")
    return _events(parser, rows, "id", "date_end", kinds, deaths, civilians, parser.texts(rows, "where_prec"))


def _acled(parser: TableParser, rows: pd.DataFrame) -> pd.DataFrame:
    """Events of ACLED in tidy columns."""
    types = parser.texts(rows, "event_type").str.lower()
    target = parser.texts(rows, "civilian_targeting") != ""
    civilian = target | (types == "violence against civilians")
    by_state = pd.Series(data=False, index=rows.index)
    for name in ("inter1", "inter2"):
        by_state |= parser.texts(rows, name).str.lower().isin(STATE_FORCES)
    kinds = pd.Series("other", index=rows.index, dtype=str).mask(types.isin(ACLED_FIGHTS), "non-state")
    kinds = kinds.mask((kinds == "non-state") & by_state, "state-based").mask(civilian, "one-sided")
    deaths = parser.numbers(rows, "fatalities", high=MOST_DEATHS, whole=True)
    precision = parser.texts(rows, "geo_precision").replace(ACLED_PRECISION)
    return _events(parser, rows, "event_id_cnty", "event_date", kinds, deaths, deaths.where(civilian, 0.0), precision)


def _events(
    parser: TableParser,
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
            "id": parser.texts(rows, key),
            "date": parser.days(rows, day),
            "latitude": parser.numbers(rows, "latitude", low=-90, high=90, blank=math.nan),
            "longitude": parser.numbers(rows, "longitude", low=-180, high=180, blank=math.nan),
            "country": parser.texts(rows, "country"),
            "deaths": deaths,
            "deaths_civilians": civilians,
            "kind": kinds,
            "precision": pd.to_numeric(precision, errors="coerce").fillna(UNKNOWN_PRECISION).astype("int8"),
        },
        index=rows.index,
    )


def _reading(
    parser: TableParser, as_of: date | None, tidy: Callable[[TableParser, pd.DataFrame], pd.DataFrame], cited: Cited
) -> Reading:
    parts, days, read, after = [], [], 0, 0
    for rows in parser.parts():
        part = tidy(parser, rows)
        days += [part["date"].min(), part["date"].max()]
        known = part[part["date"] <= pd.Timestamp(as_of)] if as_of else part
        read, after = read + len(part), after + len(part) - len(known)
        parts.append(known)
        parser.raise_many_faults()
    if not read:
        parser.refuse_empty()
    found = pd.concat(parts)
    parser.raise_faults()
    if found.empty:
        parser.refuse_later(pd.Series(days), as_of, "date")
    check_coordinates(parser, found, "latitude", "longitude", found["country"])
    parser.raise_faults()
    once = _once(parser, found, after, as_of)
    matched = countries.match(once["country"].unique())
    parser.unsure.extend(matched.unsure)
    codes = mapped(once["country"], lambda name: matched.codes.get(name, ""))
    events = once.assign(iso3=codes, source=f"{cited.short}, file {parser.file}")[list(EVENTS)]  # not told
    parser.used.append(_summary(events))
    return parser.reading("violence", "events", events, None, cited.licence)


def _once(parser: TableParser, found: pd.DataFrame, after: int, as_of: date | None) -> pd.DataFrame:
    """The events that have a place and are no second row of another; what is left out is remarked."""
    parser.leave_out(
        after,
        many(
            "{n:,} event from after {day} was left out.", "{n:,} events from after {day} were left out.",
            after, day=as_of,
        ),
    )  # fmt: skip
    placed = with_coordinates(found, "latitude", "longitude")
    parser.leave_out(
        nowhere := len(found) - len(placed),
        many(
            "{n:,} event without coordinates was left out.",
            "{n:,} events without coordinates were left out.",
            nowhere,
        ),
    )
    once = placed[~placed["id"].duplicated() | (placed["id"] == "")]
    parser.leave_out(
        again := len(placed) - len(once),
        many(
            "{n:,} event with the number of another was left out.",
            "{n:,} events with the number of another were left out.",
            again,
        ),
    )
    return once


def _summary(events: pd.DataFrame) -> str:
    """How many events and deaths, and from when to when."""
    if events.empty:
        return say("0 events.")
    first, last = events["date"].min().date(), events["date"].max().date()
    return say(
        "{events} from {first} to {last} in {countries}, with {deaths}, {civilians:,.0f} of civilians.",
        events=several(len(events), "event"), first=first, last=last,
        countries=several(events["iso3"].nunique(), "country"), deaths=several(round(events["deaths"].sum()), "death"),
        civilians=events["deaths_civilians"].sum(),
    )  # fmt: skip


READERS = (
    Reader("violence", say("events of the Georeferenced Event Dataset of UCDP"), UCDP, read_ucdp, bare=GED_COLUMNS),
    Reader("violence", say("an export of events of ACLED"), ACLED, read_acled),
)
