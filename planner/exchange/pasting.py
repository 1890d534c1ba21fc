"""Parse rows pasted from a spreadsheet; if any is ambiguous, all are refused with every reason."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from planner.difference.merging import with_rows
from planner.fault import Fault, FaultLog, in_rows, near_miss, shown
from planner.figures import sentence, several
from planner.file_limits import LIMITS
from planner.formats.normalise import normalised_cell
from planner.formats.sheets import Sheet
from planner.language import joined, say
from planner.tables import TABLES
from planner.workbook.incoming.headings import TAGGED, among_tags, are_tags, plain, stray_in_tags

PASTED = say("pasted rows")

CELL = re.compile(r'(?:"([^"\t]*(?:""[^"\t]*)*)"|([^\t\n]*))(\t|\n|\Z)')
"""A cell of the clipboard: in quotation marks where it holds line breaks, and then without a tab; else as it stands."""

SAID = re.compile(r"[ \ufeff]*\"?sep=([^\n]?)[^\n]*(?:\n|\Z)", re.IGNORECASE)
"""A first line that tells a spreadsheet what separates cells."""

SAYABLE = (";", ",", "|", ":")
"""What it may say, beside tabs."""

PastedRow = tuple[int, list[str]]
"""Line on which a row begins, from 1, and its cells."""


@dataclass(frozen=True)
class Pasted:
    """Result of pasting: the table with all rows, or unchanged."""

    sheet: Sheet
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """How they were read, in sentences; none where there are no rows."""


@dataclass(frozen=True)
class _PastedHeading:
    """Columns that pasted cells belong to."""

    columns: list[str]
    """Name of the column of each cell; blank where the heading names none."""
    cells: list[str]
    """The heading as it was pasted; none where there is none."""
    line: int = 1


def pasted(name: str, sheet: Sheet, text: str) -> Pasted:
    """Paste rows into a table: they update rows with the same key, and the others are added.

    Args:
        name: The table.
        sheet: The table as it is.
        text: Cells separated by tabs; the first row may hold headings, in any order and spelling. With headings, cells
            may be separated by semicolons or commas too.
    """
    if len(text) > LIMITS.pasted_characters:
        found, most = say("{count:,} characters", count=len(text)), LIMITS.pasted_characters
        return Pasted(sheet, [Fault(PASTED, None, "", found, say("at most {most:,} characters", most=most))])
    said, text = _separator_said(text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        separator, records = _records(text, sheet.header, said)
    except csv.Error as error:
        hint = say("Copy the rows in a spreadsheet and paste them here.")
        found = say("what cannot be split into cells ({error})", error=str(error))
        return Pasted(sheet, [Fault(PASTED, None, "", found, say("cells whose quotation marks are closed"), hint)])
    if not records:
        return Pasted(sheet)
    if fault := _too_wide(records):
        return Pasted(sheet, [fault])
    heading, rows = _heading(records, sheet.header)
    tags = [record for record in rows[:1] if are_tags(record[1])]
    rows = rows[len(tags) :]
    strays = [stray_in_tags(PASTED, line, stray) for line, cells in tags if (stray := among_tags(cells))]
    faults = [*_heading_faults(name, heading), *strays, *_row_faults(name, heading, rows).all]
    if faults:
        return Pasted(sheet, faults)
    notes = [*_read_as(separator, heading), *([sentence(TAGGED)] if tags else []), *_opened(rows)]
    return _joined(name, sheet, heading, rows, notes)


def _separator_said(text: str) -> tuple[str, str]:
    """Separator that a `sep=` line declares, and the text with that line blank; None without such a line."""
    found = SAID.match(text)
    return (found[1], "\n" + text[found.end() :]) if found else ("", text)


def _records(text: str, known: Sequence[str], said: str) -> tuple[str, list[PastedRow]]:
    """Detect the separator; return it with the rows that are not blank."""
    first = text.strip().partition("\n")[0]
    for separator in dict.fromkeys([said] * (said in SAYABLE) + list(";,")):
        if "\t" not in text and separator in first and _named(first.split(separator), known):
            return separator, _filled(_separated(text, separator))
    return "\t", _filled(_of_clipboard(text))


def _filled(records: Iterator[PastedRow]) -> list[PastedRow]:
    return [(line, cells) for line, cells in records if any(cell.strip() for cell in cells)]


def _separated(text: str, separator: str) -> Iterator[PastedRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def _of_clipboard(text: str) -> Iterator[PastedRow]:
    line, begun, cells = 1, 1, list[str]()
    for found in CELL.finditer(text):
        quoted, bare, end = found.groups()
        cells.append(bare if quoted is None else quoted.replace('""', '"'))
        line += found[0].count("\n")
        if end != "\t":
            yield begun, cells
            begun, cells = line, []


def _named(cells: Sequence[str], known: Sequence[str]) -> list[str]:
    """Column that each cell of a heading names, blank if none; None if the row is no heading.

    A heading names a column outright, and half of it names columns at least nearly.
    """
    meant = {plain(column): column for column in known}
    named = [cell.strip() if cell.strip() in known else meant.get(plain(cell), "") for cell in cells]
    if not any(named):
        return []
    near = sum(bool(name or near_miss(plain(cell), meant)) for name, cell in zip(named, cells, strict=True))
    filled = sum(bool(cell.strip()) for cell in cells)
    return named if 2 * near >= filled else []


def _heading(records: list[PastedRow], known: Sequence[str]) -> tuple[_PastedHeading, list[PastedRow]]:
    line, cells = records[0]
    named = _named(cells, known)
    return (_PastedHeading(named, cells, line), records[1:]) if named else (_PastedHeading(list(known), []), records)


def _heading_faults(table: str, heading: _PastedHeading) -> Iterator[Fault]:
    if not heading.cells:
        return
    known = [column.name for column in TABLES[table].columns]
    for name, cell in zip(heading.columns, heading.cells, strict=True):
        if cell.strip() and not name:
            found = say("the unknown column {column}", column=shown(cell.strip()))
            allowed = say("columns of the table: {columns}", columns=", ".join(known))
            yield Fault(PASTED, heading.line, "", found, allowed, near_miss(plain(cell), known))
    for name in dict.fromkeys(filter(None, heading.columns)):
        if (count := heading.columns.count(name)) > 1:
            found = say("{count} columns of this name", count=count)
            yield Fault(PASTED, heading.line, name, found, say("one column of each name"))
    for name in TABLES[table].key:
        if name not in heading.columns and TABLES[table].column(name).blank is None:
            allowed = say("the columns that tell rows apart")
            yield Fault(PASTED, heading.line, name, say("no such column"), allowed)


def _too_wide(records: list[PastedRow]) -> Fault | None:
    line, cells = max(records, key=lambda record: len(record[1]))
    if len(cells) <= LIMITS.columns:
        return None
    allowed = say("at most {count} columns", count=LIMITS.columns)
    return Fault(PASTED, line, "", say("{count:,} cells", count=len(cells)), allowed)


def _row_faults(table: str, heading: _PastedHeading, rows: list[PastedRow]) -> FaultLog:
    first: dict[tuple[str, ...], int] = {}
    log = FaultLog()
    for line, cells in rows:
        _log_shape(log, heading, line, cells)
        key = _key(table, _cells_of(heading, cells))
        if any(key) and first.setdefault(key, line) != line:
            log.add(PASTED, partial(_repeated, table, line, key, first[key]))
    return log


def _repeated(table: str, line: int, key: tuple[str, ...], first: int) -> Fault:
    named = shown(" / ".join(filter(None, key)))
    found = say("the key {key} again, which row {row:d} has too", key=named, row=first)
    return Fault(PASTED, line, ", ".join(TABLES[table].key), found, say("each key once"))


def _log_shape(log: FaultLog, heading: _PastedHeading, line: int, cells: list[str]) -> None:
    """Log faults of a row whose cells are not apart, not under a heading, or too long."""
    if len(cells) == 1 < len(heading.columns) and re.search("[;,]", cells[0]):
        log.add(PASTED, partial(_unseparated, line, cells[0]))
    for place, cell in enumerate(cells):
        name = heading.columns[place] if place < len(heading.columns) else ""
        if cell.strip() and not (name or (place < len(heading.cells) and heading.cells[place].strip())):
            log.add(PASTED, partial(_unheaded, line, cell, place, len(heading.columns)))
        if len(cell) > LIMITS.cell_characters:
            log.add(PASTED, partial(_too_long, line, name, len(cell)))


def _unseparated(line: int, cell: str) -> Fault:
    found = say("the one cell {cell}, without a tab", cell=shown(cell.strip()))
    allowed = say("cells separated by tabs, as a spreadsheet copies them, or headings in the first row")
    return Fault(PASTED, line, "", found, allowed)


def _unheaded(line: int, cell: str, place: int, columns: int) -> Fault:
    found = say("{text} in cell {cell}, which has no heading", text=shown(cell.strip()), cell=place + 1)
    return Fault(PASTED, line, "", found, say("cells under the {count} columns", count=columns))


def _too_long(line: int, name: str, characters: int) -> Fault:
    found = say("a cell of {characters:,} characters", characters=characters)
    allowed = say("at most {most:,} characters, as in a spreadsheet", most=LIMITS.cell_characters)
    return Fault(PASTED, line, name, found, allowed)


def _cells_of(heading: _PastedHeading, cells: list[str]) -> dict[str, str]:
    return {
        name: normalised_cell(name, cell.strip()) for name, cell in zip(heading.columns, cells, strict=False) if name
    }


def _key(table: str, cells: dict[str, str]) -> tuple[str, ...]:
    return tuple(cells.get(column, "") for column in TABLES[table].key)


def _joined(
    table: str, sheet: Sheet, heading: _PastedHeading, pasted_rows: list[PastedRow], notes: list[str]
) -> Pasted:
    named = [name for name in heading.columns if name]
    sent = [_cells_of(heading, cells) for _, cells in pasted_rows]
    after = with_rows(table, sheet, Sheet(tuple(named), tuple(tuple(row.get(n, "") for n in named) for row in sent)))
    added = len(after.sheet.rows) - len(sheet.rows)
    read = say(
        "{rows}: {there:,} with a key that is there, {added:,} new.",
        rows=several(len(pasted_rows), "row"), there=len(pasted_rows) - added, added=added,
    )  # fmt: skip
    return Pasted(after.sheet, [], [read, *notes])


def _read_as(separator: str, heading: _PastedHeading) -> Iterator[str]:
    if separator != "\t":
        yield say("Cells were read as separated by “{separator}”.", separator=separator)
    said = [
        say("{heading} as {column}", heading=shown(cell.strip()), column=name)
        for name, cell in zip(heading.columns, heading.cells, strict=False)
        if cell.strip() != name
    ]
    if said:
        yield say("Headings were read as the columns they name: {headings}.", headings=joined(said, ", "))


def _opened(rows: list[PastedRow]) -> Iterator[str]:
    """Cells with an opening quotation mark that is never closed."""
    lines = [line for line, cells in rows if any(c.startswith('"') and c.count('"') % 2 for c in cells)]
    if lines:
        named = in_rows(lines, most=len(lines))
        yield say("A quotation mark that nothing closes was read as it stands, in {rows}.", rows=named)
