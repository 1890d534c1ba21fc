"""Unpack zips from anywhere: what comes out is counted as it does, and what a zip says of itself counts for nothing."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from planner.fault import short
from planner.file_limits import LIMITS, mebibytes
from planner.language import say

CHUNK = 2**20
"""Bytes that are unpacked at a time."""

ENTRY = b"PK\x01\x02"
"""Beginning of an entry of the directory of a zip."""

USUAL = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Methods of packing that every program has, and that can be unpacked in parts."""


class RefusedZipError(Exception):
    """A zip that is not unpacked, with what was found and what is allowed."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(found)
        self.found, self.allowed = found, allowed


def open_zip(source: IO[bytes] | bytes | str) -> zipfile.ZipFile:
    """Open a zip whose directory is of a size that can be listed.

    Args:
        source: The file, its content, or its path.

    Raises:
        RefusedZipError: It has too many entries, or one that is packed in an unusual way.
        zipfile.BadZipFile: It is none, or damaged.
    """
    if (entries := _entries(source)) > LIMITS.zip_entries:
        found = say("a zip of {entries:,} entries", entries=entries)
        raise RefusedZipError(found, say("at most {most:,} entries", most=LIMITS.zip_entries))
    archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    if unusual := next((entry for entry in archive.infolist() if entry.compress_type not in USUAL), None):
        archive.close()
        found = say("“{name}”, which is packed by an unusual method", name=short(unusual.filename))
        raise RefusedZipError(found, say("a zip as most programs pack it (deflate)"))
    return archive


def _entries(source: IO[bytes] | bytes | str) -> int:
    """At most as many entries as its directory can have: as often as what begins one is found anywhere in the file."""
    if isinstance(source, bytes):
        return source.count(ENTRY)
    if isinstance(source, str):
        with Path(source).open("rb") as stream:
            return _counted(stream)
    source.seek(0)
    found = _counted(source)
    source.seek(0)
    return found


def _counted(stream: IO[bytes]) -> int:
    count, tail = 0, b""
    while part := stream.read(CHUNK):
        count += (tail + part).count(ENTRY)
        tail = part[1 - len(ENTRY) :]
    return count


@dataclass
class Unpacker:
    """Unpacks members of a zip until they are too long together."""

    archive: zipfile.ZipFile
    most: int
    """Most bytes that are unpacked [bytes]."""
    done: int = 0
    """Bytes that were unpacked [bytes]."""

    def read(self, entry: zipfile.ZipInfo | str) -> bytes:
        """The content of a member.

        Raises:
            RefusedZipError: It and those before it are longer than allowed.
        """
        text = io.BytesIO()
        for part in self.parts(entry):
            text.write(part)
        return text.getvalue()

    def parts(self, entry: zipfile.ZipInfo | str) -> Iterator[bytes]:
        """The content of a member in parts; else as `read`."""
        with self.archive.open(entry) as stream:
            while part := stream.read(CHUNK):
                self.done += len(part)
                if self.done > self.most:
                    raise too_long(self.most)
                yield part


def too_long(most: int) -> RefusedZipError:
    """The refusal of a zip that unpacks to more than allowed [bytes]."""
    found = say("a zip that unpacks to more than {size:,} MiB", size=mebibytes(most))
    return RefusedZipError(found, say("at most {size:,} MiB", size=mebibytes(most)))
