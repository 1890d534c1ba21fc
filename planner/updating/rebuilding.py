"""What a case would say on a later date: built by its recipe from new sources, beside what it was built as before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from planner.building import Built, Known, Sources, build
from planner.building.known import ONSET
from planner.building.settings import start
from planner.building.tables import as_sheet
from planner.difference.rows import rows_of, same_cell
from planner.fault import Fault
from planner.formats.sheets import Sheet, Sheets, TextRow, sheet_of
from planner.recipe import Recipe
from planner.sources import Kind, Reading
from planner.tables import TABLES
from planner.updating.arrivals import people_that_came, without_people

UPDATED: tuple[Kind, ...] = ("contributions", "violence", "risk")
"""Kinds of sources that a running case is updated by."""

ATTACK, ONSET_THREAT = "armed_attack", "mass_atrocity_onset"

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
    known: Known,
    later: Known,
    kinds: Collection[Kind],
    as_built: Sheets | None = None,
) -> Rebuilt | list[Fault]:
    """Build a case as it was, and as new sources make it; whatever they do not say stays as it was known then.

    Args:
        case: The case.
        known: Its recipe, of the month in which its strengths were counted, with what it was built from.
        later: The same as of the month of the new sources, with these.
        kinds: Kinds of the new sources.
        as_built: What it was built as, if that is kept; else it is built again.
    """
    due, kept = tables_of(kinds, pledged=known.recipe.contingents == "pledged"), as_built or {}
    old = None if set(due) <= set(kept) else build(known.recipe, known.sources)
    drawn_as = Known(replace(known.recipe, missions=later.recipe.missions), known.sources)
    new = build(later.recipe, later.sources, drawn_as)
    if faults := [fault for side in (old, new) if isinstance(side, list) for fault in side]:
        return faults
    less = people_that_came(case)
    was, now = (dict(_sheets(side, less)) if isinstance(side, Built) else {} for side in (old, new))
    was |= kept
    if "threats" in due:
        now["threats"] = held(was["threats"], now["threats"], kinds)
    return Rebuilt(was, now, _alike(case, (was, now) if "areas" in was else (now,)))


def held(was: Sheet, now: Sheet, kinds: Collection[Kind]) -> Sheet:
    """The threats that are built now, with what follows from no new source as it was built before.

    Attack follows from violence but for its growth; the chance of an onset from early warnings but for whom it strikes.
    """
    of = "violence" if "risk" not in kinds else "risk" if "violence" not in kinds else ""
    if not of:
        return now
    sides = [{row.cells["area"]: row.cells for row in rows_of(sheet) if row.cells["threat"] == threat}
             for sheet in (was, now) for threat in (ATTACK, ONSET_THREAT)]  # fmt: skip
    attack, onset = (sides[2], sides[1]) if of == "violence" else (sides[0], sides[3])
    others = (sides[0], sides[3]) if of == "violence" else (sides[2], sides[1])
    rows = [_taking(row, others[0].get(area), "growth_per_period") for area, row in attack.items()]
    rows += [_taking(row, others[1].get(area), "share_exposed") for area, row in onset.items()]
    order = {area: number for number, area in enumerate(dict.fromkeys([*sides[3], *sides[2], *sides[0], *sides[1]]))}
    rows.sort(key=lambda row: (order[row["area"]], row["threat"]))
    return Sheet(now.header, tuple(tuple(row.get(column, "") for column in now.header) for row in rows))


def _taking(row: TextRow, other: TextRow | None, column: str) -> TextRow:
    return row if other is None else row | {column: other[column]}


def _has_onset(risk: Reading) -> bool:
    return bool(risk.rows["measure"].isin(ONSET).any())


def dated(reading: Reading) -> str:
    """Date of a file, YYYY-MM-DD: that of its facts, or of the last event in it; empty if it has none."""
    if reading.as_of is not None:
        return reading.as_of.isoformat()
    return str(reading.rows["date"].astype(str).max())[:10] if "date" in reading.rows and len(reading.rows) else ""


def later_recipe(known: Known, case: Sheets, readings: Mapping[Kind, Reading]) -> Recipe:
    """The recipe of a case for the month of new sources: its horizon, missions and years stay where nothing is new."""
    recipe = known.recipe
    days = [dated(reading) for reading in readings.values()]
    counted = readings["contributions"].rows if "contributions" in readings else known.contributions
    there = set(counted["mission"])
    taken = [m for m in sheet_of(case, "missions").column("mission") if m in there and m not in recipe.contingency]
    edition = known.onset_edition
    threats = replace(
        recipe.threats,
        observation_year=known.observation_year,
        risk_year=0 if edition is None or ("risk" in readings and _has_onset(readings["risk"])) else edition[0],
    )
    return replace(
        recipe,
        as_of=max([known.day, *days])[:7],
        horizon=replace(recipe.horizon, start=start(recipe)),
        missions=replace(recipe.missions, taken=tuple(taken)),
        threats=threats,
    )


def updated(known: Known, supplied: Sources, kinds: Collection[Kind]) -> Sources:
    """Sources with new ones of some kinds in place of the old, and the others as they were known on the case's date."""
    old, day = known.sources, known.day
    missions = old.missions[old.missions["as_of"].astype(str) <= day]
    others = old.missions[~old.missions["mission"].isin(missions["mission"])]
    return replace(
        supplied,
        missions=pd.concat([missions, others]),
        authorised=old.authorised[old.authorised["effective"].astype(str) <= day],
        bases=old.bases if known.recipe.places.maps else old.bases[old.bases["as_of"].astype(str) <= day],
        population=old.population[old.population["year"] <= int(day[:4])],
        finance=old.finance[old.finance["valid_from"].astype(str) <= day],
        contributions=supplied.contributions if "contributions" in kinds else known.contributions,
        named=supplied.named if "contributions" in kinds else {**supplied.named, **_named(old, "contributions")},
    )


def _named(sources: Sources, kind: str) -> dict[str, str]:
    return {kind: sources.named[kind]} if kind in sources.named else {}


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
