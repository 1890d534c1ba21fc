"""What a recipe says about missions: which take part, and what no table says about each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.recipe.assumption import STRICT, Assumption, Marked, Standing


@dataclass(frozen=True)
class Ceilings(Marked):
    """Authorised strength [persons] that no table gives; absent: no ceiling."""

    __pydantic_config__ = STRICT

    mark: Standing
    reason: str
    troops: int | None = None
    police: int | None = None


@dataclass(frozen=True)
class MissionFacts:
    """What no table says about a mission."""

    __pydantic_config__ = STRICT

    name: str = ""
    iso3: str = ""
    latitude: float | None = None
    longitude: float | None = None
    language: str = ""
    mandate: str = ""
    ceilings: Ceilings | None = None
    budgeted_troops: Assumption | None = None
    """Troops that money was planned for, where that is fewer than the ceiling."""
    countries: tuple[str, ...] = ()
    """Countries whose places it looks after, where that is not its own alone (ISO 3166-1 alpha-3)."""
    divisions: tuple[str, ...] = ()
    """First-level divisions of GeoNames that it looks after, for cities in place of bases; none: all of its country."""
    people: Assumption | None = None
    """Persons who live in the area of responsibility, where that is not a whole country."""
    reach_km: Assumption | None = None
    share_of_deaths: Assumption | None = None
    """Share of the country's deaths that falls in the mission's areas."""
    deaths: Assumption | None = None
    """Civilian deaths that stand in for those of the year before [persons per year]."""
    unanswered: str = ""
    """Why nobody who is deployed answers armed attack on its areas; empty: they do."""
    support: tuple[str, ...] | None = None
    """Capabilities that new troops need; absent: by the rule of the case."""
    neighbours: tuple[str, ...] = ()
    enablers: Mapping[str, str] = field(default_factory=dict)
    """Contingents that are wholly enablers: unit type, by contributor."""
    bases_left_out: Mapping[str, str] = field(default_factory=dict)
    """Bases that answer for no population, with the reason."""


@dataclass(frozen=True)
class Contingency:
    """A contingency mission, not yet approved by the Security Council."""

    __pydantic_config__ = STRICT

    name: str
    iso3: str
    troops: int
    police: int
    reason: str
    from_period: Assumption
    divisions: tuple[str, ...] = ()
    """First-level divisions of GeoNames; none: the whole country."""


@dataclass(frozen=True)
class Missions:
    """Which missions take part."""

    __pydantic_config__ = STRICT

    least_persons: Assumption
    """Troops and police together below which a mission is left out, unless it is named."""
    taken: tuple[str, ...] = ()
    """Missions to take; none named: every one that is large enough and not left out."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Missions left out, with the reason."""
