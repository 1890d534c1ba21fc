"""Open public files as tables of text: CSV, workbooks, and zips of one of them."""

import io
import zipfile
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from pathlib import PurePosixPath
from typing import IO, Any

import pandas as pd

from planner.fault import printable, some
from planner.file_limits import LIMITS, mebibytes
from planner.files.packed import is_packed
from planner.language import say
from planner.sources.delimited_text import HEAD, of_text
from planner.sources.source_table import ALLOWED, LOOKED_AT, UNCALCULATED, Data, SourceTable, refuse, refuse_empty
from planner.unpacking import RefusedZipError, Unpacker, open_zip
from planner.workbook.incoming.archive import RefusedWorkbookError
from planner.workbook.incoming.foreign import AS_WORKBOOK, ForeignFile, identify
from planner.workbook.incoming.sheet_reader import ReceivedCell, ReceivedSheet, read_book

TABLES = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
AS_CSV = say("Open it in a spreadsheet, and save the sheet as “CSV UTF-8”.")


def received_tables(name: str, data: Data) -> list[SourceTable]:
    """Open a public file as the tables in it: one of a CSV file, one for each sheet of a workbook.

    Raises:
        SourceFaultsError: It is of another kind, damaged, or holds more than one file.
    """
    start = _beginning(data)
    refuse_empty(name, start)
    if foreign := _foreign(data, start):
        raise refuse(name, foreign.what, ALLOWED, AS_CSV if foreign.advice == AS_WORKBOOK else foreign.advice)
    if start.startswith(b"PK"):
        return _of_zip(name, data) if is_packed(_seekable(data)) else _of_workbook(name, _bytes(data))
    return [of_text(name, lambda: _opened(data))]


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
        with open_zip(_seekable(data)) as archive:
            member = _only_table(name, archive)
            inner = f"{name}/{printable(member.filename)}"
            if PurePosixPath(member.filename).suffix.casefold() in WORKBOOKS:
                return received_tables(inner, Unpacker(archive, LIMITS.workbook_bytes).read(member))
        notice = say("The table was read from {file}, which is in the zip.", file=printable(member.filename))
        table = of_text(inner, lambda: _member(inner, data, member))
        return [replace(table, notices=(notice, *table.notices))]
    except RefusedZipError as refused:
        raise refuse(name, refused.found, refused.allowed) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        hint = say("The file may have been cut short on its way: have it sent again.")
        raise refuse(name, say("a damaged zip ({error})", error=printable(str(error))), ALLOWED, hint) from None


@contextmanager
def _member(name: str, data: Data, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(_seekable(data)) as archive, archive.open(member) as stream:
        yield io.BufferedReader(_CountedStream(name, stream, member.compress_size))


class _CountedStream(io.RawIOBase):
    """What comes out of a zip, up to far more than a table would be."""

    def __init__(self, name: str, stream: IO[bytes], packed: int) -> None:
        self._name, self._stream, self._done = name, stream, 0
        self._most = min(LIMITS.source_bytes, max(LIMITS.case_bytes, packed * LIMITS.source_ratio))

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Fill a buffer; the number of bytes.

        Raises:
            SourceFaultsError: Far more came out than a table would be.
        """
        data = self._stream.read(len(buffer))
        self._done += len(data)
        if self._done > self._most:
            found, size = say("a zip that unpacks to far more than any table"), mebibytes(self._most)
            raise refuse(self._name, found, say("at most {size:,} MiB for one of its size", size=size))
        buffer[: len(data)] = data
        return len(data)


def _only_table(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one table or workbook in a zip."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_hidden(entry.filename)]
    if sum(entry.file_size for entry in entries) > LIMITS.source_bytes:
        raise refuse(name, say("a zip that unpacks to far more than any table"), ALLOWED, say("Send the table alone."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(name, say("a zip locked with a password"), ALLOWED, say("Send it without a password."))
    held = [entry for entry in entries if PurePosixPath(entry.filename).suffix.casefold() in (*TABLES, *WORKBOOKS)]
    if len(held) == 1:
        return held[0]
    if any(entry.filename.casefold().endswith(".zip") for entry in entries) and not held:
        raise refuse(
            name, say("a zip in a zip"), ALLOWED, say("Unpack it once, and send the zip or the table that is inside.")
        )
    listed = some((printable(entry.filename) for entry in held), most=5)
    found = (
        say("a zip of {count:d} tables ({files})", count=len(held), files=listed)
        if held
        else say("a zip without a table")
    )
    raise refuse(name, found, ALLOWED, say("Send each table by itself.") if held else "")


def _is_hidden(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return any(part.startswith((".", "~$")) or part.casefold() == "__macosx" for part in parts)


def _of_workbook(name: str, data: bytes) -> list[SourceTable]:
    """Open the sheets of a workbook that are not blank."""
    try:
        book = read_book(data)
    except RefusedWorkbookError as refused:
        raise refuse(name, refused.found, ALLOWED, refused.hint) from None
    return [
        _of_sheet(say("{file}, sheet {sheet}", file=name, sheet=printable(sheet.name)), sheet)
        for sheet in book.sheets
        if sheet.rows
    ]


def _of_sheet(file: str, sheet: ReceivedSheet) -> SourceTable:
    filled = sorted(sheet.rows)
    last = filled[-1]
    width = max(max(cells) for cells in sheet.rows.values())
    merged = _merged(file, sheet, filled, width)

    def _text(row: int, column: int) -> str:
        cell = sheet.rows.get(row, {}).get(column) or merged.get((row, column))
        return "" if cell is None else _cell_text(cell)

    def _parts(below: int, _width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        rows = [row for row in filled if row > below]
        yield pd.DataFrame({at: [_text(row, at + 1) for row in rows] for at in columns}, index=rows, dtype=str)

    head = tuple(tuple(_text(row, at) for at in range(1, width + 1)) for row in range(1, min(last, LOOKED_AT) + 1))
    hidden = (say("The sheet {sheet} is hidden, and was read.", sheet=printable(sheet.name)),) if sheet.hidden else ()
    return SourceTable(file, head, _parts, hidden)


def _merged(
    file: str, sheet: ReceivedSheet, filled: Sequence[int], width: int
) -> dict[tuple[int, int], ReceivedCell | None]:
    """Cells of filled rows that are merged with another, with what that holds."""
    merged: dict[tuple[int, int], ReceivedCell | None] = {}
    looked_at = 0
    for top, left, bottom, right in sheet.merged:
        rows = filled[bisect_left(filled, top) : bisect_right(filled, bottom)]
        columns = range(left, min(right, width) + 1)
        looked_at += len(rows) * len(columns)
        if looked_at > LIMITS.cells:
            found = say("more than {most:,} merged cells", most=LIMITS.cells)
            raise refuse(file, found, say("cells of their own"), say("Unmerge them, and fill in every cell."))
        held = sheet.rows.get(top, {}).get(left)
        merged |= dict.fromkeys(product(rows, columns), held)
    return merged


def _cell_text(cell: ReceivedCell) -> str:
    """A cell of a workbook as CSV has it: dates as YYYY-MM-DD, whole numbers without a point."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(UNCALCULATED if value is None and cell.formula else value)
