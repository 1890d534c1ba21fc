"""Screen a file before it is opened: refuse other formats, locked files and decompression bombs."""

import io
import zipfile
import zlib
from pathlib import Path

from planner.language import say
from planner.workbook.incoming.foreign import ForeignFile, identify, is_text

MOST_BYTES = 32 * 2**20
"""Largest workbook that is opened [bytes]."""

MOST_UNPACKED = 64 * 2**20
"""Largest unpacked size of a workbook [bytes]."""

MOST_PARTS = 2_000
MOST_TAGS = 1_500_000
"""Most XML tags in all parts together: about 350,000 cells."""

MOST_TAGS_IN_MEMORY = 150_000
"""Most XML tags in parts that are held in memory: styles, names and lists of parts."""

CHUNK = 2**20
STREAMED = ("xl/worksheets/", "xl/sharedstrings", "xl/comments", "xl/drawings/", "xl/charts/", "xl/tables/")
"""Prefixes of parts that are streamed or ignored, in lower case."""

TYPES, CODE = "[content_types].xml", "vbaproject.bin"
"""Part with the content types, and part with macros, in lower case."""


class RefusedWorkbookError(Exception):
    """A workbook that is refused, with what was found, what is allowed and a hint."""

    def __init__(self, found: str, allowed: str, hint: str = "") -> None:
        super().__init__(found)
        self.found, self.allowed, self.hint = found, allowed, hint


def open_archive(source: Path | bytes) -> zipfile.ZipFile:
    """Open a workbook as an archive that is safe to unpack.

    Raises:
        RefusedWorkbookError: The file is no workbook, is locked, holds programs, or is far larger than any case.
        OSError: The file cannot be read.
    """
    data = _bytes(source)
    foreign = identify(data) or _no_archive(data)
    if foreign is not None:
        raise RefusedWorkbookError(foreign.found, foreign.expected, foreign.advice)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_parts(archive)
        _check_contents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        hint = say("The file may have been cut short on its way: have it sent again.")
        raise RefusedWorkbookError(
            say("a damaged workbook or archive ({error})", error=str(error)), say("an .xlsx workbook"), hint
        ) from None
    return archive


def _no_archive(data: bytes) -> ForeignFile | None:
    """Describe a file that is not an archive; None for an archive."""
    if data.startswith(b"PK"):
        return None
    if not data:
        return ForeignFile(say("an empty file"), say("Have it sent again."))
    if is_text(data):
        return ForeignFile(
            say("plain text, such as a CSV file"),
            say("A case of CSV files is a folder of them, one per table, or a zip."),
        )
    return ForeignFile(say("a file of a kind that is not known here"), say("Save the case as Excel workbook (.xlsx)."))


def _bytes(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MOST_BYTES:
        raise RefusedWorkbookError(
            say("a file of {size:,} MiB", size=-(-size // 2**20)), say("at most {size} MiB", size=MOST_BYTES // 2**20)
        )
    return source if isinstance(source, bytes) else source.read_bytes()


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower(): part for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise RefusedWorkbookError(
            say("a file of {count:,} parts", count=len(parts)), say("at most {count:,}, each once", count=MOST_PARTS)
        )
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedWorkbookError(
            say("an archive locked with a password"), say("an .xlsx workbook without a password")
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        found = say("a file that unpacks to {size:,} MiB", size=-(-unpacked // 2**20))
        hint = say("Delete what is not part of the case, and rows and columns that look empty and are not.")
        raise RefusedWorkbookError(found, say("at most {size} MiB", size=MOST_UNPACKED // 2**20), hint)
    if TYPES not in names:
        raise RefusedWorkbookError(
            say("an archive that is no workbook"), say("an .xlsx workbook"), say("A zip of CSV files is a case too.")
        )
    if any(name.endswith(CODE) for name in names) or b"macroEnabled" in archive.read(names[TYPES]):
        hint = say("Save it as .xlsx: a case needs no programs, and none is run.")
        raise RefusedWorkbookError(
            say("a workbook with programs in it (.xlsm)"), say("an .xlsx workbook without programs"), hint
        )


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Unpack every part once to count its tags."""
    tags, in_memory = 0, 0
    for part in archive.infolist():
        found = _tags(archive, part)
        tags += found
        in_memory += 0 if part.filename.lower().startswith(STREAMED) else found
        if tags > MOST_TAGS or in_memory > MOST_TAGS_IN_MEMORY:
            hint = say("Delete what is not part of the case, and rows and columns that look empty and are not.")
            raise RefusedWorkbookError(
                say("a workbook with far more cells or formats than any case"), say("a case"), hint
            )


def _tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Count the XML tags of a part; refuse entity definitions."""
    tags, tail, is_xml = 0, b"", part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if is_xml:
                tags += chunk.count(b"<")
                text = tail + chunk.replace(b"\x00", b"")
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise RefusedWorkbookError(
                        say("definitions of entities, which no spreadsheet writes"), say("an .xlsx workbook")
                    )
                tail = text[-12:]
    return tags
