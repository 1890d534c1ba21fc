"""Names that a recipe gives and no source knows: misspelt missions and bases, which would change nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from planner.building.sources import Sources
from planner.fault import Fault, near_miss, shown, some
from planner.language import say
from planner.recipe import Recipe
from planner.recipe.reading import default_recipe


class UnknownName(NamedTuple):
    """A name in a recipe that no source knows."""

    place: str
    """Field of the recipe."""
    name: str
    what: str
    """What it is to name, with an article."""
    near: str
    """Question whether a known name was meant; empty if none is near."""


def misspelt(recipe: Recipe, sources: Sources) -> list[Fault]:
    """The names of a recipe that no source knows, and that are near to one that a source does."""
    found = _unknown(recipe, sources)
    return [Fault("recipe", None, each.place, shown(each.name), each.what, each.near) for each in found if each.near]


def without_effect(recipe: Recipe, sources: Sources) -> list[str]:
    """Sentences on the names of a recipe that no source knows, and that are near to none."""
    found = [each for each in _unknown(recipe, sources) if not each.near]
    by_place = {each.place: [other.name for other in found if other.place == each.place] for each in found}
    return [
        say("Of no effect in the recipe, as no source knows them: {place}: {names}.", place=place, names=some(names))
        for place, names in by_place.items()
    ]


def _unknown(recipe: Recipe, sources: Sources) -> Iterator[UnknownName]:
    """Names beyond those of the default recipe, which is for all dates."""
    default = default_recipe()
    missions = _missions(recipe, sources)
    for place, names, usual in (
        ("missions.left_out", recipe.missions.left_out, default.missions.left_out),
        ("mission", recipe.mission, default.mission),
    ):
        for name in names:
            if name not in missions and name not in usual:
                yield UnknownName(place, name, say("a mission of the sources"), near_miss(name, missions))
    for mission, facts in recipe.mission.items():
        bases = set(sources.bases.loc[sources.bases["mission"] == mission, "area"].astype(str))
        for name in facts.bases_left_out:
            if bases and name not in bases and name not in default.facts(mission).bases_left_out:
                place = f"mission.{mission}.bases_left_out"
                yield UnknownName(
                    place, name, say("a base of {mission} on its maps", mission=mission), near_miss(name, bases)
                )


def _missions(recipe: Recipe, sources: Sources) -> list[str]:
    """Missions of any date that a source or the recipe knows."""
    tables = (sources.contributions, sources.missions, sources.authorised, sources.bases)
    known = {str(name) for table in tables for name in table["mission"].unique()}
    return sorted(known | {*sources.closures, *recipe.contingency, *recipe.missions.taken})
