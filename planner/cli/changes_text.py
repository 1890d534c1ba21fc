"""Read files of changes."""

from pathlib import Path

from planner.file_limits import LIMITS


def changes_text(file: Path) -> str:
    """Read a file of changes, up to a little more than the longest allowed.

    Raises:
        OSError: It cannot be opened.
        ValueError: It is not text in UTF-8.
    """
    with file.open(encoding="utf-8-sig") as stream:
        return stream.read(LIMITS.toml_characters + 1)
