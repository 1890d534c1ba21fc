"""The tidy tables that public files are read to: the columns of the reference data, and of events."""

from collections.abc import Mapping

CONTRIBUTIONS = ("contributor", "iso3", "mission", "kind", "as_of", "personnel", "source")
MISSIONS = (
    "mission", "mission_name", "country", "iso3", "hq_area", "lat", "lon", "start_date", "troops_deployed",
    "of_which_staff_officers", "experts_deployed", "police_deployed", "of_which_formed_police", "troops_authorised",
    "police_authorised", "authorised_resolution", "authorised_source", "annual_budget_usd", "budget_fiscal_year",
    "budget_source", "troops_authorised_recalled", "police_authorised_recalled", "annual_budget_usd_recalled",
    "recalled_flag", "poc_mandate", "poc_source", "as_of", "source",
)  # fmt: skip
BASES = (
    "mission", "area", "country", "iso3", "lat", "lon", "troops", "infantry", "reserve", "formed_police_units_troops",
    "hq_level", "unpol", "unmo", "medical", "aviation", "helicopter_support", "engineers", "signals", "transport",
    "recon", "uav", "demining", "riverine", "military_police", "special_forces", "tcc_overview", "as_of", "dataset",
    "source_map", "source",
)  # fmt: skip
EVENTS = ("date", "latitude", "longitude", "iso3", "deaths", "deaths_civilians", "kind", "precision", "source")
BASE_VIOLENCE = (
    "mission", "area", "area_as_of", "years", "events", "deaths_best", "deaths_civilians", "source",
    "share_of_mission_civilian_deaths",
)  # fmt: skip
RISK = ("iso3", "country", "year", "measure", "score", "rank", "edition", "source")
POPULATION = ("iso3", "country", "year", "population", "source")
PLACES = ("iso3", "geonameid", "name", "admin1", "latitude", "longitude", "population", "source")
RISK_PLACES = ("latitude", "longitude", "year", "measure", "score", "edition", "source")
PLEDGES = (
    "contributor", "iso3", "kind", "unit_type", "quantity", "personnel", "note", "source", "readiness",
    "available_from", "available_until", "caveats", "equipment", "self_sustainment",
)  # fmt: skip
"""The columns of the reference data, and what states say of a pledge beside it."""


TABLES: Mapping[str, tuple[str, ...]] = {
    "contributions": CONTRIBUTIONS,
    "missions": MISSIONS,
    "areas": BASES,
    "events": EVENTS,
    "area_violence": BASE_VIOLENCE,
    "risk": RISK,
    "risk_places": RISK_PLACES,
    "population": POPULATION,
    "cities": PLACES,
    "pledges": PLEDGES,
}
"""Columns by table; the names are those of files in `data/reference`, but for those that no file is written of."""
