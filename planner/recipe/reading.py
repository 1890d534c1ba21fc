"""Read and write recipes: TOML laid over the default recipe, every fault at once."""

import json
import math
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import TypeAdapter, ValidationError

from planner.countries.country_codes import is_code
from planner.fault import Fault, near_miss, shown
from planner.file_limits import LIMITS
from planner.formats import months
from planner.formats.toml import LongTextError, read_toml
from planner.language import Said, notation, say
from planner.recipe import Assumption, Recipe, assumptions
from planner.recipe.unfit import MISSING, fault_of
from planner.schema import FREE
from planner.settings import SETTINGS
from planner.tables import READINESS_LEVELS, TABLES

DEFAULT = Path(__file__).parents[1] / "building" / "default.toml"
"""The recipe that every other is laid over: what sources do not say, for any mission and date."""

TomlTable = dict[str, Any]
"""A recipe as TOML holds it, without the defaults."""


@cache
def default_text() -> str:
    """The default recipe."""
    return DEFAULT.read_text(encoding="utf-8")


def read_content(text: str) -> TomlTable | list[Fault]:
    """Read a recipe as TOML, without the defaults and unchecked, or report why that cannot be done."""
    try:
        content: TomlTable = json.loads(
            json.dumps(read_toml(text, most_characters=LIMITS.recipe_characters), default=str)
        )
    except LongTextError as refused:
        return [Fault("recipe", None, "", refused.found, refused.allowed)]
    except (ValueError, RecursionError) as error:
        found = say("text that is not TOML ({error})", error=str(error))
        return [Fault("recipe", None, "", found, say("a recipe in TOML"))]
    return content


def recipe_of(content: TomlTable) -> Recipe | list[Fault]:
    """Lay a recipe over the default one and check it.

    Returns:
        The recipe; or every fault in it, each naming the field, what was found and what is allowed.
    """
    whole = _laid_over(tomllib.loads(default_text()), content)
    try:
        recipe = TypeAdapter(Recipe).validate_json(json.dumps(whole), strict=True)
    except ValidationError as error:
        return [fault_of(details) for details in error.errors(include_url=False)]
    return [*_contradictions(recipe), *_unreasoned("", content)] or recipe


@cache
def default_recipe() -> Recipe:
    """The default recipe alone, of any month."""
    found = recipe_of({"as_of": "2000-01"})
    if isinstance(found, list):
        raise ValueError(found)
    return found


def read_recipe(text: str) -> Recipe | list[Fault]:
    """Read a recipe from TOML, or report every fault in it."""
    content = read_content(text)
    return content if isinstance(content, list) else recipe_of(content)


def as_toml(content: TomlTable) -> str:
    """Format a recipe as TOML that `read_recipe` reads back."""
    return tomli_w.dumps(content)


