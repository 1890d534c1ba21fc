"""A new case: built by a recipe from public tables, blank, or a copy of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import pandas as pd

from planner import files
from planner.building import Built, blank_tables, build
from planner.building.names import misspelt, without_effect
from planner.building.readme import WRITTEN, readme
from planner.building.settings import start
from planner.building.tables import as_sheet
from planner.check import check
from planner.fault import Fault
from planner.formats.raw import RawCase
from planner.formats.sheets import Sheets, raw_case, sheet_of, sheets_of
from planner.recipe.reading import as_toml, read_content, recipe_of
from planner.services.supply import GivenFile, supply
from planner.sources import Data, Kind
from planner.tables import TABLES

RECIPE = "recipe.toml"
README = "README.md"
BESIDE = "sources"
"""Folder of a case with files of rows that its recipe names."""


@dataclass(frozen=True)
class NewCase:
    """A case that can be written."""

    sheets: Sheets
    notices: tuple[str, ...] = ()
    """What was used, left out and assumed, in sentences."""
    texts: Mapping[str, str] | None = None
    """Its recipe, its README and the files beside it, by path; None for a case without a recipe."""
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Missions that do not take part, with the reason."""
    count: pd.DataFrame | None = None
    """Those present, as tidy contributions; None for a case without a recipe."""
    files: Mapping[str, Data] = field(default_factory=dict)
    """Public files that were given without a path, by the name in its recipe; single events may not be passed on."""


@dataclass(frozen=True)
class BuildRequest:
    """What a new case is built from."""

    recipe: str = ""
    """Text of a recipe; empty: the default one alone."""
    folder: Path = Path()
    """Folder that the files of the recipe are in."""
    as_of: str = ""
    """Month at whose end strengths are counted, YYYY-MM; empty: the recipe's."""
    files: Mapping[Kind, Sequence[GivenFile]] = field(default_factory=dict)
    """Public files, in place of those that the recipe names and of the packaged reference, by kind."""


def build_case(request: BuildRequest) -> NewCase | list[Fault]:
    """Build a case by a recipe.

    Returns:
        The case; or every fault of the recipe, else of its files, else of what was built.
    """
    content = read_content(request.recipe)
    if isinstance(content, list):
        return content
    asked = {**content, **({"as_of": request.as_of} if request.as_of else {})}
    if request.files:
        asked["sources"] = {**content.get("sources", {}), **{k: _named(given) for k, given in request.files.items()}}
    recipe = recipe_of(asked)
    if isinstance(recipe, list):
        return recipe
    supplied = supply(recipe, request.folder, request.files)
    if isinstance(supplied, list):
        return supplied
    built = misspelt(recipe, supplied.sources) or build(recipe, supplied.sources)
    if isinstance(built, list):
        return built
    if "rows" in asked:
        asked["rows"] = [{**rows, "file": _own(rows["file"])} for rows in asked["rows"]]
    text = request.recipe if asked == content else as_toml(asked)
    beside = {_own(path): held for path, held in supplied.beside.items()}
    texts = {RECIPE: text, README: readme(built, supplied.cited, supplied.remarks), **beside}
    made = _checked(built, (*supplied.remarks, *without_effect(recipe, supplied.sources)), texts)
    return made if isinstance(made, list) else replace(made, files=_kept(request.files))


def _kept(files: Mapping[Kind, Sequence[GivenFile]]) -> dict[str, Data]:
    """Files that a case made of them needs to be built again; not those of violence, whose terms forbid copies."""
    return {
        file.name: file.data for kind, given in files.items() if kind != "violence" for file in given if not file.path
    }


def _named(given: Sequence[GivenFile]) -> dict[str, str | list[str]]:
    """How a recipe names the files of a kind."""
    paths = [file.path or file.name for file in given]
    return {"file": paths[0] if len(paths) == 1 else paths}


def _own(path: str) -> str:
    """Path of a file of rows in the folder of the case: in a folder below it, apart from its tables."""
    parts = PurePosixPath(path.replace("\\", "/")).parts
    apart = len(parts) == 1 or ".." in parts or ":" in parts[0] or parts[0] == "/"
    return f"{BESIDE}/{parts[-1]}" if apart else path


def _checked(built: Built, remarks: Sequence[str], texts: Mapping[str, str]) -> NewCase | list[Fault]:
    """The case that was built, or its faults."""
    sheets = {name: as_sheet(table) for name, table in built.tables.items()}
    checked = check(raw_case(sheets))
    notices = (*remarks, *built.used, *built.assumed, *checked.notices)
    left_out, count = built.participation.left_out, built.known.contributions
    return checked.faults or NewCase(sheets, notices, texts, left_out, count)


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


def write(case: NewCase, folder: Path) -> None:
    """Write a case as a folder: its tables, and its recipe, README and files beside it.

    A recipe that is there already with the same content is left as it is typed, and so is a README by hand.
    """
    files.write_case(case.sheets, folder)
    for path, text in (case.texts or {}).items():
        if not _keep(folder / path, text):
            files.write_file(text.encode(), folder / path)


def _keep(file: Path, text: str) -> bool:
    """Whether an existing file is kept."""
    if not file.is_file():
        return False
    there = file.read_text(encoding="utf-8-sig")
    if file.name == README:
        return not there.startswith(WRITTEN)
    return file.name == RECIPE and read_content(there) == read_content(text)
