"""Read cases, and read and write plans, on disk. Input files are never changed."""

from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

import pandas as pd

from planner.durable.whole import completed, whole_folder
from planner.durable.whole import write_file as write_file
from planner.fault import Fault, printable
from planner.file_limits import LIMITS, mebibytes
from planner.files import packed
from planner.files.packed import (
    IN_ALL,
    CaseFile,
    in_place_of_tables,
    is_packed,
    read_together,
    read_zip,
    say_inside,
    which_is_meant,
)
from planner.formats.normalise import normalised
from planner.formats.plan_files import FILES as PLAN_FILES
from planner.formats.plan_files import plan_of, plan_texts
from planner.formats.raw import RawCase, with_setting
from planner.formats.sheets import Sheets, as_csv
from planner.language import say
from planner.plan import Plan
from planner.process.memory import memory_limited
from planner.process.streams import of_system
from planner.workbook.reading import read_workbook

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that begin a formula in a spreadsheet."""


def read_case(path: Path) -> RawCase:
    """Read a case: a folder with one CSV file per table, a zip of it, or an Excel workbook with a sheet per table.

    Faults are collected, not raised; a file that cannot be read leaves its table out.
    """
    return _within_memory(path.name, lambda: _read_case(path))


def _within_memory(name: str, read: Callable[[], RawCase]) -> RawCase:
    """Read a case with a limit on the memory that it takes, where nothing else is done meanwhile."""
    try:
        with memory_limited():
            return read()
    except MemoryError:
        found = say("what takes more than {size:,} MiB of memory to read", size=mebibytes(LIMITS.memory_bytes))
        return RawCase({}, [Fault(printable(name), None, "", found, IN_ALL)], unread=True)


def _read_case(path: Path) -> RawCase:
    try:
        if path.is_file():
            raw = read_zip(printable(path.name), str(path)) if is_packed(str(path)) else read_workbook(path)
            return normalised(raw)
        completed(path)
        files = [_case_file(file) for file in sorted(path.iterdir())]
    except (OSError, ValueError) as error:
        return RawCase({}, [Fault(printable(str(path)), None, "", _instead(error), IN_ALL)], unread=True)
    held = in_place_of_tables(files)
    if len(held) == 1:
        return say_inside(printable(path.name), held[0], _read_case(path / held[0].path))
    if held:
        return which_is_meant(printable(path.name), held)
    return normalised(packed.read_tables(files))


def read_case_as(path: Path, deliver: str | None) -> RawCase:
    """Read a case, its plans made and checked as the setting `deliver` is given here; as it says itself if None."""
    raw = read_case(path)
    return raw if deliver is None else with_setting(raw, "deliver", deliver)


def counted_by(plan: Plan | list[Fault] | None) -> str | None:
    """How a plan, as it was read, counts pledges that may not come: the setting `deliver`; None if there is none."""
    return plan.summary.deliver if isinstance(plan, Plan) else None


def read_tables(paths: Sequence[Path]) -> RawCase:
    """Read a case, or some tables of one: what `read_case` reads, or CSV files, each named after its table."""
    if len(paths) == 1 and paths[0].suffix.casefold() != ".csv":
        return read_case(paths[0])
    return _within_memory(paths[0].name, lambda: _read_together(paths))


def _read_together(paths: Sequence[Path]) -> RawCase:
    try:
        return normalised(read_together([_case_file(path) for path in paths]))
    except OSError as error:
        name = printable(str(error.filename or paths[0]))
        allowed = say("CSV files, each named after its table")
        return RawCase({}, [Fault(name, None, "", _instead(error), allowed)], unread=True)


def _case_file(file: Path) -> CaseFile:
    whole = file.is_file()
    return CaseFile(PurePosixPath(file.name), file.stat().st_size if whole else 0, file.read_bytes, whole)


def _instead(error: OSError | ValueError) -> str:
    """Describe what was found instead of a readable folder or file."""
    if isinstance(error, FileNotFoundError):
        return say("nothing")
    if isinstance(error, NotADirectoryError):
        return say("a file")
    return say("what cannot be opened ({why})", why=of_system(error))


def write_table(frame: pd.DataFrame, file: Path) -> None:
    """Write a table as CSV with numbers in full precision."""
    write_file(frame.to_csv(index=False, lineterminator="\n").encode(), file)


def write_case(sheets: Sheets, folder: Path) -> None:
    """Write a case whole: one CSV file per table, every cell as typed."""
    with whole_folder(folder) as part:
        for name, sheet in sheets.items():
            (part / f"{name}.csv").write_text(as_csv(sheet), encoding="utf-8", newline="")


def write_plan(plan: Plan, folder: Path) -> None:
    """Write a plan folder whole: `summary.json` and one CSV file per table, numbers in full precision."""
    with whole_folder(folder) as part:
        for name, text in plan_texts(plan).items():
            (part / name).write_text(text, encoding="utf-8", newline="")


def report_csv(table: pd.DataFrame) -> str:
    """Format a table for people as CSV, with text protected from being read as a formula.

    Cases and plans are read back, and so are written as they are; their workbooks hold text as text.
    """
    return str(table.map(_no_formula).to_csv(index=False, lineterminator="\n"))


def write_report(table: pd.DataFrame, file: Path) -> None:
    """Write a table for people as CSV, as `report_csv` formats it."""
    write_file(report_csv(table).encode(), file)


def _no_formula(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_SIGNS) else cell


def read_plan(folder: Path) -> Plan | list[Fault]:
    """Read a plan folder, or return its faults."""
    if not folder.is_dir():
        found = say("no folder “{folder}”", folder=printable(str(folder)))
        return [Fault("plan", None, "", found, say("the folder of a plan"))]
    completed(folder)
    return plan_of(lambda name: _content(folder / name))


def _content(file: Path) -> bytes:
    """The content of a file of a plan.

    Raises:
        OSError: It cannot be read.
        ValueError: It is too long, or not a file.
    """
    if file.exists() and not file.is_file():
        raise ValueError(say("it is not a file"))
    with file.open("rb") as stream:
        data = stream.read(LIMITS.scenario_text_bytes + 1)
    if len(data) > LIMITS.scenario_text_bytes:
        raise ValueError(say("it is larger than {size} MiB", size=mebibytes(LIMITS.scenario_text_bytes)))
    return data


def foreign_to_plan(folder: Path) -> list[Fault]:
    """Tables and summaries in a plan folder that no plan has, which nobody verifies; other files may be there."""
    names = sorted(file.name for file in folder.iterdir()) if folder.is_dir() else []
    foreign = (name for name in names if Path(name).suffix.casefold() in {".csv", ".json"} and name not in PLAN_FILES)
    allowed = say("only files of the plan, as others are not verified")
    return [Fault(printable(name), None, "", say("a file that no plan has"), allowed) for name in foreign]
