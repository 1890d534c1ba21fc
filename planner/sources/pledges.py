"""Pledges of units and people: as they were reported, and as states give them to the readiness system."""

import math
import re
from datetime import date

import pandas as pd

from planner.figures import several
from planner.language import joined, many, say
from planner.sources.cells import mapped
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading
from planner.sources.recognition import Field, Reader, folded
from planner.sources.spellings import CONTRIBUTOR, ISO3
from planner.sources.tidy import PLEDGES

LICENCE = say("Statements of the contributing states")
MANY = 1e6
FUNDS = 1e13
KINDS = ("troops", "police", "enabler", "training", "funding", "total")
READINESS = {
    "announced": r"announced|pledged|offered|new|none|",
    "L1": r"(pcrs_)?(level_?|l)?_?(1|i)",
    "L2": r"(pcrs_)?(level_?|l)?_?(2|ii)",
    "L3": r"(pcrs_)?(level_?|l)?_?(3|iii)",
    "RDL": r"rdl|rapid_deployment(_level)?|(level_?|l)?_?(4|iv)",
    "deployed": r"deployed|in_place|in_mission",
}
"""Patterns of levels of the readiness system."""

POLICE = r".*(police|gendarmerie|\bfpu\b|_fpu|fpu_|carabinier).*"
ENABLERS = (
    r".*(engineer|genie|medic|hospital|hopital|helicopter|aviation|aircraft|transport|signal|logistic|(^|_)uav|isr|"
    r"intelligence|reconnaissance|demining|eod|ied|riverine|maritime|patrol_boat|maintenance|movement_control).*"
)

FUNDING = r".*(^|_)(funding|funds?|cash|money|financial|finance|voluntary_contribution|usd)(_|$).*"

GUESSED = {"troops": say("troops"), "police": say("police"), "enabler": say("enabler"), "funding": say("funding")}
"""Kinds that a unit is taken to be by its name, as sentences have them."""

REPORTED = (
    Field("contributor", CONTRIBUTOR),
    Field("iso3", ISO3, needed=False),
    Field("kind"),
    Field("unit_type", r"unit"),
    Field("quantity", r"units"),
    Field("personnel", r"persons|strength"),
    Field("note", needed=False),
    Field("source", needed=False),
)
OFFERED = (
    Field("contributor", rf"{CONTRIBUTOR}|member_state|pledging_(state|country)|pays_contributeur"),
    Field("iso3", ISO3, needed=False),
    Field("unit_type", r"unit(_type|_name)?|capability|type_of_unit|pledge(d_unit)?|unite", published="unit"),
    Field("kind", r"category", needed=False),
    Field("quantity", r"units|number(_of_units)?|no_of_units|nombre_d_unites", needed=False),
    Field("amount_usd", r"(amount|value|sum)(_in)?_?(usd|us_dollars)|usd|montant_usd", needed=False),
    Field("personnel", r"(total_)?strength|personnel(_strength)?|persons|troops|effectifs?", published="strength"),
    Field(
        "readiness",
        r"(pcrs_)?(readiness_)?level(_of_readiness)?|readiness|pcrs_status|niveau(_de_preparation)?",
        published="readiness_level",
    ),
    Field("available_from", r"(since_when|since|from|available_since|date_available|disponible_depuis)", needed=False),
    Field("available_until", r"(until_when|until|to|available_to|expires|expiry(_date)?|jusqu_au)", needed=False),
    Field("caveats", r"(national_)?caveats?(_and_restrictions)?|restrictions?|conditions?|reserves", needed=False),
    Field("equipment", r"(contingent_owned_|major_)?equipment|coe|materiel", needed=False),
    Field("self_sustainment", r"self_sustain(ment|ing|ed)|logistic_autonomy|soutien_autonome", needed=False),
    Field("note", r"notes?|remarks?|comments?|observations?", needed=False),
    Field("source", r"source|note_verbale", needed=False),
)


def read_reported(parser: TableParser, as_of: date | None) -> Reading:  # noqa: ARG001
    """Read pledges as they were reported, with the readiness of an announcement."""
    rows = parser.frame()
    found = parser.columns(rows, PLEDGES, {"quantity": (0.0, FUNDS), "personnel": (0.0, MANY)}, ["personnel"])
    kinds = found["kind"].str.lower()
    parser.refuse_cells("kind", found["kind"][~kinds.isin(KINDS)], say("one of {names}", names=", ".join(KINDS)))
    return _reading(parser, found.assign(kind=kinds, readiness="announced"))


