"""The recipe in an uploaded zip of a case, with the files that lie beside it."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from planner.file_limits import LIMITS
from planner.tables import TABLES
from planner.unpacking import RefusedZipError, Unpacker, open_zip

RECIPE = "recipe.toml"


def recipe_in(files: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """Files of a case other than its tables, by path, if one zip with a recipe was uploaded; else none.

    Args:
        files: Name and content of the files that were uploaded together.
    """
    if len(files) != 1 or not files[0][1].startswith(b"PK"):
        return {}
    try:
        with open_zip(files[0][1]) as archive:
            unpacker = Unpacker(archive, LIMITS.case_bytes)
            return {str(path): unpacker.read(member) for path, member in _beside(archive)}
    except (RefusedZipError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return {}


def _beside(archive: zipfile.ZipFile) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """Members in the folder of the recipe that are no tables; none if there is no recipe, or far too much beside it."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    recipes = [PurePosixPath(member.filename) for member in members if PurePosixPath(member.filename).name == RECIPE]
    if not recipes or len(members) > LIMITS.case_files or _size(members) > LIMITS.case_bytes:
        return
    root = min(recipes, key=lambda path: len(path.parts)).parent
    for member in members:
        path = PurePosixPath(member.filename)
        if path.is_absolute() or ".." in path.parts or not path.is_relative_to(root):
            continue
        within = path.relative_to(root)
        if len(within.parts) > 1 or within.suffix != ".csv" or within.stem not in TABLES:
            yield within, member


def _size(members: Sequence[zipfile.ZipInfo]) -> int:
    """Size of members as the zip says it [bytes]."""
    return sum(member.file_size for member in members)
