"""Missions: seats, authorised strength, budgets and mandates."""

from datetime import date

import pandas as pd

from planner.figures import several
from planner.language import many, say
from planner.sources.parsing import TableParser
from planner.sources.places import check_coordinates
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader
from planner.sources.spellings import ACRONYM, DATE, ISO3
from planner.sources.tidy import MISSIONS

LICENCE = say("Figures and resolutions of the United Nations, cited with their source")
LARGEST = 1e12
COUNTS = (
    "troops_deployed", "of_which_staff_officers", "experts_deployed", "police_deployed", "of_which_formed_police",
    "troops_authorised", "police_authorised", "annual_budget_usd", "troops_authorised_recalled",
    "police_authorised_recalled", "annual_budget_usd_recalled", "poc_mandate",
)  # fmt: skip
PERSONS = {name for name in COUNTS if "usd" not in name}
NUMBERS = dict.fromkeys(COUNTS, (0.0, LARGEST)) | {"lat": (-90.0, 90.0), "lon": (-180.0, 180.0)}
PARTS = {"of_which_staff_officers": "troops_deployed", "of_which_formed_police": "police_deployed"}
"""Numbers that are parts of others."""

THOUSAND = 1_000
APPROVED = "approved"
"""Basis of the budget that counts where a year has several."""

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
    Field("budget_basis", r"basis", needed=False),
    Field("budget_source", r"source", needed=False),
)


def read_tidy(parser: TableParser, as_of: date | None) -> Reading:
    """Read a table of missions by date."""
    rows = parser.frame()
    found = parser.columns(rows, MISSIONS, NUMBERS, PERSONS)
    found["iso3"] = parser.codes(found["iso3"], found["country"])
    parser.require(found, "mission")
    check_coordinates(parser, found, "lat", "lon", found["iso3"])
    days = parser.days(rows, "as_of")
    for part, whole in PARTS.items():
        parser.refuse_parts_above(found, part, whole)
    parser.raise_faults()
    day, now = parser.latest(found.assign(day=days), "day", as_of)
    now = parser.once(now, ["mission"], [name for name in MISSIONS if name != "mission"], "mission")
    parser.raise_faults()
    return _reading(parser, now.assign(as_of=day.isoformat()), day)


def read_seats(parser: TableParser, as_of: date | None) -> Reading:
    """Read the list of missions with their seats; those that are not there on the date are left out."""
    rows = parser.frame()
    names = ["mission", "mission_name", "hq_area", "lat", "lon", "start_date"]
    found = parser.columns(rows, names, NUMBERS)
    there = _in_force(parser, rows, as_of)
    parser.once(found[there], ["mission"], names[1:], "mission")
    parser.raise_faults()
    parser.leave_out(
        absent := int((~there).sum()),
        many(
            "{n:,} mission that had ended, or not begun, by {day} was left out.",
            "{n:,} missions that had ended, or not begun, by {day} were left out.",
            absent, day=as_of,
        ),
    )  # fmt: skip
    return _reading(parser, _whole(found[there], as_of, parser), as_of)


def read_ceilings(parser: TableParser, as_of: date | None) -> Reading:
    """Read authorised strengths by the date from which they are in force; of each mission the latest one counts."""
    rows = parser.frame()
    names = ["mission", "troops_authorised", "police_authorised", "authorised_resolution", "authorised_source"]
    found = parser.columns(rows, names, NUMBERS, PERSONS).assign(day=parser.days(rows, "effective"))
    found = parser.once(found, ["mission", "day"], ["troops_authorised", "police_authorised"], "effective")
    parser.raise_faults()
    known = found if as_of is None else found[found["day"] <= pd.Timestamp(as_of)]
    parser.leave_out(
        later := len(found) - len(known),
        many(
            "{n:,} ceiling in force after {day} was left out.",
            "{n:,} ceilings in force after {day} were left out.",
            later, day=as_of,
        ),
    )  # fmt: skip
    newest = known.sort_values("day", kind="stable").drop_duplicates("mission", keep="last").sort_index()
    parser.leave_out(
        replaced := len(known) - len(newest),
        many(
            "{n:,} ceiling that later ones replace was left out.",
            "{n:,} ceilings that later ones replace were left out.",
            replaced,
        ),
    )
    return _reading(parser, _whole(newest.drop(columns="day"), as_of, parser), as_of)


