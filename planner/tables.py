"""The schema of every input table: columns, units, ranges, keys, and what blank means.

Reading, checking, the workbook and the documentation all follow from what is written here.
"""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.fault import Fault
from planner.schema import YES_NO, Column, RelaxedBy, Table, Value
from planner.settings import Settings


@dataclass(frozen=True)
class Case:
    """A typed case."""

    values: dict[str, Value]
    """Values of the settings, by name."""
    tables: dict[str, pd.DataFrame]
    """Every table under its name, indexed by the row of the file, columns typed by the schema; blank is NA or ""."""
    faults: tuple[Fault, ...] = ()
    """Faults of reading; faulty cells are blank in the tables, and the case cannot be planned."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table, by name."""
        return self.tables[name]

    @cached_property
    def settings(self) -> Settings:
        """The settings, typed."""
        return Settings.of(self.values)

    @cached_property
    def mission_of(self) -> dict[str, str]:
        """Mission of each area."""
        return dict(self.tables["areas"][["area", "mission"]].itertuples(index=False, name=None))


MOST_PERSONS, MOST_USD, MOST_UNITS = 1e9, 1e12, 1e6
READINESS = ("announced", "L1", "L2", "L3", "RDL", "deployed")

HIGHER, LOWER, ANY = RelaxedBy.HIGHER, RelaxedBy.LOWER, RelaxedBy.ANY
DERIVED, ORDERED, UNKNOWN = RelaxedBy.DERIVED, RelaxedBy.ORDERED, RelaxedBy.UNKNOWN


def _key(name: str, meaning: str, blank: str | None = None) -> Column:
    return Column(name, "key", meaning, blank=blank, relaxed_by=UNKNOWN)


def _reference(
    name: str, table: str, meaning: str, blank: str | None = None, *, relaxed_by: RelaxedBy = UNKNOWN
) -> Column:
    return Column(name, "key", meaning, refers_to=table, blank=blank, relaxed_by=relaxed_by)


def _text(name: str, meaning: str, blank: str | None = None) -> Column:
    return Column(name, "text", meaning, blank=blank, relaxed_by=ANY)


def _choice(name: str, choices: tuple[str, ...], meaning: str, *, relaxed_by: RelaxedBy) -> Column:
    return Column(name, "choice", meaning, choices=choices, relaxed_by=relaxed_by)


def _yes_no(name: str, meaning: str) -> Column:
    return Column(name, "yes_no", meaning, choices=YES_NO, relaxed_by=HIGHER)


def _persons(
    name: str, meaning: str, blank: str | None = None, *, positive: bool = False, relaxed_by: RelaxedBy = UNKNOWN
) -> Column:
    return Column(
        name, "number", meaning, "persons", 0, MOST_PERSONS, above_low=positive, blank=blank, relaxed_by=relaxed_by
    )


def _usd(name: str, meaning: str, blank: str | None = None, unit: str = "USD", *, relaxed_by: RelaxedBy) -> Column:
    return Column(name, "number", meaning, unit, 0, MOST_USD, blank=blank, relaxed_by=relaxed_by)


def _required(name: str, meaning: str, blank: str) -> Column:
    """Column of a requirement; less than a hundredth of a person is a mistake and below the tolerance of the solver."""
    return Column(name, "number", meaning, "persons", 0.01, MOST_PERSONS, blank=blank, relaxed_by=UNKNOWN)


def _share(name: str, meaning: str, blank: str | None = None, *, relaxed_by: RelaxedBy) -> Column:
    return Column(name, "number", meaning, "1", 0, 1, blank=blank, relaxed_by=relaxed_by)


def _period(name: str, meaning: str, blank: str | None = None, *, relaxed_by: RelaxedBy) -> Column:
    return Column(name, "period", meaning, "period", 1, blank=blank, relaxed_by=relaxed_by)


def _ready(meaning: str, blank: str | None = None) -> Column:
    meaning = f"{meaning}; may lie beyond the horizon"
    return Column("ready_period", "whole", meaning, "period", 1, 1200, blank=blank, relaxed_by=LOWER)


def _place(what: str) -> tuple[Column, Column]:
    return (
        Column("latitude", "number", f"Latitude of {what}", "degrees", -90, 90, relaxed_by=ANY),
        Column("longitude", "number", f"Longitude of {what}", "degrees", -180, 180, relaxed_by=ANY),
    )


