"""Read tables from delimited text such as CSV, from any program, as far as its meaning is unambiguous."""

import csv
import io
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from planner.fault import Fault, printable, shown, some
from planner.formats import numerals
from planner.formats.raw import RawCase, RawTable
from planner.schema import Column, Table
from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook.incoming.cell_texts import DASHED, WRITTEN
from planner.workbook.incoming.foreign import AS_WORKBOOK, ForeignFile, identify
from planner.workbook.incoming.headings import TAGGED, among_tags, are_tags, stray_in_tags

MOST_ROWS = 200_000
"""Longest input table that is read [rows]."""

MOST_LINES = 2**20
"""Most rows of a file including blank ones, as many as a spreadsheet has."""

MOST_COLUMNS = 100
"""Widest input table that is read [columns]."""

UNDECODED = re.compile(r"[\x00\udc80-\udcff]")
"""Surrogates of bytes that are not UTF-8, and the zero bytes of UTF-16."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabulators", "|": "bars"}
SEPARATOR_LINE = re.compile(rb"(?:\xef\xbb\xbf)?[\"']?sep=([^\r\n]?)[^\r\n]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""A first line `sep=`, which tells Excel the separator."""

SAYABLE = (*SEPARATORS, ":")
"""Separators that it may name."""

LOOKED_AT = 30
"""Lines searched for a heading below a title."""

HEAD = 65_536
"""Bytes inspected to detect the separator."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BLANKS = b" ,;\t\r\n"
AS_CSV = "Open it in a spreadsheet, and save it as “CSV UTF-8”; or send the workbook as a whole."
SEPARATED = "columns separated by commas"


class UnreadableFileError(Exception):
    """A file that cannot be read, with its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_table(name: str, data: bytes, case: RawCase) -> None:
    """Read a table from its file into a case, with its faults and notices."""
    foreign = identify(data) or (ForeignFile("a workbook or an archive") if data.startswith(b"PK\x03\x04") else None)
    if foreign is not None:
        hint = AS_CSV if foreign.advice == AS_WORKBOOK else foreign.advice
        case.faults.append(Fault(name, None, "", f"{foreign.what} under the name of a CSV file", "a CSV file", hint))
        return
    try:
        reader = _DelimitedReader(TABLES[name])
        case.tables[name] = reader.read(data)
        case.faults.extend(reader.faults)
        case.notices.extend(reader.notices())
    except UnreadableFileError as refused:
        case.faults.append(refused.fault)


