"""The recipes that are kept beside a workspace, so that updates build its case again: of each case that it has had."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from planner import files
from planner.building.settings import title
from planner.recipe.reading import read_recipe
from planner.services.first_plan import default_case
from planner.services.new_case import RECIPE, NewCase
from planner.services.running_case import Beside, keep_tables
from planner.services.session import Session
from planner.tables import TABLES
from planner.updating.counts import counted_on

BEGAN = "case"
"""Folder of a workspace with the recipe of the case that it began with; of one brought in later, with a suffix."""

KEPT = "update"
"""Folder with what the last update of that case kept, with the same suffix."""


def beside(session: Session) -> Beside:
    """What is kept beside the case of a workspace: of those it has had, or of the server, the one with its title."""
    folder = session.journal.folder
    for own in _folders(folder):
        if _is_of(own, session):
            return Beside(own, folder / own.name.replace(BEGAN, KEPT, 1))
    if _is_of(default_case(), session):
        return Beside(default_case(), folder / KEPT)
    began = folder / BEGAN
    return Beside(began if (began / RECIPE).is_file() else None, folder / KEPT)


def remember(session: Session, made: NewCase) -> None:
    """Keep beside a workspace that begins with a new case what updates of it need: its recipe, and how it was built."""
    folder = session.journal.folder
    for name, data in made.files.items():
        files.write_file(data if isinstance(data, bytes) else data.read_bytes(), folder / BEGAN / name)
    for path, text in (made.texts or {}).items():
        files.write_file(text.encode(), folder / BEGAN / path)
    if made.count is not None:
        keep_tables(made.sheets, made.count, counted_on(made.sheets), folder / KEPT)


def inherit(session: Session, of: Session) -> None:
    """Keep beside a workspace that begins as a copy of another what is kept beside that."""
    there = beside(of)
    for folder, place in ((there.folder, BEGAN), (there.kept, KEPT)):
        if folder is not None:
            _copy(folder, session.journal.folder / place)


def _copy(folder: Path, to: Path) -> None:
    """Copy the files of a folder that are no tables of a case."""
    for path, data in _beside_tables(folder):
        files.write_file(data, to / path)


def _beside_tables(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Files of a folder that are no tables of a case, by path."""
    for file in sorted(folder.rglob("*")):
        within = file.relative_to(folder)
        if file.is_file() and not (len(within.parts) == 1 and within.suffix == ".csv" and within.stem in TABLES):
            yield within.as_posix(), file.read_bytes()


def bring_in(session: Session, contents: Mapping[str, bytes]) -> None:
    """Keep the recipe, and the files beside it, of a case that is brought into a workspace as a whole.

    Args:
        session: The workspace.
        contents: The files by their path from the folder of the case; without a recipe nothing is kept.
    """
    if RECIPE not in contents:
        return
    suffix = hashlib.sha256(contents[RECIPE]).hexdigest()[:8]
    for path, data in contents.items():
        files.write_file(data, session.journal.folder / f"{BEGAN}-{suffix}" / path)


def kept(session: Session) -> dict[str, bytes]:
    """What is kept beside the case of a workspace, by path; empty without a recipe.

    Public files that the recipe names are left out: they may be large, and not everybody may pass them on.
    """
    there = beside(session)
    if there.folder is None:
        return {}
    recipe = read_recipe((there.folder / RECIPE).read_text(encoding="utf-8-sig"))
    public = set() if isinstance(recipe, list) else {path for each in recipe.sources.values() for path in each.files}
    found = {f"{BEGAN}/{path}": data for path, data in _beside_tables(there.folder) if path not in public}
    return found | {f"{KEPT}/{path}": data for path, data in _beside_tables(there.kept or there.folder / KEPT)}


def bring_back(session: Session, contents: Mapping[str, bytes]) -> None:
    """Keep beside a workspace what was kept beside the case that is opened in it, as `kept` gives it."""
    if (recipe := contents.get(f"{BEGAN}/{RECIPE}")) is None:
        return
    suffix = hashlib.sha256(recipe).hexdigest()[:8]
    for path, data in contents.items():
        within, _, rest = path.partition("/")
        files.write_file(data, session.journal.folder / f"{within}-{suffix}" / rest)


def _folders(folder: Path) -> Iterator[Path]:
    """Folders with recipes of a workspace, the newest first."""
    recipes = folder.glob(f"{BEGAN}*/{RECIPE}")
    yield from (recipe.parent for recipe in sorted(recipes, key=lambda file: file.stat().st_mtime, reverse=True))


def _is_of(folder: Path, session: Session) -> bool:
    """Whether a recipe makes the title that the case of a workspace has, of its month or of that of its count."""
    file = folder / RECIPE
    recipe = read_recipe(file.read_text(encoding="utf-8-sig")) if file.is_file() else []
    if isinstance(recipe, list):
        return False
    counted = replace(recipe, as_of=counted_on(session.sheets)[:7] or recipe.as_of)
    return session.validation.checked.case.settings.title in {title(recipe), title(counted)}
