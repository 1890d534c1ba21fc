"""Read the sheets of a workbook as non-blank cells with value, format and formula flag."""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from lxml.etree import XMLSyntaxError
from openpyxl.cell.text import Text
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from planner.file_limits import LIMITS
from planner.formats.months import SINCE_1900
from planner.formats.upgrades import stated
from planner.language import kept, say
from planner.workbook.incoming.archive import RefusedWorkbookError, open_archive
from planner.workbook.incoming.package import DamagedError, Package, Styles
from planner.workbook.incoming.xml_parts import elements, forget
from planner.workbook.stamp import PROPERTY

MERGED_TAG = f"{{{SHEET_MAIN_NS}}}mergeCell"

WRITTEN_OUT = ("inlineStr", "str")
"""Types of cells that hold their text."""

LAST_ROW, LAST_COLUMN = 2**20, 2**14
"""Last row and column of a sheet of a spreadsheet."""

LONGEST_WHOLE = 1_000
"""Longest whole number in a cell; none that is longer is a number of a spreadsheet [bits]."""

UNREADABLE = (
    zipfile.BadZipFile,
    XMLSyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    OverflowError,
    RuntimeError,
)
"""Exceptions that a malformed workbook can cause."""

CellScalar = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class ReceivedCell:
    """A non-blank cell."""

    value: CellScalar
    formula: bool = False
    error: bool = False
    decimals: int = 0
    """Displayed decimals, if its format has decimals only."""


@dataclass(frozen=True)
class ReceivedSheet:
    """A sheet with its cells by row and column, from 1."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, ReceivedCell]] = field(default_factory=dict)
    """Rows with a non-blank cell."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row and last column of merged cells."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    since: datetime = SINCE_1900
    """Epoch of the dates of its workbook."""
    unstyled: list[str] = field(default_factory=list)
    """Numbers with an unknown style, which may be dates."""

    def place(self, row: int | None, column: str) -> str:
        """Address of a cell, such as `pledges!F17`."""
        plain = self.name.replace("_", "a").isalnum() and self.name.isascii() and not self.name[0].isdigit()
        name = self.name if plain else "'" + self.name.replace("'", "''") + "'"
        where = column + ("" if row is None else str(row))
        return f"{name}!{where}" if where else self.name


@dataclass(frozen=True)
class ReceivedWorkbook:
    """A workbook that was sent."""

    sheets: list[ReceivedSheet]
    """Every sheet of cells, in its order."""
    schema_version: int
    """The version of the schema that it was written in."""


def read_book(source: Path | bytes, most_tags: int = LIMITS.workbook_tags) -> ReceivedWorkbook:
    """Read a workbook.

    Args:
        source: The file, or its content.
        most_tags: Most XML tags that it may have.

    Raises:
        RefusedWorkbookError: The workbook is not read, and why.
        OSError: The file cannot be read.
    """
    archive = open_archive(source, most_tags)
    hint = say("Open it in a spreadsheet, and save it anew as Excel workbook (.xlsx).")
    try:
        with archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            package = Package(archive)
            return ReceivedWorkbook(_sheets(package), stated(package.properties.get(PROPERTY)))
    except UNREADABLE as error:
        why = kept(str(error)) if isinstance(error, DamagedError) else say("one of its parts is damaged")
        raise RefusedWorkbookError(
            say("a workbook that cannot be read, as {why}", why=why), say("an .xlsx workbook"), hint
        ) from None


def _sheets(package: Package) -> list[ReceivedSheet]:
    strings, styles = _strings(package), package.styles
    formats = {"date_formats": styles.dates, "timedelta_formats": styles.spans}
    found = []
    for part in package.sheets:
        parser = WorkSheetParser(None, strings, data_only=True, epoch=package.since, **formats)
        sheet = ReceivedSheet(part.name, part.hidden, since=package.since)
        with package.open(part.path) as stream:
            try:
                _read(stream, parser, styles, sheet)
            except XMLSyntaxError:
                raise DamagedError(say("its part {part} is no XML", part=part.path)) from None
        found.append(sheet)
    return found


def _strings(package: Package) -> list[str]:
    """Shared strings with their codes, some of which `openpyxl` would drop."""
    if not package.strings:
        return []
    strings = []
    with package.open(package.strings) as stream:
        for element in elements(stream, ("si",)):
            _refuse_long(element)
            strings.append(str(Text.from_tree(element).content or ""))
            forget(element)
    return strings