@dataclass
class _DelimitedReader:
    """Reader of one table."""

    table: Table
    faults: list[Fault] = field(default_factory=list)
    normalised: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Locations by what was normalised."""

    def read(self, data: bytes) -> RawTable:
        """Read the table of a file.

        Raises:
            UnreadableFileError: It cannot be read.
        """
        data = self._trimmed(self._in_utf_8(data))
        start, separator = self._separator(data)
        stream = io.TextIOWrapper(io.BytesIO(data[start:]), "utf-8-sig", "surrogateescape", newline="")
        records = _records(self.table.name, csv.reader(stream, delimiter=separator, strict=True))
        header = _header(self.table.name, next(records, (1, []))[1])
        sent = self._rows(header, records)
        return RawTable(header, self._normalised(header, sent.rows, separator), sent.torn)

    def notices(self) -> Iterator[str]:
        """Notices of what was normalised."""
        for what, places in self.normalised.items():
            yield f"{self.table.name}: {what}" + (f": {some(places)}" if places else "") + "."

    def _in_utf_8(self, data: bytes) -> bytes:
        """Convert UTF-16 to UTF-8."""
        if not data.startswith(UTF_16):
            return data
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            found, hint = "damaged text in UTF-16", "Save the file as “CSV UTF-8”."
            raise UnreadableFileError(Fault(self.table.name, None, "", found, "text in UTF-8", hint)) from None
        self.normalised["text in UTF-16, such as Excel's “Unicode text”, was read"] = []
        return text.encode("utf-8", "surrogatepass")

    @staticmethod
    def _trimmed(data: bytes) -> bytes:
        """Remove blank rows at the end, of which some programs write a million."""
        end = len(data.rstrip(BLANKS))
        line = re.search(rb"[\r\n]", data[end:])
        return data if line is None else data[: end + line.end()]

    def _separator(self, data: bytes) -> tuple[int, str]:
        """Detect the start of the heading and the separator, from the heading or else from the `sep=` line."""
        found = SEPARATOR_LINE.match(data)
        said, start = (found[1].decode("latin-1"), found.end()) if found else ("", 0)
        first, *others = re.split(r"\r\n|\r|\n", data[start : start + HEAD].decode("utf-8-sig", "replace"))
        self._refuse_title(first, others[:LOOKED_AT])
        best = max(SEPARATORS, key=lambda separator: _matches(first, separator, self.table))
        if 2 * _matches(first, best, self.table) < len(self.table.columns):
            best = said if said in SAYABLE else ","
        elif said in SAYABLE and _matches(first, said, self.table) >= _matches(first, best, self.table):
            best = said
        if found and said != best:
            self.normalised[
                f"its first line “sep={printable(said)}” does not fit, and cells were read by what fits"
            ] = []
        self._say_separator(best)
        return start, best

    def _refuse_title(self, first: str, others: list[str]) -> None:
        """Refuse a title above the heading."""
        if not re.search(r"\w", first) or any(_matches(first, separator, self.table) for separator in SEPARATORS):
            return
        needed = max(4, sum(not column.may_be_absent for column in self.table.columns))
        for line in others:
            if any(2 * _matches(line, separator, self.table) >= needed for separator in SEPARATORS):
                found = f"{shown(first.strip())} above the heading"
                hint = "Delete the rows above the heading."
                raise UnreadableFileError(Fault(self.table.name, 1, "", found, "the heading in the first row", hint))

    def _say_separator(self, separator: str) -> None:
        if separator != ",":
            self.normalised[f"{SEPARATORS.get(separator, shown(separator))} between cells were read as such"] = []

    def _rows(self, header: tuple[str, ...], records: Iterator[tuple[int, list[str]]]) -> RawTable:
        rows: dict[int, tuple[str, ...]] = {}
        torn: list[str] = []
        for number, cells in records:
            if not rows and not torn and are_tags(cells):
                self.normalised[TAGGED].append(f"row {number}")
                if stray := among_tags(cells):
                    self.faults.append(stray_in_tags(self.table.name, number, stray))
            elif len(cells) == len(header):
                rows[number] = tuple(cells)
            else:
                torn.extend(cell.strip() for cell in cells)
                self.faults.append(_torn(self.table.name, number, len(cells), len(header)))
        return RawTable(header, rows, tuple(torn))

    def _normalised(
        self, header: tuple[str, ...], rows: dict[int, tuple[str, ...]], separator: str
    ) -> dict[int, tuple[str, ...]]:
        """Normalise numbers that are unambiguous.

        Where commas do not separate cells, numbers may have them for decimals, and then points for thousands.
        """
        columns = {name: column for name, column in _columns(self.table).items() if name in header}
        for name, column in columns.items():
            place = header.index(name)
            commas = separator != "," and any(numerals.has_decimal_comma(row[place].strip()) for row in rows.values())
            for number, cells in rows.items():
                text = cells[place].strip()
                if not text or (numerals.NUMBER.fullmatch(text) and not commas):
                    continue
                read, what = _read(text, _meant(column, self.table, header, cells), separator, commas=commas)
                if what:
                    rows[number] = (*cells[:place], read, *cells[place + 1 :])
                    self.normalised[what].append(f"row {number}, column {name}")
        return rows


def _columns(table: Table) -> dict[str, Column]:
    """Columns that may hold numbers."""
    kinds = (*numerals.NUMBERS, "text") if table.name == "settings" else numerals.NUMBERS
    return {column.name: column for column in table.columns if column.kind in kinds}


def _meant(column: Column, table: Table, header: tuple[str, ...], cells: tuple[str, ...]) -> Column:
    """Column of a cell; for the value of a setting, that of the setting."""
    if table.name != "settings" or "setting" not in header:
        return column
    setting = SETTINGS.get(cells[header.index("setting")].strip())
    return column if setting is None else setting.value


def _read(text: str, column: Column, separator: str, *, commas: bool) -> tuple[str, str]:
    """Normalise a number and name what was normalised; None if it is ambiguous."""
    bare = numerals.hyphened(text)
    if column.kind not in numerals.NUMBERS:
        return text, ""
    if numerals.doubt(bare, column):
        return (bare.replace(".", ""), WRITTEN) if commas and "." in bare else (text, "")
    if numerals.NUMBER.fullmatch(bare):
        return bare, ("" if bare == text else DASHED)
    read = None if separator == "," else numerals.certain(bare)
    return (text, "") if read is None else (read, WRITTEN)


def _matches(heading: str, separator: str, table: Table) -> int:
    """Number of columns of a table that a line names with a separator."""
    try:
        cells = next(csv.reader([heading], delimiter=separator, strict=True), [])
    except csv.Error:
        return 0
    return len({cell.strip() for cell in cells} & {column.name for column in table.columns})


def _records(name: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of the first row and of every other that is not blank, up to one that cannot be read."""
    filled = 0
    for number in itertools.count(1):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            hint = "Look at the quotation marks from this row on: one that opens a cell needs one that closes it."
            found = f"what is not CSV ({error})"
            if "field limit" in str(error):
                hint += f" Or shorten a cell of more than {csv.field_size_limit():,} characters."
            raise UnreadableFileError(Fault(name, number, "", found, "comma-separated values", hint)) from None
        if cells is None:
            return
        blank = not any(map(str.strip, cells))
        filled += not blank
        if filled > MOST_ROWS + 1 or number > MOST_LINES:
            most = MOST_ROWS if filled > MOST_ROWS else MOST_LINES
            raise UnreadableFileError(Fault(name, None, "", f"more than {most:,} rows", f"at most {most:,} rows"))
        if blank and number > 1:
            continue
        if undecoded := UNDECODED.search("".join(cells)):
            raise UnreadableFileError(_undecoded(name, number, ord(undecoded[0]) & 0xFF))
        yield number, cells


