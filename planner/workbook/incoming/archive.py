"""Screen a file before it is opened: refuse other formats, locked files and decompression bombs."""

import zipfile
import zlib
from pathlib import Path

from planner.file_limits import LIMITS, mebibytes
from planner.language import say
from planner.unpacking import RefusedZipError, Unpacker, open_zip
from planner.workbook.incoming.foreign import ForeignFile, identify, is_text

TAGS_OF_CELL = 4
"""XML tags of a cell: its own and that of its value, at both ends."""

STREAMED = ("xl/worksheets/", "xl/sharedstrings", "xl/comments", "xl/drawings/", "xl/charts/", "xl/tables/")
"""Prefixes of parts that are streamed or ignored, in lower case."""

TYPES, CODE = "[content_types].xml", "vbaproject.bin"
"""Part with the content types, and part with macros, in lower case."""


class RefusedWorkbookError(Exception):
    """A workbook that is refused, with what was found, what is allowed and a hint."""

    def __init__(self, found: str, allowed: str, hint: str = "") -> None:
        super().__init__(found)
        self.found, self.allowed, self.hint = found, allowed, hint


def open_archive(source: Path | bytes, most_tags: int) -> zipfile.ZipFile:
    """Open a workbook as an archive that is safe to unpack.

    Args:
        source: The file, or its content.
        most_tags: Most XML tags that it may have.

    Raises:
        RefusedWorkbookError: The file is no workbook, is locked, holds programs, or is far larger than any case.
        OSError: The file cannot be read.
    """
    data = _bytes(source)
    foreign = identify(data) or _no_archive(data)
    if foreign is not None:
        raise RefusedWorkbookError(foreign.found, foreign.expected, foreign.advice)
    try:
        archive = open_zip(data)
        _check_parts(archive)
        _check_contents(archive, most_tags)
    except RefusedZipError as refused:
        raise RefusedWorkbookError(refused.found, refused.allowed) from None
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
    if size > LIMITS.workbook_bytes:
        found, most = say("a file of {size:,} MiB", size=mebibytes(size)), mebibytes(LIMITS.workbook_bytes)
        raise RefusedWorkbookError(found, say("at most {size} MiB", size=most))
    return source if isinstance(source, bytes) else source.read_bytes()


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower(): part for part in parts}
    if len(parts) > LIMITS.workbook_parts or len(names) < len(parts):
        raise RefusedWorkbookError(
            say("a file of {count:,} parts", count=len(parts)),
            say("at most {count:,}, each once", count=LIMITS.workbook_parts),
        )
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedWorkbookError(
            say("an archive locked with a password"), say("an .xlsx workbook without a password")
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LIMITS.workbook_unpacked:
        found = say("a file that unpacks to {size:,} MiB", size=mebibytes(unpacked))
        hint = say("Delete what is not part of the case, and rows and columns that look empty and are not.")
        raise RefusedWorkbookError(found, say("at most {size} MiB", size=mebibytes(LIMITS.workbook_unpacked)), hint)
    if TYPES not in names:
        raise RefusedWorkbookError(
            say("an archive that is no workbook"), say("an .xlsx workbook"), say("A zip of CSV files is a case too.")
        )
    if any(name.endswith(CODE) for name in names) or b"macroEnabled" in _types(archive, names[TYPES]):
        hint = say("Save it as .xlsx: a case needs no programs, and none is run.")
        raise RefusedWorkbookError(
            say("a workbook with programs in it (.xlsm)"), say("an .xlsx workbook without programs"), hint
        )


def _types(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The part with the content types."""
    return Unpacker(archive, LIMITS.workbook_unpacked).read(part)


def _check_contents(archive: zipfile.ZipFile, most_tags: int) -> None:
    """Unpack every part once to count its tags."""
    tags, in_memory, unpacker = 0, 0, Unpacker(archive, LIMITS.workbook_unpacked)
    for part in archive.infolist():
        found = _tags(unpacker, part)
        tags += found
        in_memory += 0 if part.filename.lower().startswith(STREAMED) else found
        if tags > most_tags or in_memory > LIMITS.workbook_tags_in_memory:
            hint = say("Delete what is not part of the case, and rows and columns that look empty and are not.")
            allowed = say("about {cells:,} cells at most", cells=most_tags // TAGS_OF_CELL)
            raise RefusedWorkbookError(say("a workbook with far more cells or formats than any case"), allowed, hint)


def _tags(unpacker: Unpacker, part: zipfile.ZipInfo) -> int:
    """Count the XML tags of a part; refuse entity definitions."""
    tags, tail, is_xml = 0, b"", part.filename.lower().endswith((".xml", ".rels", ".vml"))
    for chunk in unpacker.parts(part):
        if is_xml:
            tags += chunk.count(b"<")
            text = tail + chunk.replace(b"\x00", b"")
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise RefusedWorkbookError(
                    say("definitions of entities, which no spreadsheet writes"), say("an .xlsx workbook")
                )
            tail = text[-12:]
    return tags
