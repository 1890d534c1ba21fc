"""Private files and folders: nobody reads them but their owner, whatever the umask of the process."""

from contextlib import suppress
from pathlib import Path

FOLDER, FILE = 0o700, 0o600
"""Modes of private folders and files."""

OTHERS = 0o077
"""What the modes of private files and folders leave out; the umask of a process that writes no others."""


def private_folder(folder: Path) -> None:
    """Make a folder private, with those above it that are made for it; one that is there is closed to others."""
    if not folder.parent.exists():
        private_folder(folder.parent)
    folder.mkdir(FOLDER, exist_ok=True)
    _close(folder, FOLDER)


def private_file(file: Path) -> None:
    """Make a file private before anything is written to it, or close one that is there to others."""
    file.touch(FILE)
    _close(file, FILE)


def _close(place: Path, mode: int) -> None:
    """Set a mode, unless the place is closed to others already, or belongs to somebody else."""
    if place.stat().st_mode & 0o777 != mode:
        with suppress(PermissionError):
            place.chmod(mode)
