"""Public files that are known and of no use for a case, each refused with the file to bring instead."""

from collections.abc import Callable
from datetime import date

from planner.fault import Fault
from planner.language import say
from planner.recipe import Kind
from planner.sources.parsing import TableParser
from planner.sources.reading import Reading, SourceFaultsError
from planner.sources.recognition import Field, Reader
from planner.sources.spellings import ACRONYM

PLACED_EVENTS = say("events with their coordinates")


def _refusal(found: str, allowed: str, hint: str) -> Callable[[TableParser, date | None], Reading]:
    """How a file is refused."""

    def _read(parser: TableParser, as_of: date | None) -> Reading:  # noqa: ARG001
        raise SourceFaultsError([Fault(parser.file, None, "", found, allowed, hint)])

    return _read


def _reader(kind: Kind, found: str, allowed: str, hint: str, *fields: Field) -> Reader:
    return Reader(kind, found, fields, _refusal(found, allowed, hint), of_use=False)


READERS = (
    _reader(
        "violence",
        say("sums of events by district and month, without coordinates"),
        PLACED_EVENTS,
        say("Bring the events themselves: the event export of ACLED, or the Georeferenced Event Dataset of UCDP."),
        Field("country", r"location_code"),
        Field("month", r"reference_period_start"),
        Field("events"),
        Field("fatalities"),
    ),
    _reader(
        "risk",
        say("forecasts of numbers of events by ACLED CAST, which say nothing about deaths"),
        say("chances of a mass killing, or forecasts of deaths, by country"),
        say("Bring those of the Early Warning Project, or of VIEWS by country."),
        Field("country"),
        Field("month"),
        Field("total_forecast"),
        Field("battles_forecast"),
    ),
    _reader(
        "contributions",
        say("contributions of each state to all missions together"),
        say("contributions by state, mission and kind"),
        say("Bring the download by mission, which has a column mission_acronym."),
        Field("contributing_country"),
        Field("total_uniformed_personnel"),
        Field("last_reporting_date"),
    ),
    _reader(
        "violence",
        say("deaths of peacekeepers, and not of civilians"),
        PLACED_EVENTS,
        say("Bring the event export of ACLED, or the Georeferenced Event Dataset of UCDP."),
        Field("incident_date"),
        Field("casualty_nationality"),
        Field("casualty_personnel_type"),
    ),
    _reader(
        "bases",
        say("aircraft of missions, without their bases"),
        say("bases with coordinates, troops and enablers"),
        say("Bring the maps of Geo-PKO, or a table of bases."),
        Field("mission", ACRONYM),
        Field("rotary_wing"),
        Field("fixed_wing"),
    ),
)