def read_offered(parser: TableParser, as_of: date | None) -> Reading:
    """Read pledges as states give them: unit, strength, readiness level, since when, until when, and their caveats."""
    rows = parser.frame()
    found = parser.columns(rows, PLEDGES, {"quantity": (0.0, MANY), "personnel": (0.0, MANY)}, ["personnel"])
    amounts = parser.numbers(rows, "amount_usd", high=FUNDS, blank=math.nan)
    found["readiness"] = _levels(parser, found["readiness"])
    found["kind"] = _kinds(parser, found)
    money = found["kind"] == "funding"
    parser.leave_out(
        unknown := int((money & amounts.isna()).sum()),
        many(
            "{n:,} pledge of money without an amount in USD was left out.",
            "{n:,} pledges of money without an amount in USD were left out.",
            unknown,
        ),
    )
    found["quantity"] = found["quantity"].fillna(1.0).mask(money, amounts)
    found = found[~(money & amounts.isna())]
    rows = rows.loc[found.index]
    dates = {name: _dates(parser, rows, name) for name in ("available_from", "available_until")}
    found = found.assign(**{name: days.dt.strftime("%Y-%m-%d").fillna("") for name, days in dates.items()})
    early = dates["available_until"] < dates["available_from"]
    parser.refuse_cells("available_until", found["available_until"][early], say("a day after the one since when"))
    ended = dates["available_until"] < pd.Timestamp(as_of or date.min)
    parser.leave_out(
        over := int(ended.sum()),
        many(
            "{n:,} pledge that ended before {day} was left out.",
            "{n:,} pledges that ended before {day} were left out.",
            over, day=as_of,
        ),
    )  # fmt: skip
    return _reading(parser, found[~ended])


def _levels(parser: TableParser, texts: "pd.Series[str]") -> "pd.Series[str]":
    """Levels of readiness by their names in any spelling; a blank one is an announcement."""
    levels = mapped(texts, _level)
    parser.refuse_cells("readiness", texts[levels == ""], say("one of {names}", names=", ".join(READINESS)))
    if blank := int((texts == "").sum()):
        pledges = several(blank, "pledge")
        parser.unsure.append(say("{pledges} without a readiness level: taken as announced.", pledges=pledges))
    return levels


def _level(text: str) -> str:
    return next((level for level, spelling in READINESS.items() if re.fullmatch(spelling, folded(text))), "")


def _kinds(parser: TableParser, found: pd.DataFrame) -> "pd.Series[str]":
    """Kinds of units as given, else by their names."""
    given = found["kind"].str.lower()
    guessed = mapped(found["unit_type"], _kind)
    unknown = ~given.isin(KINDS)
    if unknown.any():
        counts = guessed[unknown].value_counts()
        numbers = [say("{count:,} {kind}", count=count, kind=GUESSED[str(kind)]) for kind, count in counts.items()]
        units = several(int(unknown.sum()), "unit")
        parser.unsure.append(
            say(
                "The kind of {units} was guessed from what the file calls it: {numbers}.",
                units=units, numbers=joined(numbers, ", "),
            )
        )  # fmt: skip
    return given.mask(unknown, guessed)


def _kind(unit: str) -> str:
    plain = folded(unit)
    if re.fullmatch(FUNDING, plain):
        return "funding"
    if re.fullmatch(POLICE, plain):
        return "police"
    return "enabler" if re.fullmatch(ENABLERS, plain) else "troops"


def _dates(parser: TableParser, rows: pd.DataFrame, name: str) -> "pd.Series[pd.Timestamp]":
    """Days of a column that may be blank."""
    texts = parser.texts(rows, name)
    filled = rows[(texts != "").to_numpy()]
    return parser.days(filled, name).reindex(rows.index) if len(filled) else pd.Series(pd.NaT, index=rows.index)


def _reading(parser: TableParser, found: pd.DataFrame) -> Reading:
    parser.require(found, "contributor", "unit_type")
    aggregate = found["contributor"].str.upper().str.startswith(("ALL", "TOTAL"))
    names = found["contributor"].mask(aggregate, "")
    found["iso3"] = parser.codes(found["iso3"], names)
    parser.raise_faults()
    source = found["source"].mask(found["source"] == "", f"file {parser.file}")  # not told
    pledges, who = several(len(found), "pledge"), several(found["contributor"].nunique(), "contributor")
    parser.used.append(say("{pledges} of {contributors}.", pledges=pledges, contributors=who))
    return parser.reading("pledges", "pledges", found.assign(source=source)[list(PLEDGES)], None, LICENCE)


READERS = (
    Reader("pledges", say("a table of pledges as they were reported"), REPORTED, read_reported),
    Reader("pledges", say("a workbook of pledges as states give them"), OFFERED, read_offered),
)
