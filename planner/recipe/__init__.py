"""A recipe: the sources, date, horizon, assumptions and overrides that a case is built from, as TOML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Literal

from planner.recipe.assumption import STRICT, Assumption, Mark, Marked, SettingAssumption
from planner.recipe.files import Kind, RowsFile, SourceFile
from planner.recipe.method import Costs, Offers, PlaceRules, SupportRules, Threats, UnitType
from planner.recipe.missions import Contingency, MissionFacts, Missions

__all__ = ["Assumption", "Kind", "Override", "Recipe", "RowsFile", "Threats", "UnitType", "assumptions"]


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
class Override(Marked):
    """A cell of the built case with another value."""

    __pydantic_config__ = STRICT

    table: str
    key: Mapping[str, str | int]
    column: str
    value: str | int | float
    mark: Mark
    reason: str


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
