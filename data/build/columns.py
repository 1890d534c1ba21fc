"""The columns of every table of a case, in order (the input tables of the project's README)."""

TRACE = ("source", "note")
SETTINGS = ("setting", "value", *TRACE)
MISSIONS = (
    "mission", "name", "iso3", "latitude", "longitude", "authorised_troops", "authorised_police",
    "assessed_usd_per_period", "mandate", "mandate_from", "mandate_to", "language", *TRACE,
)  # fmt: skip
AREAS = (
    "area", "mission", "name", "latitude", "longitude", "civilians",
    "in_place_troops", "in_place_police", "troops_limit", *TRACE,
)  # fmt: skip
THREATS = (
    "area", "threat", "share_exposed", "monthly_rate", "growth_per_period", "from_period",
    "troops_required", "police_required", "prevention_usd_required", *TRACE,
)  # fmt: skip
CONTRIBUTORS = ("contributor", "name", "region", "groups", "latitude", "longitude", "participates", *TRACE)
UNIT_TYPES = (
    "unit_type", "name", "kind", "capability", "strength", "monthly_cost_usd", "deployment_cost_usd", "posts", *TRACE,
)  # fmt: skip
PLEDGES = (
    "pledge", "contributor", "unit_type", "units", "strength", "monthly_cost_usd", "deployment_cost_usd",
    "readiness", "ready_period", "months_available", "effectiveness", "delivery_probability", *TRACE,
)  # fmt: skip
READINESS = ("readiness", "lead_months", "delivery_probability", *TRACE)
PREPARATIONS = ("pledge", "preparation", "cost_usd", "ready_period", "effectiveness", *TRACE)
CAVEATS = ("contributor", "pledge", "mission", "area", "rule", "reason", *TRACE)
FUNDS = (
    "fund", "contributor", "amount_usd", "from_period", "to_period",
    "mission", "purpose", "delivery_probability", *TRACE,
)  # fmt: skip
SUPPORT = ("area", "capability", "troops_per_unit", *TRACE)
CAPABILITIES_IN_PLACE = ("mission", "capability", "units", *TRACE)
LOCKS = ("pledge", "mission", "from_period", "units_min", "units_max", *TRACE)
