"""Outputs of commands: checked before the command starts, so that no result is lost to an unwritable path."""

import errno
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planner.cli.reporting import now, out
from planner.cli.terminal import refuse
from planner.figures import enumerated
from planner.language import kept, say
from planner.process.streams import reason


@dataclass(frozen=True)
class Output:
    """An output file or folder of a command."""

    what: str
    """Content, as the subject of a sentence."""
    path: Path | None
    """None if it was not asked for."""
    endings: tuple[str, ...] = ()
    """Allowed endings of the file name, such as `.xlsx`; empty for any."""
    folder: bool = False
    """Whether it is a folder of files."""
    hint: str = ""
    """Text after the path in the sentence on where it is."""


def check_outputs(*outputs: Output, inputs: Sequence[Path] = ()) -> None:
    """End the command if any output cannot be written, with a sentence for each.

    Args:
        outputs: Outputs of the command.
        inputs: Its inputs, which must not be overwritten.
    """
    refusals = [why for output in outputs if (why := _obstacle(output, inputs))]
    if refusals:
        refuse(*refusals)


WriteResults = list[tuple[Path | None, str]]
"""For each output, where it was written, or None where it could not be, and a sentence."""


def write_out(*things: tuple[Output, Callable[[Path], object]]) -> None:
    """Write outputs and report where they are."""
    report_outputs(write_all(*things))


def write_all(*things: tuple[Output, Callable[[Path], object]]) -> WriteResults:
    """Write outputs without printing yet, so that a closed terminal loses nothing.

    An interrupt ends the writing; what was written before stays, and is told with what was not.

    Args:
        things: Each output with the function that writes it.
    """
    wanted = [(output, output.path, write) for output, write in things if output.path is not None]
    written: WriteResults = []
    try:
        written.extend(_written(*each) for each in wanted)
    except KeyboardInterrupt:
        missing = (output.what for output, *_ in wanted[len(written) :])
        written += [(None, say("{what} was not written: the command was stopped.", what=what)) for what in missing]
    return written


def _written(output: Output, path: Path, write: Callable[[Path], object]) -> tuple[Path | None, str]:
    try:
        write(path)
    except OSError as error:
        return None, _cannot(output, error)
    return path, say("{what} is in {path}{hint}.", what=output.what, path=str(path), hint=output.hint)


def report_outputs(written: WriteResults) -> None:
    """Say where the outputs are; end the command with an error if any could not be written."""
    for path, sentence in written:
        if path is not None:
            now().files.append(str(path))
            out.print(sentence)
    refusals = [sentence for path, sentence in written if path is None]
    if refusals:
        refuse(*refusals)


def _obstacle(output: Output, inputs: Sequence[Path]) -> str:
    """Why an output cannot be written, in a sentence; empty if it can."""
    path = output.path
    if path is None:
        return ""
    if output.endings and path.suffix.lower() not in output.endings:
        return say(
            "{what} cannot be written to {path}: the name must end in {endings}.",
            what=output.what, path=str(path), endings=enumerated(output.endings, "or"),
        )  # fmt: skip
    try:
        if _is_input(path, inputs):
            return say(
                "{what} cannot be written to {path}: that is part of the input, and inputs are never changed.",
                what=output.what, path=str(path),
            )  # fmt: skip
        _try_folder(path) if output.folder else _try_file(path)
    except OSError as error:
        return _cannot(output, error)
    return ""


def _is_input(path: Path, inputs: Sequence[Path]) -> bool:
    """Whether a path is an input, or a CSV file that would become part of one."""
    read = {given.resolve() for given in inputs}
    return path.resolve() in read or (path.suffix.lower() == ".csv" and path.resolve().parent in read)


def _try_file(file: Path) -> None:
    if file.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if file.exists() and not file.is_file():
        return
    _try_folder(file.resolve().parent, file.name)


def _try_folder(folder: Path, name: str = "") -> None:
    """Try to write in a folder, or to create it, and leave no trace."""
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


def _cannot(output: Output, error: OSError) -> str:
    why = kept(reason(error))
    if output.folder:
        return say(
            "{what} cannot be written to {path}: {why}. Name a folder that can be written.",
            what=output.what, path=str(output.path), why=why,
        )  # fmt: skip
    return say(
        "{what} cannot be written to {path}: {why}. Name a file that can be written.",
        what=output.what, path=str(output.path), why=why,
    )  # fmt: skip
