"""Read a case from a workbook: match sheets to tables, and locate faults by sheet and cell."""

from collections.abc import Iterator
from pathlib import Path

from planner.fault import Fault, near_miss, printable, shown
from planner.formats.raw import RawCase
from planner.formats.upgrades import NewerError, table_as_of, upgraded_table, upgrades_from
from planner.language import say
from planner.process.streams import of_system
from planner.schema import Table
from planner.tables import TABLES
from planner.workbook.guide import GUIDE
from planner.workbook.incoming.archive import RefusedWorkbookError
from planner.workbook.incoming.headings import heading_row, matches, plain
from planner.workbook.incoming.sheet_reader import ReceivedSheet, read_book
from planner.workbook.incoming.table_reader import read_table

TABLE_LIKE = 0.8
"""Share of the columns of a table that a sheet of another name must have to match it [1]."""


def read_workbook(source: Path | bytes, called: str = "workbook") -> RawCase:
    """Read a case from an Excel workbook: one sheet per table, under the names of the tables.

    Args:
        source: The file, or its content.
        called: Name of the file, if only its content is given.

    Returns:
        The case as received, with faults located by sheet and cell, and notices of all that was normalised. Nothing is
        raised: a workbook that cannot be read is a fault.
    """
    name = printable(source.name) if isinstance(source, Path) else called
    try:
        book = read_book(source)
        upgrades_from(book.schema_version, name)
    except RefusedWorkbookError as refused:
        return RawCase({}, [Fault(name, None, "", refused.found, refused.allowed, refused.hint)], unread=True)
    except OSError as error:
        found = say("what cannot be opened ({why})", why=of_system(error))
        return RawCase({}, [Fault(name, None, "", found, say("an .xlsx workbook"))], unread=True)
    except NewerError as newer:
        return RawCase({}, [newer.fault(name)], unread=True)
    case = RawCase({})
    for table, sheet in _matched(book.sheets, case).items():
        sent = read_table(sheet, table_as_of(table, book.schema_version))
        case.places[table] = sent.place
        case.faults.extend(sent.faults)
        case.notices.extend(sent.notices)
        if sent.table is not None:
            case.tables[table] = upgraded_table(table, sent.table, book.schema_version)
    if not case.tables and not case.faults:
        allowed = say("sheets of the names {tables}", tables=", ".join(TABLES))
        case.faults.append(Fault(name, None, "", say("no sheet that is a table of a case"), allowed))
    return case


def _matched(sheets: list[ReceivedSheet], case: RawCase) -> dict[str, ReceivedSheet]:
    """Match sheets to tables; doubtful sheets are faults, ignored ones are notices."""
    found = {sheet.name: sheet for sheet in sheets if sheet.name in TABLES}
    for sheet in sheets:
        if sheet.name in TABLES:
            continue
        table = _meant(sheet)
        if table and table not in found:
            found[table] = sheet
            case.notices.append(say("{sheet}: the sheet was read as the table {table}.", sheet=sheet.name, table=table))
        elif table and not sheet.hidden:
            case.faults.append(_second(sheet, table, found[table]))
        else:
            case.faults.extend(_doubtful(sheet, found, sheets))
    unread = [
        sheet.name
        for sheet in sheets
        if sheet not in found.values() and sheet.name != GUIDE and not _reported(case, sheet)
    ]
    if unread:
        sheets_ = ", ".join(map(printable, unread))
        case.notices.append(say("Sheets that are no tables of a case were not read: {sheets}.", sheets=sheets_))
    return {name: found[name] for name in TABLES if name in found}


def _reported(case: RawCase, sheet: ReceivedSheet) -> bool:
    return any(fault.cell == sheet.place(None, "") for fault in case.faults)


def _meant(sheet: ReceivedSheet) -> str:
    """Table that a sheet of another name holds, if name and heading agree; else empty."""
    name = plain(sheet.name)
    if name in TABLES:
        return name
    close = [table for table in TABLES if near_miss(name, [table]) or table in name]
    like = [table for table in close if _is_like(sheet, TABLES[table])]
    return like[0] if len(like) == 1 else ""


def _is_like(sheet: ReceivedSheet, table: Table) -> bool:
    row = heading_row(sheet, table)
    return row is not None and matches(sheet, row, table) >= TABLE_LIKE * len(table.columns)


def _second(sheet: ReceivedSheet, table: str, first: ReceivedSheet) -> Fault:
    found = say("a second sheet for this table, beside {sheet}", sheet=shown(first.name))
    hint = say("Delete one of them, or hide the one that is not meant.")
    return Fault(table, None, "", found, say("one sheet for each table"), hint, sheet.place(None, ""))


def _doubtful(sheet: ReceivedSheet, found: dict[str, ReceivedSheet], sheets: list[ReceivedSheet]) -> Iterator[Fault]:
    """Fault of a sheet that may be a missing table."""
    named = {one.name for one in sheets} | set(found)
    missing = [name for name in TABLES if name not in named]
    like = [name for name in missing if _is_like(sheet, TABLES[name])]
    close = near_miss(plain(sheet.name), missing) if sheet.rows else ""
    if sheet.hidden or not (like or close):
        return
    hint = close or say("Is it the table {table}? Then give it that name.", table=like[0])
    allowed = say("the tables {tables}", tables=", ".join(TABLES))
    yield Fault(sheet.name, None, "", say("a sheet of this name"), allowed, hint, sheet.place(None, ""))
