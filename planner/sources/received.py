"""Open public files as tables of text: CSV, workbooks, and zips of one of them."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import IO

import pandas as pd

from planner.fault import printable, some
from planner.files.packed import is_packed
from planner.language import say
from planner.sources.delimited_text import HEAD, of_text
from planner.sources.source_table import ALLOWED, LOOKED_AT, UNCALCULATED, Data, SourceTable, refuse, refuse_empty
from planner.workbook.incoming.archive import RefusedWorkbookError
from planner.workbook.incoming.foreign import AS_WORKBOOK, ForeignFile, identify
from planner.workbook.incoming.sheet_reader import ReceivedCell, ReceivedSheet, read_book

MOST_BYTES = 4 * 2**30
"""Largest table of events, unpacked [bytes]."""

MOST_MEMBERS = 1_000
"""Most files in a zip."""

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
        with zipfile.ZipFile(_seekable(data)) as archive:
            member = _only_table(name, archive)
            inner = f"{name}/{printable(member.filename)}"
            if PurePosixPath(member.filename).suffix.casefold() in WORKBOOKS:
                return received_tables(inner, archive.read(member))
        notice = say("The table was read from {file}, which is in the zip.", file=printable(member.filename))
        table = of_text(inner, lambda: _member(data, member))
        return [replace(table, notices=(notice, *table.notices))]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        hint = say("The file may have been cut short on its way: have it sent again.")
        raise refuse(name, say("a damaged zip ({error})", error=printable(str(error))), ALLOWED, hint) from None


@contextmanager
def _member(data: Data, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    with zipfile.ZipFile(_seekable(data)) as archive, archive.open(member) as stream:
        yield stream


def _only_table(name: str, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one table or workbook in a zip."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_hidden(entry.filename)]
    if len(entries) > MOST_MEMBERS or sum(entry.file_size for entry in entries) > MOST_BYTES:
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
    hidden = (say("The sheet {sheet} is hidden, and was read.", sheet=printable(sheet.name)),) if sheet.hidden else ()
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
    return str(UNCALCULATED if value is None and cell.formula else value)
