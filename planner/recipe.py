"""A recipe: the sources, date, horizon, assumptions and overrides that a case is built from, as TOML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal

from pydantic import ConfigDict

Kind = Literal["contributions", "missions", "bases", "violence", "risk", "people", "pledges"]
"""Kind of facts that a case is built from, and that a public file holds."""

Mark = Literal["S", "A", "E", "R", "J"]
"""[S] read in a public source; [A] arithmetic on [S]; [E] our own estimate from public data; [R] recalled and not
verified; [J] a judgement."""

Standing = Literal["S", "A", "E", "R", "J", ""]
"""A mark, or none where nothing is assumed."""

STRICT = ConfigDict(extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True)
class Assumption:
    """A number that no source of the case says, with its unit, its mark and the reason for it."""

    __pydantic_config__ = STRICT

    value: float
    mark: Mark
    unit: str = "1"
    reason: str = ""

    @property
    def note(self) -> str:
        """The mark and the reason; the reason alone where it has marks of its own."""
        return marked(self.mark, self.reason)


@dataclass(frozen=True)
class SettingAssumption:
    """A value of the settings table."""

    __pydantic_config__ = STRICT

    value: int | float | str
    mark: Standing
    unit: str = "1"
    reason: str = ""

    @property
    def note(self) -> str:
        """The mark and the reason."""
        return marked(self.mark, self.reason)


def marked(mark: str, reason: str) -> str:
    """A reason with its mark before it, unless it has marks of its own; for instance `[J] a platoon`."""
    return reason if not mark or "[" in reason else f"[{mark}] {reason}".strip()


@dataclass(frozen=True)
class SourceFile:
    """A file of public data, in place of the packaged reference."""

    __pydantic_config__ = STRICT

    file: str
    """Path, from the folder of the recipe."""
    licence: str = ""


@dataclass(frozen=True)
class RowsFile:
    """Rows of a table that belong to one case, in a file beside its recipe."""

    __pydantic_config__ = STRICT

    table: str
    file: str
    reason: str = ""


@dataclass(frozen=True)
class Horizon:
    """The periods of the plan."""

    __pydantic_config__ = STRICT

    start: str
    """First month, YYYY-MM; empty: the second month after the date."""
    periods: int
    months_per_period: Literal[1, 3]
    reason: str = ""


@dataclass(frozen=True)
class Ceilings:
    """Authorised strength [persons] that no table gives; absent: no ceiling."""

    __pydantic_config__ = STRICT

    mark: Standing
    reason: str
    troops: int | None = None
    police: int | None = None

    @property
    def note(self) -> str:
        """The mark and the reason."""
        return marked(self.mark, self.reason)


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
    empty_base_troops: Assumption
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


@dataclass(frozen=True)
class Override:
    """A cell of the built case with another value."""

    __pydantic_config__ = STRICT

    table: str
    key: Mapping[str, str | int]
    column: str
    value: str | int | float
    mark: Mark
    reason: str

    @property
    def note(self) -> str:
        """The mark and the reason."""
        return marked(self.mark, self.reason)


@dataclass(frozen=True)
class Recipe:
    """What a case is built from."""

    __pydantic_config__ = STRICT

    as_of: str
    """Month at whose end strengths are counted, YYYY-MM; nothing from after it enters the case."""
    title: str
    contingents: Literal["in place", "pledged"]
    """Whether those present stay in place beside the pledges, or are the pledges, which may stay or go."""
    horizon: Horizon
    settings: Mapping[str, SettingAssumption]
    missions: Missions
    places: PlaceRules
    threats: Threats
    costs: Costs
    support: SupportRules
    offers: Offers
    unit_types: Mapping[str, UnitType]
    mission: Mapping[str, MissionFacts] = field(default_factory=dict)
    contingency: Mapping[str, Contingency] = field(default_factory=dict)
    sources: Mapping[Kind, SourceFile] = field(default_factory=dict)
    rows: tuple[RowsFile, ...] = ()
    pledges_left_out: Mapping[str, str] = field(default_factory=dict)
    """Reported pledges that are no units or money of this case, with the reason."""
    override: tuple[Override, ...] = ()

    def facts(self, mission: str) -> MissionFacts:
        """What the recipe says about a mission."""
        return self.mission.get(mission, MissionFacts())


def assumptions(recipe: Recipe) -> Iterator[tuple[str, Assumption | SettingAssumption]]:
    """Every assumption of a recipe with its place in it, those of missions and overrides last."""
    yield from ((f"settings.{name}", each) for name, each in recipe.settings.items() if each.mark)
    for part in ("missions", "places", "threats", "costs", "offers", "support", "mission", "contingency"):
        yield from _within(part, getattr(recipe, part))


def _within(place: str, value: object) -> Iterator[tuple[str, Assumption | SettingAssumption]]:
    """The assumptions in a part of a recipe."""
    if isinstance(value, Assumption):
        yield place, value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _within(f"{place}.{name}", each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _within(f"{place}.{each.name}", getattr(value, each.name))
