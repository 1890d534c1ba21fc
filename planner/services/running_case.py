"""A running case: its recipe, what it was built from, and what is kept beside it for the next update."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner import files
from planner.check import check
from planner.fault import Fault, some
from planner.formats.sheets import Sheets, raw_case, sheets_of
from planner.plan import Plan
from planner.recipe import Recipe
from planner.recipe.reading import as_toml, read_content, read_recipe, recipe_of
from planner.services.new_case import RECIPE
from planner.services.supply import supply
from planner.sources.tidy import CONTRIBUTIONS
from planner.tables import Case
from planner.updating import Running, Update
from planner.updating.counts import counted_on

AS_BUILT = "as-built"
"""Folder beside a case with what the sources made of its tables, by which edits are told from what was built."""

RULED = ("protection_at_requirement", "residual_share", "reachable_share")
"""Settings by which rates are calibrated and vacancies counted."""

COUNTS = "sources/contributions-{}.csv"
"""File beside a case with a count that it was updated by, by its date."""


@dataclass(frozen=True)
class Beside:
    """What is kept beside a case."""

    folder: Path | None = None
    """Folder with the case's recipe and the rows that belong to it; None where there is none."""
    kept: Path | None = None
    """Folder with what the last update kept; None where nothing is kept."""


def running(
    sheets: Sheets, beside: Beside, counts: Sequence[pd.DataFrame] = (), plan: Plan | None = None
) -> Running | list[Fault]:
    """A running case with what is known of how it was made; or its faults."""
    checked = check(raw_case(sheets))
    if checked.faults:
        return checked.faults
    counted = counted_on(sheets)
    recipe = _recipe(checked.case, beside, counted)
    if isinstance(recipe, list):
        return recipe
    own = beside.folder is not None and (beside.folder / RECIPE).is_file()
    folder = beside.folder or Path()
    missing = {
        kind: some(path for path in source.files if not (folder / path).is_file())
        for kind, source in recipe.sources.items()
        if not all((folder / path).is_file() for path in source.files)
    }
    here = {kind: source for kind, source in recipe.sources.items() if kind not in missing}
    supplied = supply(replace(recipe, sources=here), folder, {})
    if isinstance(supplied, list):
        return supplied
    sources = replace(supplied.sources, contributions=_counts(supplied.sources.contributions, beside, counts, counted))
    as_built = _as_built(beside, counted)
    known = counted in set(sources.contributions["as_of"].astype(str))
    deployments = [] if plan is None else plan.deployments[["pledge", "mission"]].itertuples(index=False, name=None)
    follows = own and (known or as_built is not None)
    return Running(checked.case, sheets, recipe, sources, follows, as_built, {*deployments}, missing)


def _recipe(case: Case, beside: Beside, counted: str) -> Recipe | list[Fault]:
    """The recipe of a case, of the month of its count; else the default one, with the places that the case gives."""
    month = counted[:7] or case.settings.start
    file = None if beside.folder is None else beside.folder / RECIPE
    if file is not None and file.is_file():
        found = read_recipe(file.read_text(encoding="utf-8-sig"))
        return found if isinstance(found, list) else replace(found, as_of=month)
    facts = {
        row.mission: {"iso3": row.iso3, "latitude": float(row.latitude), "longitude": float(row.longitude)}
        for row in case["missions"].itertuples()
    }
    stated = {name: {"value": value, "mark": ""} for name, value in case.values.items() if name in RULED}
    return recipe_of({"as_of": month, "mission": facts, "settings": stated})


def _counts(known: pd.DataFrame, beside: Beside, given: Sequence[pd.DataFrame], counted: str) -> pd.DataFrame:
    """Counts up to that of the case: the packaged ones, what was kept, and what was given."""
    kept = None if beside.kept is None else beside.kept / COUNTS.format(counted)
    read = [pd.read_csv(kept, dtype={"as_of": str})] if kept is not None and kept.is_file() else []
    together = pd.concat([known, *[rows for rows in (*read, *given) if len(rows)]], ignore_index=True)
    dates = together["as_of"].astype(str)
    together = together[(dates <= counted) if counted else dates.ne("")]
    return together.drop_duplicates(["iso3", "contributor", "mission", "kind", "as_of"], keep="last")


def _as_built(beside: Beside, counted: str) -> Sheets | None:
    """What the sources made of the case when it was last updated, if that is kept."""
    folder = None if beside.kept is None else beside.kept / AS_BUILT
    if folder is None or not folder.is_dir():
        return None
    kept = sheets_of(files.read_case(folder))
    return kept if counted_on(kept) in {"", counted} else None


def keep(found: Update, as_built: Sheets, folder: Path) -> None:
    """Keep beside a case what the next update is compared with: its count, and what the sources made of its tables."""
    keep_tables(as_built, found.count, found.counted, folder)


def keep_tables(as_built: Sheets, count: pd.DataFrame | None, counted: str, folder: Path) -> None:
    """Keep the tables of a case as they were built, and the count of a date, in a folder."""
    files.write_case(as_built, folder / AS_BUILT)
    if count is not None:
        text = io.StringIO()
        count[list(CONTRIBUTIONS)].to_csv(text, index=False, lineterminator="\n")
        files.write_file(text.getvalue().encode(), folder / COUNTS.format(counted))


def copy_beside(case: Path, folder: Path) -> None:
    """Copy the recipe of a case, and the rows and texts that belong to it, beside an updated one."""
    if not case.is_dir():
        return
    for file in sorted(case.rglob("*")):
        place = file.relative_to(case)
        if file.is_file() and AS_BUILT not in place.parts and not (len(place.parts) == 1 and file.suffix == ".csv"):
            data = _rebased(file, folder) if place == Path(RECIPE) else file.read_bytes()
            files.write_file(data, folder / place)


def _rebased(recipe: Path, folder: Path) -> bytes:
    """A recipe whose public files are found from another folder too."""
    content = read_content(recipe.read_text(encoding="utf-8-sig"))
    if isinstance(content, list) or not content.get("sources"):
        return recipe.read_bytes()
    for source in content["sources"].values():
        paths = [source["file"]] if isinstance(source["file"], str) else source["file"]
        moved_to = [os.path.relpath((recipe.parent / path).resolve(), folder.resolve()) for path in paths]
        source["file"] = moved_to[0] if isinstance(source["file"], str) else moved_to
    return as_toml(content).encode()
