"""Tables of a case as text, as typed, valid or not."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.formats.normalise import normalised_cell
from planner.formats.raw import RawCase, RawTable
from planner.formats.upgrades import upgraded_table, upgrades_from
from planner.schema import FREE
from planner.tables import TABLES


@dataclass(frozen=True)
class Sheet:
    """A table as text, as typed, valid or not."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def column(self, name: str) -> list[str]:
        """Cells of a column; empty if there is no such column."""
        if name not in self.header:
            return []
        place = self.header.index(name)
        return [row[place] for row in self.rows]


Sheets = Mapping[str, Sheet]
"""The tables of a case, by name."""


class FrozenSheets(Mapping[str, Sheet]):
    """Tables as text that do not change."""

    def __init__(self, sheets: Sheets) -> None:
        self._sheets = dict(sheets)

    def __getitem__(self, name: str) -> Sheet:
        """A table, by name."""
        return self._sheets[name]

    def __iter__(self) -> Iterator[str]:
        """Names of the tables."""
        return iter(self._sheets)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._sheets)

    def __repr__(self) -> str:
        """Names of the tables."""
        return f"<tables: {', '.join(self)}>"  # not told


TextRow = dict[str, str]
"""Text of each cell of a row, by column."""


def sheet_of(sheets: Sheets, name: str) -> Sheet:
    """Table with all columns of the schema and any others it has; empty if the case lacks it."""
    known = [c.name for c in (*TABLES[name].columns, *FREE)]
    sheet = sheets.get(name, Sheet((), ()))
    header = (*known, *(column for column in sheet.header if column not in known))
    if sheet.header == header:
        return sheet
    places = [sheet.header.index(column) if column in sheet.header else None for column in header]
    return Sheet(header, tuple(tuple("" if p is None else row[p] for p in places) for row in sheet.rows))


def normalised(sheet: Sheet) -> Sheet:
    """Table with normalised cells; the same object if nothing changes."""
    rows = tuple(
        row if "".join(row).isascii() else tuple(map(normalised_cell, sheet.header, row)) for row in sheet.rows
    )
    return sheet if rows == sheet.rows else Sheet(sheet.header, rows)


def content_hash(sheets: Sheets) -> str:
    """SHA-256 over all cells as typed."""
    content = [[name, sheets[name].header, sheets[name].rows] for name in sorted(sheets)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def plain(sheet: Sheet) -> dict[str, Any]:
    """Convert a table for JSON."""
    return {"header": sheet.header, "rows": sheet.rows}


def sheet_from(found: Mapping[str, Any]) -> Sheet:
    """Inverse of `plain`."""
    return Sheet(tuple(found["header"]), tuple(tuple(row) for row in found["rows"]))


def upgraded(sheets: Sheets, written: int, what: str) -> Sheets:
    """Upgrade stored tables to the newest version of the schema.

    Args:
        sheets: The tables, or some of them.
        written: The version that they were stored in.
        what: What they are of, as the beginning of a sentence.

    Raises:
        NewerError: The version is newer than those that are known.
    """
    if not upgrades_from(written, what):
        return sheets
    return {name: _upgraded(name, sheet, written) for name, sheet in sheets.items()}


def _upgraded(name: str, sheet: Sheet, written: int) -> Sheet:
    table = upgraded_table(name, RawTable(sheet.header, dict(enumerate(sheet.rows, start=2))), written)
    return Sheet(table.header, tuple(table.rows.values()))


def raw_case(sheets: Sheets) -> RawCase:
    """Convert tables to a raw case, without blank rows."""
    return RawCase({name: _raw(sheet) for name, sheet in sheets.items()})


def _raw(sheet: Sheet) -> RawTable:
    rows = {number: row for number, row in enumerate(sheet.rows, start=2) if any(cell.strip() for cell in row)}
    return RawTable(sheet.header, rows)


def sheets_of(raw: RawCase) -> Sheets:
    """Convert a raw case to tables of text."""
    return {name: Sheet(table.header, tuple(table.rows.values())) for name, table in raw.tables.items()}


def as_csv(sheet: Sheet) -> str:
    """Format a table as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([sheet.header, *sheet.rows])
    return text.getvalue()
