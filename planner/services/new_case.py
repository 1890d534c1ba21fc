"""A new case: built by a recipe from public tables, blank, or a copy of another."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner import files
from planner.building import Built, Sources, blank_tables, build
from planner.building.packaged import LICENCES, packaged
from planner.building.readme import WRITTEN, readme
from planner.building.settings import start
from planner.building.tables import as_sheet
from planner.check import check
from planner.fault import Fault
from planner.raw import RawCase
from planner.recipe import Recipe
from planner.recipe_files import as_toml, read_content, recipe_of
from planner.sheets import Sheets, raw_case, sheet_of, sheets_of
from planner.tables import TABLES

RECIPE = "recipe.toml"
README = "README.md"


@dataclass(frozen=True)
class NewCase:
    """A case that can be written."""

    sheets: Sheets
    notices: tuple[str, ...] = ()
    """What was used, left out and assumed, in sentences."""
    texts: Mapping[str, str] | None = None
    """Its recipe, its README and the files beside it, by path; None for a case without a recipe."""


@dataclass(frozen=True)
class Order:
    """What a new case is built from."""

    recipe: str = ""
    """Text of a recipe; empty: the default one alone."""
    folder: Path = Path()
    """Folder that the files of the recipe are in."""
    as_of: str = ""
    """Month at whose end strengths are counted, YYYY-MM; empty: the recipe's."""


def from_order(order: Order) -> NewCase | list[Fault]:
    """Build a case by a recipe.

    Returns:
        The case; or every fault of the recipe, else of its files, else of what was built.
    """
    content = read_content(order.recipe)
    if isinstance(content, list):
        return content
    if order.as_of:
        content["as_of"] = order.as_of
    recipe = recipe_of(content)
    if isinstance(recipe, list):
        return recipe
    beside, faults = _rows_beside(recipe, order.folder)
    if faults:
        return faults
    built = build(recipe, replace(packaged(), rows=_by_table(recipe, beside)))
    if isinstance(built, list):
        return built
    text = order.recipe if content == read_content(order.recipe) else as_toml(content)
    return _checked(built, {RECIPE: text, README: readme(built, LICENCES, ()), **beside})


def _checked(built: Built, texts: Mapping[str, str]) -> NewCase | list[Fault]:
    """The case that was built, or its faults."""
    sheets = {name: as_sheet(table) for name, table in built.tables.items()}
    checked = check(raw_case(sheets))
    return checked.faults or NewCase(sheets, (*built.used, *built.assumed, *checked.notices), texts)


def blank(as_of: str) -> NewCase | list[Fault]:
    """A case with settings, readiness and unit types, and headings for everything else."""
    recipe = recipe_of({"as_of": as_of})
    return recipe if isinstance(recipe, list) else NewCase({k: as_sheet(t) for k, t in blank_tables(recipe).items()})


def copied(raw: RawCase, as_of: str) -> NewCase | list[Fault]:
    """A copy of a case, from the start that a case of the month would have; without a month as it is."""
    if raw.faults:
        return raw.faults
    sheets = {name: sheet_of(sheets_of(raw), name) for name in TABLES}
    if not as_of:
        return NewCase(sheets)
    recipe = recipe_of({"as_of": as_of})
    if isinstance(recipe, list):
        return recipe
    rows = tuple(_started(row, start(recipe)) for row in sheets["settings"].rows)
    return NewCase({**sheets, "settings": replace(sheets["settings"], rows=rows)})


def _started(row: tuple[str, ...], month: str) -> tuple[str, ...]:
    return (row[0], month, *row[2:]) if row[0] == "start" else row


def _rows_beside(recipe: Recipe, folder: Path) -> tuple[dict[str, str], list[Fault]]:
    """The text of every file of rows that a recipe names, by its path."""
    texts, faults = {}, []
    for rows in recipe.rows:
        try:
            texts[rows.file] = (folder / rows.file).read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:
            found = f"what cannot be read ({error})"
            faults.append(Fault("recipe", None, f"rows, file {rows.file}", found, f"a CSV file in {folder}"))
    return texts, faults


def sources_beside(recipe: Recipe, folder: Path) -> Sources | list[Fault]:
    """The packaged reference with the rows that a recipe adds, from files in its folder; or every fault of those."""
    beside, faults = _rows_beside(recipe, folder)
    return faults or replace(packaged(), rows=_by_table(recipe, beside))


def _by_table(recipe: Recipe, beside: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Rows that a recipe adds to each table, every cell as text or blank."""
    found: dict[str, list[pd.DataFrame]] = {}
    for rows in recipe.rows:
        text = pd.read_csv(io.StringIO(beside[rows.file]), dtype=str, keep_default_na=False)
        found.setdefault(rows.table, []).append(text.replace("", None))
    return {table: pd.concat(parts, ignore_index=True) for table, parts in found.items()}


def write(case: NewCase, folder: Path) -> None:
    """Write a case as a folder: its tables, and its recipe, README and files beside it.

    A recipe that is there already with the same content is left as it is typed, and so is a README by hand.
    """
    files.write_case(case.sheets, folder)
    for path, text in (case.texts or {}).items():
        if not _keep(folder / path, text):
            files.write_file(text.encode(), folder / path)


def _keep(file: Path, text: str) -> bool:
    """Whether a file that is there is kept."""
    if not file.is_file():
        return False
    there = file.read_text(encoding="utf-8-sig")
    if file.name == README:
        return not there.startswith(WRITTEN)
    return file.name == RECIPE and read_content(there) == read_content(text)
