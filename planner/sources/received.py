"""Open public files as tables of text: CSV in any encoding and separator, workbooks, and zips of one of them."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import pandas as pd

from planner.fault import Fault, printable, some
from planner.packed import is_packed
from planner.sources.reading import SourceFaultsError
from planner.workbook.incoming.archive import RefusedWorkbookError
from planner.workbook.incoming.foreign import AS_WORKBOOK, ForeignFile, identify
from planner.workbook.incoming.sheet_reader import ReceivedCell, ReceivedSheet, read_book

MOST_BYTES = 4 * 2**30
"""Largest table of events, unpacked [bytes]."""

MOST_MEMBERS = 1_000
"""Most files in a zip."""

HEAD = 262_144
"""Bytes inspected to find separator and heading."""

LOOKED_AT = 30
"""Rows searched for the heading."""

CHUNK = 100_000
"""Rows that are read at a time."""

SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Encodings that are tried, in this order; the last reads anything."""

UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
TABLES = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
ALLOWED = "a CSV file, an Excel workbook (.xlsx), or a zip of one of them"
AS_WIDE = "rows of CSV, as wide as the heading"
QUOTE = "A separator within a cell needs quotation marks around the cell: save the file anew as “CSV UTF-8”."
AS_CSV = "Open it in a spreadsheet, and save the sheet as “CSV UTF-8”."

UNCALCULATED = "a formula that was never calculated"
"""Stands for the value of a cell whose formula has none; no reader takes it for one."""

Data = bytes | Path
RowParts = Callable[[int, int, Sequence[int]], Iterator[pd.DataFrame]]


@dataclass(frozen=True)
class SourceTable:
    """A table of text as it was received, before its heading is found."""

    file: str
    """Name of the file, with the sheet of a workbook."""
    head: tuple[tuple[str, ...], ...]
    """Its first rows."""
    parts: RowParts
    """Cells below a number of rows, of a table of a width, in columns, in parts; the index is the number of the row."""
    notices: tuple[str, ...] = ()
    """Sentences on how it was opened."""


@dataclass(frozen=True)
class TextForm:
    """How a table of delimited text is written."""

    encoding: str
    separator: str
    skipped: int
    """Lines above it that name its separator."""


def refuse(file: str, found: str, allowed: str, hint: str = "", row: int | None = None) -> SourceFaultsError:
    """The refusal of a file for one fault."""
    return SourceFaultsError([Fault(file, row, "", found, allowed, hint)])


def received_tables(name: str, data: Data) -> list[SourceTable]:
    """Open a public file as the tables in it: one of a CSV file, one for each sheet of a workbook.

    Raises:
        SourceFaultsError: It is of another kind, damaged, or holds more than one file.
    """
    start = _beginning(data)
    _refuse_empty(name, start)
    if foreign := _foreign(data, start):
        raise refuse(name, foreign.what, ALLOWED, AS_CSV if foreign.advice == AS_WORKBOOK else foreign.advice)
    if start.startswith(b"PK"):
        return _of_zip(name, data) if is_packed(_seekable(data)) else _of_workbook(name, _bytes(data))
    return [_of_text(name, lambda: _opened(data))]


