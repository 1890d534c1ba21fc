"""A plan as the files of its folder, wherever they are kept: written, and read with every reason why it cannot be."""

import io
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from planner.fault import Fault, shown
from planner.plan import FRAMES, Plan, Summary
from planner.raw import RawPlan
from planner.upgrades import NewerError, upgraded_plan

SUMMARY = "summary.json"
FILES = (SUMMARY, *(f"{name}.csv" for name in FRAMES))
"""The files of a plan."""

MOST_WHOLE = 2**63
"""Whole numbers from which on none is one of a plan."""

Content = Callable[[str], bytes]
"""What a file of a plan holds, by the name of the file; an OSError where it cannot be read."""


def plan_texts(plan: Plan) -> dict[str, str]:
    """The text of every file of a plan, by name: `summary.json` and a CSV file per table, numbers in full precision."""
    tables = {f"{name}.csv": frame.to_csv(index=False, lineterminator="\n") for name, frame in plan.frames.items()}
    summary = json.dumps(plan.summary.as_dict(), indent=2, ensure_ascii=False, allow_nan=False)
    return {**tables, SUMMARY: summary + "\n"}


def content_in(texts: Mapping[str, str]) -> Content:
    """What the files of a plan hold whose texts are at hand, by name."""

    def _content(name: str) -> bytes:
        if name not in texts:
            raise FileNotFoundError(f"there is no {name}")
        return texts[name].encode()

    return _content


def plan_of(content: Content) -> Plan | list[Fault]:
    """The plan that some files hold, as the newest version of the schema has it; or every reason why there is none.

    Args:
        content: What each file holds.
    """
    unread: dict[str, Fault] = {}
    tables = {name: table for name in FRAMES if (table := _table(content, name, unread)) is not None}
    summary = _fields(content, unread)
    try:
        sent = RawPlan(summary or {}, tables) if summary is None else upgraded_plan(RawPlan(summary, tables))
    except NewerError as newer:
        return [newer.fault("summary")]
    except ValueError as error:
        return [_no_summary(error)]
    faults = [fault for name, fault in unread.items() if name not in sent.tables]
    frames = {name: _typed(sent.tables[name], name, faults) for name in FRAMES if name in sent.tables}
    told = None if summary is None else _summary(sent.summary, faults)
    return faults if faults or told is None else Plan(told, frames)


def _fields(content: Content, unread: dict[str, Fault]) -> dict[str, Any] | None:
    """What the summary says; None where that cannot be read, with the reason."""
    try:
        found = json.loads(content(SUMMARY).decode())
        if not isinstance(found, dict):
            raise TypeError("it has no fields")
    except (OSError, ValueError, TypeError, RecursionError) as error:
        unread["summary"] = _no_summary(error)
        return None
    return found


def _summary(fields: dict[str, Any], faults: list[Fault]) -> Summary | None:
    try:
        return Summary.from_dict(fields)
    except TypeError as error:
        faults.append(_no_summary(error))
        return None


def _no_summary(error: Exception) -> Fault:
    return Fault("summary", None, "", f"no summary that can be read ({error})", "the summary.json of a plan")


def _table(content: Content, name: str, unread: dict[str, Fault]) -> pd.DataFrame | None:
    """A table with every cell as text; None where it cannot be read, with the reason."""
    try:
        frame = pd.read_csv(io.BytesIO(content(f"{name}.csv")), dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        unread[name] = Fault(name, None, "", f"no table that can be read ({error})", f"the {name}.csv of a plan")
        return None
    if not isinstance(frame.index, pd.RangeIndex):
        unread[name] = Fault(name, None, "", "rows with more cells than the heading", "a cell for every heading")
        return None
    return frame


def _typed(texts: pd.DataFrame, name: str, faults: list[Fault]) -> pd.DataFrame:
    """A table with the types of `FRAMES`, every number to its last digit; what is wrong with it goes to the faults."""
    types = FRAMES[name]
    missing = [column for column in types if column not in texts]
    if missing:
        faults.append(Fault(name, None, ", ".join(missing), "no such column", "every column of the plan"))
        return pd.DataFrame()
    typed = texts[list(types)].copy()
    for column, kind in types.items():
        if kind == "str":
            continue
        cells = typed[column]
        numbers = pd.Series([_number(cell) for cell in cells], index=cells.index, dtype="float64")
        wrong = numbers.isna() & (cells != "")
        if kind == "int64":
            wrong |= (numbers != numbers.round()) | (numbers.abs() >= MOST_WHOLE)
        for row in cells.index[wrong]:
            allowed = "a whole number" if kind == "int64" else "a number"
            faults.append(Fault(name, int(row) + 2, column, shown(str(cells[row])), allowed))
        typed[column] = numbers.where(~wrong, 0.0).astype(kind)
    return typed


def _number(cell: str) -> float:
    """The number in a cell, to its last digit; not a number where there is none."""
    try:
        return float(cell) if cell.isascii() and "_" not in cell else math.nan
    except ValueError:
        return math.nan
