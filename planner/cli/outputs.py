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
from planner.streams import reason


@dataclass(frozen=True)
class Output:
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


def check_outputs(*places: Output, inputs: Sequence[Path] = ()) -> None:
    """End the command, with a sentence for every place that cannot be written to, before there is anything to write.

    Args:
        places: Where the command writes.
        inputs: What it reads, which is left alone.
    """
    refused = [why for place in places if (why := _obstacle(place, inputs))]
    for why in refused:
        out.print(why, soft_wrap=True)
    if refused:
        raise typer.Exit(Outcome.ERROR.exit_code)


WriteResults = list[tuple[bool, str]]
"""Of each thing: whether it was written, and a sentence about that."""


def write_out(*things: tuple[Output, Callable[[Path], object]]) -> None:
    """Write what was asked for and say where it is, for a command that prints nothing else."""
    report_outputs(write_all(*things))


def write_all(*things: tuple[Output, Callable[[Path], object]]) -> WriteResults:
    """Write what was asked for and print nothing yet, so that nothing is lost for want of somebody who reads it.

    Args:
        things: Each place with what writes to it.
    """
    return [_written(place, place.path, write) for place, write in things if place.path is not None]


def _written(place: Output, path: Path, write: Callable[[Path], object]) -> tuple[bool, str]:
    try:
        write(path)
    except OSError as error:
        return False, _cannot(place, error)
    return True, f"{place.what} is in {path}{place.hint}."


def report_outputs(written: WriteResults) -> None:
    """Say where everything is; end the command where some of it could not be written."""
    for _, sentence in written:
        out.print(sentence, soft_wrap=True)
    if not all(whole for whole, _ in written):
        raise typer.Exit(Outcome.ERROR.exit_code)


def _obstacle(place: Output, inputs: Sequence[Path]) -> str:
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


def _cannot(place: Output, error: OSError) -> str:
    wanted = "folder" if place.folder else "file"
    return f"{place.what} cannot be written to {place.path}: {reason(error)}. Name a {wanted} that can be written."