def _laid_over(below: Any, above: Any) -> Any:  # noqa: ANN401
    """Tables laid over each other field by field; of an assumption that is given anew only the unit is kept."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    if "value" in below:
        return {"unit": below.get("unit", "1"), **above}
    return {**below, **{name: _laid_over(below.get(name), value) for name, value in above.items()}}


def _contradictions(recipe: Recipe) -> Iterator[Fault]:
    """Faults of a recipe whose fields are each in order."""
    yield from _dates(recipe)
    yield from _names(recipe)
    yield from _numbers(recipe)
    yield from _rows(recipe)
    for number, override in enumerate(recipe.override, start=1):
        if not override.key:
            key = TABLES[override.table].key if override.table in TABLES else ()
            columns = ", ".join(key)
            cells = say("the cells that name one row: {columns}", columns=columns)
            allowed = cells if key else say("the cells that name one row")
            place = f"override {number}.key"  # not told
            yield Fault("recipe", None, place, say("an empty table"), allowed)
        known = [column.name for column in TABLES[override.table].columns] if override.table in TABLES else []
        for name in (*override.key, override.column):
            if known and name not in known and name not in {column.name for column in FREE}:
                place = f"override {number}"  # not told
                allowed = say("a column of {table}", table=override.table)
                yield Fault("recipe", None, place, shown(name), allowed, near_miss(name, known))
    for mission in sorted(set(recipe.missions.taken) & set(recipe.missions.left_out)):
        yield Fault(
            "recipe",
            None,
            "missions.left_out",
            say("{name}, which is taken too", name=shown(mission)),
            say("one of the two"),
        )
    for mission in sorted(set(recipe.missions.taken) & set(recipe.contingency)):
        yield Fault(
            "recipe", None, "missions.taken", shown(mission), say("missions that exist"), say("It is a contingency.")
        )


REASONED = ("left_out", "bases_left_out", "pledges_left_out")
"""Fields of a recipe with a reason for each name."""


def _unreasoned(place: str, content: Any) -> Iterator[Fault]:  # noqa: ANN401
    """Assumptions, overrides and names left out that a recipe gives no reason for."""
    if isinstance(content, list):
        for number, each in enumerate(content, start=1):
            yield from _unreasoned(f"{place} {number}", each)
    if not isinstance(content, dict):
        return
    if content.get("mark") and not str(content.get("reason", "")).strip():
        yield Fault("recipe", None, f"{place}.reason", say("nothing"), MISSING["reason"])
    for name, each in content.items():
        inside = f"{place}.{name}" if place else name
        if name in REASONED and isinstance(each, dict):
            blank = [key for key, reason in each.items() if not str(reason).strip()]
            yield from (Fault("recipe", None, f"{inside}.{key}", say("nothing"), MISSING["reason"]) for key in blank)
        else:
            yield from _unreasoned(inside, each)


def _dates(recipe: Recipe) -> Iterator[Fault]:
    """Faults of dates: months that are none, and years after the date of the case."""
    for place, text in (("as_of", recipe.as_of), ("horizon.start", recipe.horizon.start)):
        if (text or place == "as_of") and months.month(text) != text:
            yield Fault("recipe", None, place, shown(text), say("a month, YYYY-MM"), months.hint(text))
            return
    if recipe.horizon.start and recipe.horizon.start < recipe.as_of:
        yield Fault(
            "recipe",
            None,
            "horizon.start",
            shown(recipe.horizon.start),
            say("a month from {month} on", month=recipe.as_of),
        )
    years = {
        "places.people_year": recipe.places.people_year,
        "threats.risk_year": recipe.threats.risk_year,
    }
    last_full_year = int(recipe.as_of[:4]) - (0 if recipe.as_of.endswith("-12") else 1)
    last = {**dict.fromkeys(years, int(recipe.as_of[:4])), "threats.observation_year": last_full_year}
    for place, year in {**years, "threats.observation_year": recipe.threats.observation_year}.items():
        if year > last[place]:
            yield Fault("recipe", None, place, f"{year}", say("a year up to {year:d}", year=last[place]), AFTER)
    if recipe.places.maps[:7] > recipe.as_of:
        yield Fault(
            "recipe",
            None,
            "places.maps",
            shown(recipe.places.maps),
            say("a date up to {month}", month=recipe.as_of),
            AFTER,
        )


POSITIVE = {
    "attack_share_exposed", "troops_per_1000", "police_per_1000", "onset_requirement_factor", "max_areas",
    "contingency_max_areas", "neighbourhood_km", "spread_km", "largest_unit", "people", "from_period",
}  # fmt: skip
"""Assumptions that are no use at 0, as they divide or count what there must be."""

DELIVERY = ("past_deliveries", "pledge_events")
"""Tables that hold what a recipe adds to them, and nothing else."""

ROWS = {
    "in place": ("pledges", "preparations", "caveats", "funds", "locks", *DELIVERY),
    "pledged": ("preparations", "funds", *DELIVERY),
}
"""Tables that rows of a recipe belong to, by how it takes the contingents."""


def _numbers(recipe: Recipe) -> Iterator[Fault]:
    """Faults of numbers that are out of range."""
    for place, each in assumptions(recipe):
        name = place.rsplit(".", 1)[-1]
        if place.startswith("settings."):
            yield from _setting(place, name, each.value)
        elif isinstance(each, Assumption):
            most = 1.0 if "share" in name else math.inf
            if not 0 <= each.value <= most or (name in POSITIVE and each.value == 0):
                yield Fault("recipe", None, place, notation(f"{each.value:g}"), _range(name, most))
    for key, kind in recipe.unit_types.items():
        if kind.strength < 1:
            yield Fault("recipe", None, f"unit_types.{key}.strength", f"{kind.strength}", say("a whole number above 0"))
    for name, turns in (("readiness", recipe.offers.readiness), ("tours", recipe.offers.tours)):
        if not turns:
            yield Fault("recipe", None, f"offers.{name}", say("an empty list"), say("at least one, taken in turn"))


def _range(name: str, most: float) -> Said:
    """The numbers that an assumption may be."""
    if name in POSITIVE:
        return say("a number above 0 to 1") if most == 1 else say("a number above 0")
    return say("a number from 0 to 1") if most == 1 else say("a number from 0")


def _setting(place: str, name: str, value: float | str) -> Iterator[Fault]:
    """The fault of a setting that is to be a number within its range, if it has one."""
    column = SETTINGS[name].value if name in SETTINGS else None
    if column is None or column.kind != "number":
        return
    low, high = column.low or 0, math.inf if column.high is None else column.high
    if isinstance(value, str) or not low <= value <= high:
        yield Fault(
            "recipe", None, place, shown(str(value)), say("a number from {low:g} to {high:g}", low=low, high=high)
        )


def _rows(recipe: Recipe) -> Iterator[Fault]:
    """Faults of files of rows of tables that no rows are added to."""
    for number, rows in enumerate(recipe.rows, start=1):
        if rows.table in TABLES and rows.table not in ROWS[recipe.contingents]:
            allowed = say("a table that rows are added to: {tables}", tables=", ".join(ROWS[recipe.contingents]))
            place = f"rows {number}"  # not told
            yield Fault("recipe", None, place, shown(rows.table), allowed)


AFTER = say("Nothing from after its date enters a case.")


def _names(recipe: Recipe) -> Iterator[Fault]:
    """Faults of names that must be known."""
    uses: list[tuple[str, str, Collection[str]]] = [
        *(("settings", name, SETTINGS) for name in recipe.settings),
        *((f"rows {number}", rows.table, TABLES) for number, rows in enumerate(recipe.rows, start=1)),  # not told
        *((f"override {number}", each.table, TABLES)  # not told
          for number, each in enumerate(recipe.override, start=1)),
        *((f"mission.{key}.enablers", unit_type, recipe.unit_types)
          for key, facts in recipe.mission.items() for unit_type in facts.enablers.values()),
        *((f"mission.{key}.support", capability, recipe.support.troops_per_unit)
          for key, facts in recipe.mission.items() for capability in facts.support or ()),
        *(("support.capabilities", name, recipe.support.troops_per_unit) for name in recipe.support.capabilities),
        *(("support.troops_per_unit", name, {kind.capability for kind in recipe.unit_types.values() if kind.capability})
          for name in recipe.support.troops_per_unit),
        *((f"offers.reads.{word}", name, recipe.unit_types) for word, name in recipe.offers.reads.items()),
        *(("offers.readiness", name, READINESS_LEVELS)
          for name in (*recipe.offers.readiness, recipe.offers.unstated_readiness)),
    ]  # fmt: skip
    for place, name, known in uses:
        if name not in known:
            yield Fault("recipe", None, place, shown(name), ", ".join(known), near_miss(name, known))
    for place, code in _codes(recipe):
        if not is_code(code):
            yield Fault("recipe", None, place, shown(code), say("a code of ISO 3166 of three letters"))


def _codes(recipe: Recipe) -> Iterator[tuple[str, str]]:
    """Codes of countries of missions, each with its place."""
    for key, facts in recipe.mission.items():
        for code in filter(None, (facts.iso3, *facts.countries, *facts.neighbours)):
            yield f"mission.{key}", code
    for key, planned in recipe.contingency.items():
        yield f"contingency.{key}.iso3", planned.iso3
