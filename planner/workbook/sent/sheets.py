"""The sheets of a workbook as cells that are there, each with what it shows and whether a formula made it."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.cell.text import Text
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import CELL_TAG, FORMULA_TAG, ROW_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from planner.workbook.sent.archive import RefusedError, opened

STRING_TAG, MERGED_TAG, COLUMN_TAG = (f"{{{SHEET_MAIN_NS}}}{name}" for name in ("si", "mergeCell", "col"))
STRINGS = "xl/sharedStrings.xml"
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

    def place(self, row: int | None, column: str) -> str:
        """A cell as a spreadsheet names it, such as `pledges!F17`."""
        plain = self.name.replace("_", "a").isalnum() and self.name.isascii() and not self.name[0].isdigit()
        name = self.name if plain else "'" + self.name.replace("'", "''") + "'"
        where = column + ("" if row is None else str(row))
        return f"{name}!{where}" if where else self.name


def read_sheets(source: Path | bytes) -> list[Sheet]:
    """Every sheet of cells, in the order of the workbook.

    Raises:
        RefusedError: The workbook is not read, and why.
        OSError: The file cannot be read.
    """
    archive = opened(source)
    try:
        with archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheets(archive)
    except UNREADABLE as error:
        hint = "Open it in a spreadsheet, and save it anew as .xlsx."
        raise RefusedError(f"a workbook that cannot be read ({error})", "an .xlsx workbook", hint) from None


def _sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    book = load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False)
    strings = _strings(archive)
    formats = {"date_formats": book._date_formats, "timedelta_formats": book._timedelta_formats}
    decimals = [_decimals(book, style.numFmtId) for style in book._cell_styles]
    found = []
    for sheet in book.worksheets:
        parser = WorkSheetParser(None, strings, data_only=True, epoch=book.epoch, **formats)
        read = Sheet(sheet.title, sheet.sheet_state != "visible")
        with archive.open(sheet._worksheet_path) as stream:
            _read(stream, parser, decimals, read)
        found.append(read)
    return found


def _strings(archive: zipfile.ZipFile) -> list[str]:
    """Text that cells share, its codes kept: `openpyxl` would drop some that are meant."""
    if STRINGS not in archive.namelist():
        return []
    strings = []
    with archive.open(STRINGS) as stream:
        for _, element in iterparse(stream, forbid_dtd=True):
            if element.tag == STRING_TAG:
                strings.append(str(Text.from_tree(element).content or ""))
                element.clear()
    return strings


def _decimals(book: Any, number: int) -> int:  # noqa: ANN401
    """Decimals of a number format such as 0.00; 0 for any other."""
    custom = number - BUILTIN_FORMATS_MAX_SIZE
    formats = book._number_formats
    text = formats[custom] if 0 <= custom < len(formats) else BUILTIN_FORMATS.get(number, "")
    return len(text) - 2 if re.fullmatch(r"0\.0+", text) else 0


def _read(stream: IO[bytes], parser: Any, decimals: list[int], sheet: Sheet) -> None:  # noqa: ANN401
    cells: dict[int, SentCell] = {}
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if element.tag == ROW_TAG:
                cells, parser.col_counter = {}, 0
                parser.row_counter = int(element.get("r", parser.row_counter + 1))
        elif element.tag == CELL_TAG:
            column, cell = _cell(parser, element, decimals)
            if cell is not None:
                cells[column] = cell
        elif element.tag == ROW_TAG:
            _end_row(sheet, parser.row_counter, cells, element)
        elif element.tag == MERGED_TAG:
            sheet.merged.append(_corners(element.get("ref", "")))
        elif element.tag == COLUMN_TAG and element.get("hidden") in {"1", "true"}:
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


def _cell(parser: Any, element: Any, decimals: list[int]) -> tuple[int, SentCell | None]:  # noqa: ANN401
    """Column and content of a cell; None where it is blank."""
    read = parser.parse_cell(element)
    value, formula = read["value"], element.find(FORMULA_TAG) is not None
    if isinstance(value, str) and read["data_type"] == "s":
        value = unescape(value)
    if value in {None, ""} and (not formula or read["data_type"] == "str"):
        return read["column"], None
    return read["column"], SentCell(
        value, formula, read["data_type"] == "e", decimals[read["style_id"]] if decimals else 0
    )


def _corners(ref: str) -> tuple[int, int, int, int]:
    first_column, first_row, last_column, last_row = range_boundaries(ref)
    return first_row, first_column, last_row, last_column


def filled(cells: dict[int, SentCell]) -> Iterator[int]:
    """Columns of the cells of a row that hold more than blanks."""
    for column, cell in cells.items():
        if not (isinstance(cell.value, str) and not cell.value.strip()):
            yield column