def _refuse_long(element: Any) -> None:  # noqa: ANN401
    """Refuse a text that is longer than a cell can be, or in more pieces."""
    length = sum(map(len, element.itertext()))
    if max(length, len(element)) > LIMITS.cell_characters:
        most = LIMITS.cell_characters
        raise DamagedError(
            say(
                "a cell of it has {length:,} characters, of at most {most:,}",
                length=max(length, len(element)),
                most=most,
            )
        )


def _read(stream: IO[bytes], parser: Any, styles: Styles, sheet: ReceivedSheet) -> None:  # noqa: ANN401
    for element in elements(stream, ("row", "mergeCell", "col")):
        if element.tag == ROW_TAG:
            _read_row(parser, element, styles, sheet)
        elif element.tag == MERGED_TAG:
            _read_merged(sheet, element.get("ref", ""))
        elif element.get("hidden") in {"1", "true"} and len(sheet.hidden_columns) < LAST_COLUMN:
            last = min(int(element.get("max")), int(element.get("min")) + 100)
            sheet.hidden_columns.extend(get_column_letter(n) for n in range(int(element.get("min")), last + 1))
        forget(element)


def _read_merged(sheet: ReceivedSheet, ref: str) -> None:
    if len(sheet.merged) >= LIMITS.workbook_ranges:
        most = LIMITS.workbook_ranges
        raise DamagedError(say("the sheet {sheet} has more than {most:,} merged cells", sheet=sheet.name, most=most))
    sheet.merged.append(_corners(ref))


def _read_row(parser: Any, element: Any, styles: Styles, sheet: ReceivedSheet) -> None:  # noqa: ANN401
    row = parser.row_counter = int(element.get("r", parser.row_counter + 1))
    parser.col_counter = 0
    cells: dict[int, ReceivedCell] = {}
    for each in element.iterchildren(CELL_TAG):
        column, cell = _cell(parser, each, styles, sheet)
        if cell is not None:
            cells[column] = cell
    if not cells:
        return
    if row > LAST_ROW or max(cells) > LAST_COLUMN:
        raise DamagedError(say("the sheet {sheet} has cells beyond those of any spreadsheet", sheet=sheet.name))
    if row in sheet.rows:
        raise ValueError(say("row {row} of the sheet {sheet} is there twice", row=row, sheet=sheet.name))
    sheet.rows[row] = cells
    if element.get("hidden") in {"1", "true"}:
        sheet.hidden_rows.append(row)


def _cell(parser: Any, element: Any, styles: Styles, sheet: ReceivedSheet) -> tuple[int, ReceivedCell | None]:  # noqa: ANN401
    """Column and content of a cell; None if blank."""
    if element.get("t") in WRITTEN_OUT:
        _refuse_long(element)
    try:
        read = parser.parse_cell(element)
    except (ValueError, IndexError, TypeError):
        raise _odd(sheet, element) from None
    value, formula, style = read["value"], element.find(FORMULA_TAG) is not None, int(read["style_id"])
    if isinstance(value, int) and value.bit_length() > LONGEST_WHOLE:
        raise _odd(sheet, element)
    if isinstance(value, str) and read["data_type"] == "s":
        value = unescape(value)
    if value in {None, ""} and (not formula or read["data_type"] == "str"):
        return read["column"], None
    if style >= styles.known and isinstance(value, int | float):
        sheet.unstyled.append(f"{get_column_letter(read['column'])}{read['row']}")
    return read["column"], ReceivedCell(value, formula, read["data_type"] == "e", styles.decimals.get(style, 0))


def _odd(sheet: ReceivedSheet, element: Any) -> DamagedError:  # noqa: ANN401
    cell = sheet.place(None, element.get("r", ""))
    return DamagedError(say("the cell {cell} holds what no spreadsheet writes", cell=cell))


def _corners(ref: str) -> tuple[int, int, int, int]:
    first_column, first_row, last_column, last_row = range_boundaries(ref)
    return first_row, first_column, last_row, last_column


def filled(cells: dict[int, ReceivedCell]) -> Iterator[int]:
    """Columns of the cells of a row that are not blank."""
    for column, cell in cells.items():
        if not (isinstance(cell.value, str) and not cell.value.strip()):
            yield column