def _undecoded(name: str, row: int, byte: int) -> Fault:
    """Fault of a byte that is not UTF-8, with its letter in Windows-1252."""
    letter = bytes([byte]).decode("cp1252", "replace") if byte else ""
    of_windows = f", though “{letter}” to older programs of Windows" if letter.isalpha() else ""
    found = f"a byte that is not text in UTF-8 ({byte:#04x}{of_windows})"
    return Fault(name, row, "", found, "text in UTF-8", "Save the file as “CSV UTF-8”.")


def _header(name: str, cells: list[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    if not any(header):
        raise UnreadableFileError(Fault(name, 1, "", "a blank row", "a heading with the names of the columns"))
    if len(header) == 1 and re.search(r"[;\t|]", header[0]):
        hint = "Save the file with commas between cells, and with a point for decimals."
        raise UnreadableFileError(Fault(name, 1, "", shown(header[0]), SEPARATED, hint))
    if len(header) > MOST_COLUMNS:
        raise UnreadableFileError(Fault(name, 1, "", f"{len(header):,} columns", f"at most {MOST_COLUMNS} columns"))
    return header


def _torn(name: str, row: int, sent: int, due: int) -> Fault:
    hint = (
        "A comma within a cell needs quotation marks around the cell."
        if sent > due
        else "Every column needs its cell, blank or not."
    )
    found = "1 cell" if sent == 1 else f"{sent} cells"
    return Fault(name, row, "", found, f"as many as the heading has ({due})", hint)
