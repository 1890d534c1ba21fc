"""What people send: messes made in the input workbook of `data/tiny`, each with what must come of it."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from planner.check import check
from planner.files import read_case
from planner.workbook.inputs import input_workbook

TINY = Path(__file__).parent.parent / "data" / "tiny"

Edit = Callable[[Workbook], object]


@dataclass(frozen=True)
class Mess:
    """A mess, and what must come of it: the case as it was, with a notice, or faults at just these cells."""

    edits: tuple[Edit, ...]
    notice: str = ""
    cells: tuple[str, ...] = ()
    said: str = ""
    """What the faults must say."""


@cache
def template() -> bytes:
    """The filled input workbook of `data/tiny`."""
    return input_workbook(check(read_case(TINY)).case)


def messed(*edits: Edit) -> bytes:
    """The template after edits."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for edit in edits:
        edit(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def put(sheet: str, cell: str, value: object, **style: object) -> Edit:
    """Put a value into a cell, under a number format if one is given."""

    def edit(book: Workbook) -> None:
        place = book[sheet][cell]
        place.number_format = str(style.get("shown", "General"))
        place.value = value

    return edit


def sheet(name: str, change: Callable[[Worksheet], object]) -> Edit:
    """Change a sheet."""
    return lambda book: change(book[name])


def title(name: str, *texts: str, merged: str = "") -> Edit:
    """Put rows of titles above a table."""

    def edit(book: Workbook) -> None:
        page = loose(book, name)
        page.insert_rows(1, len(texts))
        for row, text in enumerate(texts, start=1):
            page.cell(row, 1).value = text
        if merged:
            page.merge_cells(merged)

    return edit


def loose(book: Workbook, name: str) -> Worksheet:
    """A sheet without the table that would be in the way of moving its rows and columns."""
    page = book[name]
    page.tables.clear()
    return page


def rename(old: str, new: str, state: str = "visible") -> Edit:
    """Give a sheet another name, and hide it."""

    def edit(book: Workbook) -> None:
        loose(book, old)
        book[old].sheet_state = state
        page = book[old]
        page.title = "on its way"
        page.title = new

    return edit


def heading(name: str, cell: str, text: str | None) -> Edit:
    """Write a heading otherwise."""

    def edit(book: Workbook) -> None:
        loose(book, name)[cell].value = text

    return edit


def columns(name: str, order: list[int]) -> Edit:
    """Put columns into another order."""

    def edit(book: Workbook) -> None:
        page = loose(book, name)
        for row in page.iter_rows(max_row=10):
            values = [cell.value for cell in row]
            for cell, source in zip(row, order, strict=True):
                cell.value = values[source]

    return edit


def column(name: str, letter: str, text: str, *cells: object) -> Edit:
    """Add a column."""

    def edit(book: Workbook) -> None:
        page = loose(book, name)
        for row, value in enumerate([text, *cells], start=1):
            page[f"{letter}{row}"].value = value

    return edit


def rows_apart(name: str, row: int, amount: int = 2) -> Edit:
    """Put blank rows above a row."""
    return lambda book: loose(book, name).insert_rows(row, amount)


def new_sheet(name: str, *rows: list[object], state: str = "visible") -> Edit:
    """Add a sheet."""

    def edit(book: Workbook) -> None:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = state

    return edit


def copied(name: str, new: str, state: str = "visible") -> Edit:
    """Add a copy of a sheet."""

    def edit(book: Workbook) -> None:
        page = book.copy_worksheet(book[name])
        page.title, page.sheet_state = new, state

    return edit


def dropped(name: str) -> Edit:
    """Delete a sheet."""
    return lambda book: book.remove(book[name])


PLEDGES = list(range(14))
TEXT = "@"

MESSES: dict[str, Mess] = {
    # Read, and said.
    "columns in another order": Mess((columns("pledges", PLEDGES[::-1]),)),
    "columns moved about": Mess((columns("pledges", [3, 0, 1, 2, *PLEDGES[4:]]),)),
    "a column of the sender's own": Mess((column("pledges", "O", "zz checked", "yes", "no"),), "zz checked"),
    "a column of its own in front": Mess(
        (sheet("pledges", lambda s: (s.tables.clear(), s.insert_cols(1))), heading("pledges", "A1", "#zz")), "#zz"
    ),
    "a title above": Mess((title("pledges", "Pledges as of May"),), "row 2"),
    "a merged title and a blank row": Mess((title("pledges", "Pledges", "", merged="A1:F1"),), "row 3"),
    "a title above the settings": Mess((title("settings", "Our settings"),), "row 2"),
    "blank rows between": Mess((rows_apart("pledges", 4),), "blank rows"),
    "a row of blanks between": Mess((rows_apart("pledges", 4, 1), put("pledges", "A4", "   ")), "blank rows"),
    "a sheet in capitals": Mess((rename("pledges", "PLEDGES"),), "PLEDGES"),
    "a sheet with a blank for a line": Mess((rename("unit_types", "Unit types"),), "Unit types"),
    "a sheet with a year": Mess((rename("pledges", "pledges 2015"),), "pledges 2015"),
    "a sheet with a letter missing": Mess((rename("pledges", "pledgs"),), "pledgs"),
    "a hidden sheet": Mess((rename("pledges", "pledges", "hidden"),), "hidden"),
    "a very hidden sheet": Mess((rename("pledges", "pledges", "veryHidden"),), "hidden"),
    "an old copy, hidden": Mess((copied("pledges", "pledges (2)", "hidden"),), "pledges (2)"),
    "a sheet of notes": Mess((new_sheet("my notes", ["call ALFA", "on Monday"]),), "my notes"),
    "an empty sheet": Mess((new_sheet("Sheet1"),), "Sheet1"),
    "headings in capitals with units": Mess((heading("pledges", "D1", "UNITS [units]"),), "UNITS"),
    "a heading with a blank for a line": Mess((heading("pledges", "C1", "Unit type"),), "Unit type"),
    "a heading with blanks around": Mess((heading("pledges", "D1", " units "),)),
    "a heading with a line break": Mess((heading("pledges", "H1", "readiness\n(PCRS)"),), "readiness"),
    "a number typed as text": Mess((put("pledges", "D2", "1", shown=TEXT),), "typed as text"),
    "a number typed as text with blanks": Mess((put("pledges", "E4", " 500 ", shown=TEXT),), "blanks"),
    "a number with a no-break space": Mess((put("pledges", "F4", "300 000"),), "country"),
    "a number with narrow spaces": Mess((put("pledges", "F4", "300 000"),), "country"),
    "a number with apostrophes": Mess((put("pledges", "F4", "300'000"),), "country"),
    "points for thousands, comma for decimals": Mess((put("pledges", "F4", "300.000,00"),), "country"),
    "commas for thousands, point for decimals": Mess((put("pledges", "F4", "300,000.00"),), "country"),
    "several commas": Mess((put("unit_types", "G2", "1,000,000"),), "country"),
    "several points": Mess((put("unit_types", "G2", "1.000.000"),), "country"),
    "a comma for decimals": Mess((put("settings", "B7", "0,9"),), "country"),
    "a comma for decimals, three of them": Mess((put("settings", "B7", "0,900"),), "country"),
    "whole numbers with a point": Mess((put("pledges", "D2", 1.0, shown="0.00"),)),
    "a share shown as per cent": Mess((put("settings", "B7", 0.9, shown="0%"),)),
    "a choice shown with decimals": Mess((put("settings", "B5", 1, shown="0.00"),)),
    "a date for a month": Mess((put("settings", "B3", date(2030, 1, 1), shown="yyyy-mm"),), "dates"),
    "a moment for a month": Mess((put("settings", "B3", datetime(2030, 1, 31, 12), shown="dd/mm/yyyy"),), "dates"),
    "a day as text for a month": Mess((put("settings", "B3", "2030-01-15"),), "dates"),
    "a month written the other way round": Mess((put("settings", "B3", "01/2030"),), "dates"),
    "yes as TRUE": Mess((put("contributors", "G2", value=True),), "TRUE"),
    "yes in capitals": Mess((put("contributors", "G2", "YES"),), "capitals"),
    "a readiness in small letters": Mess((put("pledges", "H4", "rdl"),), "capitals"),
    "a key with a blank after it": Mess((put("pledges", "B2", "ALFA "),), "blanks"),
    "a key with a no-break space after it": Mess((put("pledges", "B2", "ALFA "),), "blanks"),
    "a number of a setting as text": Mess((put("settings", "B4", "3", shown=TEXT),), "typed as text"),
    "rows filtered away": Mess(
        (sheet("pledges", lambda s: setattr(s.row_dimensions[3], "hidden", True)),), "hidden rows"
    ),
    "a hidden column": Mess(
        (sheet("pledges", lambda s: setattr(s.column_dimensions["D"], "hidden", True)),), "hidden col"
    ),
    # Reported, at the cell.
    "one point and three digits as text": Mess((put("pledges", "E4", "1.500", shown=TEXT),), cells=("pledges!E4",)),
    "one comma and three digits": Mess((put("pledges", "F4", "300,000"),), cells=("pledges!F4",)),
    "a date where a key was": Mess(
        (put("unit_types", "A2", date(2030, 3, 1), shown="d-mmm"),), cells=("unit_types!A2",), said="date"
    ),
    "a date where a number was": Mess(
        (put("pledges", "D2", datetime(2030, 1, 2), shown="d-mmm"),), cells=("pledges!D2",), said="date"
    ),
    "a time where a number was": Mess((put("pledges", "D2", time(1, 30), shown="h:mm"),), cells=("pledges!D2",)),
    "a formula that was never calculated": Mess((put("pledges", "D2", "=1+0"),), cells=("pledges!D2",), said="formula"),
    "an error": Mess((put("pledges", "E4", "#N/A"),), cells=("pledges!E4",), said="#N/A"),
    "a truth value for a number": Mess((put("pledges", "E4", value=True),), cells=("pledges!E4",)),
    "words for a number": Mess((put("pledges", "E4", "about 500"),), cells=("pledges!E4",)),
    "a number with its unit": Mess((put("pledges", "E4", "500 troops"),), cells=("pledges!E4",)),
    "per cent as text": Mess((put("pledges", "L4", "90%"),), cells=("pledges!L4",)),
    "a negative number in brackets": Mess((put("pledges", "F4", "(300)"),), cells=("pledges!F4",)),
    "half a unit": Mess((put("pledges", "D2", 1.5),), cells=("pledges!D2",)),
    "a contributor that is not there": Mess((put("pledges", "B2", "ALPHA"),), cells=("pledges!B2",), said="ALFA"),
    "a key twice": Mess((put("pledges", "A3", "A-battalion"),), cells=("pledges!A3",)),
    "a blank where none may be": Mess((put("pledges", "D2", None),), cells=("pledges!D2",)),
    "a period beyond the horizon": Mess((put("threats", "F2", 9),), cells=("threats!F2",)),
    "two faults at once": Mess(
        (put("pledges", "D2", -1), put("pledges", "H3", "L9")), cells=("pledges!D2", "pledges!H3")
    ),
    "a fault under a title": Mess((title("pledges", "Pledges"), put("pledges", "D3", -1)), cells=("pledges!D3",)),
    "a fault in a renamed sheet": Mess((rename("pledges", "Pledges"), put("Pledges", "D2", -1)), cells=("Pledges!D2",)),
    "a fault in a sheet with blanks in its name": Mess(
        (rename("unit_types", "Unit types"), put("Unit types", "E2", -1)), cells=("'Unit types'!E2",)
    ),
    "a fault in a moved column": Mess(
        (columns("pledges", [3, 0, 1, 2, *PLEDGES[4:]]), put("pledges", "A2", -1)), cells=("pledges!A2",)
    ),
    "a heading misspelt": Mess(
        (heading("pledges", "K1", "efectiveness"),), cells=("pledges!K1",), said="effectiveness"
    ),
    "a heading twice": Mess((column("pledges", "O", "units"),), cells=("pledges!D1 and pledges!O1",)),
    "a heading gone": Mess(
        (heading("pledges", "D1", None),), cells=("pledges!D2", "pledges!D3", "pledges!D4", "pledges!D5", "pledges!1:1")
    ),
    "a cell beside the table": Mess((put("pledges", "P3", "check this"),), cells=("pledges!P3",)),
    "a row moved one cell to the right": Mess((put("pledges", "O4", "half a battalion"),), cells=("pledges!O4",)),
    "merged cells in the table": Mess(
        (sheet("pledges", lambda s: (s.tables.clear(), s.merge_cells("B2:B3"))),), cells=("pledges!B2:B3", "pledges!B3")
    ),
    "a heading sorted into the table": Mess(
        (
            lambda book: loose(book, "pledges").move_range("A2:N2", rows=6),
            lambda book: book["pledges"].move_range("A1:N1", rows=3, cols=0),
        ),
        cells=("pledges!A3",),
    ),
    "two sheets for a table": Mess((copied("pledges", "pledges (2)"),), cells=("pledges (2)",)),
    "a table under a name that says nothing": Mess((rename("funds", "Sheet7"),), cells=("Sheet7",), said="funds"),
    "a sheet emptied": Mess((lambda book: loose(book, "threats").delete_rows(1, 50),), cells=("threats",)),
    "a required sheet gone": Mess((dropped("threats"),), cells=("threats",)),
    "a total under the table": Mess(
        (put("pledges", "C6", "Total"), put("pledges", "D6", 4)),
        cells=("pledges!A6", "pledges!B6", "pledges!C6", "pledges!H6"),
    ),
    "a remark under the table": Mess(
        (put("pledges", "A7", "Source: our files"),), cells=("pledges!B7", "pledges!C7", "pledges!D7", "pledges!H7")
    ),
}
