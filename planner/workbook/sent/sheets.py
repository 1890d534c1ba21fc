"""The sheets of a workbook as cells that are there, each with what it shows and whether a formula made it."""

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

from planner.months import SINCE_1900
from planner.upgrades import stated
from planner.workbook.sent.archive import RefusedError, opened
from planner.workbook.sent.package import DamagedError, Package, Styles
from planner.workbook.stamp import PROPERTY

STRING_TAG, MERGED_TAG, COLUMN_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "mergeCell", "col"))
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
"""Namespace of sheets that were saved as “Strict Open XML”."""

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
"""What reading a workbook that was tampered with can end in."""

Shown = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class SentCell:
    """A cell that is there."""

    value: Shown
    formula: bool = False
    error: bool = False
    decimals: int = 0
    """Decimals that a number is shown with, where its format is just that."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its cells by row and column, both counted from 1."""

    name: str
    hidden: bool
    rows: dict[int, dict[int, SentCell]] = field(default_factory=dict)
    """Rows with a cell that is not blank."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row and last column of merged cells."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    since: datetime = SINCE_1900
    """The day from which its workbook counts days."""
    unstyled: list[str] = field(default_factory=list)
    """Numbers whose style the workbook does not have, so that they may be dates."""

    def place(self, row: int | None, column: str) -> str:
        """A cell as a spreadsheet names it, such as `pledges!F17`."""
        plain = self.name.replace("_", "a").isalnum() and self.name.isascii() and not self.name[0].isdigit()
        name = self.name if plain else "'" + self.name.replace("'", "''") + "'"
        where = column + ("" if row is None else str(row))
        return f"{name}!{where}" if where else self.name


@dataclass(frozen=True)
class Book:
    """A workbook that was sent."""

    sheets: list[Sheet]
    """Every sheet of cells, in its order."""
    schema_version: int
    """The version of the schema that it was written in."""


def read_book(source: Path | bytes) -> Book:
    """Read a workbook.

    Raises:
        RefusedError: The workbook is not read, and why.
        OSError: The file cannot be read.
    """
    archive = opened(source)
    hint = "Open it in a spreadsheet, and save it anew as Excel workbook (.xlsx)."
    try:
        with archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            package = Package(archive)
            return Book(_sheets(package), stated(package.properties.get(PROPERTY)))
    except UNREADABLE as error:
        why = str(error) if isinstance(error, DamagedError) else "one of its parts is damaged"
        raise RefusedError(f"a workbook that cannot be read, as {why}", "an .xlsx workbook", hint) from None


def _sheets(package: Package) -> list[Sheet]:
    strings, styles = _strings(package), package.styles
    formats = {"date_formats": styles.dates, "timedelta_formats": styles.spans}
    found = []
    for part in package.sheets:
        parser = WorkSheetParser(None, strings, data_only=True, epoch=package.since, **formats)
        sheet = Sheet(part.name, part.hidden, since=package.since)
        with package.open(part.path) as stream:
            try:
                _read(stream, parser, styles, sheet)
            except ParseError:
                raise DamagedError(f"its part {part.path} is no XML") from None
        found.append(sheet)
    return found


def _strings(package: Package) -> list[str]:
    """Text that cells share, its codes kept: `openpyxl` would drop some that are meant."""
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
    """The tag of an element; one of “Strict Open XML” gets the name that the other kind has for it."""
    if element.tag.startswith(STRICT):
        element.tag = f"{{{SHEET_MAIN_NS}}}{element.tag[len(STRICT) :]}"
    return str(element.tag)


def _read(stream: IO[bytes], parser: Any, styles: Styles, sheet: Sheet) -> None:  # noqa: ANN401
    cells: dict[int, SentCell] = {}
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


def _end_row(sheet: Sheet, row: int, cells: dict[int, SentCell], element: Any) -> None:  # noqa: ANN401
    if cells:
        if row in sheet.rows:
            raise ValueError(f"row {row} of the sheet {sheet.name} is there twice")
        sheet.rows[row] = cells
        if element.get("hidden") in {"1", "true"}:
            sheet.hidden_rows.append(row)
    element.clear()


def _cell(parser: Any, element: Any, styles: Styles, sheet: Sheet) -> tuple[int, SentCell | None]:  # noqa: ANN401
    """Column and content of a cell; None where it is blank."""
    try:
        read = parser.parse_cell(element)
    except (ValueError, IndexError, TypeError):
        raise DamagedError(
            f"the cell {sheet.place(None, element.get('r', ''))} holds what no spreadsheet writes"
        ) from None
    value, formula, style = read["value"], element.find(FORMULA_TAG) is not None, int(read["style_id"])
    if isinstance(value, str) and read["data_type"] == "s":
        value = unescape(value)
    if value in {None, ""} and (not formula or read["data_type"] == "str"):
        return read["column"], None
    if style >= styles.known and isinstance(value, int | float):
        sheet.unstyled.append(f"{get_column_letter(read['column'])}{read['row']}")
    return read["column"], SentCell(value, formula, read["data_type"] == "e", styles.decimals.get(style, 0))


def _corners(ref: str) -> tuple[int, int, int, int]:
    first_column, first_row, last_column, last_row = range_boundaries(ref)
    return first_row, first_column, last_row, last_column


def filled(cells: dict[int, SentCell]) -> Iterator[int]:
    """Columns of the cells of a row that hold more than blanks."""
    for column, cell in cells.items():
        if not (isinstance(cell.value, str) and not cell.value.strip()):
            yield column
