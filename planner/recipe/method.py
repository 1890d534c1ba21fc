"""How a case is built, the same for every mission: places, threats, costs, support, and units offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from planner.recipe.assumption import STRICT, Assumption


@dataclass(frozen=True)
class PlaceRules:
    """How bases become areas, and where people live."""

    __pydantic_config__ = STRICT

    maps: str
    """Beginning of the dates of the maps to take, such as a year; empty: each mission's newest on the date."""
    people_year: int
    """Year of the populations; 0: the newest on the date."""
    max_areas: Assumption
    contingency_max_areas: Assumption
    separation_km: Assumption
    spread_km: Assumption
    reach_km: Assumption
    unknown_base_troops: Assumption
    base_apart_km: Assumption
    place_share: Assumption


@dataclass(frozen=True)
class Threats:
    """How observed violence and chances of an onset become threats."""

    __pydantic_config__ = STRICT

    observation_year: int
    """Year of the deaths by country; 0: the last full year before the date."""
    risk_year: int
    """Edition of the chances of an onset; 0: the newest published before the date."""
    reserved_violence_share: Assumption
    """Share of the prior of a mission's violence that follows population."""
    prior_events: Assumption
    neighbourhood_km: Assumption
    communal_share: Assumption
    affected_per_death: Assumption
    troops_per_1000: Assumption
    police_per_1000: Assumption
    onset_requirement_factor: Assumption
    attack_share_exposed: Assumption
    onset_share_exposed: Assumption
    prevention_usd_per_1000: Assumption
    growth_limit: Assumption


@dataclass(frozen=True)
class Costs:
    """What units cost, and what missions have."""

    __pydantic_config__ = STRICT

    equipment_usd: Assumption
    self_sustainment_usd: Assumption
    mission_support_usd: Assumption
    individual_police_usd: Assumption
    move_usd: Assumption
    freight_usd: Assumption
    mi8_hour_usd: Assumption
    flight_hours: Assumption
    person_year_usd: Assumption
    budgeted_vacancy_share: Assumption


@dataclass(frozen=True)
class UnitType:
    """A unit type, with the standing of its strength."""

    __pydantic_config__ = STRICT

    name: str
    kind: Literal["troops", "police", "enabler"]
    strength: int
    standing: str
    capability: str = ""
    aircraft: int = 0
    individual: bool = False
    """Whether its people come as individuals, at the cost of one, and not as a formed unit."""


@dataclass(frozen=True)
class SupportRules:
    """What new troops need of enablers."""

    __pydantic_config__ = STRICT

    troops_per_unit: Mapping[str, Assumption]
    """Troops that one unit supports, by capability."""
    capabilities: tuple[str, ...]
    """What every mission needs for which the recipe names nothing, where its map marks any of it."""
    least_troops: Assumption
    """Troops in place from which on a mission has such a rule."""
    note: str


@dataclass(frozen=True)
class Offers:
    """How reported pledges are read, and stand-ins made from units in place where no pledges are known."""

    __pydantic_config__ = STRICT

    share: Assumption
    largest: Assumption
    enablers: Assumption
    largest_unit: Assumption
    readiness: tuple[str, ...]
    """Readiness of stand-ins, taken in turn."""
    tours: tuple[int, ...]
    """Tours of stand-ins, taken in turn [months]; 0: to the end."""
    unstated_readiness: str
    """Readiness of a reported pledge that states none."""
    reads: Mapping[str, str]
    """Unit type of a reported pledge by a word in its description, the first that is in it; or by its kind."""
