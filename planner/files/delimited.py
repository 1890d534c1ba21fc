"""Read tables from delimited text such as CSV, from any program, as far as its meaning is unambiguous."""

import csv
import io
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial

from planner.fault import Fault, FaultLog, in_rows, printable, shown, some
from planner.figures import several
from planner.file_limits import LIMITS
from planner.formats import numerals
from planner.formats.raw import RawCase, RawTable
from planner.language import joined, many, say
from planner.schema import Column, Table
from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook.incoming.cell_texts import DASHED, WRITTEN
from planner.workbook.incoming.foreign import AS_WORKBOOK, ForeignFile, identify
from planner.workbook.incoming.headings import TAGGED, among_tags, are_tags, stray_in_tags

UNDECODED = re.compile(r"[\x00\udc80-\udcff]")
"""Surrogates of bytes that are not UTF-8, and the zero bytes of UTF-16."""

SEPARATORS = {",": say("commas"), ";": say("semicolons"), "\t": say("tabulators"), "|": say("bars")}
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
AS_CSV = say("Open it in a spreadsheet, and save it as “CSV UTF-8”; or send the workbook as a whole.")
SAVED = say("Save the file as “CSV UTF-8”.")
ARCHIVE, IN_FIRST = say("a workbook or an archive"), say("the heading in the first row")
SEPARATED, IN_UTF_8 = say("columns separated by commas"), say("text in UTF-8")


class UnreadableFileError(Exception):
    """A file that cannot be read, with its fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class OversizedTableError(UnreadableFileError):
    """A file that is far longer than any table."""


def read_table(name: str, data: bytes, case: RawCase) -> None:
    """Read a table from its file into a case, with its faults and notices.

    Raises:
        OversizedTableError: It is far longer than any table.
    """
    foreign = identify(data) or (ForeignFile(ARCHIVE) if data.startswith(b"PK\x03\x04") else None)
    if foreign is not None:
        hint = AS_CSV if foreign.advice == AS_WORKBOOK else foreign.advice
        found = say("{what} under the name of a CSV file", what=foreign.what)
        case.faults.append(Fault(name, None, "", found, say("a CSV file"), hint))
        return
    try:
        reader = _DelimitedReader(TABLES[name])
        case.tables[name] = reader.read(data)
        case.faults.extend(reader.faults.all)
        case.notices.extend(reader.notices())
    except OversizedTableError:
        raise
    except UnreadableFileError as refused:
        case.faults.append(refused.fault)


@dataclass
class _DelimitedReader:
    """Reader of one table."""

    table: Table
    faults: FaultLog = field(default_factory=FaultLog)
    normalised: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Locations by what was normalised."""

    def read(self, data: bytes) -> RawTable:
        """Read the table of a file.

        Raises:
            UnreadableFileError: It cannot be read.
        """
        data = self._trimmed(self._in_utf_8(data))
        start, separator = self._separator(data)
        if data.count(b"\n") > LIMITS.lines:
            raise OversizedTableError(_too_many_rows(self.table.name, LIMITS.lines))
        content = io.BytesIO(data)
        content.seek(start)
        stream = io.TextIOWrapper(content, "utf-8-sig", "surrogateescape", newline="")
        records = _records(self.table.name, _Lines(self.table.name, stream), separator)
        header = _header(self.table.name, next(records, (1, []))[1])
        sent = self._rows(header, records)
        return RawTable(header, self._normalised(header, sent.rows, separator), sent.torn)

    def notices(self) -> Iterator[str]:
        """Notices of what was normalised."""
        name = self.table.name
        for what, places in self.normalised.items():
            listed = say("{table}: {what}: {places}.", table=name, what=what, places=some(places))
            yield listed if places else say("{table}: {what}.", table=name, what=what)

    def _in_utf_8(self, data: bytes) -> bytes:
        """Convert UTF-16 to UTF-8."""
        if not data.startswith(UTF_16):
            return data
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            fault = Fault(self.table.name, None, "", say("damaged text in UTF-16"), IN_UTF_8, SAVED)
            raise UnreadableFileError(fault) from None
        self.normalised[say("text in UTF-16, such as Excel's “Unicode text”, was read")] = []
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
            what = say("its first line “sep={by}” does not fit, and cells were read by what fits", by=printable(said))
            self.normalised[what] = []
        self._say_separator(best)
        return start, best

    def _refuse_title(self, first: str, others: list[str]) -> None:
        """Refuse a title above the heading."""
        if not re.search(r"\w", first) or any(_matches(first, separator, self.table) for separator in SEPARATORS):
            return
        needed = max(4, sum(not column.may_be_absent for column in self.table.columns))
        for line in others:
            if any(2 * _matches(line, separator, self.table) >= needed for separator in SEPARATORS):
                found, allowed = say("{text} above the heading", text=shown(first.strip())), IN_FIRST
                hint = say("Delete the rows above the heading.")
                raise UnreadableFileError(Fault(self.table.name, 1, "", found, allowed, hint))

    def _say_separator(self, separator: str) -> None:
        if separator != ",":
            separators = SEPARATORS.get(separator, shown(separator))
            self.normalised[say("{separators} between cells were read as such", separators=separators)] = []

    def _rows(self, header: tuple[str, ...], records: Iterator[tuple[int, list[str]]]) -> RawTable:
        rows: dict[int, tuple[str, ...]] = {}
        torn: list[str] = []
        width = len(header)
        for number, cells in records:
            if width * len(rows) + len(torn) > LIMITS.cells:
                raise OversizedTableError(_too_many_cells(self.table.name))
            if not rows and not torn and are_tags(cells):
                self.normalised[TAGGED].append(in_rows([number]))
                if stray := among_tags(cells):
                    self.faults.add(self.table.name, partial(stray_in_tags, self.table.name, number, stray))
            elif len(cells) == width:
                rows[number] = tuple(cells)
            else:
                torn.extend(cell.strip() for cell in cells)
                self.faults.add(self.table.name, partial(_torn, self.table.name, number, len(cells), width))
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
                    self.normalised[what].append(say("row {row:d}, column {column}", row=number, column=name))
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
    if numerals.doubtful(bare, column):
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


