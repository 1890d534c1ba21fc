"""Tables about contributors: the units and money that they pledge, when, and on what conditions."""

from planner.schema import Column, Table
from planner.tables.columns import (
    ANY,
    DERIVED,
    HIGHER,
    LOWER,
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
    "States and organisations that pledge",
    ("contributor",),
    (
        key("contributor", "ISO 3166-1 alpha-3 code, or short id of an organisation"),
        text("name", "Full name"),
        text("region", "Region of the world", "not stated"),
        Column("groups", "names", "Groups it belongs to, separated by semicolons", blank="in no group", relaxed_by=ANY),
        *place("the capital or seat"),
        yes_no("participates", "No switches the whole contributor off"),
    ),
    ANY,
)

UNIT_TYPES = Table(
    "unit_types",
    "Kinds of formed units",
    ("unit_type",),
    (
        key("unit_type", "Short id of the unit type"),
        text("name", "Full name"),
        choice("kind", ("troops", "police", "enabler"), "What the unit counts as", relaxed_by=UNKNOWN),
        key("capability", "What an enabler provides: aviation, medical, engineering, ...", "not an enabler"),
        persons("strength", "People of one unit", positive=True, relaxed_by=DERIVED),
        usd("monthly_cost_usd", "Cost of one unit", unit="USD per month", relaxed_by=DERIVED),
        usd("deployment_cost_usd", "Cost of bringing one unit in", relaxed_by=DERIVED),
        yes_no("posts", "Whether its people protect civilians themselves; enablers do not"),
    ),
    ANY,
)

PLEDGES = Table(
    "pledges",
    "Units that contributors have pledged",
    ("pledge",),
    (
        key("pledge", "Short id of the pledge"),
        reference("contributor", "contributors", "Who pledges"),
        reference("unit_type", "unit_types", "What kind of unit"),
        Column("units", "whole", "How many units", "units", 0, MOST_UNITS, relaxed_by=HIGHER),
        persons("strength", "People of one unit", "the unit type's", positive=True),
        usd("monthly_cost_usd", "Cost of one unit", "the unit type's", "USD per month", relaxed_by=LOWER),
        usd("deployment_cost_usd", "Cost of bringing one unit in", "the unit type's", relaxed_by=LOWER),
        choice("readiness", READINESS_LEVELS, "Readiness level (PCRS)", relaxed_by=DERIVED),
        ready("First period in which the unit can deploy", "from its readiness"),
        Column(
            "months_available",
            "whole",
            "Tour",
            "months",
            1,
            1200,
            blank="to the end of the horizon",
            relaxed_by=UNKNOWN,
        ),
        Column(
            "effectiveness",
            "number",
            "Protective effect against a unit in place",
            "1",
            0,
            5,
            blank="1.0",
            relaxed_by=HIGHER,
        ),
        share(
            "delivery_probability", "Likelihood that the pledge is honoured", "from its readiness", relaxed_by=HIGHER
        ),
    ),
    HIGHER,
)

READINESS = Table(
    "readiness",
    "What each readiness level is taken to mean: assumptions, shown as such",
    ("readiness",),
    (
        choice("readiness", READINESS_LEVELS, "Readiness level (PCRS)", relaxed_by=UNKNOWN),
        Column("lead_months", "number", "Time to deployment", "months", 0, 240, relaxed_by=DERIVED),
        share("delivery_probability", "Likelihood that such a pledge is honoured", relaxed_by=DERIVED),
    ),
    DERIVED,
    missing="the stated assumptions",
)

PREPARATIONS = Table(
    "preparations",
    "Training and equipment partnerships that put a pledged unit in better shape",
    ("pledge", "preparation"),
    (
        reference("pledge", "pledges", "Pledge that is prepared"),
        key("preparation", "Short id of the preparation"),
        usd("cost_usd", "Cost of preparing one unit", relaxed_by=LOWER),
        ready("First period in which the prepared unit can deploy"),
        Column(
            "effectiveness",
            "number",
            "Protective effect after it, against a unit in place",
            "1",
            0,
            5,
            relaxed_by=HIGHER,
        ),
    ),
    HIGHER,
    missing="no preparations",
)

CAVEATS = Table(
    "caveats",
    "What contributors or host states rule out",
    (),
    (
        reference(
            "contributor",
            "contributors",
            "Contributor that the row binds",
            "the row names a pledge",
            relaxed_by=ORDERED,
        ),
        reference("pledge", "pledges", "Pledge that the row binds", "the row names a contributor", relaxed_by=ORDERED),
        reference("mission", "missions", "Mission that the row is about", "the row names an area", relaxed_by=ORDERED),
        reference("area", "areas", "Area that the row is about", "the row names a mission", relaxed_by=ORDERED),
        choice("rule", ("only", "never"), "Only there, or never there", relaxed_by=ORDERED),
        text("reason", "Why"),
    ),
    ORDERED,
    missing="no caveats declared",
)

FUNDS = Table(
    "funds",
    "Money that contributors have pledged",
    ("fund",),
    (
        key("fund", "Short id of the fund"),
        reference("contributor", "contributors", "Who pledges"),
        usd("amount_usd", "How much", relaxed_by=HIGHER),
        period("from_period", "First period in which it can be spent", "from the first period", relaxed_by=LOWER),
        period("to_period", "Last period in which it can be spent", "to the end of the horizon", relaxed_by=HIGHER),
        reference("mission", "missions", "Earmark", "any mission", relaxed_by=ORDERED),
        choice(
            "purpose", ("operations", "preparation", "prevention", "any"), "What it may pay for", relaxed_by=ORDERED
        ),
        share("delivery_probability", "Likelihood that it is paid", "1.0", relaxed_by=ANY),
    ),
    HIGHER,
    missing="no money pledged",
)
