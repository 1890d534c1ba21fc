"""Tables about contributors: the units and money that they pledge, when, and on what conditions."""

from planner.language import say
from planner.schema import Column, Table
from planner.tables.columns import (
    ANY,
    DERIVED,
    HIGHER,
    LOWER,
    MOST_PERSONS,
    MOST_UNITS,
    ORDERED,
    UNKNOWN,
    choice,
    key,
    period,
    persons,
    place,
    ready,
    reference,
    share,
    text,
    usd,
    yes_no,
)

READINESS_ASSUMPTIONS = (
    ("announced", 12, 0.30),
    ("L1", 10, 0.45),
    ("L2", 7, 0.65),
    ("L3", 4, 0.80),
    ("RDL", 2, 0.90),
    ("deployed", 0, 1.00),
)
"""Lead [months] and delivery probability [1] by readiness, where a case has no table of its own: judgements."""

READINESS_LEVELS = tuple(level for level, *_ in READINESS_ASSUMPTIONS)
"""Readiness levels (PCRS), the lowest first."""

CONTRIBUTORS = Table(
    "contributors",
    say("States and organisations that pledge"),
    ("contributor",),
    (
        key("contributor", say("ISO 3166-1 alpha-3 code, or short id of an organisation")),
        text("name", say("Full name")),
        text("region", say("Region of the world"), say("not stated")),
        Column(
            "groups",
            "names",
            say("Groups it belongs to, separated by semicolons"),
            blank=say("in no group"),
            relaxed_by=ANY,
        ),
        *place(say("Latitude of the capital or seat"), say("Longitude of the capital or seat")),
        yes_no("participates", say("No switches the whole contributor off")),
        Column(
            "people_limit",
            "number",
            say("Most people that it deploys in all, each counted once"),
            say("persons"),
            0,
            MOST_PERSONS,
            blank=say("no limit"),
            since=5,
            relaxed_by=HIGHER,
        ),
    ),
    ANY,
)

UNIT_TYPES = Table(
    "unit_types",
    say("Kinds of formed units"),
    ("unit_type",),
    (
        key("unit_type", say("Short id of the unit type")),
        text("name", say("Full name")),
        choice("kind", ("troops", "police", "enabler"), say("What the unit counts as"), relaxed_by=UNKNOWN),
        key("capability", say("What an enabler provides: aviation, medical, engineering, ..."), say("not an enabler")),
        persons("strength", say("People of one unit"), positive=True, relaxed_by=DERIVED),
        usd("monthly_cost_usd", say("Cost of one unit"), unit=say("USD per month"), relaxed_by=DERIVED),
        usd("deployment_cost_usd", say("Cost of bringing one unit in"), relaxed_by=DERIVED),
        yes_no("posts", say("Whether its people protect civilians themselves; enablers do not")),
    ),
    ANY,
)

PLEDGES = Table(
    "pledges",
    say("Units that contributors have pledged"),
    ("pledge",),
    (
        key("pledge", say("Short id of the pledge")),
        reference("contributor", "contributors", say("Who pledges")),
        reference("unit_type", "unit_types", say("What kind of unit")),
        Column("units", "whole", say("How many units"), say("units"), 0, MOST_UNITS, relaxed_by=HIGHER),
        persons("strength", say("People of one unit"), say("the unit type's"), positive=True),
        usd(
            "monthly_cost_usd", say("Cost of one unit"), say("the unit type's"), say("USD per month"), relaxed_by=LOWER
        ),
        usd("deployment_cost_usd", say("Cost of bringing one unit in"), say("the unit type's"), relaxed_by=LOWER),
        choice("readiness", READINESS_LEVELS, say("Readiness level (PCRS)"), relaxed_by=DERIVED),
        ready(say("First period in which the unit can deploy"), say("from its readiness")),
        Column(
            "months_available",
            "whole",
            say("Tour"),
            say("months"),
            1,
            1200,
            blank=say("to the end of the horizon"),
            relaxed_by=UNKNOWN,
        ),
        Column(
            "effectiveness",
            "number",
            say("Protective effect against a unit in place"),
            "1",
            0,
            5,
            blank="1.0",
            relaxed_by=HIGHER,
        ),
        share(
            "delivery_probability",
            say("Likelihood that the pledge is honoured"),
            say("from its readiness"),
            relaxed_by=HIGHER,
        ),
    ),
    HIGHER,
)

READINESS = Table(
    "readiness",
    say("What each readiness level is taken to mean: assumptions, shown as such"),
    ("readiness",),
    (
        choice("readiness", READINESS_LEVELS, say("Readiness level (PCRS)"), relaxed_by=UNKNOWN),
        Column("lead_months", "number", say("Time to deployment"), say("months"), 0, 240, relaxed_by=DERIVED),
        share("delivery_probability", say("Likelihood that such a pledge is honoured"), relaxed_by=DERIVED),
    ),
    DERIVED,
    missing=say("the stated assumptions"),
)

PREPARATIONS = Table(
    "preparations",
    say("Training and equipment partnerships that put a pledged unit in better shape"),
    ("pledge", "preparation"),
    (
        reference("pledge", "pledges", say("Pledge that is prepared")),
        key("preparation", say("Short id of the preparation")),
        usd("cost_usd", say("Cost of preparing one unit"), relaxed_by=LOWER),
        ready(say("First period in which the prepared unit can deploy")),
        Column(
            "effectiveness",
            "number",
            say("Protective effect after it, against a unit in place"),
            "1",
            0,
            5,
            relaxed_by=HIGHER,
        ),
    ),
    HIGHER,
    missing=say("no preparations"),
)

CAVEATS = Table(
    "caveats",
    say("What contributors or host states rule out"),
    (),
    (
        reference(
            "contributor",
            "contributors",
            say("Contributor that the row binds"),
            say("the row names a pledge"),
            relaxed_by=ORDERED,
        ),
        reference(
            "pledge",
            "pledges",
            say("Pledge that the row binds"),
            say("the row names a contributor"),
            relaxed_by=ORDERED,
        ),
        reference(
            "mission",
            "missions",
            say("Mission that the row is about"),
            say("the row names an area"),
            relaxed_by=ORDERED,
        ),
        reference(
            "area", "areas", say("Area that the row is about"), say("the row names a mission"), relaxed_by=ORDERED
        ),
        choice("rule", ("only", "never"), say("Only there, or never there"), relaxed_by=ORDERED),
        text("reason", say("Why")),
    ),
    ORDERED,
    missing=say("no caveats declared"),
)

FUNDS = Table(
    "funds",
    say("Money that contributors have pledged"),
    ("fund",),
    (
        key("fund", say("Short id of the fund")),
        reference("contributor", "contributors", say("Who pledges")),
        usd("amount_usd", say("How much"), relaxed_by=HIGHER),
        period(
            "from_period", say("First period in which it can be spent"), say("from the first period"), relaxed_by=LOWER
        ),
        period(
            "to_period",
            say("Last period in which it can be spent"),
            say("to the end of the horizon"),
            relaxed_by=HIGHER,
        ),
        reference("mission", "missions", say("Earmark"), say("any mission"), relaxed_by=ORDERED),
        choice(
            "purpose",
            ("operations", "preparation", "prevention", "any"),
            say("What it may pay for"),
            relaxed_by=ORDERED,
        ),
        share("delivery_probability", say("Likelihood that it is paid"), "1.0", relaxed_by=ANY),
    ),
    HIGHER,
    missing=say("no money pledged"),
)
