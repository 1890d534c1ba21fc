"""The disk: a case folder in, a plan folder out and in again. Input files are never changed."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from planner.fault import Fault, near_miss, shown
from planner.plan import FRAMES, Plan, Summary
from planner.tables import TABLES

MOST_BYTES = 64 * 2**20
"""Largest input file that is read [bytes]."""

MOST_ROWS = 200_000
"""Longest input table that is read [rows]."""


@dataclass(frozen=True)
class RawTable:
    """A table as it was sent: every cell as text, every row under its number in the file."""

    header: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]


@dataclass(frozen=True)
class RawCase:
    """A case as it was sent, and what could not be read of it."""

    tables: dict[str, RawTable]
    faults: list[Fault] = field(default_factory=list)


def read_case(path: Path) -> RawCase:
    """Read a case folder: one CSV file per table, in UTF-8.

    Faults are gathered, never raised: a file that cannot be read leaves its table out and says why.
    """
    if not path.is_dir():
        found = "a file" if path.exists() else "nothing"
        return RawCase({}, [Fault(str(path), None, "", found, "a folder with one CSV file per table")])
    case = RawCase({})
    for file in sorted(path.glob("*.csv")):
        if file.stem in TABLES:
            _read_table(file, case)
        else:
            hint = near_miss(file.stem, TABLES)
            case.faults.append(Fault(file.name, None, "", "a table of this name", ", ".join(TABLES), hint))
    return case


def _read_table(file: Path, case: RawCase) -> None:
    name = file.stem
    if file.stat().st_size > MOST_BYTES:
        found = f"a file of {file.stat().st_size / 2**20:,.0f} MiB"
        case.faults.append(Fault(name, None, "", found, f"at most {MOST_BYTES // 2**20} MiB"))
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            _read_rows(name, csv.reader(stream, strict=True), case)
    except UnicodeDecodeError as error:
        found = f"a byte that is not UTF-8 (number {error.start + 1}: {error.object[error.start]:#04x})"
        hint = "Save the file as “CSV UTF-8”."
        case.faults.append(Fault(name, None, "", found, "text in UTF-8", hint))
    except csv.Error as error:
        case.faults.append(Fault(name, None, "", f"what is not CSV ({error})", "comma-separated values"))


def _read_rows(name: str, reader: Iterator[list[str]], case: RawCase) -> None:
    header = tuple(cell.strip() for cell in next(reader, ()))
    if not any(header):
        case.faults.append(Fault(name, 1, "", "an empty file", "a heading with the names of the columns"))
        return
    rows: dict[int, tuple[str, ...]] = {}
    for number, cells in enumerate(reader, start=2):
        if number > MOST_ROWS + 1:
            case.faults.append(Fault(name, None, "", f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,} rows"))
            return
        if len(cells) != len(header) and any(cells):
            found = f"{len(cells)} cells"
            hint = "A comma within a cell needs quotation marks around the cell."
            case.faults.append(Fault(name, number, "", found, f"{len(header)} cells, as in the heading", hint))
        elif any(cell.strip() for cell in cells):
            rows[number] = tuple(cells)
    case.tables[name] = RawTable(header, rows)


def write_plan(plan: Plan, folder: Path) -> None:
    """Write a plan folder: `summary.json` and one CSV file per frame, numbers in full precision."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in plan.frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    text = json.dumps(plan.summary.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def read_plan(folder: Path) -> Plan | list[Fault]:
    """Read a plan folder back, or say every reason why it cannot be."""
    faults: list[Fault] = []
    frames = {name: _read_frame(folder, name, faults) for name in FRAMES}
    summary = _read_summary(folder / "summary.json", faults)
    return faults if faults or summary is None else Plan(summary, frames)


def _read_summary(file: Path, faults: list[Fault]) -> Summary | None:
    try:
        return Summary.from_dict(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        faults.append(
            Fault("summary", None, "", f"no summary that can be read ({error})", "the summary.json of a plan")
        )
        return None


def _read_frame(folder: Path, name: str, faults: list[Fault]) -> pd.DataFrame:
    """A frame of a plan with the types of `FRAMES`; what is wrong with it goes to the faults."""
    types = FRAMES[name]
    try:
        frame = pd.read_csv(folder / f"{name}.csv", dtype=dict.fromkeys(types, "str"), keep_default_na=False)
        missing = [column for column in types if column not in frame]
        if missing:
            faults.append(Fault(name, None, ", ".join(missing), "no such column", "every column of the plan"))
            return pd.DataFrame()
        return _typed(frame[list(types)], name, faults)
    except (OSError, ValueError) as error:
        faults.append(Fault(name, None, "", f"no table that can be read ({error})", f"the {name}.csv of a plan"))
        return pd.DataFrame()


def _typed(frame: pd.DataFrame, name: str, faults: list[Fault]) -> pd.DataFrame:
    typed = frame.copy()
    for column, kind in FRAMES[name].items():
        if kind == "str":
            continue
        numbers = pd.to_numeric(frame[column], errors="coerce")
        wrong = (numbers.isna() & (frame[column] != "")) | (frame[column].eq("") & (kind == "int64"))
        wrong |= (numbers != numbers.round()) & (kind == "int64") & ~wrong
        for row in frame.index[wrong]:
            allowed = "a whole number" if kind == "int64" else "a number"
            faults.append(Fault(name, int(row) + 2, column, shown(str(frame[column][row])), allowed))
        typed[column] = numbers.where(~wrong, 0).astype(kind)
    return typed