def _refuse_empty(name: str, start: bytes) -> None:
    if not start.strip(b" ,;\t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise refuse(name, "an empty file", ALLOWED, "Have it sent again.")


def _beginning(data: Data) -> bytes:
    with _opened(data) as stream:
        return stream.read(HEAD)


def _opened(data: Data) -> IO[bytes]:
    return io.BytesIO(data) if isinstance(data, bytes) else data.open("rb")


def _seekable(data: Data) -> IO[bytes] | str:
    return io.BytesIO(data) if isinstance(data, bytes) else str(data)


def _bytes(data: Data) -> bytes:
    return data if isinstance(data, bytes) else data.read_bytes()


def _foreign(data: Data, start: bytes) -> ForeignFile | None:
    """Identify a file of another program; None for tables of text, workbooks and zips."""
    return identify(_bytes(data) if start.startswith(b"PK") and len(start) < HEAD else start)


def _of_zip(name: str, data: Data) -> list[SourceTable]:
    """Open the one table in a zip."""
    try:
        with zipfile.ZipFile(_seekable(data)) as archive:
            member = _only_table(name, archive)
            inner = f"{name}/{printable(member.filename)}"
            if PurePosixPath(member.filename).suffix.casefold() in WORKBOOKS:
                return received_tables(inner, archive.read(member))
        notice = f"The table was read from {printable(member.filename)}, which is in the zip."
        table = _of_text(inner, lambda: _member(data, member))
        return [replace(table, notices=(notice, *table.notices))]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        hint = "The file may have been cut short on its way: have it sent again."
        raise refuse(name, f"a damaged zip ({printable(str(error))})", ALLOWED, hint) from None


@contextmanager
def _member(data: Data, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(_seekable(data)) as archive, archive.open(member) as stream:
        yield stream


def _only_table(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one table or workbook in a zip."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_hidden(entry.filename)]
    if len(entries) > MOST_MEMBERS or sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise refuse(name, "a zip that unpacks to far more than any table", ALLOWED, "Send the table alone.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(name, "a zip locked with a password", ALLOWED, "Send it without a password.")
    held = [entry for entry in entries if PurePosixPath(entry.filename).suffix.casefold() in (*TABLES, *WORKBOOKS)]
    if len(held) == 1:
        return held[0]
    if any(entry.filename.casefold().endswith(".zip") for entry in entries) and not held:
        raise refuse(name, "a zip in a zip", ALLOWED, "Unpack it once, and send the zip or the table that is inside.")
    listed = some((printable(entry.filename) for entry in held), most=5)
    found = f"a zip of {len(held)} tables ({listed})" if held else "a zip without a table"
    raise refuse(name, found, ALLOWED, "Send each table by itself." if held else "")


def _is_hidden(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return any(part.startswith((".", "~$")) or part.casefold() == "__macosx" for part in parts)


def _of_text(name: str, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> SourceTable:
    """Open a table of delimited text, as a stream that is read when it is asked for."""
    with opened() as stream:
        start = stream.read(HEAD)
    _refuse_empty(name, start)
    form = _text_form(start, opened)
    notice = f"Its text is no UTF-8, and was read as {form.encoding}."
    head = _records(_whole_lines(start, form.encoding)[form.skipped :], form.separator)

    def _parts(below: int, width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        with opened() as stream:
            yield from _parsed(name, stream, form, below, width, columns)

    return SourceTable(name, tuple(map(tuple, head)), _parts, () if form.encoding == ENCODINGS[0] else (notice,))


def _text_form(start: bytes, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> TextForm:
    encoding = UTF_16.get(start[:2]) or _encoding(opened)
    lines = _whole_lines(start, encoding)
    skipped = 1 if lines and lines[0].lstrip("\"'").casefold().startswith("sep=") else 0
    return TextForm(encoding, _separator(lines[skipped:]), skipped)


def _whole_lines(start: bytes, encoding: str) -> list[str]:
    """Lines at the beginning of a file; of a longer one, without the last, which is cut."""
    lines = start.decode(encoding, "ignore").removeprefix("\ufeff").splitlines(keepends=True)
    return lines if len(start) < HEAD else lines[:-1]


def _encoding(opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> str:
    """The first encoding that decodes a whole file."""
    for encoding in ENCODINGS[:-1]:
        decoder = codecs.getincrementaldecoder(encoding)()
        with opened() as stream:
            try:
                while decoder.decode(part := stream.read(2**20), final=not part) or part:
                    pass
            except UnicodeDecodeError:
                continue
            return encoding
    return ENCODINGS[-1]


def _separator(lines: Sequence[str]) -> str:
    """The separator that makes the widest table of the first rows."""
    return max(SEPARATORS, key=lambda each: sum(len(row) > 1 and len(row) for row in _records(lines, each)))


def _records(lines: Sequence[str], separator: str) -> list[list[str]]:
    reader = csv.reader(lines, delimiter=separator)
    records: list[list[str]] = []
    try:
        while len(records) < LOOKED_AT:
            records.append(next(reader))
    except (StopIteration, csv.Error):
        pass
    return records


class _Prefixed(io.RawIOBase):
    """A stream with bytes before it."""

    def __init__(self, before: bytes, stream: IO[bytes]) -> None:
        self._before, self._stream = before, stream

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Fill a buffer; the number of bytes."""
        data = self._before[: len(buffer)] or self._stream.read(len(buffer))
        self._before = self._before[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _parsed(
    name: str, stream: IO[bytes], text: TextForm, below: int, width: int, columns: Sequence[int]
) -> Iterator[pd.DataFrame]:
    """Parse delimited text in parts, every cell as text; one more column shows the rows that are too wide."""
    above = range(1, 1 + text.skipped + below)
    widest = (text.separator * width + "\n").encode(text.encoding)
    try:
        with pd.read_csv(
            io.BufferedReader(_Prefixed(widest, stream)),
            sep=text.separator,
            encoding=text.encoding,
            header=None,
            usecols=[*columns, width],
            skiprows=above,
            skip_blank_lines=False,
            dtype=str,
            na_filter=False,
            chunksize=CHUNK,
        ) as parts:
            for part in parts:
                rows = part.set_axis(part.index + below)[int(part.index[0] == 0) :]
                if (wide := rows.index[rows[width] != ""]).size:
                    raise refuse(name, f"more than the {width} cells of the heading", AS_WIDE, QUOTE, int(wide[0]))
                yield rows[list(columns)]
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        raise refuse(name, f"what is not CSV ({error})", AS_WIDE, QUOTE) from None


def _of_workbook(name: str, data: bytes) -> list[SourceTable]:
    """Open the sheets of a workbook that are not blank."""
    try:
        book = read_book(data)
    except RefusedWorkbookError as refused:
        raise refuse(name, refused.found, ALLOWED, refused.hint) from None
    return [_of_sheet(f"{name}, sheet {printable(sheet.name)}", sheet) for sheet in book.sheets if sheet.rows]


def _of_sheet(file: str, sheet: ReceivedSheet) -> SourceTable:
    last = max(sheet.rows)
    width = max(max(cells) for cells in sheet.rows.values())
    merged = {
        (row, column): sheet.rows.get(top, {}).get(left)
        for top, left, bottom, right in sheet.merged
        for row in range(top, min(bottom, last) + 1)
        for column in range(left, right + 1)
    }

    def _text(row: int, column: int) -> str:
        cell = sheet.rows.get(row, {}).get(column) or merged.get((row, column))
        return "" if cell is None else _cell_text(cell)

    def _parts(below: int, _width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        rows = range(below + 1, last + 1)
        yield pd.DataFrame({at: [_text(row, at + 1) for row in rows] for at in columns}, index=rows, dtype=str)

    head = tuple(tuple(_text(row, at) for at in range(1, width + 1)) for row in range(1, min(last, LOOKED_AT) + 1))
    hidden = (f"The sheet {printable(sheet.name)} is hidden, and was read.",) if sheet.hidden else ()
    return SourceTable(file, head, _parts, hidden)


def _cell_text(cell: ReceivedCell) -> str:
    """A cell of a workbook as CSV has it: dates as YYYY-MM-DD, whole numbers without a point."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return UNCALCULATED if value is None and cell.formula else str(value)
