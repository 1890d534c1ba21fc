"""Files and folders that are written whole: whatever ends the process or the power, the old or the new one is there."""

import ctypes
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from planner.durable.private import FILE

PART, COMPLETE = ".part-", ".complete-"
"""Beginnings of the names of folders that are being written, and of those that are complete and being moved."""

AT_WORKING_FOLDER, EXCHANGE = -100, 2
"""Arguments of renameat2(2): paths from the working folder; both names change places."""


def write_file(data: bytes, file: Path, *, private: bool = False) -> None:
    """Write a file whole, so that it is there after a power cut; devices and pipes are written directly.

    Args:
        data: Its content.
        file: Where it goes; the folder is made if it is not there.
        private: Whether its owner alone may read it.

    Raises:
        OSError: It cannot be written; what was there stays.
    """
    if file.exists() and not file.is_file():
        file.write_bytes(data)
        return
    file = file.resolve()
    make_folder(file.parent)
    part = _part_in(file.parent)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE if private else 0o666), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
        sync_folder(file.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Temporary folder that takes the place of another once its files are written; other files there stay.

    Both change places at once where the system can do that. Where it cannot, as in the folder that the process works
    in, its files are moved one by one, and `completed` moves the rest if the process ends meanwhile.

    Raises:
        OSError: It cannot be written; what was there stays.
    """
    folder = folder.resolve()
    make_folder(folder.parent)
    exchanged = _is_exchanged(folder)
    part = _part_in(folder.parent if exchanged else folder)
    try:
        part.mkdir()
        yield part
        _refuse_folders(part, folder)
        _sync_files(part)
        if not folder.exists():
            part.rename(folder)
        elif not exchanged or not _exchange(part, folder):
            _move(part, folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def completed(folder: Path) -> None:
    """Move what is left to move of files that were complete when the process that wrote them ended."""
    for complete in sorted(folder.glob(f"{COMPLETE}*")):
        with suppress(OSError):
            _place(complete, folder)


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, where they are not there, so that they are after a power cut."""
    if not folder.exists():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut; file systems that cannot do that are left to themselves."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(descriptor)


def _part_in(folder: Path) -> Path:
    """Temporary name in a folder for what is still being written."""
    return folder / f"{PART}{secrets.token_hex(4)}"


def _is_exchanged(folder: Path) -> bool:
    """Whether a folder can be put in the place of another: nobody's way leads through it as far as is known."""
    if not folder.exists():
        return True
    plain = folder.is_dir() and all(each.is_file() and not each.is_symlink() for each in folder.iterdir())
    within = Path.cwd().is_relative_to(folder)
    return plain and not within and not os.path.ismount(folder) and os.access(folder.parent, os.W_OK)


def _refuse_folders(part: Path, folder: Path) -> None:
    """Refuse to write over a folder that has the name of a file."""
    for file in part.iterdir():
        if (folder / file.name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / file.name))


def _sync_files(part: Path) -> None:
    for file in part.iterdir():
        descriptor = os.open(file, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    sync_folder(part)


def _exchange(part: Path, folder: Path) -> bool:
    """Exchange two folders, the first of which has taken up the other files of the second; whether that was done."""
    try:
        for file in folder.iterdir():
            with suppress(FileExistsError):
                os.link(file, part / file.name)
        shutil.copystat(folder, part)
        sync_folder(part)
        exchange = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return not exchange(AT_WORKING_FOLDER, os.fsencode(part), AT_WORKING_FOLDER, os.fsencode(folder), EXCHANGE)


def _move(part: Path, folder: Path) -> None:
    """Move files into a folder, all of them or none as `completed` sees it."""
    complete = folder / part.name.replace(PART, COMPLETE)
    part.rename(complete)
    sync_folder(folder)
    _place(complete, folder)


def _place(complete: Path, folder: Path) -> None:
    """Move the files of a complete folder to where they belong."""
    for file in sorted(complete.iterdir()):
        with suppress(FileNotFoundError):
            file.replace(folder / file.name)
            file.unlink(missing_ok=True)  # it stays where both are one file
    sync_folder(folder)
    with suppress(FileNotFoundError):
        complete.rmdir()
