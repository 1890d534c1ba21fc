"""Tables about missions: where they are, what civilians there face, and what answers it or is there already."""

from planner.language import say
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
    say("Peace operations, authorised or contingent"),
    ("mission",),
    (
        key("mission", say("Short id of the mission")),
        text("name", say("Full name")),
        text("iso3", say("Country, as ISO 3166-1 alpha-3")),
        *place(say("Latitude of the headquarters"), say("Longitude of the headquarters")),
        persons("authorised_troops", say("Ceiling on troops and enablers"), say("no ceiling"), relaxed_by=HIGHER),
        persons("authorised_police", say("Ceiling on police"), say("no ceiling"), relaxed_by=HIGHER),
        usd(
            "assessed_usd_per_period",
            say("Assessed money for pledged units"),
            say("no limit"),
            say("USD per period"),
            relaxed_by=HIGHER,
        ),
        choice(
            "mandate",
            ("authorised", "contingency"),
            say("Whether the Security Council has authorised it"),
            relaxed_by=UNKNOWN,
        ),
        period("mandate_from", say("First period of the mandate"), say("from the first period"), relaxed_by=UNKNOWN),
        period("mandate_to", say("Last period of the mandate"), say("to the end of the horizon"), relaxed_by=UNKNOWN),
        text("language", say("Working language; information only"), say("not stated")),
    ),
    UNKNOWN,
)

AREAS = Table(
    "areas",
    say("Areas of responsibility of the missions"),
    ("area",),
    (
        key("area", say("Short id of the area")),
        reference("mission", "missions", say("Mission that the area belongs to")),
        text("name", say("Full name")),
        *place(say("Latitude of the principal base"), say("Longitude of the principal base")),
        persons("civilians", say("People living in the area")),
        persons("in_place_troops", say("Troops posted already, throughout the horizon")),
        persons("in_place_police", say("Police posted already, throughout the horizon")),
        persons("troops_limit", say("Most troops that the area can host"), say("no limit"), relaxed_by=HIGHER),
        Column(
            "left_limit",
            "number",
            say("Most that may be left of what the area's exposure could fall by"),
            "1",
            0,
            1,
            blank=say("no limit"),
            since=5,
            relaxed_by=HIGHER,
        ),
    ),
    UNKNOWN,
)

THREATS = Table(
    "threats",
    say("What civilians of an area face, and what answers it"),
    ("area", "threat"),
    (
        reference("area", "areas", say("Area")),
        key("threat", say("Short id of the threat")),
        share("share_exposed", say("Share of the area's civilians who are exposed"), relaxed_by=UNKNOWN),
        Column(
            "monthly_rate",
            "number",
            say("Likelihood of attack without protection"),
            say("per person and month"),
            0,
            1,
            relaxed_by=UNKNOWN,
        ),
        Column(
            "growth_per_period",
            "number",
            say("Factor by which exposure grows"),
            "1",
            0,
            10,
            blank="1.0",
            relaxed_by=UNKNOWN,
        ),
        period("from_period", say("Period in which the threat starts"), "1", relaxed_by=UNKNOWN),
        required("troops_required", say("Troops that answer it in full"), say("troops do not answer it")),
        required("police_required", say("Police that answer it in full"), say("police do not answer it")),
        Column(
            "prevention_usd_required",
            "number",
            say("Prevention that answers it in full"),
            say("USD per period"),
            1,
            MOST_USD,
            blank=say("money does not answer it"),
            relaxed_by=UNKNOWN,
        ),
    ),
    UNKNOWN,
)

SUPPORT = Table(
    "support",
    say("Enablers that newly posted troops need"),
    ("area", "capability"),
    (
        reference("area", "areas", say("Area")),
        key("capability", say("What is needed: aviation, medical, engineering, ...")),
        Column(
            "troops_per_unit",
            "number",
            say("Troops that one unit of the capability supports here"),
            say("persons per unit"),
            0,
            MOST_PERSONS,
            above_low=True,
            relaxed_by=HIGHER,
        ),
    ),
    LOWER,
    missing=say("posted troops need no enablers"),
)

CAPABILITIES_IN_PLACE = Table(
    "capabilities_in_place",
    say("Enablers that missions already have"),
    ("mission", "capability"),
    (
        reference("mission", "missions", say("Mission")),
        key("capability", say("What is in place")),
        Column("units", "number", say("How many units"), say("units"), 0, MOST_UNITS, relaxed_by=HIGHER),
    ),
    HIGHER,
    missing=say("no enablers in place"),
)
