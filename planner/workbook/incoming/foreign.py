"""Identify files of other programs by their content, with advice on how to convert them."""

import zipfile
from dataclasses import dataclass

from planner.language import say
from planner.unpacking import RefusedZipError, open_zip

HEAD = 8_192
"""Bytes inspected to identify text."""

AS_WORKBOOK = say("Open it in a spreadsheet, and save it as Excel workbook (.xlsx).")
PACKED = say("Unpack it, and send the folder, a zip of it, or the workbook that is in it.")
MARK = b"\xef\xbb\xbf"

LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Signature of encrypted workbooks and of documents before 2007."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
BOOKS = ("Workbook".encode("utf-16-le"), b"B\0o\0o\0k\0\0")  # not told

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class ForeignFile:
    """A file of another program."""

    what: str
    """Description with an article."""
    advice: str = AS_WORKBOOK
    expected: str = say("an .xlsx workbook")
    """Format that is expected instead."""

    @property
    def found(self) -> str:
        """Description for a fault."""
        return self.what if self.advice == AS_WORKBOOK else say("what is no workbook, but {what}", what=self.what)


WEB_PAGE = ForeignFile(say("a web page with a table in it (HTML), as some programs write it for Excel"))
XML_2003 = ForeignFile(say("an XML spreadsheet of 2003 (.xml)"))
BEFORE_2007 = ForeignFile(say("an Excel workbook of the format before 2007 (.xls)"))

SIGNATURES: tuple[tuple[tuple[bytes, ...], ForeignFile], ...] = (
    (
        (b"%PDF",),
        ForeignFile("a PDF", say("Ask whoever made it for the tables themselves, as Excel workbook (.xlsx).")),
    ),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), ForeignFile("a picture", say("Send the tables that it shows."))),
    ((b"\x1f\x8b",), ForeignFile(say("an archive packed by gzip (.gz)"), PACKED)),
    ((b"7z\xbc\xaf\x27\x1c",), ForeignFile(say("an archive packed by 7-Zip (.7z)"), PACKED)),
    ((b"Rar!",), ForeignFile(say("an archive packed by RAR (.rar)"), PACKED)),
    (
        (b"SQLite format 3\0",),
        ForeignFile(say("a database (SQLite)"), say("Scenarios in a store are named with --store.")),
    ),
    ((b"ID;PWXL", b"ID;PSCALC", b"ID;PCALC"), ForeignFile(say("a spreadsheet in the SYLK format (.slk)"))),
    ((b"\x09\x08\x10\0", b"\x09\x08\x08\0", b"\x09\x04\x06\0", b"\x09\x02\x06\0", b"\x09\0\x04\0"), BEFORE_2007),
)
"""Signatures and the formats that they identify."""

PARTS: dict[str, ForeignFile] = {
    "xl/workbook.bin": ForeignFile(say("a binary Excel workbook (.xlsb)")),
    "word/document.xml": ForeignFile(say("a Word document"), say("Copy its tables into an Excel workbook (.xlsx).")),
    "ppt/presentation.xml": ForeignFile(
        say("a PowerPoint presentation"), say("Copy its tables into an Excel workbook (.xlsx).")
    ),
    "index/document.iwa": ForeignFile(
        say("a spreadsheet of Apple Numbers"), say("In Numbers, export it as Excel workbook (.xlsx).")
    ),
}
"""Parts that identify the format of an archive."""

EXPORTED = ForeignFile(
    say("scenarios that were exported from a store"), say("`planner scenario import` takes them in.")
)


def identify(data: bytes) -> ForeignFile | None:
    """Identify a file of another program; None for .xlsx workbooks, other archives and plain text."""
    if data.startswith(LEGACY):
        return _legacy(data)
    for signs, foreign in SIGNATURES:
        if data.startswith(signs):
            return foreign
    if data.startswith(b"PK"):
        return _packed(data)
    return _marked_up(data[:HEAD].replace(b"\0", b"").removeprefix(MARK).lstrip(b"\xff\xfe \t\r\n").lower())


def is_text(data: bytes) -> bool:
    """Whether a file may be text."""
    head = data[:HEAD]
    return bool(head) and not any(byte < 32 and byte not in b"\t\n\r\f" for byte in head)


def _legacy(data: bytes) -> ForeignFile:
    if ENCRYPTED in data:
        hint = say("Open it with its password, and save it without one.")
        return ForeignFile(say("a workbook locked with a password"), hint, say("an .xlsx workbook without a password"))
    if any(name in data for name in BOOKS):
        return BEFORE_2007
    return ForeignFile(say("a workbook of the format before 2007, or another old document"))


def _packed(data: bytes) -> ForeignFile | None:
    try:
        with open_zip(data) as archive:
            return identify_archive(archive)
    except (RefusedZipError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


def identify_archive(archive: zipfile.ZipFile) -> ForeignFile | None:
    """Identify an archive of another program by its parts."""
    names = {entry.filename.replace("\\", "/").lower(): entry for entry in archive.infolist()}
    if "mimetype" in names and names["mimetype"].file_size < HEAD and not names["mimetype"].flag_bits & 1:
        with archive.open(names["mimetype"]) as stream:
            kind = stream.read(HEAD).strip()
        if kind.startswith(OPEN_DOCUMENT):
            return _open_document(kind)
    if "manifest.json" in names and any(name.startswith("inputs/") for name in names):
        return EXPORTED
    return next((foreign for part, foreign in PARTS.items() if part in names), None)


def _open_document(kind: bytes = OPEN_DOCUMENT + b"spreadsheet") -> ForeignFile:
    if b"spreadsheet" in kind:
        return ForeignFile(say("an OpenDocument spreadsheet (.ods), as LibreOffice writes it"))
    return ForeignFile(say("an OpenDocument text or drawing"), say("Copy its tables into an Excel workbook (.xlsx)."))


def _marked_up(head: bytes) -> ForeignFile | None:
    """Identify text in mark-up."""
    if head.startswith(b"mime-version:") and b"html" in head:
        return WEB_PAGE
    if not head.startswith(b"<"):
        return None
    if b"urn:schemas-microsoft-com:office:spreadsheet" in head and b"<html" not in head:
        return XML_2003
    if b"opendocument" in head:
        return _open_document()
    if any(tag in head for tag in (b"<html", b"<!doctype html", b"<table", b"<body", b"<meta")):
        return WEB_PAGE
    return ForeignFile(say("an XML document")) if head.startswith(b"<?xml") else None
