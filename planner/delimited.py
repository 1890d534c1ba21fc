"""A table as delimited text, as CSV files are: whatever program wrote it, read where its meaning is certain."""

import csv
import io
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from planner import numerals
from planner.fault import Fault, shown, some
from planner.raw import RawCase, RawTable
from planner.schema import Column, Table
from planner.settings import SETTINGS
from planner.tables import TABLES
from planner.workbook.sent.foreign import AS_WORKBOOK, Foreign, known
from planner.workbook.sent.headings import TAGGED, are_tags
from planner.workbook.sent.texts import DASHED, WRITTEN

MOST_ROWS = 200_000
"""Longest input table that is read [rows]."""

MOST_LINES = 2**20
"""Most rows of a file, blank ones between others included: as many as a spreadsheet has."""

MOST_COLUMNS = 100
"""Widest input table that is read [columns]."""

UNDECODED = re.compile(r"[\x00\udc80-\udcff]")
"""What stands for a byte that is not UTF-8, and the zero bytes of UTF-16."""

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabulators", "|": "bars"}
SAID = re.compile(rb"(?:\xef\xbb\xbf)?[\"']?sep=([,;\t|:])[\"']?[ ,;\t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)
"""The first line in which Excel is told what separates cells."""

HEAD = 65_536
"""Bytes that are looked at to tell what separates cells."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
BLANKS = b" ,;\t\r\n"
AS_CSV = "Open it in a spreadsheet, and save it as “CSV UTF-8”; or send the workbook as a whole."
SEPARATED = "columns separated by commas"


class RefusedError(Exception):
    """A file that cannot be read; its table is left out."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read_table(name: str, data: bytes, case: RawCase) -> None:
    """Read a table from what is in its file, into a case; what cannot be read of it goes to the faults of the case."""
    foreign = known(data) or (Foreign("a workbook or an archive") if data.startswith(b"PK\x03\x04") else None)
    if foreign is not None:
        hint = AS_CSV if foreign.way_out == AS_WORKBOOK else foreign.way_out
        case.faults.append(Fault(name, None, "", f"{foreign.what} under the name of a CSV file", "a CSV file", hint))
        return
    try:
        reader = _Reader(TABLES[name])
        case.tables[name] = reader.read(data)
        case.faults.extend(reader.faults)
        case.notices.extend(reader.notices())
    except RefusedError as refused:
        case.faults.append(refused.fault)


@dataclass
class _Reader:
    """A table while it is read."""

    table: Table
    faults: list[Fault] = field(default_factory=list)
    tidied: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Places, by what was done to read them."""

    def read(self, data: bytes) -> RawTable:
        """The table of a file.

        Raises:
            RefusedError: It cannot be read, and why.
        """
        data = self._trimmed(self._in_utf_8(data))
        start, separator = self._separator(data)
        stream = io.TextIOWrapper(io.BytesIO(data[start:]), "utf-8-sig", "surrogateescape", newline="")
        records = _records(self.table.name, csv.reader(stream, delimiter=separator, strict=True))
        header = _header(self.table.name, next(records, (1, []))[1])
        sent = self._rows(header, records)
        return RawTable(header, self._tidy(header, sent.rows, separator), sent.torn)

    def notices(self) -> Iterator[str]:
        """What was tidied, in sentences."""
        for what, places in self.tidied.items():
            yield f"{self.table.name}: {what}" + (f": {some(places)}" if places else "") + "."

    def _in_utf_8(self, data: bytes) -> bytes:
        """Text of two bytes a letter as the rest of the world writes it."""
        if not data.startswith(UTF_16):
            return data
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            found, hint = "damaged text in UTF-16", "Save the file as “CSV UTF-8”."
            raise RefusedError(Fault(self.table.name, None, "", found, "text in UTF-8", hint)) from None
        self.tidied["text in UTF-16, such as Excel's “Unicode text”, was read"] = []
        return text.encode("utf-8", "surrogatepass")

    @staticmethod
    def _trimmed(data: bytes) -> bytes:
        """A file without the blank rows after its last one, of which some programs write a million."""
        end = len(data.rstrip(BLANKS))
        line = re.search(rb"[\r\n]", data[end:])
        return data if line is None else data[: end + line.end()]

    def _separator(self, data: bytes) -> tuple[int, str]:
        """Where the heading begins, and what separates cells: what the file says, or what makes it a heading."""
        if found := SAID.match(data):
            self._say_separator(found[1].decode())
            return found.end(), found[1].decode()
        heading = re.split(r"[\r\n]", data[:HEAD].decode("utf-8-sig", "replace"), maxsplit=1)[0]
        best = max(SEPARATORS, key=lambda separator: _matches(heading, separator, self.table))
        if best == "," or 2 * _matches(heading, best, self.table) < len(self.table.columns):
            return 0, ","
        self._say_separator(best)
        return 0, best

    def _say_separator(self, separator: str) -> None:
        if separator != ",":
            self.tidied[f"{SEPARATORS.get(separator, shown(separator))} between cells were read as such"] = []

    def _rows(self, header: tuple[str, ...], records: Iterator[tuple[int, list[str]]]) -> RawTable:
        rows: dict[int, tuple[str, ...]] = {}
        torn: list[str] = []
        for number, cells in records:
            if not rows and not torn and are_tags(cells):
                self.tidied[TAGGED].append(f"row {number}")
            elif len(cells) == len(header):
                rows[number] = tuple(cells)
            else:
                torn.extend(cell.strip() for cell in cells)
                self.faults.append(_torn(self.table.name, number, len(cells), len(header)))
        return RawTable(header, rows, tuple(torn))

    def _tidy(
        self, header: tuple[str, ...], rows: dict[int, tuple[str, ...]], separator: str
    ) -> dict[int, tuple[str, ...]]:
        """Rows with every number in a case's own writing, where it can mean one thing only.

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
                    self.tidied[what].append(f"row {number}, column {name}")
        return rows


def _columns(table: Table) -> dict[str, Column]:
    """Columns that may hold numbers."""
    kinds = (*numerals.NUMBERS, "text") if table.name == "settings" else numerals.NUMBERS
    return {column.name: column for column in table.columns if column.kind in kinds}


def _meant(column: Column, table: Table, header: tuple[str, ...], cells: tuple[str, ...]) -> Column:
    """What a cell holds; the value of a setting is as its setting says."""
    if table.name != "settings" or "setting" not in header:
        return column
    setting = SETTINGS.get(cells[header.index("setting")].strip())
    return column if setting is None else setting.value


def _read(text: str, column: Column, separator: str, *, commas: bool) -> tuple[str, str]:
    """A number in a case's own writing, and what was done to it; nothing, where it is not certain."""
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
    """How many columns of a table a line names, its cells separated so."""
    try:
        cells = next(csv.reader([heading], delimiter=separator, strict=True), [])
    except csv.Error:
        return 0
    return len({cell.strip() for cell in cells} & {column.name for column in table.columns})


def _records(name: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The first row, and every other that is not blank, with its number, until one cannot be read."""
    filled = 0
    for number in itertools.count(1):
        try:
            cells = next(reader, None)
        except csv.Error as error:
            hint = "Look at the quotation marks from this row on: one that opens a cell needs one that closes it."
            found = f"what is not CSV ({error})"
            if "field limit" in str(error):
                hint += f" Or shorten a cell of more than {csv.field_size_limit():,} characters."
            raise RefusedError(Fault(name, number, "", found, "comma-separated values", hint)) from None
        if cells is None:
            return
        blank = not any(map(str.strip, cells))
        filled += not blank
        if filled > MOST_ROWS + 1 or number > MOST_LINES:
            most = MOST_ROWS if filled > MOST_ROWS else MOST_LINES
            raise RefusedError(Fault(name, None, "", f"more than {most:,} rows", f"at most {most:,} rows"))
        if blank and number > 1:
            continue
        if undecoded := UNDECODED.search("".join(cells)):
            raise RefusedError(_undecoded(name, number, ord(undecoded[0]) & 0xFF))
        yield number, cells


def _undecoded(name: str, row: int, byte: int) -> Fault:
    """A byte that is no text; where Windows has a letter for it, that letter is named."""
    letter = bytes([byte]).decode("cp1252", "replace") if byte else ""
    of_windows = f", though “{letter}” to older programs of Windows" if letter.isalpha() else ""
    found = f"a byte that is not text in UTF-8 ({byte:#04x}{of_windows})"
    return Fault(name, row, "", found, "text in UTF-8", "Save the file as “CSV UTF-8”.")


def _header(name: str, cells: list[str]) -> tuple[str, ...]:
    header = tuple(cell.strip() for cell in cells)
    if not any(header):
        raise RefusedError(Fault(name, 1, "", "a blank row", "a heading with the names of the columns"))
    if len(header) == 1 and re.search(r"[;\t|]", header[0]):
        hint = "Save the file with commas between cells, and with a point for decimals."
        raise RefusedError(Fault(name, 1, "", shown(header[0]), SEPARATED, hint))
    if len(header) > MOST_COLUMNS:
        raise RefusedError(Fault(name, 1, "", f"{len(header):,} columns", f"at most {MOST_COLUMNS} columns"))
    return header


def _torn(name: str, row: int, sent: int, due: int) -> Fault:
    hint = (
        "A comma within a cell needs quotation marks around the cell."
        if sent > due
        else "Every column needs its cell, blank or not."
    )
    found = "1 cell" if sent == 1 else f"{sent} cells"
    return Fault(name, row, "", found, f"as many as the heading has ({due})", hint)
