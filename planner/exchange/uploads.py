"""Uploaded cases: a zip of CSV files or a workbook, checked, and compared with the inputs that they would replace."""

from dataclasses import dataclass

from planner.check import check
from planner.difference import difference
from planner.fault import printable
from planner.figures import several
from planner.normalise import normalised
from planner.packed import read_bytes
from planner.raw import RawCase
from planner.rows import WHOLE_ROW, case_changes
from planner.sheets import Sheet, Sheets, sheets_of
from planner.workspace.validation import validate


class UploadError(Exception):
    """An upload that cannot be read; the message says why."""


@dataclass(frozen=True)
class Upload:
    """An uploaded case."""

    sheets: Sheets
    remarks: list[str]
    """Every fault, of what could not be read and of what was, in sentences."""
    notices: list[str]
    """What was normalised and taken for granted, in sentences."""


def read_case(name: str, data: bytes) -> Upload:
    """Read a case from an uploaded file, whose format is detected from its content.

    Raises:
        RefusedError: Nothing of it can be read.
    """
    return _checked(read_bytes(printable(name), data))


def _checked(raw: RawCase) -> Upload:
    if raw.unread:
        raise UploadError(" ".join(map(str, raw.faults)))
    raw = normalised(raw)
    checked = check(raw)
    return Upload(sheets_of(raw), [*map(str, checked.faults)], checked.notices)


def unread(old: Sheets, sent: Upload) -> list[str]:
    """Say what of an uploaded case is missing or cannot be read, and so is not compared."""
    tables = [
        f"{name} ({several(len(sheet.rows), 'row')})" for name, sheet in old.items() if _is_lost(sheet, name, sent)
    ]
    columns = [
        f"{name}.{column}"
        for name, sheet in old.items()
        for column in sheet.header
        if name in sent.sheets and column not in sent.sheets[name].header and any(sheet.column(column))
    ]
    absent = ((tables, "tables"), (columns, "columns"))
    said = [
        f"The file has none of these {kind} that can be read: {', '.join(names)}. They are not compared, and the "
        "inputs are without them once they are replaced."
        for names, kind in absent
        if names
    ]
    gone = [change.row for change in case_changes(old, sent.sheets) if change.column == WHOLE_ROW and not change.after]
    if gone and sent.remarks:
        said.append(f"{len(gone):,} rows are not found in the file, and may be in what cannot be read of it.")
    return said


def _is_lost(sheet: Sheet, name: str, sent: Upload) -> bool:
    return bool(sheet.rows) and name not in sent.sheets


def warnings(old: Sheets, new: Sheets) -> list[str]:
    """Warn of likely mistakes in a new version of a case, such as a column sorted without the others."""
    return difference(validate(old).checked.case, validate(new).checked.case).warnings
