"""Tables about delivery: how contributors have kept earlier pledges, and what has become of these."""

from planner.language import say
from planner.schema import Column, Table
from planner.tables.columns import ANY, MOST_UNITS, choice, reference

SINCE = 4
"""Version of the schema that introduced these tables."""

EVENTS = ("announced", "registered", "visited", "agreed", "selected", "deployed", "withdrawn", "lapsed")
"""What may happen to units of a pledge: the steps from promise to performance in their order, then how it ends."""


def _units(name: str, meaning: str, low: float, blank: str | None = None) -> Column:
    return Column(name, "whole", meaning, say("units"), low, MOST_UNITS, blank=blank, since=SINCE, relaxed_by=ANY)


PAST_DELIVERIES = Table(
    "past_deliveries",
    say("Units that contributors pledged earlier, and how many of them came"),
    ("contributor",),
    (
        reference("contributor", "contributors", say("Who pledged"), since=SINCE, relaxed_by=ANY),
        _units("units_pledged", say("Units pledged earlier"), 1),
        _units("units_delivered", say("Units of these that deployed"), 0),
    ),
    ANY,
    missing=say("nothing known of earlier pledges"),
)

PLEDGE_EVENTS = Table(
    "pledge_events",
    say("The ledger: what has happened to pledges since they were announced"),
    ("pledge", "date", "event"),
    (
        reference("pledge", "pledges", say("Pledge that it happened to"), since=SINCE, relaxed_by=ANY),
        Column("date", "month", say("Month in which it happened, as YYYY-MM"), since=SINCE, relaxed_by=ANY),
        choice("event", EVENTS, say("What happened"), since=SINCE, relaxed_by=ANY),
        _units(say("units"), say("Units that it happened to"), 1, say("all units of the pledge")),
    ),
    ANY,
    missing=say("nothing known of what has happened to pledges"),
)
