"""Missions: seats, authorised strength, budgets and mandates."""

from datetime import date

import pandas as pd

from planner.fault import Fault
from planner.sources.places import check_coordinates
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.sent import Sent
from planner.sources.spellings import ACRONYM, DATE, ISO3
from planner.sources.tidy import MISSIONS

LICENCE = "Figures and resolutions of the United Nations, cited with their source"
LARGEST = 1e12
COUNTS = (
    "troops_deployed", "of_which_staff_officers", "experts_deployed", "police_deployed", "of_which_formed_police",
    "troops_authorised", "police_authorised", "annual_budget_usd", "troops_authorised_recalled",
    "police_authorised_recalled", "annual_budget_usd_recalled", "poc_mandate",
)  # fmt: skip
PERSONS = {name for name in COUNTS if "usd" not in name}
NUMBERS = dict.fromkeys(COUNTS, (0.0, LARGEST)) | {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0)}
THOUSAND = 1_000

OTHER_SPELLINGS = {
    "mission_name": r"(full_)?name",
    "country": r"host_country|countries|pays",
    "iso3": ISO3,
    "hq_area": r"(mission_)?(headquarters|hq|seat|location)|siege",
    "lat": r"(mission_|hq_)?latitude",
    "lon": r"(mission_|hq_)?longitude|long",
    "start_date": r"start(ed)?|since|established",
    "troops_deployed": r"(military|troops)_(deployed|present|in_place)",
    "police_deployed": r"police_(present|in_place)",
    "troops_authorised": r"(authori[sz]ed_)?(troops|military)(_authori[sz]ed|_ceiling|_personnel)?(_strength)?",
    "police_authorised": r"(authori[sz]ed_)?police(_authori[sz]ed|_ceiling|_personnel)?(_strength)?",
    "authorised_resolution": r"resolution|mandate",
    "annual_budget_usd": r"(annual_|approved_)?budget(_usd)?|amount_usd",
    "budget_fiscal_year": r"fiscal_year",
    "poc_mandate": r"(poc|protection_of_civilians)(_mandate)?",
    "as_of": DATE,
}
"""Patterns of other headings of the tidy table."""

TIDY = (
    Field("mission", ACRONYM),
    Field("as_of", DATE),
    Field("iso3", ISO3),
    *(Field(name, OTHER_SPELLINGS.get(name, ""), needed=False)
      for name in MISSIONS if name not in {"mission", "as_of", "iso3"}),
)  # fmt: skip
ONE_OF = ("troops_authorised", "police_authorised", "annual_budget_usd", "troops_deployed", "lat", "poc_mandate")
"""Columns of which a table of missions has one at least."""

SEATS = (
    Field("mission", r"mission_acronym", published="mission_acronym"),
    Field("mission_name"),
    Field("hq_area", r"mission_location", published="mission_location"),
    Field("lat", r"mission_latitude", published="mission_latitude"),
    Field("lon", r"mission_longitude", published="mission_longitude"),
    Field("start_date"),
    Field("end_date"),
)
CEILINGS = (
    Field("mission", ACRONYM),
    Field("effective", r"effective_date|in_force|from", published="effective_date"),
    Field("troops_authorised", r"military|troops|(military|troops)_ceiling|authori[sz]ed_(military|troops)"),
    Field("police_authorised", r"police|police_ceiling|authori[sz]ed_police"),
    Field("authorised_resolution", r"resolution", needed=False),
    Field("authorised_source", r"source", needed=False),
)
BUDGETS = (
    Field("mission", ACRONYM, published="mission_acronym"),
    Field("start_date"),
    Field("end_date"),
    Field("budget_class", needed=False),
    Field("budget_subclass", needed=False),
    Field("apportionment"),
    Field("budget_source", r"document_symbol", needed=False),
)
YEARLY = (
    Field("mission", ACRONYM),
    Field("budget_fiscal_year", r"fiscal_year|budget_year|exercice", published="fiscal_year"),
    Field("annual_budget_usd", r"amount_usd|amount|(annual_|approved_)?budget(_usd)?", published="budget_usd"),
    Field("budget_source", r"source", needed=False),
)


def read_tidy(sent: Sent, as_of: date | None) -> Reading:
    """Read a table of missions by date."""
    rows = sent.frame()
    found = sent.columns(rows, MISSIONS, NUMBERS, PERSONS)
    found["iso3"] = sent.codes(found["iso3"], found["country"])
    sent.filled(found, "mission")
    check_coordinates(sent, found, "lat", "lon", found["iso3"])
    days = sent.days(rows, "as_of")
    sent.end()
    day, now = sent.latest(found.assign(day=days), "day", as_of)
    for row in now.index[now.duplicated("mission")]:
        found_twice = f"a second row of {now.at[row, 'mission']} on {day}"
        sent.faults.append(Fault(sent.file, int(row), "mission", found_twice, "one row", "Delete the wrong one."))
    sent.end()
    return _reading(sent, now.assign(as_of=day.isoformat()), day)


def read_seats(sent: Sent, as_of: date | None) -> Reading:
    """Read the list of missions with their seats; those that are not there on the date are left out."""
    rows = sent.frame()
    names = ["mission", "mission_name", "hq_area", "lat", "lon", "start_date"]
    found = sent.columns(rows, names, NUMBERS)
    there = _in_force(sent, rows, as_of)
    sent.end()
    sent.leave_out(int((~there).sum()), "missions", f"that had ended, or not begun, by {as_of}")
    return _reading(sent, _whole(found[there], as_of, sent), as_of)


