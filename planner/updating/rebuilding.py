"""What a case would say on a later date: built by its recipe from new sources, beside what it was built as before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from planner.building import Built, Known, Sources, build
from planner.building.settings import start
from planner.building.tables import as_sheet
from planner.fault import Fault
from planner.recipe import Recipe
from planner.rows import same_cell
from planner.sheets import Sheet, Sheets, sheet_of
from planner.sources import Kind, Reading
from planner.tables import TABLES
from planner.updating.arrivals import people_that_came, without_people

UPDATED: tuple[Kind, ...] = ("contributions", "violence", "risk")
"""Kinds of sources that a running case is updated by."""

COUNTED = ("settings", "missions", "areas")
PLEDGED = ("contributors", "unit_types", "pledges", "caveats", "support", "capabilities_in_place", "locks")
"""Tables that follow from a count where those who are there are the pledges."""


@dataclass(frozen=True)
class Rebuilt:
    """A case as it was built, and as it would be built now."""

    before: Sheets
    now: Sheets
    missions: tuple[str, ...]
    """Missions whose areas are those of the case, so that rows correspond."""


def tables_of(kinds: Collection[Kind], *, pledged: bool) -> tuple[str, ...]:
    """Tables that sources of some kinds change, in the order of the schema."""
    found = {"threats"} if {"violence", "risk"} & set(kinds) else set()
    if "contributions" in kinds:
        found |= {*COUNTED, *(PLEDGED if pledged else ())}
    return tuple(name for name in TABLES if name in found)


def rebuilt(
    case: Sheets,
    recipe: Recipe,
    before: Sources,
    readings: Mapping[Kind, Reading],
    names: Mapping[Kind, str],
    as_built: Sheets | None = None,
) -> Rebuilt | list[Fault]:
    """Build a case as it was, and as new sources make it; whatever they do not say stays as it was known then.

    Args:
        case: The case.
        recipe: Its recipe, of the month in which its strengths were counted.
        before: What it was built from, with the count of that month.
        readings: New sources, by kind.
        names: How each is cited.
        as_built: What it was built as, if that is kept; else it is built again.
    """
    known = Known(recipe, before)
    sources, later = updated(known, readings, names), later_recipe(known, case, readings)
    due = tables_of(list(readings), pledged=recipe.contingents == "pledged")
    kept = as_built or {}
    old = None if set(due) <= set(kept) else build(recipe, before)
    new = build(later, sources, Known(replace(recipe, missions=later.missions), before))
    if isinstance(old, list) or isinstance(new, list):
        return [*(old if isinstance(old, list) else []), *(new if isinstance(new, list) else [])]
    less = people_that_came(case)
    was, now = {**({} if old is None else _sheets(old, less)), **kept}, _sheets(new, less)
    return Rebuilt(was, now, _alike(case, (was, now) if "areas" in was else (now,)))


def later_recipe(known: Known, case: Sheets, readings: Mapping[Kind, Reading]) -> Recipe:
    """The recipe of a case for the month of new sources: its horizon, missions and years stay where nothing is new."""
    recipe = known.recipe
    days = [reading.as_of.isoformat() for reading in readings.values() if reading.as_of is not None]
    counted = readings["contributions"].rows if "contributions" in readings else known.contributions
    there = set(counted["mission"])
    taken = [m for m in sheet_of(case, "missions").column("mission") if m in there and m not in recipe.contingency]
    edition = known.onset_edition
    threats = replace(
        recipe.threats,
        observation_year=known.observation_year,
        risk_year=0 if "risk" in readings or edition is None else edition[0],
    )
    return replace(
        recipe,
        as_of=max([known.day, *days])[:7],
        horizon=replace(recipe.horizon, start=start(recipe)),
        missions=replace(recipe.missions, taken=tuple(taken)),
        threats=threats,
    )


def updated(known: Known, readings: Mapping[Kind, Reading], names: Mapping[Kind, str]) -> Sources:
    """Sources with new ones in place of the old; the others as they were known on the date of the case."""
    old, day = known.sources, known.day
    missions = old.missions[old.missions["as_of"].astype(str) <= day]
    others = old.missions[~old.missions["mission"].isin(missions["mission"])]
    changed: dict[str, Any] = {
        "missions": pd.concat([missions, others]),
        "authorised": old.authorised[old.authorised["effective"].astype(str) <= day],
        "bases": old.bases[old.bases["as_of"].astype(str) <= day] if not known.recipe.places.maps else old.bases,
        "population": old.population[old.population["year"] <= int(day[:4])],
        "finance": old.finance[old.finance["valid_from"].astype(str) <= day],
        "contributions": known.contributions,
    }
    if "contributions" in readings:
        changed["contributions"] = readings["contributions"].rows
    if "violence" in readings:
        changed["violence"] = readings["violence"].rows
    if "risk" in readings:
        changed["risk"] = pd.concat([old.risk, readings["risk"].rows], ignore_index=True)
    return replace(old, **changed, named={**old.named, **{kind: names.get(kind, kind) for kind in readings}})


def _sheets(built: Built, less: Mapping[tuple[str, str], int]) -> Sheets:
    """A built case as text, without the people of pledges that came in place."""
    sheets = {name: as_sheet(table) for name, table in built.tables.items()}
    return {**sheets, "areas": without_people(sheets["areas"], less)}


def _alike(case: Sheets, sides: Sequence[Sheets]) -> tuple[str, ...]:
    """Missions that have the areas in the case that they are built with."""
    drawn = [_areas(side) for side in (case, *sides)]
    return tuple(m for m, own in drawn[0].items() if all(side.get(m) == own for side in drawn[1:]))


def _areas(sheets: Sheets) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    areas = sheet_of(sheets, "areas")
    for mission, area in zip(areas.column("mission"), areas.column("area"), strict=True):
        found.setdefault(mission, set()).add(area)
    return found


def of_missions(table: str, sheet: Sheet, missions: Collection[str], mission_of: Mapping[str, str]) -> Sheet:
    """The rows of a table that are about some missions; all of a table that is about none."""
    if table not in {"missions", "areas", "threats"}:
        return sheet
    owners = [mission_of.get(a, "") for a in sheet.column("area")] if table == "threats" else sheet.column("mission")
    return Sheet(sheet.header, tuple(row for row, owner in zip(sheet.rows, owners, strict=True) if owner in missions))


def written_as(table: str, sheet: Sheet, like: Sheet) -> Sheet:
    """The table with numbers written as they are in another version of it."""
    key = TABLES[table].key
    there = {tuple(row[like.header.index(c)] for c in key): row for row in like.rows} if key else {}
    rows = []
    for row in sheet.rows:
        other = there.get(tuple(row[sheet.header.index(c)] for c in key)) if key else None
        cells = dict(zip(like.header, other, strict=True)) if other is not None else {}
        rows.append(tuple(
            cells[c] if c in cells and same_cell(table, c, cells[c], text) else text
            for c, text in zip(sheet.header, row, strict=True)
        ))  # fmt: skip
    return Sheet(sheet.header, tuple(rows))
