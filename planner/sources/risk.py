"""Early warning: chances of mass killing and of violence, and forecasts of deaths, by country and by place."""

import re
from datetime import date

import numpy as np
import pandas as pd

from planner.fault import Fault
from planner.figures import several
from planner.language import many, say
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading, SourceFaultsError
from planner.sources.recognition import Field, Reader
from planner.sources.spellings import ISO3
from planner.sources.tidy import RISK, RISK_PLACES

MIXED = say("Licences of the sources that its rows name")
EWP_LICENCE = say(
    "Early Warning Project (United States Holocaust Memorial Museum and partners), public replication data"
)
VIEWS_LICENCE = "VIEWS (Uppsala University and PRIO), CC BY 4.0; cite Hegre et al."  # not told
FORECAST_LICENCE = "ConflictForecast (Mueller & Rauh), CC BY 4.0"  # not told
OF_STATES = say(
    "VIEWS forecasts deaths in state-based conflict alone: use it as a growth of attack, never as a chance of atrocity."
)

EWP_HEADING = re.compile(r"risk_(?P<year>\d{4})(?P<span>and\d{4}|only)_from_?(?P<known>\d{4})")
EWP_SHORT = re.compile(r"risk_(?P<span>1or2|1|2)_from_?(?P<known>\d{4})")
EWP_2018 = re.compile(r"risk_(?:in_)?(?P<year>\d{4})(?P<span>_\d{2})?")
FIRST_MONTH = 1980
"""Month 1 of VIEWS is January of this year."""

MONTHS_AHEAD = 12
QUARTER = 3
LEAST_DEATHS = 0.1
"""Deaths per month below which a growth means nothing."""

CELLS_IN_ROW, CELL_DEGREES = 720, 0.5
"""The grid of PRIO: cells in each row from the south, and their size."""

TIDY = (
    Field("iso3", ISO3),
    Field("country", r"name", needed=False),
    Field("year"),
    Field("measure", r"indicator"),
    Field("score", r"value"),
    Field("rank", needed=False),
    Field("edition", r"version", needed=False),
    Field("source", needed=False),
)
EWP = (
    Field("country", r"ewp_name|country(_name)?|name", published="ewp_name"),
    Field(
        "risk",
        r"risk_((\d{4}(and\d{4}|only)|1or2|1|2)_from_?\d{4}|in_\d{4}|\d{4}_\d{2})",
        several=True,
        published="risk.2025and2026.from2024",
    ),
)
VIEWS_COUNTRY = (
    Field("iso3", r"isoab|iso3|isocode", published="isoab"),
    Field("country", r"name", needed=False),
    Field("month_id"),
    Field("main_mean"),
    Field("main_dich"),
)
VIEWS_GRID = (
    Field("cell", r"pg_id|priogrid_gid|priogrid_id", published="pg_id"),
    Field("month_id"),
    Field("main_mean"),
    Field("main_dich"),
)
SCORES = r"(ons_)?(anyviolence|armedconf)_?0?(3|12)(_all)?|best_model|all"
FORECAST = (
    Field("iso3", r"isocode|iso3", published="isocode"),
    Field("period", needed=False),
    Field("year", needed=False),
    Field("month", needed=False),
    Field("score", SCORES, several=True, published="anyviolence_3"),
)


def read_tidy(parser: TableParser, as_of: date | None) -> Reading:
    """Read scores by country, year and measure: chances for years that have begun, deaths of years that have ended."""
    rows = parser.frame()
    found = parser.columns(rows, RISK, {"score": (0.0, 1e9), "rank": (0.0, 1e4)})
    found["year"] = parser.numbers(rows, "year", low=1900, high=2200, whole=True)
    found["iso3"] = parser.codes(found["iso3"], found["country"])
    found = parser.once(found, ["iso3", "country", "year", "measure", "edition"], ["score"], "score")
    parser.raise_faults()
    kept = _known(parser, found, as_of)
    return _reading(parser, kept.assign(year=kept["year"].astype(int)), MIXED)


