"""A look at a file before it is opened: what is no workbook, is locked, or would unpack to far too much is refused."""

import io
import zipfile
import zlib
from pathlib import Path

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
STREAMED = ("xl/worksheets/", "xl/sharedStrings", "xl/comments", "xl/drawings/", "xl/charts/", "xl/tables/")
"""Beginnings of the names of parts that are read piece by piece, or not at all."""

TYPES, CODE = "[Content_Types].xml", "vbaproject.bin"
"""Parts that say what the others are, and that hold programs."""

LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an encrypted workbook, and of a workbook of before 2007."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class RefusedError(Exception):
    """A workbook that is not read: what was found, what is allowed, and what to do."""

    def __init__(self, found: str, allowed: str, hint: str = "") -> None:
        super().__init__(found)
        self.found, self.allowed, self.hint = found, allowed, hint


def opened(source: Path | bytes) -> zipfile.ZipFile:
    """A workbook as an archive that is safe to unpack.

    Raises:
        RefusedError: The file is no workbook, is locked, holds programs, or is far larger than any case.
        OSError: The file cannot be read.
    """
    data = _bytes(source)
    if data.startswith(LEGACY):
        raise _legacy(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_parts(archive)
        _check_contents(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        hint = "The file may have been cut short on its way: have it sent again."
        raise RefusedError(f"what is no workbook, or a damaged one ({error})", "an .xlsx workbook", hint) from None
    return archive


def _bytes(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MOST_BYTES:
        raise RefusedError(f"a file of {-(-size // 2**20):,} MiB", f"at most {MOST_BYTES // 2**20} MiB")
    return source if isinstance(source, bytes) else source.read_bytes()


def _legacy(data: bytes) -> RefusedError:
    if ENCRYPTED in data:
        hint = "Open it with its password, and save it without one."
        return RefusedError("a workbook locked with a password", "an .xlsx workbook without a password", hint)
    hint = "Open it in a spreadsheet, and save it as .xlsx."
    return RefusedError("a workbook of the format before 2007, or another old document", "an .xlsx workbook", hint)


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or len(names) < len(parts):
        raise RefusedError(f"a file of {len(parts):,} parts", f"at most {MOST_PARTS:,}, each once")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedError("an archive locked with a password", "an .xlsx workbook without a password")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        found = f"a file that unpacks to {-(-unpacked // 2**20):,} MiB"
        hint = "Delete what is not part of the case, and rows and columns that look empty and are not."
        raise RefusedError(found, f"at most {MOST_UNPACKED // 2**20} MiB", hint)
    if TYPES not in names:
        raise RefusedError("an archive that is no workbook", "an .xlsx workbook")
    if any(name.lower().endswith(CODE) for name in names) or b"macroEnabled" in archive.read(TYPES):
        hint = "Save it as .xlsx: a case needs no programs, and none is run."
        raise RefusedError("a workbook with programs in it (.xlsm)", "an .xlsx workbook without programs", hint)


def _check_contents(archive: zipfile.ZipFile) -> None:
    """Every part unpacked once, to be counted and not kept."""
    marks, beside = 0, 0
    for part in archive.infolist():
        found = _marks(archive, part)
        marks += found
        beside += 0 if part.filename.startswith(STREAMED) else found
        if marks > MOST_MARKS or beside > MOST_MARKS_BESIDE:
            hint = "Delete what is not part of the case, and rows and columns that look empty and are not."
            raise RefusedError("a workbook with far more cells or formats than any case", "a case", hint)


def _marks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    """Marks of XML in a part; a part that brings definitions of its own is refused."""
    marks, tail, looks = 0, b"", part.filename.lower().endswith((".xml", ".rels", ".vml"))
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            if looks:
                marks += chunk.count(b"<")
                text = tail + chunk.replace(b"\x00", b"")
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise RefusedError("definitions of entities, which no spreadsheet writes", "an .xlsx workbook")
                tail = text[-12:]
    return marks