_TABLES = (
    Table(
        "settings",
        "The horizon and the assumptions of the case",
        ("setting",),
        (
            _key("setting", "Name of the setting"),
            Column("value", "text", "Its value", blank="as the setting says", needed=True, relaxed_by=DERIVED),
        ),
        ANY,
    ),
    Table(
        "missions",
        "Peace operations, authorised or contingent",
        ("mission",),
        (
            _key("mission", "Short id of the mission"),
            _text("name", "Full name"),
            _text("iso3", "Country, as ISO 3166-1 alpha-3"),
            *_place("the headquarters"),
            _persons("authorised_troops", "Ceiling on troops and enablers", "no ceiling", relaxed_by=HIGHER),
            _persons("authorised_police", "Ceiling on police", "no ceiling", relaxed_by=HIGHER),
            _usd(
                "assessed_usd_per_period",
                "Assessed money for pledged units",
                "no limit",
                "USD per period",
                relaxed_by=HIGHER,
            ),
            _choice(
                "mandate",
                ("authorised", "contingency"),
                "Whether the Security Council has authorised it",
                relaxed_by=UNKNOWN,
            ),
            _period("mandate_from", "First period of the mandate", "from the first period", relaxed_by=UNKNOWN),
            _period("mandate_to", "Last period of the mandate", "to the end of the horizon", relaxed_by=UNKNOWN),
            _text("language", "Working language; information only", "not stated"),
        ),
        UNKNOWN,
    ),
    Table(
        "areas",
        "Areas of responsibility of the missions",
        ("area",),
        (
            _key("area", "Short id of the area"),
            _reference("mission", "missions", "Mission that the area belongs to"),
            _text("name", "Full name"),
            *_place("the principal base"),
            _persons("civilians", "People living in the area"),
            _persons("in_place_troops", "Troops posted already, throughout the horizon"),
            _persons("in_place_police", "Police posted already, throughout the horizon"),
            _persons("troops_limit", "Most troops that the area can host", "no limit", relaxed_by=HIGHER),
        ),
        UNKNOWN,
    ),
    Table(
        "threats",
        "What civilians of an area face, and what answers it",
        ("area", "threat"),
        (
            _reference("area", "areas", "Area"),
            _key("threat", "Short id of the threat"),
            _share("share_exposed", "Share of the area's civilians who are exposed", relaxed_by=UNKNOWN),
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
            _period("from_period", "Period in which the threat starts", "1", relaxed_by=UNKNOWN),
            _required("troops_required", "Troops that answer it in full", "troops do not answer it"),
            _required("police_required", "Police that answer it in full", "police do not answer it"),
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
    ),
    Table(
        "contributors",
        "States and organisations that pledge",
        ("contributor",),
        (
            _key("contributor", "ISO 3166-1 alpha-3 code, or short id of an organisation"),
            _text("name", "Full name"),
            _text("region", "Region of the world", "not stated"),
            Column(
                "groups", "names", "Groups it belongs to, separated by semicolons", blank="in no group", relaxed_by=ANY
            ),
            *_place("the capital or seat"),
            _yes_no("participates", "No switches the whole contributor off"),
        ),
        ANY,
    ),
    Table(
        "unit_types",
        "Kinds of formed units",
        ("unit_type",),
        (
            _key("unit_type", "Short id of the unit type"),
            _text("name", "Full name"),
            _choice("kind", ("troops", "police", "enabler"), "What the unit counts as", relaxed_by=UNKNOWN),
            _key("capability", "What an enabler provides: aviation, medical, engineering, ...", "not an enabler"),
            _persons("strength", "People of one unit", positive=True, relaxed_by=DERIVED),
            _usd("monthly_cost_usd", "Cost of one unit", unit="USD per month", relaxed_by=DERIVED),
            _usd("deployment_cost_usd", "Cost of bringing one unit in", relaxed_by=DERIVED),
            _yes_no("posts", "Whether its people protect civilians themselves; enablers do not"),
        ),
        ANY,
    ),
    Table(
        "pledges",
        "Units that contributors have pledged",
        ("pledge",),
        (
            _key("pledge", "Short id of the pledge"),
            _reference("contributor", "contributors", "Who pledges"),
            _reference("unit_type", "unit_types", "What kind of unit"),
            Column("units", "whole", "How many units", "units", 0, MOST_UNITS, relaxed_by=HIGHER),
            _persons("strength", "People of one unit", "the unit type's", positive=True),
            _usd("monthly_cost_usd", "Cost of one unit", "the unit type's", "USD per month", relaxed_by=LOWER),
            _usd("deployment_cost_usd", "Cost of bringing one unit in", "the unit type's", relaxed_by=LOWER),
            _choice("readiness", READINESS, "Readiness level (PCRS)", relaxed_by=DERIVED),
            _ready("First period in which the unit can deploy", "from its readiness"),
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
            _share(
                "delivery_probability", "Likelihood that the pledge is honoured", "from its readiness", relaxed_by=ANY
            ),
        ),
        HIGHER,
    ),
    Table(
        "readiness",
        "What each readiness level is taken to mean: assumptions, shown as such",
        ("readiness",),
        (
            _choice("readiness", READINESS, "Readiness level (PCRS)", relaxed_by=UNKNOWN),
            Column("lead_months", "number", "Time to deployment", "months", 0, 240, relaxed_by=DERIVED),
            _share("delivery_probability", "Likelihood that such a pledge is honoured", relaxed_by=ANY),
        ),
        DERIVED,
        missing="the stated assumptions",
    ),
    Table(
        "preparations",
        "Training and equipment partnerships that put a pledged unit in better shape",
        ("pledge", "preparation"),
        (
            _reference("pledge", "pledges", "Pledge that is prepared"),
            _key("preparation", "Short id of the preparation"),
            _usd("cost_usd", "Cost of preparing one unit", relaxed_by=LOWER),
            _ready("First period in which the prepared unit can deploy"),
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
    ),
    Table(
        "caveats",
        "What contributors or host states rule out",
        (),
        (
            _reference(
                "contributor",
                "contributors",
                "Contributor that the row binds",
                "the row names a pledge",
                relaxed_by=ORDERED,
            ),
            _reference(
                "pledge", "pledges", "Pledge that the row binds", "the row names a contributor", relaxed_by=ORDERED
            ),
            _reference(
                "mission", "missions", "Mission that the row is about", "the row names an area", relaxed_by=ORDERED
            ),
            _reference("area", "areas", "Area that the row is about", "the row names a mission", relaxed_by=ORDERED),
            _choice("rule", ("only", "never"), "Only there, or never there", relaxed_by=ORDERED),
            _text("reason", "Why"),
        ),
        ORDERED,
        missing="no caveats declared",
    ),
    Table(
        "funds",
        "Money that contributors have pledged",
        ("fund",),
        (
            _key("fund", "Short id of the fund"),
            _reference("contributor", "contributors", "Who pledges"),
            _usd("amount_usd", "How much", relaxed_by=HIGHER),
            _period("from_period", "First period in which it can be spent", "from the first period", relaxed_by=LOWER),
            _period(
                "to_period", "Last period in which it can be spent", "to the end of the horizon", relaxed_by=HIGHER
            ),
            _reference("mission", "missions", "Earmark", "any mission", relaxed_by=ORDERED),
            _choice(
                "purpose", ("operations", "preparation", "prevention", "any"), "What it may pay for", relaxed_by=ORDERED
            ),
            _share("delivery_probability", "Likelihood that it is paid", "1.0", relaxed_by=ANY),
        ),
        HIGHER,
        missing="no money pledged",
    ),
    Table(
        "support",
        "Enablers that newly posted troops need",
        ("area", "capability"),
        (
            _reference("area", "areas", "Area"),
            _key("capability", "What is needed: aviation, medical, engineering, ..."),
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
    ),
    Table(
        "capabilities_in_place",
        "Enablers that missions already have",
        ("mission", "capability"),
        (
            _reference("mission", "missions", "Mission"),
            _key("capability", "What is in place"),
            Column("units", "number", "How many units", "units", 0, MOST_UNITS, relaxed_by=HIGHER),
        ),
        HIGHER,
        missing="no enablers in place",
    ),
    Table(
        "locks",
        "The planner's own decisions",
        ("pledge", "mission", "from_period"),
        (
            _reference("pledge", "pledges", "Pledge"),
            _reference("mission", "missions", "Mission"),
            _period("from_period", "The start that the lock is about", "any start", relaxed_by=UNKNOWN),
            Column("units_min", "whole", "At least so many units", "units", 0, MOST_UNITS, blank="0", relaxed_by=LOWER),
            Column(
                "units_max",
                "whole",
                "At most so many units",
                "units",
                0,
                MOST_UNITS,
                blank="no bound",
                relaxed_by=HIGHER,
            ),
        ),
        ORDERED,
        missing="nothing locked",
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every input table, by name."""

READINESS_ASSUMPTIONS = (
    ("announced", 12, 0.30),
    ("L1", 10, 0.45),
    ("L2", 7, 0.65),
    ("L3", 4, 0.80),
    ("RDL", 2, 0.90),
    ("deployed", 0, 1.00),
)
"""Lead [months] and delivery probability [1] by readiness, where a case has no table of its own: judgements."""