class _Lines:
    """Lines of a text, as long as those of one record are not too long together."""

    def __init__(self, name: str, stream: io.TextIOWrapper) -> None:
        self._name, self._stream = name, stream
        self.taken = 0
        """Characters since the last record."""

    def __iter__(self) -> Iterator[str]:
        """The lines.

        Raises:
            OversizedTableError: A record is too long.
        """
        while line := self._stream.readline(LIMITS.record_characters + 1):
            self.taken += len(line)
            if self.taken > LIMITS.record_characters:
                found = say("a row that is longer than {most:,} characters", most=LIMITS.record_characters)
                hint = say("Look at the quotation marks: one that opens a cell needs one that closes it.")
                allowed = say("at most {count} columns", count=LIMITS.columns)
                raise OversizedTableError(Fault(self._name, None, "", found, allowed, hint))
            yield line


def _too_many_rows(name: str, most: int) -> Fault:
    found, allowed = say("more than {count:,} rows", count=most), say("at most {count:,} rows", count=most)
    return Fault(name, None, "", found, allowed)


def _too_many_cells(name: str) -> Fault:
    found = say("more than {cells:,} cells", cells=LIMITS.cells)
    return Fault(name, None, "", found, say("at most {most:,} cells", most=LIMITS.cells))


def _records(name: str, lines: _Lines, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of the first row and of every other that is not blank, up to one that cannot be read."""
    filled, reader = 0, csv.reader(lines, delimiter=separator, strict=True)
    for number in itertools.count(1):
        try:
            lines.taken = 0
            cells = next(reader, None)
        except csv.Error as error:
            hint = say("Look at the quotation marks from this row on: one that opens a cell needs one that closes it.")
            if "field limit" in str(error):
                most = csv.field_size_limit()
                hint = joined([hint, say("Or shorten a cell of more than {count:,} characters.", count=most)])
            found, allowed = say("what is not CSV ({error})", error=str(error)), say("comma-separated values")
            raise UnreadableFileError(Fault(name, number, "", found, allowed, hint)) from None
        if cells is None:
            return
        blank = not any(map(str.strip, cells))
        filled += not blank
        if filled > LIMITS.rows + 1 or number > LIMITS.lines:
            raise OversizedTableError(_too_many_rows(name, LIMITS.rows if filled > LIMITS.rows else LIMITS.lines))
        if blank and number > 1:
            continue
        if undecoded := UNDECODED.search("".join(cells)):
            raise UnreadableFileError(_undecoded(name, number, ord(undecoded[0]) & 0xFF))
        yield number, cells


def _undecoded(name: str, row: int, byte: int) -> Fault:
    """Fault of a byte that is not UTF-8, with its letter in Windows-1252."""
    letter = bytes([byte]).decode("cp1252", "replace") if byte else ""
    found = (
        say(
            "a byte that is not text in UTF-8 ({byte}, though “{letter}” to older programs of Windows)",
            byte=f"{byte:#04x}", letter=letter,
        )
        if letter.isalpha()
        else say("a byte that is not text in UTF-8 ({byte})", byte=f"{byte:#04x}")
    )  # fmt: skip
    return Fault(name, row, "", found, IN_UTF_8, SAVED)


def _header(name: str, cells: list[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    if not any(header):
        allowed = say("a heading with the names of the columns")
        raise UnreadableFileError(Fault(name, 1, "", say("a blank row"), allowed))
    if len(header) == 1 and re.search(r"[;\t|]", header[0]):
        hint = say("Save the file with commas between cells, and with a point for decimals.")
        raise UnreadableFileError(Fault(name, 1, "", shown(header[0]), SEPARATED, hint))
    if len(header) > LIMITS.columns:
        allowed = say("at most {count} columns", count=LIMITS.columns)
        raise UnreadableFileError(Fault(name, 1, "", several(len(header), "column"), allowed))
    if longest := max((cell for cell in header if len(cell) > LIMITS.heading_characters), key=len, default=""):
        found = say("a heading of {characters:,} characters", characters=len(longest))
        allowed = say("at most {most} characters", most=LIMITS.heading_characters)
        raise UnreadableFileError(Fault(name, 1, "", found, allowed))
    return header


def _torn(name: str, row: int, sent: int, due: int) -> Fault:
    hint = (
        say("A comma within a cell needs quotation marks around the cell.")
        if sent > due
        else say("Every column needs its cell, blank or not.")
    )
    found = many("{n} cell", "{n} cells", sent)
    return Fault(name, row, "", found, say("as many as the heading has ({count})", count=due), hint)
