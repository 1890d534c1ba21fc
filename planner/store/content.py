"""Canonical text of inputs and plans; its hash identifies the content."""

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import PurePosixPath

from pydantic import TypeAdapter

from planner.check import CheckedCase, check
from planner.fault import Fault
from planner.file_limits import LIMITS
from planner.formats.plan_files import FILES, SUMMARY, content_in, plan_of, plan_texts
from planner.formats.sheets import Sheet, Sheets, raw_case, upgraded
from planner.formats.upgrades import NewerError
from planner.language import say
from planner.plan import Plan
from planner.store.version import StoreError
from planner.tables import TABLES

MOST_BYTES = 64 * 2**20
"""Longest text of inputs or of a plan [bytes]."""

_INPUTS = TypeAdapter(list[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]])
_PLAN = TypeAdapter(dict[str, str])
_FILES = TypeAdapter(dict[str, str])


def sha256(text: bytes) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text).hexdigest()


def format_inputs(sheets: Sheets) -> bytes:
    """Format inputs as text whose hash is `planner.formats.sheets.content_hash`.

    Raises:
        StoreError: A cell has a character that is not valid text.
    """
    try:
        return json.dumps([[n, sheets[n].header, sheets[n].rows] for n in sorted(sheets)], ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise StoreError(say("The inputs hold a character that is no text ({why}).", why=error.reason)) from error


def parse_inputs(text: bytes, written: int) -> Sheets:
    """The inputs that a text holds, in the order of the schema, as its newest version has them.

    Args:
        text: The text.
        written: The version of the schema that it was written in.

    Raises:
        ValueError: The text holds no inputs, or a row without as many cells as the heading has.
        StoreError: It has far more cells than any case, or was written by a newer version of the planner.
    """
    if text.count(b'"') > 4 * LIMITS.cells or text.count(b"[") > LIMITS.cells:
        raise StoreError(say("The inputs have more than {most:,} cells.", most=LIMITS.cells))
    found = {name: Sheet(header, rows) for name, header, rows in _INPUTS.validate_json(text)}
    if any(len(row) != len(sheet.header) for sheet in found.values() for row in sheet.rows):
        raise ValueError(say("a row has more or fewer cells than its heading"))
    names = [*(name for name in TABLES if name in found), *(name for name in found if name not in TABLES)]
    try:
        return upgraded({name: found[name] for name in names}, written, say("The scenario"))
    except NewerError as newer:
        raise StoreError(str(newer)) from newer


@lru_cache(maxsize=64)
def check_inputs(text: bytes, written: int) -> CheckedCase:
    """The inputs that a text holds, held against the schema; the same text is checked once; else as `sheets_in`."""
    return check(raw_case(parse_inputs(text, written)))


def format_plan(plan: Plan) -> bytes:
    """Format a plan as text: every file of its folder, by name."""
    return json.dumps(dict(sorted(plan_texts(plan).items())), ensure_ascii=False).encode()


def parse_plan(text: bytes) -> Plan | list[Fault]:
    """Parse a plan from text, or return its faults.

    Raises:
        ValueError: The text does not hold the files of a plan.
    """
    members = _PLAN.validate_json(text)
    plan = plan_of(content_in(members))
    if isinstance(plan, Plan) and not set(members) <= set(FILES):
        raise ValueError(say("it has other files than those of a plan"))
    return plan


def headline(text: bytes) -> dict[str, object]:
    """Objective and exposure [civilian-months], and cost [USD], that the text of a plan says; by column of the store.

    Raises:
        ValueError: The text does not hold the summary of a plan.
    """
    try:
        summary = json.loads(_PLAN.validate_json(text)[SUMMARY])
        return {
            "objective": summary["objective"],
            "exposure": summary["exposure_unprotected"],
            "cost_usd": summary["cost_usd"],
        }
    except (KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def format_files(contents: Mapping[str, bytes]) -> bytes:
    """Format files as text, by path."""
    return json.dumps({path: base64.b64encode(contents[path]).decode() for path in sorted(contents)}).encode()


def parse_files(text: bytes) -> dict[str, bytes]:
    """Files by path, from text.

    Raises:
        ValueError: The text does not hold files, or one with a path that leads elsewhere.
    """
    found = {path: base64.b64decode(data, validate=True) for path, data in _FILES.validate_json(text).items()}
    if any(PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts for path in found):
        raise ValueError(say("it has a file outside its folder"))
    return found


def compressed(text: bytes) -> bytes:
    """Compress a text for the store.

    Raises:
        StoreError: It is too long.
    """
    if len(text) > MOST_BYTES:
        raise StoreError(say("What is to be kept is longer than {most:d} MiB.", most=MOST_BYTES // 2**20))
    return zlib.compress(text, 6)


def decompressed(name: str, data: bytes) -> bytes:
    """Decompress a text of the store.

    Raises:
        StoreError: It is not the text that was stored.
    """
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(data, MOST_BYTES)
    except zlib.error:
        text = b""
    if sha256(text) != name:
        raise StoreError(
            say("The store is damaged: what it holds as {name} is not what was put there.", name=name[:12])
        )
    return text
