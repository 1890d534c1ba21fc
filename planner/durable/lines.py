"""Sealed lines: an object of JSON each, which begins with a checksum of what follows.

A line that was changed on the disk is refused and never read as something else. Lines of planner 0.1 and of versions
before this one have no checksum, and are read as they are; no damage of a bit or two makes a sealed line one of them.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from planner.durable.whole import sync_folder, write_file

HEAD, NECK = b'{"sum": "', b'", '
"""What stands before a checksum, and after it."""

DIGITS = 16
"""Length of a checksum in a line [hexadecimal digits]."""

UNLIKE = 2
"""Most bytes in which a damaged head is looked for [bytes]; a line without checksum differs in more."""


class DamagedLineError(ValueError):
    """A line that is not as it was written; the message says why."""


def sealed(text: str) -> bytes:
    """A line that holds an object of JSON, with its checksum.

    Args:
        text: The object, on one line.
    """
    rest = text[1:].encode()
    return HEAD + _sum(rest) + NECK + rest + b"\n"


def unsealed(line: bytes) -> dict[str, Any]:
    """The object that a line holds.

    Args:
        line: The line, with or without its end.

    Raises:
        DamagedLineError: It is not as it was written, or no object of JSON.
    """
    line = line.removesuffix(b"\n")
    if _has_head(line):
        start = len(HEAD) + DIGITS + len(NECK)
        given, rest = line[:start], line[start:]
        if given != HEAD + _sum(rest) + NECK:
            raise DamagedLineError("its checksum is another")  # not told
        line = b"{" + rest
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DamagedLineError("it is no object of JSON") from error  # not told
    if not isinstance(found, dict):
        raise DamagedLineError("it is no object of JSON")  # not told
    return found


def _has_head(line: bytes) -> bool:
    """Whether a line begins with a checksum, damaged or not."""
    return sum(one != other for one, other in zip(line, HEAD, strict=False)) <= UNLIKE


def _sum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest()[:DIGITS].encode()


def append_line(file: Path, text: str) -> None:
    """Append a sealed line that is there after a power cut; a line that cannot be written leaves nothing behind.

    Args:
        file: A file that ends with a whole line; made if it is not there.
        text: An object of JSON, on one line.

    Raises:
        OSError: It cannot be written.
    """
    begins = not file.exists()
    with file.open("ab", buffering=0) as stream:
        size = stream.tell()
        try:
            _write(stream.fileno(), sealed(text))
            os.fsync(stream.fileno())
        except OSError:
            os.ftruncate(stream.fileno(), size)
            raise
    if begins:
        sync_folder(file.parent)


def _write(descriptor: int, data: bytes) -> None:
    """Write all of it, however little a disk takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def mend(file: Path, size: int, into: Path) -> None:
    """Make a file end with a whole line again: what was cut off goes into another file.

    Args:
        file: The file.
        size: Length of its whole lines [bytes].
        into: The other file, which is not made where only the end of a sealed line is damaged.
    """
    rest = file.read_bytes()[size:]
    whole = next((line for line in (rest, rest[:-1]) if _has_head(line) and _is_sound(line)), b"")
    if not whole:
        write_file(rest, into, private=True)
    with file.open("rb+") as stream:
        stream.truncate(size + len(whole))
        stream.seek(0, os.SEEK_END)
        stream.write(b"\n" if whole else b"")
        stream.flush()
        os.fsync(stream.fileno())


def _is_sound(line: bytes) -> bool:
    try:
        unsealed(line)
    except DamagedLineError:
        return False
    return True