def read_budgets(parser: TableParser, as_of: date | None) -> Reading:
    """Read apportionments by class [thousand USD], summed for each mission over the budget year of the date."""
    rows = parser.without_totals(parser.frame(), "mission", "budget_class", "budget_subclass")
    thousands = parser.numbers(rows, "apportionment", low=-LARGEST)
    day = as_of or max((day.date() for day in parser.days(rows, "start_date")), default=date.min)
    there = _in_force(parser, rows, day)
    found = parser.columns(rows, ["mission", "budget_source"], {}).assign(annual_budget_usd=thousands * THOUSAND)
    starts, ends = (parser.days(rows, name).dt.strftime("%Y") for name in ("start_date", "end_date"))
    found["budget_fiscal_year"] = starts + "/" + ends.str[-2:]
    parser.raise_faults()
    parser.leave_out(
        others := int((~there).sum()),
        many(
            "{n:,} row of budget years other than that of {day} was left out.",
            "{n:,} rows of budget years other than that of {day} were left out.",
            others, day=day,
        ),
    )  # fmt: skip
    sums = (
        found[there]
        .groupby(["mission", "budget_fiscal_year"], as_index=False)
        .agg({"annual_budget_usd": "sum", "budget_source": "first"})
    )
    return _reading(parser, _whole(sums, as_of, parser), as_of)


def read_yearly(parser: TableParser, as_of: date | None) -> Reading:
    """Read budgets by fiscal year, from July to June; the one of the date counts, or the last before it.

    Of several on different bases the approved one counts, else the last.
    """
    rows = parser.without_totals(parser.frame(), "mission")
    names = ["mission", "budget_fiscal_year", "annual_budget_usd", "budget_basis", "budget_source"]
    found = parser.columns(rows, names, NUMBERS)
    years = found["budget_fiscal_year"].str.extract(r"^(\d{4})")[0]
    parser.refuse_cells(
        "budget_fiscal_year", found["budget_fiscal_year"][years.isna()], say("a fiscal year such as 2015/16")
    )
    found = parser.once(
        found, ["mission", "budget_fiscal_year", "budget_basis"], ["annual_budget_usd"], "annual_budget_usd"
    )
    parser.raise_faults()
    begins = pd.to_datetime(years[found.index] + "-07-01")
    known = found if as_of is None else found[begins <= pd.Timestamp(as_of)]
    parser.leave_out(
        later := len(found) - len(known),
        many(
            "{n:,} budget of years that begin after {day} was left out.",
            "{n:,} budgets of years that begin after {day} were left out.",
            later, day=as_of,
        ),
    )  # fmt: skip
    approved = known["budget_basis"].str.casefold() == APPROVED
    ordered = known.assign(approved=approved).sort_values(["budget_fiscal_year", "approved"], kind="stable")
    each = ordered.drop_duplicates(["mission", "budget_fiscal_year"], keep="last")
    parser.leave_out(
        otherwise := len(known) - len(each),
        many(
            "{n:,} budget on another basis than the one that counts was left out.",
            "{n:,} budgets on another basis than the one that counts were left out.",
            otherwise,
        ),
    )
    newest = each.drop_duplicates("mission", keep="last").sort_index()
    parser.leave_out(
        earlier := len(each) - len(newest),
        many("{n:,} budget of earlier years was left out.", "{n:,} budgets of earlier years were left out.", earlier),
    )
    return _reading(parser, _whole(newest, as_of, parser), as_of)


def _in_force(parser: TableParser, rows: pd.DataFrame, day: date | None) -> "pd.Series[bool]":
    """Rows whose dates have begun and not ended on a day; a blank end is none."""
    dates = {name: parser.texts(rows, name) for name in ("start_date", "end_date")}
    given = rows.assign(**{name: texts.mask(texts == "", "2999-12-31") for name, texts in dates.items()})
    begin, end = (parser.days(given, name) for name in ("start_date", "end_date"))
    if day is None:
        return pd.Series(data=True, index=rows.index)
    return (begin <= pd.Timestamp(day)) & (pd.Timestamp(day) <= end)


def _whole(found: pd.DataFrame, as_of: date | None, parser: TableParser) -> pd.DataFrame:
    """All columns of the tidy table, blank where the file says nothing."""
    dated = found.assign(as_of=as_of.isoformat() if as_of else "", source=f"file {parser.file}")  # not told
    rows: pd.DataFrame = dated.reindex(columns=list(MISSIONS))
    return rows


def _reading(parser: TableParser, rows: pd.DataFrame, as_of: date | None) -> Reading:
    rows = rows.assign(mission=rows["mission"].str.upper())
    count, named = several(len(rows), "row"), several(rows["mission"].nunique(), "mission")
    parser.used.append(say("{rows} of {missions}.", rows=count, missions=named))
    return parser.reading("missions", "missions", rows[list(MISSIONS)], as_of, LICENCE)


READERS = (
    Reader("missions", say("a table of missions by date, with their countries"), TIDY, read_tidy, ONE_OF),
    Reader("missions", say("the list of missions with their seats"), SEATS, read_seats),
    Reader("missions", say("authorised strengths by the date from which they are in force"), CEILINGS, read_ceilings),
    Reader("missions", say("budgets of missions by class, as the United Nations publish them"), BUDGETS, read_budgets),
    Reader("missions", say("budgets of missions by fiscal year"), YEARLY, read_yearly),
)
