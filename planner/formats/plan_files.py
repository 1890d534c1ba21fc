"""Convert plans to the files of a plan folder and back, with faults."""

import hashlib
import io
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from planner.durable.seal import is_sealed, sealed
from planner.fault import Fault, short, shown
from planner.formats.raw import RawPlan
from planner.formats.upgrades import NewerError, upgraded_plan
from planner.language import kept, say
from planner.plan import Plan, Summary, summary_fields
from planner.plan.claim import BoundStanding
from planner.plan.plan_tables import FRAMES, OPTIONAL
from planner.process.streams import reason

SUMMARY = "summary.json"
SEAL = "seal"
"""Field of the summary with the seal of a plan whose bound was proved where it was written."""

FILES = (SUMMARY, *(f"{name}.csv" for name in FRAMES))
"""Names of the files of a plan."""

MOST_WHOLE = 2**63
"""Limit above which no integer is valid in a plan."""

ContentReader = Callable[[str], bytes]
"""Returns the content of a file by name; raises OSError if it cannot be read."""


def plan_texts(plan: Plan) -> dict[str, str]:
    """Text of every file of a plan: `summary.json` and a CSV file per table, numbers in full precision."""
    tables = {f"{name}.csv": frame.to_csv(index=False, lineterminator="\n") for name, frame in plan.frames.items()}
    fields = plan.summary.as_dict()
    if plan.summary.standing is BoundStanding.PROVED:
        seal = sealed(_what_is_sealed(fields, {name: text.encode() for name, text in tables.items()}))
        fields |= {} if seal is None else {SEAL: seal}
    summary = json.dumps(fields, indent=2, ensure_ascii=False, allow_nan=False)
    return {**tables, SUMMARY: summary + "\n"}


def _what_is_sealed(fields: Mapping[str, Any], tables: Mapping[str, bytes]) -> bytes:
    """What the seal of a plan is of: its summary, with bound, fingerprint and versions but no times, and its tables."""
    timeless = {name: value for name, value in fields.items() if name != "seconds"}
    hashes = {name: hashlib.sha256(tables[name]).hexdigest() for name in tables}
    return json.dumps([timeless, hashes], sort_keys=True).encode()


def content_in(texts: Mapping[str, str]) -> ContentReader:
    """Reader of files whose texts are in memory."""

    def _content(name: str) -> bytes:
        if name not in texts:
            raise FileNotFoundError(say("there is no {file}", file=name))
        return texts[name].encode()

    return _content


def plan_of(content: ContentReader) -> Plan | list[Fault]:
    """Read a plan from its files, upgraded to the newest version of the schema; or return its faults.

    What it states of how good it is counts as claimed, unless its seal shows that it was written here as it is.

    Args:
        content: Reader of the files.
    """
    unread: dict[str, Fault] = {}
    held: dict[str, bytes] = {}
    tables = {name: table for name in FRAMES if (table := _table(content, name, unread, held)) is not None}
    summary = _fields(content, unread)
    proved_here = summary is not None and _is_sealed(summary, held)
    try:
        sent = RawPlan(summary or {}, tables) if summary is None else upgraded_plan(RawPlan(summary, tables))
    except NewerError as newer:
        return [newer.fault("summary")]
    except ValueError as error:
        return [_no_summary(error)]
    faults = [fault for name, fault in unread.items() if name not in {*sent.tables, *OPTIONAL}]
    frames = {name: _typed(sent.tables[name], name, faults) for name in FRAMES if name in sent.tables}
    told = None if summary is None else _summary(sent.summary, faults, proved_here=proved_here)
    return faults if faults or told is None else Plan(told, frames)


def _fields(content: ContentReader, unread: dict[str, Fault]) -> dict[str, Any] | None:
    """Fields of the summary; None and a fault if it cannot be read."""
    try:
        found = json.loads(content(SUMMARY).decode(), object_pairs_hook=_each_once)
        if not isinstance(found, dict):
            raise TypeError(say("it has no fields"))
        if SEAL in found and not summary_fields.DIGEST.fits(found[SEAL]):
            raise TypeError(say("its seal is not valid"))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        unread["summary"] = _no_summary(error)
        return None
    return found


def _is_sealed(fields: dict[str, Any], tables: Mapping[str, bytes]) -> bool:
    """Take the seal out of a summary; return whether it was made here, of this summary and these tables."""
    seal = fields.pop(SEAL, None)
    return isinstance(seal, str) and is_sealed(_what_is_sealed(fields, tables), seal)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Fields of an object of JSON; ValueError where one stands twice."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError(say("a field stands twice"))
    return fields


def _summary(fields: dict[str, Any], faults: list[Fault], *, proved_here: bool) -> Summary | None:
    wrong = list(summary_fields.faults(fields))
    faults += wrong
    return None if wrong else Summary.from_dict(fields, proved_here=proved_here)


def _no_summary(error: Exception) -> Fault:
    found = say("no summary that can be read ({why})", why=_why(error))
    return Fault("summary", None, "", found, say("the summary.json of a plan"))


def _why(error: Exception) -> str:
    """Why a file cannot be read, without its path, which the fault names."""
    return reason(error) if isinstance(error, OSError) else kept(str(error))


def _table(content: ContentReader, name: str, unread: dict[str, Fault], held: dict[str, bytes]) -> pd.DataFrame | None:
    """A table as text, of which the file is put among those held; None and a fault if it cannot be read."""
    try:
        held[f"{name}.csv"] = content(f"{name}.csv")
        frame = pd.read_csv(io.BytesIO(held[f"{name}.csv"]), dtype="str", keep_default_na=False)
    except (OSError, ValueError) as error:
        found = say("no table that can be read ({why})", why=_why(error))
        unread[name] = Fault(name, None, "", found, say("the {table}.csv of a plan", table=name))
        return None
    if not isinstance(frame.index, pd.RangeIndex):
        found = say("rows with more cells than the heading")
        unread[name] = Fault(name, None, "", found, say("a cell for every heading"))
        return None
    return frame


def _typed(texts: pd.DataFrame, name: str, faults: list[Fault]) -> pd.DataFrame:
    """Type a table as in `FRAMES`; errors are faults."""
    types = FRAMES[name]
    missing = [column for column in types if column not in texts]
    if missing:
        allowed = say("every column of the plan")
        faults.append(Fault(name, None, ", ".join(missing), say("no such column"), allowed))
        return pd.DataFrame()
    for column in texts.columns.difference(list(types)):
        allowed = say("only columns that this planner knows")
        faults.append(Fault(name, None, short(column), say("a column"), allowed))
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
            allowed = say("a whole number") if kind == "int64" else say("a number")
            faults.append(Fault(name, int(row) + 2, column, shown(str(cells[row])), allowed))
        typed[column] = numbers.where(~wrong, 0.0).astype(kind)
    return typed


def _number(cell: str) -> float:
    """Parse the number in a cell exactly; NaN if there is none."""
    try:
        return float(cell) if cell.isascii() and "_" not in cell else math.nan
    except ValueError:
        return math.nan
