"""The disk: a case in, a plan folder out and in again. Input files are never changed."""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

import pandas as pd

from planner.fault import Fault, printable
from planner.packed import IN_ALL, CaseFile, is_packed, read_tables, read_zip
from planner.plan import Plan
from planner.plan_files import plan_of, plan_texts
from planner.raw import RawCase
from planner.sheets import Sheets, as_csv
from planner.tidy import tidy
from planner.workbook.reading import read_workbook

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def read_case(path: Path) -> RawCase:
    """Read a case: a folder with one CSV file per table, a zip of it, or an Excel workbook with a sheet per table.

    Faults are gathered, never raised: a file that cannot be read leaves its table out and says why.
    """
    try:
        if path.is_file():
            raw = read_zip(printable(path.name), str(path)) if is_packed(str(path)) else read_workbook(path)
            return tidy(raw)
        files = [_case_file(file) for file in sorted(path.iterdir())]
    except (OSError, ValueError) as error:
        return RawCase({}, [Fault(printable(str(path)), None, "", _instead(error), IN_ALL)], unread=True)
    case = RawCase({})
    read_tables(files, case)
    return tidy(case)


def _case_file(file: Path) -> CaseFile:
    whole = file.is_file()
    return CaseFile(PurePosixPath(file.name), file.stat().st_size if whole else 0, file.read_bytes, whole)


def _instead(error: OSError | ValueError) -> str:
    """What there is where a folder or file should be that can be opened."""
    if isinstance(error, FileNotFoundError):
        return "nothing"
    if isinstance(error, NotADirectoryError):
        return "a file"
    return f"what cannot be opened ({(error.strerror if isinstance(error, OSError) else None) or error})"


def write_file(data: bytes, file: Path) -> None:
    """Write a file: replaced as a whole, or not at all, if it is there already; devices and pipes are written to."""
    if file.exists() and not file.is_file():
        file.write_bytes(data)
        return
    file = file.resolve()
    file.parent.mkdir(parents=True, exist_ok=True)
    part = _part_in(file.parent)
    try:
        part.write_bytes(data)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def write_table(frame: pd.DataFrame, file: Path) -> None:
    """Write a table as a CSV file, numbers in full precision."""
    write_file(frame.to_csv(index=False, lineterminator="\n").encode(), file)


def write_case(sheets: Sheets, folder: Path) -> None:
    """Write a case: one CSV file per table, every cell as it was typed; all of it, or nothing."""
    with _whole(folder) as part:
        for name, sheet in sheets.items():
            (part / f"{name}.csv").write_text(as_csv(sheet), encoding="utf-8", newline="")


def write_plan(plan: Plan, folder: Path) -> None:
    """Write a plan folder: `summary.json` and one CSV file per frame, numbers in full precision; all, or nothing."""
    with _whole(folder) as part:
        for name, text in plan_texts(plan).items():
            (part / name).write_text(text, encoding="utf-8", newline="")


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A folder to write files to, which go where they belong once all are written; others that are there stay."""
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    there = folder.exists()
    part = _part_in(folder if there else folder.parent)
    try:
        part.mkdir()
        yield part
        if there:
            _move(part, folder)
        else:
            part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _move(part: Path, folder: Path) -> None:
    """Move files into a folder that is there, unless a folder is in the way of one of them."""
    files = sorted(part.iterdir())
    for file in files:
        if (folder / file.name).is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / file.name))
    for file in files:
        file.replace(folder / file.name)


def _part_in(folder: Path) -> Path:
    """A name in a folder for what is still being written, short whatever it will be called."""
    return folder / f".part-{secrets.token_hex(4)}"


def report_csv(table: pd.DataFrame) -> str:
    """A table that is read by people alone, as CSV: no text in it is a formula, whatever begins it.

    Cases and plans are read back, and so are written as they are; their workbooks hold text as text.
    """
    return str(table.map(_no_formula).to_csv(index=False, lineterminator="\n"))


def _no_formula(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def read_plan(folder: Path) -> Plan | list[Fault]:
    """Read a plan folder back, or say every reason why it cannot be."""
    return plan_of(lambda name: (folder / name).read_bytes())
