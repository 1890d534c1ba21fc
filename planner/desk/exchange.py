"""Files in and out: a case or a plan as a zip of CSV files or a workbook, a figure as a picture."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import vl_convert

from planner import files
from planner.charts.figure import Figure
from planner.check import check
from planner.desk.edits import WHOLE_ROW, Change, changes
from planner.desk.review import review
from planner.difference import difference
from planner.fault import printable
from planner.numerals import same
from planner.packed import read_bytes
from planner.plan import Plan
from planner.plan_files import plan_texts
from planner.raw import RawCase
from planner.sheets import Sheet, Sheets, as_csv, sheet_of, sheets_of
from planner.tables import Case
from planner.tidy import tidy
from planner.workbook.inputs import input_workbook
from planner.workbook.plan import plan_workbook


class RefusedError(Exception):
    """A file that is not taken in; its words say why."""


def case_zip(sheets: Sheets) -> bytes:
    """A case as a zip of CSV files."""
    return _zip({f"{name}.csv": as_csv(sheet).encode() for name, sheet in sheets.items()})


def plan_zip(plan: Plan) -> bytes:
    """A plan folder as a zip."""
    return _zip({name: text.encode() for name, text in sorted(plan_texts(plan).items())})


def case_xlsx(case: Case) -> bytes:
    """A case without faults as an input workbook."""
    return input_workbook(case)


def plan_xlsx(case: Case, plan: Plan) -> bytes:
    """A plan as a workbook with formulas."""
    return plan_workbook(case, plan)


def picture(figure: Figure, kind: str) -> bytes:
    """A figure as `png` or `svg`, its title and unit on it."""
    wide = {"width": 860} if figure.stretches else {}
    spec = figure.chart.properties(title=f"{figure.title} [{figure.unit}]", **wide).to_json()
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))


def table_csv(figure: Figure) -> bytes:
    """The table of a figure as CSV."""
    return files.report_csv(figure.table).encode()


@dataclass(frozen=True)
class Sent:
    """A case that was sent."""

    sheets: Sheets
    remarks: list[str]
    """Every fault, of what could not be read and of what was, in sentences."""
    notices: list[str]
    """What was tidied and taken for granted, in sentences."""


def read_case(name: str, data: bytes) -> Sent:
    """A case from a file that was sent, known by what is in it: a zip of CSV files, or a workbook.

    Raises:
        RefusedError: Nothing of it can be read.
    """
    return _sent(read_bytes(printable(name), data))


def _sent(raw: RawCase) -> Sent:
    if raw.unread:
        raise RefusedError(" ".join(map(str, raw.faults)))
    raw = tidy(raw)
    checked = check(raw)
    return Sent(sheets_of(raw), [*map(str, checked.faults)], checked.notices)


def differences(old: Sheets, new: Sheets) -> list[Change]:
    """Every cell that differs between two versions of a case; `1` and `1.0` are the same.

    Tables and columns that the new version does not have are not compared: `unread` names them.
    """
    found = (
        change
        for name, sheet in new.items()
        for change in changes(name, sheet_of(old, name), sheet_of(new, name))
        if change.column in {WHOLE_ROW, *sheet.header}
    )
    return [change for change in found if not same(change.before, change.after)]


def unread(old: Sheets, sent: Sent) -> list[str]:
    """What a case that was sent does not have or cannot be read of, and so is not compared, in sentences."""
    tables = [f"{name} ({len(sheet.rows):,} rows)" for name, sheet in old.items() if _is_lost(sheet, name, sent)]
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
    gone = [change.row for change in differences(old, sent.sheets) if change.column == WHOLE_ROW and not change.after]
    if gone and sent.remarks:
        said.append(f"{len(gone):,} rows are not found in the file, and may be in what cannot be read of it.")
    return said


def _is_lost(sheet: Sheet, name: str, sent: Sent) -> bool:
    return bool(sheet.rows) and name not in sent.sheets


def warnings(old: Sheets, new: Sheets) -> list[str]:
    """What looks like a slip in a new version of a case, such as a column sorted without the others."""
    return difference(review(old).checked.case, review(new).checked.case).warnings


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return packed.getvalue()
