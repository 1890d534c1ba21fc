"""Find the heading of a table in a sheet, and match its columns."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from openpyxl.utils import get_column_letter

from planner.fault import Fault, near_miss, printable, shown
from planner.figures import enumerated
from planner.file_limits import LIMITS
from planner.language import say
from planner.schema import FREE, Column, Table
from planner.workbook.incoming.sheet_reader import ReceivedSheet, filled

LOOKED_AT = 30
"""Non-blank rows searched for the heading."""

TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.ASCII | re.IGNORECASE)
"""A hashtag of the Humanitarian Exchange Language, such as `#affected+idps`."""

TAGGED = say("the hashtags of the Humanitarian Exchange Language (HXL) under the heading were not read")

UNITS = re.compile(r"\[[^\]]*\]|\([^)]*\)")


@dataclass(frozen=True)
class Heading:
    """Heading of a table: its row and columns."""

    row: int
    columns: dict[int, str]
    """Heading of each column of the sheet, by the name in the schema if it has one."""
    left_out: list[int] = field(default_factory=list)
    """Columns that are not part of the table."""
    renamed: dict[int, str] = field(default_factory=dict)
    """Original text of headings that differ from the schema."""

    def letters(self) -> dict[str, str]:
        """Letter of the column of each heading; the first if there are several."""
        return {name: get_column_letter(number) for number, name in reversed(self.columns.items())}


def plain(text: str) -> str:
    """Normalise a name: lower case, without units in brackets, words joined by underscores."""
    return re.sub(r"[^a-z0-9]+", "_", UNITS.sub("", text[: LIMITS.heading_characters]).casefold()).strip("_")


def are_tags(cells: Iterable[str]) -> bool:
    """Whether most filled cells of a row are hashtags, which explain the heading."""
    filled_in = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled_in) and 2 * sum(map(_is_tag, filled_in)) > len(filled_in)


def among_tags(cells: Iterable[str]) -> str:
    """First cell in a row of hashtags that is not one; empty if all are."""
    return next((cell.strip() for cell in cells if cell.strip() and not _is_tag(cell.strip())), "")


def _is_tag(cell: str) -> bool:
    return TAG.fullmatch(cell) is not None


def stray_in_tags(table: str, row: int, cell: str, place: str = "") -> Fault:
    """Fault of a cell that is not a hashtag in a row of hashtags."""
    found = say("{cell} in a row of the hashtags of the Humanitarian Exchange Language (HXL)", cell=shown(cell))
    return Fault(
        table,
        row,
        "",
        found,
        say("hashtags alone"),
        say("Delete the row, or move what is no hashtag out of it."),
        place,
    )


def columns_of(table: Table) -> dict[str, Column]:
    """Columns of a table by name, including source and note."""
    return {column.name: column for column in (*table.columns, *FREE)}


def matches(sheet: ReceivedSheet, row: int, table: Table) -> int:
    """Number of columns of a table that a row names."""
    names = {plain(str(cell.value)) for cell in islice(sheet.rows[row].values(), LIMITS.columns)}
    return len(names & {column.name for column in table.columns})


def heading_row(sheet: ReceivedSheet, table: Table) -> int | None:
    """Row that names the most columns of a table, at least half of the required ones; else None."""
    rows = sorted(sheet.rows)[:LOOKED_AT]
    best = max(rows, key=lambda row: matches(sheet, row, table), default=None)
    needed = sum(not column.may_be_absent for column in table.columns)
    if best is None or 2 * matches(sheet, best, table) < max(needed, 1):
        return None
    return best


def heading(sheet: ReceivedSheet, row: int, table: Table, faults: list[Fault]) -> Heading:
    """Match headings to columns; ambiguous ones are faults."""
    known = columns_of(table)
    found = Heading(row, {})
    sent = {column: str(sheet.rows[row][column].value).strip() for column in filled(sheet.rows[row])}
    named = {column: text if text in known else plain(text) for column, text in sent.items()}
    missing = [name for name in known if name not in named.values()]
    for column, name in sorted(named.items()):
        if name in known:
            found.columns[column] = name
            if name != sent[column]:
                found.renamed[column] = sent[column]
        elif hint := near_miss(name, missing):
            faults.append(_unknown(sheet, table, row, column, sent[column], hint))
        else:
            found.left_out.append(column)
    for name, count in Counter(found.columns.values()).items():
        if count > 1:
            faults.append(_twice(sheet, table, found, name, count))
    return found


def _unknown(sheet: ReceivedSheet, table: Table, row: int, column: int, text: str, hint: str) -> Fault:
    place = sheet.place(row, get_column_letter(column))
    columns = ", ".join(columns_of(table))
    allowed = say("one of the columns {columns}, or a heading unlike any of them", columns=columns)
    found = say("the unknown column {column}", column=shown(text))
    return Fault(table.name, row, printable(text), found, allowed, hint, place)


def _twice(sheet: ReceivedSheet, table: Table, found: Heading, name: str, count: int) -> Fault:
    letters = [get_column_letter(column) for column, named in found.columns.items() if named == name]
    place = enumerated(sheet.place(found.row, letter) for letter in letters)
    here = say("{count} columns of this name", count=count)
    return Fault(table.name, found.row, name, here, say("one column of each name"), "", place)