def read_ceilings(sent: Sent, as_of: date | None) -> Reading:
    """Read authorised strengths by the date from which they are in force; of each mission the latest one counts."""
    rows = sent.frame()
    names = ["mission", "troops_authorised", "police_authorised", "authorised_resolution", "authorised_source"]
    found = sent.columns(rows, names, NUMBERS, PERSONS).assign(day=sent.days(rows, "effective"))
    sent.end()
    known = found if as_of is None else found[found["day"] <= pd.Timestamp(as_of)]
    sent.leave_out(len(found) - len(known), "ceilings", f"in force after {as_of}")
    newest = known.sort_values("day", kind="stable").drop_duplicates("mission", keep="last").sort_index()
    sent.leave_out(len(known) - len(newest), "ceilings", "that later ones replace")
    return _reading(sent, _whole(newest.drop(columns="day"), as_of, sent), as_of)


def read_budgets(sent: Sent, as_of: date | None) -> Reading:
    """Read apportionments by class [thousand USD], summed for each mission over the budget year of the date."""
    rows = sent.without_totals(sent.frame(), "mission", "budget_class", "budget_subclass")
    thousands = sent.numbers(rows, "apportionment", low=-LARGEST)
    day = as_of or max((day.date() for day in sent.days(rows, "start_date")), default=date.min)
    there = _in_force(sent, rows, day)
    found = sent.columns(rows, ["mission", "budget_source"], {}).assign(annual_budget_usd=thousands * THOUSAND)
    starts, ends = (sent.days(rows, name).dt.strftime("%Y") for name in ("start_date", "end_date"))
    found["budget_fiscal_year"] = starts + "/" + ends.str[-2:]
    sent.end()
    sent.leave_out(int((~there).sum()), "rows", f"of budget years other than that of {day}")
    sums = (
        found[there]
        .groupby(["mission", "budget_fiscal_year"], as_index=False)
        .agg({"annual_budget_usd": "sum", "budget_source": "first"})
    )
    return _reading(sent, _whole(sums, as_of, sent), as_of)


def read_yearly(sent: Sent, as_of: date | None) -> Reading:
    """Read budgets by fiscal year, from July to June; the one of the date counts, or the last before it."""
    rows = sent.without_totals(sent.frame(), "mission")
    names = ["mission", "budget_fiscal_year", "annual_budget_usd", "budget_source"]
    found = sent.columns(rows, names, NUMBERS)
    years = found["budget_fiscal_year"].str.extract(r"^(\d{4})")[0]
    sent.wrong("budget_fiscal_year", found["budget_fiscal_year"][years.isna()], "a fiscal year such as 2015/16")
    sent.end()
    begins = pd.to_datetime(years + "-07-01")
    known = found if as_of is None else found[begins <= pd.Timestamp(as_of)]
    sent.leave_out(len(found) - len(known), "budgets", f"of years that begin after {as_of}")
    newest = known.sort_values("budget_fiscal_year", kind="stable").drop_duplicates("mission", keep="last").sort_index()
    sent.leave_out(len(known) - len(newest), "budgets", "of earlier years")
    return _reading(sent, _whole(newest, as_of, sent), as_of)


def _in_force(sent: Sent, rows: pd.DataFrame, day: date | None) -> "pd.Series[bool]":
    """Rows whose dates have begun and not ended on a day; a blank end is none."""
    dates = {name: sent.texts(rows, name) for name in ("start_date", "end_date")}
    given = rows.assign(**{name: texts.mask(texts == "", "2999-12-31") for name, texts in dates.items()})
    begin, end = (sent.days(given, name) for name in ("start_date", "end_date"))
    if day is None:
        return pd.Series(data=True, index=rows.index)
    return (begin <= pd.Timestamp(day)) & (pd.Timestamp(day) <= end)


def _whole(found: pd.DataFrame, as_of: date | None, sent: Sent) -> pd.DataFrame:
    """All columns of the tidy table, blank where the file says nothing."""
    dated = found.assign(as_of=as_of.isoformat() if as_of else "", source=f"file {sent.file}")
    rows: pd.DataFrame = dated.reindex(columns=list(MISSIONS))
    return rows


def _reading(sent: Sent, rows: pd.DataFrame, as_of: date | None) -> Reading:
    rows = rows.assign(mission=rows["mission"].str.upper())
    sent.used.append(f"{len(rows):,} rows of {rows['mission'].nunique():,} missions.")
    return sent.reading("missions", "missions", rows[list(MISSIONS)], as_of, LICENCE)


READERS = (
    Reader("missions", "a table of missions by date, with their countries", TIDY, read_tidy, ONE_OF),
    Reader("missions", "the list of missions with their seats", SEATS, read_seats),
    Reader("missions", "authorised strengths by the date from which they are in force", CEILINGS, read_ceilings),
    Reader("missions", "budgets of missions by class, as the United Nations publish them", BUDGETS, read_budgets),
    Reader("missions", "budgets of missions by fiscal year", YEARLY, read_yearly),
)
