"""Kinds of columns that several input tables have, and the largest numbers that any may hold."""

from planner.language import say
from planner.schema import YES_NO, Column, RelaxedBy

MOST_PERSONS, MOST_USD, MOST_UNITS = 1e9, 1e12, 1e6

HIGHER, LOWER, ANY = RelaxedBy.HIGHER, RelaxedBy.LOWER, RelaxedBy.ANY
DERIVED, ORDERED, UNKNOWN = RelaxedBy.DERIVED, RelaxedBy.ORDERED, RelaxedBy.UNKNOWN


def key(name: str, meaning: str, blank: str | None = None) -> Column:
    """Column of a key: short, the same in every table."""
    return Column(name, "key", meaning, blank=blank, relaxed_by=UNKNOWN)


def reference(
    name: str,
    table: str,
    meaning: str,
    blank: str | None = None,
    *,
    since: int = 1,
    relaxed_by: RelaxedBy = UNKNOWN,
) -> Column:
    """Column that names a row of another table by its key."""
    return Column(name, "key", meaning, refers_to=table, blank=blank, since=since, relaxed_by=relaxed_by)


def text(name: str, meaning: str, blank: str | None = None) -> Column:
    """Column of free text, which nothing depends on."""
    return Column(name, "text", meaning, blank=blank, relaxed_by=ANY)


def choice(name: str, choices: tuple[str, ...], meaning: str, *, since: int = 1, relaxed_by: RelaxedBy) -> Column:
    """Column of one of some words."""
    return Column(name, "choice", meaning, choices=choices, since=since, relaxed_by=relaxed_by)


def yes_no(name: str, meaning: str) -> Column:
    """Column of yes or no, where yes allows more."""
    return Column(name, "yes_no", meaning, choices=YES_NO, relaxed_by=HIGHER)


def persons(
    name: str, meaning: str, blank: str | None = None, *, positive: bool = False, relaxed_by: RelaxedBy = UNKNOWN
) -> Column:
    """Column of people [persons]."""
    return Column(
        name, "number", meaning, say("persons"), 0, MOST_PERSONS, above_low=positive, blank=blank, relaxed_by=relaxed_by
    )


def usd(name: str, meaning: str, blank: str | None = None, unit: str = say("USD"), *, relaxed_by: RelaxedBy) -> Column:
    """Column of money [USD, or as the unit says]."""
    return Column(name, "number", meaning, unit, 0, MOST_USD, blank=blank, relaxed_by=relaxed_by)


def required(name: str, meaning: str, blank: str) -> Column:
    """Column of a requirement; less than a hundredth of a person is a mistake and below the tolerance of the solver."""
    return Column(name, "number", meaning, say("persons"), 0.01, MOST_PERSONS, blank=blank, relaxed_by=UNKNOWN)


def share(name: str, meaning: str, blank: str | None = None, *, relaxed_by: RelaxedBy) -> Column:
    """Column of a share, from 0 to 1 [1]."""
    return Column(name, "number", meaning, "1", 0, 1, blank=blank, relaxed_by=relaxed_by)


def period(name: str, meaning: str, blank: str | None = None, *, relaxed_by: RelaxedBy) -> Column:
    """Column of a period of the horizon."""
    return Column(name, "period", meaning, say("period"), 1, blank=blank, relaxed_by=relaxed_by)


def ready(meaning: str, blank: str | None = None) -> Column:
    """Column of the first period of a deployment, which may lie beyond the horizon."""
    meaning = say("{meaning}; may lie beyond the horizon", meaning=meaning)
    return Column("ready_period", "whole", meaning, say("period"), 1, 1200, blank=blank, relaxed_by=LOWER)


def place(latitude: str, longitude: str) -> tuple[Column, Column]:
    """Columns of the latitude and longitude of a place [degrees]."""
    return (
        Column("latitude", "number", latitude, say("degrees"), -90, 90, relaxed_by=ANY),
        Column("longitude", "number", longitude, say("degrees"), -180, 180, relaxed_by=ANY),
    )
