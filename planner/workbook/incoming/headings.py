"""Where the heading of a table stands in a sheet, and which of its columns is which."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from planner.fault import Fault, near_miss, printable, shown
from planner.schema import FREE, Column, Table
from planner.workbook.incoming.sheet_reader import ReceivedSheet, filled

LOOKED_AT = 30
"""Rows with something in them that are looked at for the heading."""

TAG = re.compile(r"#[a-z][a-z0-9_]*(\s*\+\s*[a-z][a-z0-9_]*)*", re.ASCII | re.IGNORECASE)
"""A hashtag of the Humanitarian Exchange Language, such as `#affected+idps`."""

TAGGED = "the hashtags of the Humanitarian Exchange Language (HXL) under the heading were not read"

UNITS = re.compile(r"\[[^\]]*\]|\([^)]*\)")


@dataclass(frozen=True)
class Heading:
    """The heading of a table: its row, and the columns of the sheet under it."""

    row: int
    columns: dict[int, str]
    """Heading by column of the sheet: names of columns as the schema has them, others as they were sent."""
    left_out: list[int] = field(default_factory=list)
    """Columns that are no part of the table."""
    renamed: dict[int, str] = field(default_factory=dict)
    """Headings that were not written as the schema has them, as they were sent."""

    def letters(self) -> dict[str, str]:
        """Letter of the column of each heading, the first where there are several."""
        return {name: get_column_letter(number) for number, name in reversed(self.columns.items())}


def plain(text: str) -> str:
    """A name without what people change about it: capitals, blanks, units in brackets."""
    return re.sub(r"[^a-z0-9]+", "_", UNITS.sub("", text).casefold()).strip("_")


def are_tags(cells: Iterable[str]) -> bool:
    """Whether the cells of a row that are filled are hashtags, all or most of them: a row that explains the heading."""
    filled_in = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled_in) and 2 * sum(map(_is_tag, filled_in)) > len(filled_in)


def among_tags(cells: Iterable[str]) -> str:
    """The first cell of a row of hashtags that is none; empty where all are."""
    return next((cell.strip() for cell in cells if cell.strip() and not _is_tag(cell.strip())), "")


def _is_tag(cell: str) -> bool:
    return TAG.fullmatch(cell) is not None


def stray_in_tags(table: str, row: int, cell: str, place: str = "") -> Fault:
    """A cell that is no hashtag, in a row of them."""
    found = f"{shown(cell)} in a row of the hashtags of the Humanitarian Exchange Language (HXL)"
    return Fault(
        table, row, "", found, "hashtags alone", "Delete the row, or move what is no hashtag out of it.", place
    )


def columns_of(table: Table) -> dict[str, Column]:
    """Columns of a table, by name, those that any table may carry too."""
    return {column.name: column for column in (*table.columns, *FREE)}


def matches(sheet: ReceivedSheet, row: int, table: Table) -> int:
    """How many columns of a table a row of a sheet names."""
    names = {plain(str(cell.value)) for cell in sheet.rows[row].values()}
    return len(names & {column.name for column in table.columns})


def heading_row(sheet: ReceivedSheet, table: Table) -> int | None:
    """The row that names most columns of a table, at least half of those that must be there; None if none does."""
    rows = sorted(sheet.rows)[:LOOKED_AT]
    best = max(rows, key=lambda row: matches(sheet, row, table), default=None)
    needed = sum(not column.may_be_absent for column in table.columns)
    if best is None or 2 * matches(sheet, best, table) < max(needed, 1):
        return None
    return best


def heading(sheet: ReceivedSheet, row: int, table: Table, faults: list[Fault]) -> Heading:
    """Tell the columns of a table apart; what cannot be told goes to the faults."""
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
    allowed = f"one of the columns {', '.join(columns_of(table))}, or a heading unlike any of them"
    return Fault(table.name, row, printable(text), f"the unknown column {shown(text)}", allowed, hint, place)


def _twice(sheet: ReceivedSheet, table: Table, found: Heading, name: str, count: int) -> Fault:
    letters = [get_column_letter(column) for column, named in found.columns.items() if named == name]
    place = " and ".join(sheet.place(found.row, letter) for letter in letters)
    return Fault(table.name, found.row, name, f"{count} columns of this name", "one column of each name", "", place)
