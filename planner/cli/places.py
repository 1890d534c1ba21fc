"""Where a command writes: every place is tried before the work, so that nothing is lost for want of one."""

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from planner.cli.terminal import out
from planner.plan import Outcome

FOUND = {
    errno.EACCES: "there is no permission to write there",
    errno.EPERM: "there is no permission to write there",
    errno.EROFS: "nothing can be written there, as it is read-only",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EEXIST: "a file is in the way",
    errno.ENOTDIR: "a file is in the way",
    errno.EISDIR: "a folder is in the way",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
}
"""What was found, by the number of the error; of others, what the system calls them."""


@dataclass(frozen=True)
class Place:
    """Where a command writes one thing, if it was asked to."""

    what: str
    """What is written, at the beginning of a sentence."""
    path: Path | None
    """None where nobody asked for it."""
    endings: tuple[str, ...] = ()
    """What the name of the file must end in, such as `.xlsx`; anything, if empty."""
    folder: bool = False
    """Whether it is a folder of files."""
    hint: str = ""
    """What else there is to say of it once it is written."""


def make_sure(*places: Place, inputs: Sequence[Path] = ()) -> None:
    """End the command, with a sentence for every place that cannot be written to, before there is anything to write.

    Args:
        places: Where the command writes.
        inputs: What it reads, which is left alone.
    """
    refused = [why for place in places if (why := _against(place, inputs))]
    for why in refused:
        out.print(why, soft_wrap=True)
    if refused:
        raise typer.Exit(Outcome.ERROR.exit_code)


def write_out(*things: tuple[Place, Callable[[Path], object]]) -> None:
    """Write what was asked for and say where it is; end the command, once all is tried, where some cannot be written.

    Args:
        things: Each place with what writes to it.
    """
    written = [_written(place, write) for place, write in things]
    if not all(written):
        raise typer.Exit(Outcome.ERROR.exit_code)


def _written(place: Place, write: Callable[[Path], object]) -> bool:
    if place.path is None:
        return True
    try:
        write(place.path)
    except OSError as error:
        out.print(_cannot(place, error), soft_wrap=True)
        return False
    out.print(f"{place.what} is in {place.path}{place.hint}.", soft_wrap=True)
    return True


def _against(place: Place, inputs: Sequence[Path]) -> str:
    """What stands against writing to a place, in a sentence; empty where nothing does."""
    path = place.path
    if path is None:
        return ""
    if place.endings and path.suffix.lower() not in place.endings:
        return f"{place.what} cannot be written to {path}: the name must end in {' or '.join(place.endings)}."
    try:
        if _is_input(path, inputs):
            return f"{place.what} cannot be written to {path}: that is part of the input, and inputs are never changed."
        _try_folder(path) if place.folder else _try_file(path)
    except OSError as error:
        return _cannot(place, error)
    return ""


def _is_input(path: Path, inputs: Sequence[Path]) -> bool:
    """Whether a path is an input, or, as a table, would become part of one."""
    read = {given.resolve() for given in inputs}
    return path.resolve() in read or (path.suffix.lower() == ".csv" and path.resolve().parent in read)


def _try_file(file: Path) -> None:
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if file.exists() and not file.is_file():
        return
    _try_folder(file.resolve().parent, file.name)


def _try_folder(folder: Path, name: str = "") -> None:
    """Write to a folder, which may not be there yet, and leave no trace; a name in it is tried too."""
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).exists()
        with tempfile.TemporaryFile(dir=folder):
            pass
    finally:
        for each in made:
            with suppress(OSError):
                each.rmdir()


def _cannot(place: Place, error: OSError) -> str:
    found = FOUND.get(error.errno or 0) or (error.strerror or str(error)).lower()
    wanted = "folder" if place.folder else "file"
    return f"{place.what} cannot be written to {place.path}: {found}. Name a {wanted} that can be written."
