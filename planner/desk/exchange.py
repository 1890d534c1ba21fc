"""Files in and out: a case or a plan as a zip of CSV files or a workbook, a figure as a picture."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import vl_convert

from planner import files
from planner.charts.figure import Figure
from planner.desk.edits import Change, Sheet, Sheets, changes, sheet_of
from planner.desk.review import sheets_of
from planner.plan import Plan
from planner.tables import TABLES, Case
from planner.workbook.plan import plan_workbook

MOST_BYTES = 64 * 2**20
"""Largest zip, unpacked [bytes]."""

MOST_FILES = 100


class RefusedError(Exception):
    """A file that is not taken in; its words say why."""


def case_zip(sheets: Sheets) -> bytes:
    """A case as a zip of CSV files."""
    return _zip({f"{name}.csv": _csv(sheet) for name, sheet in sheets.items()})


def plan_zip(plan: Plan) -> bytes:
    """A plan folder as a zip."""
    with tempfile.TemporaryDirectory() as folder:
        files.write_plan(plan, Path(folder))
        return _zip({file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())})


def plan_xlsx(case: Case, plan: Plan) -> bytes:
    """A plan as a workbook with formulas."""
    return plan_workbook(case, plan)


def picture(figure: Figure, kind: str) -> bytes:
    """A figure as `png` or `svg`, its title and unit on it."""
    spec = figure.chart.properties(title=f"{figure.title} [{figure.unit}]").to_json()
    if kind == "svg":
        return vl_convert.vegalite_to_svg(spec).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))


def table_csv(figure: Figure) -> bytes:
    """The table of a figure as CSV."""
    return bytes(figure.table.to_csv(index=False).encode())


def read_zip(data: bytes) -> tuple[Sheets, list[str]]:
    """A case from a zip of CSV files.

    Returns:
        Its tables, and in sentences what could not be read; a folder within the zip is looked into.

    Raises:
        RefusedError: The file is no zip, or unpacks to more than is read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as sent:
            return _unpacked(sent)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise RefusedError(f"This is not a zip that can be read ({error}).") from error


def _unpacked(sent: zipfile.ZipFile) -> tuple[Sheets, list[str]]:
    entries = [e for e in sent.infolist() if e.filename.lower().endswith(".csv") and "__MACOSX" not in e.filename]
    if not entries:
        raise RefusedError("The zip holds no CSV file; it should hold one per table, such as missions.csv.")
    if len(entries) > MOST_FILES or sum(e.file_size for e in entries) > MOST_BYTES:
        raise RefusedError(f"The zip unpacks to more than {MOST_FILES} files or {MOST_BYTES // 2**20} MiB.")
    with tempfile.TemporaryDirectory() as folder:
        for entry in entries:
            (Path(folder) / PurePosixPath(entry.filename.replace("\\", "/")).name).write_bytes(sent.read(entry))
        raw = files.read_case(Path(folder))
    return sheets_of(raw), [str(fault) for fault in raw.faults]


def differences(old: Sheets, new: Sheets) -> list[Change]:
    """Every cell that differs between two versions of a case."""
    return [c for name in TABLES for c in changes(name, sheet_of(old, name), sheet_of(new, name))]


def _csv(sheet: Sheet) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([sheet.header, *sheet.rows])
    return text.getvalue().encode()


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return packed.getvalue()
