"""The schema of every input table: columns, units, ranges, keys, and what blank means.

Reading, checking, the workbook and the documentation all follow from what is written here.
"""

from planner.language import say
from planner.schema import Column, Table
from planner.tables.case import Case
from planner.tables.columns import (
    ANY,
    DERIVED,
    HIGHER,
    LOWER,
    MOST_PERSONS,
    MOST_UNITS,
    ORDERED,
    UNKNOWN,
    key,
    period,
    reference,
)
from planner.tables.contributors import (
    CAVEATS,
    CONTRIBUTORS,
    FUNDS,
    PLEDGES,
    PREPARATIONS,
    READINESS,
    READINESS_ASSUMPTIONS,
    READINESS_LEVELS,
    UNIT_TYPES,
)
from planner.tables.delivery import EVENTS, PAST_DELIVERIES, PLEDGE_EVENTS
from planner.tables.missions import AREAS, CAPABILITIES_IN_PLACE, MISSIONS, SUPPORT, THREATS

__all__ = ["EVENTS", "MOST_PERSONS", "READINESS_ASSUMPTIONS", "READINESS_LEVELS", "TABLES", "Case"]

SETTINGS = Table(
    "settings",
    say("The horizon and the assumptions of the case"),
    ("setting",),
    (
        key("setting", say("Name of the setting")),
        Column("value", "text", say("Its value"), blank=say("as the setting says"), needed=True, relaxed_by=DERIVED),
    ),
    ANY,
)

LOCKS = Table(
    "locks",
    say("The planner's own decisions"),
    ("pledge", "mission", "from_period"),
    (
        reference("pledge", "pledges", say("Pledge")),
        reference("mission", "missions", say("Mission")),
        period("from_period", say("The start that the lock is about"), say("any start"), relaxed_by=UNKNOWN),
        Column(
            "units_min",
            "whole",
            say("At least so many units"),
            say("units"),
            0,
            MOST_UNITS,
            blank="0",
            relaxed_by=LOWER,
        ),
        Column(
            "units_max",
            "whole",
            say("At most so many units"),
            say("units"),
            0,
            MOST_UNITS,
            blank=say("no bound"),
            relaxed_by=HIGHER,
        ),
    ),
    ORDERED,
    missing=say("nothing locked"),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SETTINGS,
        MISSIONS,
        AREAS,
        THREATS,
        CONTRIBUTORS,
        UNIT_TYPES,
        PLEDGES,
        READINESS,
        PREPARATIONS,
        CAVEATS,
        FUNDS,
        PAST_DELIVERIES,
        PLEDGE_EVENTS,
        SUPPORT,
        CAPABILITIES_IN_PLACE,
        LOCKS,
    )
}
"""Every input table, by name."""