def _known(parser: TableParser, found: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    counted = found["measure"].str.contains("deaths")
    ends = pd.to_datetime(found["year"].astype(int).astype(str) + "-12-31").where(counted)
    begins = pd.to_datetime(found["year"].astype(int).astype(str) + "-01-01")
    known = found if as_of is None else found[ends.fillna(begins) <= pd.Timestamp(as_of)]
    parser.leave_out(
        later := len(found) - len(known),
        many(
            "{n:,} score of what was not known on {day} was left out.",
            "{n:,} scores of what was not known on {day} were left out.",
            later, day=as_of,
        ),
    )  # fmt: skip
    blank = known["score"].isna()
    parser.leave_out(
        empty := int(blank.sum()),
        many("{n:,} score without a number was left out.", "{n:,} scores without a number were left out.", empty),
    )
    return known[~blank]


def read_ewp(parser: TableParser, as_of: date | None) -> Reading:
    """Read chances of a mass killing by the Early Warning Project, whose headings carry the years."""
    rows = parser.frame()
    names = parser.texts(rows, "country")
    codes = parser.codes(pd.Series("", index=rows.index, dtype=str), names)
    parts, after = [], []
    headings = [name for name in rows if name.startswith("risk_")]
    rows = parser.once(rows.assign(iso3=codes), ["iso3", "country"], headings, "country", ["country"])
    names, codes = names[rows.index], rows["iso3"]
    for name in headings:
        year, known, measure = _ewp_meaning(name)
        scores = parser.numbers(rows, name, high=1.0, blank=np.nan)
        if as_of is not None and known >= as_of.year:
            after.append(parser.headings[name])
            continue
        part = pd.DataFrame({"iso3": codes, "country": names, "year": year, "measure": measure, "score": scores})
        parts.append(part.dropna(subset="score").assign(edition=str(year)))
    parser.raise_faults()
    if after:
        names_after = ", ".join(after)
        parser.left_out.append(
            say("Scores made from data of {day} or later were left out: {names}.", day=as_of, names=names_after)
        )
    if not parts:
        found = say("scores made from data of {day} or later", day=as_of)
        raise SourceFaultsError([Fault(parser.file, None, "", found, say("an edition that was known on the date"))])
    joined = pd.concat(parts, ignore_index=True)
    ranks = joined.groupby(["year", "measure"])["score"].rank(method="min", ascending=False).astype(int)
    source = f"Early Warning Project, file {parser.file}"  # not told
    return _reading(parser, joined.assign(rank=ranks, source=source), EWP_LICENCE)


def _ewp_meaning(heading: str) -> tuple[int, int, str]:
    """First year of a chance of a mass killing, last year of the data it was made from, and its measure."""
    if found := EWP_HEADING.fullmatch(heading):
        year, known = int(found["year"]), int(found["known"])
        span = "1yr" if found["span"] == "only" else "2yr"
    elif found := EWP_2018.fullmatch(heading):
        year, span = int(found["year"]), "2yr" if found["span"] else "1yr"
        known = year - 1
    else:
        short = EWP_SHORT.fullmatch(heading)
        if short is None:
            raise ValueError(heading)
        known, span = int(short["known"]), "1yr" if short["span"] == "1" else "2yr"
        year = known + 1
    return year, known, f"ewp_mass_killing_onset_probability_{span}"


def read_views_country(parser: TableParser, as_of: date | None) -> Reading:
    """Read deaths and chances by country and month of VIEWS: of the next months, with their growth."""
    rows = parser.frame()
    codes = parser.codes(parser.texts(rows, "iso3"), parser.texts(rows, "country"))
    ahead, edition = _months_ahead(parser, rows.assign(key=codes, given=parser.texts(rows, "iso3")), as_of)
    sums = _forecast(ahead)
    found = (
        sums.reset_index().melt(id_vars="key", var_name="measure", value_name="score").rename(columns={"key": "iso3"})
    )
    source = f"VIEWS, file {parser.file}"  # not told
    found = found.assign(country="", year=int(edition[:4]), edition=edition, source=source)
    ranks = found.groupby("measure")["score"].rank(method="min", ascending=False).astype(int)
    parser.used.append(OF_STATES)
    return _reading(parser, found[found["iso3"] != ""].assign(rank=ranks), VIEWS_LICENCE)


def read_views_grid(parser: TableParser, as_of: date | None) -> Reading:
    """Read deaths and chances by cell of half a degree and month of VIEWS."""
    rows = parser.frame()
    cells = parser.numbers(rows, "cell", low=1, high=360 * CELLS_IN_ROW, whole=True)
    ahead, edition = _months_ahead(parser, rows.assign(key=cells, given=cells.map("{:.0f}".format)), as_of)
    sums = _forecast(ahead)
    place = sums.index.to_numpy(int) - 1
    sums = sums.assign(
        latitude=-90 + CELL_DEGREES * (place // CELLS_IN_ROW + 0.5),
        longitude=-180 + CELL_DEGREES * (place % CELLS_IN_ROW + 0.5),
    )
    found = sums.melt(id_vars=["latitude", "longitude"], var_name="measure", value_name="score")
    found = found.assign(year=int(edition[:4]), edition=edition, source=f"VIEWS, file {parser.file}")  # not told
    parser.used += [OF_STATES, say("{cells} of half a degree.", cells=several(len(sums), "cell"))]
    return parser.reading("risk", "risk_places", found[list(RISK_PLACES)], None, VIEWS_LICENCE)


def _months_ahead(parser: TableParser, rows: pd.DataFrame, as_of: date | None) -> tuple[pd.DataFrame, str]:
    """Forecasts of the months after a date, and the first of these months, YYYY-MM.

    Raises:
        SourceFaultsError: The forecast begins later than the month after the date, so it was made after it.
    """
    months = parser.numbers(rows, "month_id", low=1, high=5_000, whole=True)
    mean = parser.numbers(rows, "main_mean", blank=0.0)
    dich = parser.numbers(rows, "main_dich", high=1.0, blank=0.0)
    parser.raise_faults()
    found = rows[["key", "given"]].assign(month=months, mean=mean, dich=dich, label=months.map(_month))
    found = parser.once(found, ["key", "given", "month"], ["mean", "dich"], "month_id", ["given", "label"])
    parser.raise_faults()
    first = int(months.min())
    if as_of is not None:
        following = (as_of.year - FIRST_MONTH) * 12 + as_of.month + 1
        if first > following:
            found = say("a forecast from {month} on", month=_month(first))
            allowed = say(
                "one that was made by {day}, and so begins in {month} at the latest", day=as_of, month=_month(following)
            )
            raise SourceFaultsError([Fault(parser.file, None, parser.headings["month_id"], found, allowed)])
        first = max(first, min(following, int(months.max())))
    ahead = found[found["month"].between(first, first + MONTHS_AHEAD, inclusive="left")]
    parser.leave_out(
        others := len(found) - len(ahead),
        many(
            "{n:,} forecast of months other than the {months:d} from {month} on was left out.",
            "{n:,} forecasts of months other than the {months:d} from {month} on were left out.",
            others, months=MONTHS_AHEAD, month=_month(first),
        ),
    )  # fmt: skip
    return ahead.assign(month=ahead["month"] - first), _month(first)


def _month(number: float) -> str:
    number = int(number)
    return f"{FIRST_MONTH + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"


def _forecast(ahead: pd.DataFrame) -> pd.DataFrame:
    """By country or cell: deaths per month, their growth by month, and the chance of violence in the next month."""
    last = ahead["month"].max()
    deaths = ahead.groupby("key")["mean"]
    start = ahead[ahead["month"] < QUARTER].groupby("key")["mean"].mean().clip(lower=LEAST_DEATHS)
    end = ahead[ahead["month"] > last - QUARTER].groupby("key")["mean"].mean().clip(lower=LEAST_DEATHS)
    between = max(1, last + 1 - QUARTER)
    chance = ahead[ahead["month"] == 0].groupby("key")["dich"].mean()
    return pd.DataFrame(
        {
            "views_state_based_deaths_per_month": deaths.mean(),
            "views_state_based_growth_per_month": (end / start) ** (1 / between),
            "views_state_based_probability_next_month": chance,
        }
    ).dropna()


def read_forecast(parser: TableParser, as_of: date | None) -> Reading:
    """Read chances of any violence or of armed conflict of ConflictForecast, as its vintages name them."""
    rows = parser.frame()
    name = _score_column(parser, rows)
    values = parser.numbers(rows, name, high=100.0, blank=np.nan)
    months = _period(parser, rows)
    codes = parser.codes(parser.texts(rows, "iso3"), pd.Series("", index=rows.index, dtype=str))
    parser.raise_faults()
    percent = name == "best_model" or bool((values > 1.0).any())
    found = pd.DataFrame({"iso3": codes, "month": months, "score": values / (100 if percent else 1)}).dropna()
    found = found.assign(given=parser.texts(rows, "iso3"), label=found["month"].dt.strftime("%Y-%m"))
    found = parser.once(found, ["given", "month"], ["score"], name, ["given", "label"])
    parser.raise_faults()
    day, newest = parser.latest(found.assign(end=found["month"] + pd.offsets.MonthEnd(0)), "end", as_of)
    newest = newest.assign(
        country="", year=day.year, measure=_forecast_measure(parser, name), edition=f"{day:%Y-%m}",
        rank=newest["score"].rank(method="min", ascending=False).astype(int),
        source=f"ConflictForecast, file {parser.file}",  # not told
    )  # fmt: skip
    return _reading(parser, newest, FORECAST_LICENCE, day)


def _score_column(parser: TableParser, rows: pd.DataFrame) -> str:
    """The column with the chances: of the full model where there are several."""
    known = [name for name in rows if re.fullmatch(SCORES, name)]
    full = [name for name in known if name.endswith("all") or name == "best_model"] or known
    if len(full) > 1:
        found = say("{count:d} columns of chances ({columns})", count=len(full), columns=", ".join(full))
        raise SourceFaultsError([Fault(parser.file, None, "", found, say("one"), say("Send the file of one of them."))])
    return str(full[0])


def _forecast_measure(parser: TableParser, name: str) -> str:
    """What a chance is of, by its column or else by the name of its file."""
    text = f"{name} {parser.file}".casefold()
    what = "armed_conflict" if "armedconf" in text else "any_violence"
    months = "12m" if re.search(r"(anyviolence|armedconf)_?12", text) else "3m"
    if "anyviolence" not in text and "armedconf" not in text:
        parser.unsure.append(
            say("The file does not say of what its chances are: any violence within 3 months was taken.")
        )
    return f"conflictforecast_{what}_{months}"


def _period(parser: TableParser, rows: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Month of each row, from the column `period` as YYYYMM, or from year and month."""
    if "period" in rows:
        period = parser.numbers(rows, "period", low=190_001, high=220_012, whole=True)
        years, months = period // 100, period % 100
    else:
        years = parser.numbers(rows, "year", low=1900, high=2200, whole=True)
        months = parser.numbers(rows, "month", low=1, high=12, whole=True)
    parser.refuse_cells("period", parser.texts(rows, "period")[(months < 1) | (months > 12)], say("a month as YYYYMM"))
    return pd.to_datetime(pd.DataFrame({"year": years, "month": months, "day": 1}), errors="coerce")


def _reading(parser: TableParser, rows: pd.DataFrame, licence: str, day: date | None = None) -> Reading:
    unplaced = int((rows["iso3"] == "").sum())
    parser.leave_out(
        unplaced,
        many(
            "{n:,} score of names that are no country known here was left out.",
            "{n:,} scores of names that are no country known here were left out.",
            unplaced,
        ),
    )
    kept = rows[rows["iso3"] != ""]
    scores, lands = several(len(kept), "score"), several(kept["iso3"].nunique(), "country")
    parser.used.append(say("{scores} of {countries}.", scores=scores, countries=lands))
    return parser.reading("risk", "risk", kept[list(RISK)], day, licence)


READERS = (
    Reader("risk", say("a table of scores by country, year and measure"), TIDY, read_tidy),
    Reader("risk", say("chances of a mass killing by the Early Warning Project"), EWP, read_ewp),
    Reader("risk", say("forecasts by country and month of VIEWS"), VIEWS_COUNTRY, read_views_country),
    Reader("risk", say("forecasts by cell and month of VIEWS"), VIEWS_GRID, read_views_grid),
    Reader("risk", say("chances of violence by ConflictForecast"), FORECAST, read_forecast, ("period", "year")),
)
