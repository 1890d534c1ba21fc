"""Read files of changes, and say of files that they cannot be read."""

from pathlib import Path

from planner.fault import Fault
from planner.file_limits import LIMITS
from planner.language import say
from planner.process.streams import of_system


def changes_text(file: Path) -> str:
    """Read a file of changes, up to a little more than the longest allowed.

    Raises:
        OSError: It cannot be opened.
        ValueError: It is not text in UTF-8.
    """
    with file.open(encoding="utf-8-sig") as stream:
        return stream.read(LIMITS.toml_characters + 1)


def unreadable(file: Path, error: Exception, allowed: str) -> Fault:
    """Fault of a file that cannot be read.

    Args:
        file: The file.
        error: What came of reading it.
        allowed: What it should hold.
    """
    return Fault(str(file), None, "", say("what cannot be read ({error})", error=of_system(error)), allowed)
