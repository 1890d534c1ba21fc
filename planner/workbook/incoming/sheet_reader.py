"""Read the sheets of a workbook as non-blank cells with value, format and formula flag."""

import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse
from openpyxl.cell.text import Text
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from planner.formats.months import SINCE_1900
from planner.formats.upgrades import stated
from planner.language import kept, say
from planner.workbook.incoming.archive import RefusedWorkbookError, open_archive
from planner.workbook.incoming.package import DamagedError, Package, Styles
from planner.workbook.stamp import PROPERTY

STRING_TAG, MERGED_TAG, COLUMN_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "mergeCell", "col"))
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
"""Namespace of “Strict Open XML” sheets."""

UNREADABLE = (
    zipfile.BadZipFile,
    ParseError,
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


def read_book(source: Path | bytes) -> ReceivedWorkbook:
    """Read a workbook.

    Raises:
        RefusedWorkbookError: The workbook is not read, and why.
        OSError: The file cannot be read.
    """
    archive = open_archive(source)
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
            except ParseError:
                raise DamagedError(say("its part {part} is no XML", part=part.path)) from None
        found.append(sheet)
    return found


def _strings(package: Package) -> list[str]:
    """Shared strings with their codes, some of which `openpyxl` would drop."""
    if not package.strings:
        return []
    strings = []
    with package.open(package.strings) as stream:
        for _, element in iterparse(stream, forbid_dtd=True):
            if _transitional(element) == STRING_TAG:
                strings.append(str(Text.from_tree(element).content or ""))
                element.clear()
    return strings


def _transitional(element: Any) -> str:  # noqa: ANN401
    """Tag of an element, with strict namespaces translated to transitional ones."""
    if element.tag.startswith(STRICT):
        element.tag = f"{{{SHEET_MAIN_NS}}}{element.tag[len(STRICT) :]}"
    return str(element.tag)


def _read(stream: IO[bytes], parser: Any, styles: Styles, sheet: ReceivedSheet) -> None:  # noqa: ANN401
    cells: dict[int, ReceivedCell] = {}
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        tag = _transitional(element)
        if event == "start":
            if tag == ROW_TAG:
                cells, parser.col_counter = {}, 0
                parser.row_counter = int(element.get("r", parser.row_counter + 1))
        elif tag == CELL_TAG:
            column, cell = _cell(parser, element, styles, sheet)
            if cell is not None:
                cells[column] = cell
        elif tag == ROW_TAG:
            _end_row(sheet, parser.row_counter, cells, element)
        elif tag == MERGED_TAG:
            sheet.merged.append(_corners(element.get("ref", "")))
        elif tag == COLUMN_TAG and element.get("hidden") in {"1", "true"}:
            last = min(int(element.get("max")), int(element.get("min")) + 100)
            sheet.hidden_columns.extend(get_column_letter(n) for n in range(int(element.get("min")), last + 1))


def _end_row(sheet: ReceivedSheet, row: int, cells: dict[int, ReceivedCell], element: Any) -> None:  # noqa: ANN401
    if cells:
        if row in sheet.rows:
            raise ValueError(say("row {row} of the sheet {sheet} is there twice", row=row, sheet=sheet.name))
        sheet.rows[row] = cells
        if element.get("hidden") in {"1", "true"}:
            sheet.hidden_rows.append(row)
    element.clear()


def _cell(parser: Any, element: Any, styles: Styles, sheet: ReceivedSheet) -> tuple[int, ReceivedCell | None]:  # noqa: ANN401
    """Column and content of a cell; None if blank."""
    try:
        read = parser.parse_cell(element)
    except (ValueError, IndexError, TypeError):
        raise DamagedError(
            say("the cell {cell} holds what no spreadsheet writes", cell=sheet.place(None, element.get("r", "")))
        ) from None
    value, formula, style = read["value"], element.find(FORMULA_TAG) is not None, int(read["style_id"])
    if isinstance(value, str) and read["data_type"] == "s":
        value = unescape(value)
    if value in {None, ""} and (not formula or read["data_type"] == "str"):
        return read["column"], None
    if style >= styles.known and isinstance(value, int | float):
        sheet.unstyled.append(f"{get_column_letter(read['column'])}{read['row']}")
    return read["column"], ReceivedCell(value, formula, read["data_type"] == "e", styles.decimals.get(style, 0))


def _corners(ref: str) -> tuple[int, int, int, int]:
    first_column, first_row, last_column, last_row = range_boundaries(ref)
    return first_row, first_column, last_row, last_column


def filled(cells: dict[int, ReceivedCell]) -> Iterator[int]:
    """Columns of the cells of a row that are not blank."""
    for column, cell in cells.items():
        if not (isinstance(cell.value, str) and not cell.value.strip()):
            yield column
