"""Tables about missions: where they are, what civilians there face, and what answers it or is there already."""

from planner.schema import Column, Table
from planner.tables.columns import (
    HIGHER,
    LOWER,
    MOST_PERSONS,
    MOST_UNITS,
    MOST_USD,
    UNKNOWN,
    choice,
    key,
    period,
    persons,
    place,
    reference,
    required,
    share,
    text,
    usd,
)

MISSIONS = Table(
    "missions",
    "Peace operations, authorised or contingent",
    ("mission",),
    (
        key("mission", "Short id of the mission"),
        text("name", "Full name"),
        text("iso3", "Country, as ISO 3166-1 alpha-3"),
        *place("the headquarters"),
        persons("authorised_troops", "Ceiling on troops and enablers", "no ceiling", relaxed_by=HIGHER),
        persons("authorised_police", "Ceiling on police", "no ceiling", relaxed_by=HIGHER),
        usd(
            "assessed_usd_per_period",
            "Assessed money for pledged units",
            "no limit",
            "USD per period",
            relaxed_by=HIGHER,
        ),
        choice(
            "mandate",
            ("authorised", "contingency"),
            "Whether the Security Council has authorised it",
            relaxed_by=UNKNOWN,
        ),
        period("mandate_from", "First period of the mandate", "from the first period", relaxed_by=UNKNOWN),
        period("mandate_to", "Last period of the mandate", "to the end of the horizon", relaxed_by=UNKNOWN),
        text("language", "Working language; information only", "not stated"),
    ),
    UNKNOWN,
)

AREAS = Table(
    "areas",
    "Areas of responsibility of the missions",
    ("area",),
    (
        key("area", "Short id of the area"),
        reference("mission", "missions", "Mission that the area belongs to"),
        text("name", "Full name"),
        *place("the principal base"),
        persons("civilians", "People living in the area"),
        persons("in_place_troops", "Troops posted already, throughout the horizon"),
        persons("in_place_police", "Police posted already, throughout the horizon"),
        persons("troops_limit", "Most troops that the area can host", "no limit", relaxed_by=HIGHER),
    ),
    UNKNOWN,
)

THREATS = Table(
    "threats",
    "What civilians of an area face, and what answers it",
    ("area", "threat"),
    (
        reference("area", "areas", "Area"),
        key("threat", "Short id of the threat"),
        share("share_exposed", "Share of the area's civilians who are exposed", relaxed_by=UNKNOWN),
        Column(
            "monthly_rate",
            "number",
            "Likelihood of attack without protection",
            "per person and month",
            0,
            1,
            relaxed_by=UNKNOWN,
        ),
        Column(
            "growth_per_period",
            "number",
            "Factor by which exposure grows",
            "1",
            0,
            10,
            blank="1.0",
            relaxed_by=UNKNOWN,
        ),
        period("from_period", "Period in which the threat starts", "1", relaxed_by=UNKNOWN),
        required("troops_required", "Troops that answer it in full", "troops do not answer it"),
        required("police_required", "Police that answer it in full", "police do not answer it"),
        Column(
            "prevention_usd_required",
            "number",
            "Prevention that answers it in full",
            "USD per period",
            1,
            MOST_USD,
            blank="money does not answer it",
            relaxed_by=UNKNOWN,
        ),
    ),
    UNKNOWN,
)

SUPPORT = Table(
    "support",
    "Enablers that newly posted troops need",
    ("area", "capability"),
    (
        reference("area", "areas", "Area"),
        key("capability", "What is needed: aviation, medical, engineering, ..."),
        Column(
            "troops_per_unit",
            "number",
            "Troops that one unit of the capability supports here",
            "persons per unit",
            0,
            MOST_PERSONS,
            above_low=True,
            relaxed_by=HIGHER,
        ),
    ),
    LOWER,
    missing="posted troops need no enablers",
)

CAPABILITIES_IN_PLACE = Table(
    "capabilities_in_place",
    "Enablers that missions already have",
    ("mission", "capability"),
    (
        reference("mission", "missions", "Mission"),
        key("capability", "What is in place"),
        Column("units", "number", "How many units", "units", 0, MOST_UNITS, relaxed_by=HIGHER),
    ),
    HIGHER,
    missing="no enablers in place",
)
