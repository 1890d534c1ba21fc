"""A look at a file before it is opened: what is no workbook, is locked, or would unpack to far too much is refused."""

import io
import zipfile
import zlib
from pathlib import Path

from planner.workbook.incoming.foreign import ForeignFile, identify, is_text

MOST_BYTES = 32 * 2**20
"""Largest workbook that is opened [bytes]."""

MOST_UNPACKED = 64 * 2**20
"""Most that the parts of a workbook may unpack to [bytes]."""

MOST_PARTS = 2_000
MOST_MARKS = 1_500_000
"""Most marks of XML in all parts together: some 350,000 cells."""

MOST_MARKS_BESIDE = 150_000
"""Most marks of XML in parts that are held in memory whole: styles, names and lists of parts."""

CHUNK = 2**20
STREAMED = ("xl/worksheets/", "xl/sharedstrings", "xl/comments", "xl/drawings/", "xl/charts/", "xl/tables/")
"""Beginnings of the names of parts, in small letters, that are read piece by piece, or not at all."""

TYPES, CODE = "[content_types].xml", "vbaproject.bin"
"""Parts that say what the others are, and that hold programs, in small letters."""


class RefusedWorkbookError(Exception):
    """A workbook that is not read: what was found, what is allowed, and what to do."""

    def __init__(self, found: str, allowed: str, hint: str = "") -> None:
        super().__init__(found)
        self.found, self.allowed, self.hint = found, allowed, hint


def open_archive(source: Path | bytes) -> zipfile.ZipFile:
    """A workbook as an archive that is safe to unpack.

    Raises:
        RefusedError: The file is no workbook, is locked, holds programs, or is far larger than any case.
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
        hint = "The file may have been cut short on its way: have it sent again."
        raise RefusedWorkbookError(f"a damaged workbook or archive ({error})", "an .xlsx workbook", hint) from None
    return archive


def _no_archive(data: bytes) -> ForeignFile | None:
    """What a file is that is not even an archive, as workbooks are; None for an archive."""
    if data.startswith(b"PK"):
        return None
    if not data:
        return ForeignFile("an empty file", "Have it sent again.")
    if is_text(data):
        return ForeignFile(
            "plain text, such as a CSV file", "A case of CSV files is a folder of them, one per table, or a zip."
        )
    return ForeignFile("a file of a kind that is not known here", "Save the case as Excel workbook (.xlsx).")


def _bytes(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MOST_BYTES:
        raise RefusedWorkbookError(f"a file of {-(-size // 2**20):,} MiB", f"at most {MOST_BYTES // 2**20} MiB")
    return source if isinstance(source, bytes) else source.read_bytes()


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.lower(): part for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise RefusedWorkbookError(f"a file of {len(parts):,} parts", f"at most {MOST_PARTS:,}, each once")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedWorkbookError("an archive locked with a password", "an .xlsx workbook without a password")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        found = f"a file that unpacks to {-(-unpacked // 2**20):,} MiB"
        hint = "Delete what is not part of the case, and rows and columns that look empty and are not."
        raise RefusedWorkbookError(found, f"at most {MOST_UNPACKED // 2**20} MiB", hint)
    if TYPES not in names:
        raise RefusedWorkbookError(
            "an archive that is no workbook", "an .xlsx workbook", "A zip of CSV files is a case too."
        )
    if any(name.endswith(CODE) for name in names) or b"macroEnabled" in archive.read(names[TYPES]):
        hint = "Save it as .xlsx: a case needs no programs, and none is run."
        raise RefusedWorkbookError("a workbook with programs in it (.xlsm)", "an .xlsx workbook without programs", hint)


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Every part unpacked once, to be counted and not kept."""
    marks, beside = 0, 0
    for part in archive.infolist():
        found = _marks(archive, part)
        marks += found
        beside += 0 if part.filename.lower().startswith(STREAMED) else found
        if marks > MOST_MARKS or beside > MOST_MARKS_BESIDE:
            hint = "Delete what is not part of the case, and rows and columns that look empty and are not."
            raise RefusedWorkbookError("a workbook with far more cells or formats than any case", "a case", hint)


def _marks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Marks of XML in a part; a part that brings definitions of its own is refused."""
    marks, tail, looks = 0, b"", part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if looks:
                marks += chunk.count(b"<")
                text = tail + chunk.replace(b"\x00", b"")
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise RefusedWorkbookError(
                        "definitions of entities, which no spreadsheet writes", "an .xlsx workbook"
                    )
                tail = text[-12:]
    return marks
