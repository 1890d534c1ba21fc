"""The plan as the planner made it, kept in its workbook so that edits can be told from it to the last digit."""

import base64
import binascii
import hashlib
import io
import json
import zlib
from collections.abc import Sequence

import pandas as pd

from planner.fault import Fault
from planner.plan import FRAMES, Plan, Summary

SHEET = "record"
TITLE = "The plan as the planner made it, packed; `planner adopt` reads it. Do not change it."
FIRST = 4
"""Row of the first line."""

CHUNK = 30_000
"""Length of what a cell holds [characters]."""

MOST_BYTES = 256 * 2**20
"""Largest record that is unpacked [bytes]."""


def packed(plan: Plan) -> list[str]:
    """A plan as lines of text: its fingerprint first, then its parts."""
    tables = {name: plan.frames[name].to_csv(index=False, lineterminator="\n") for name in FRAMES}
    text = json.dumps({"summary": plan.summary.as_dict(), "tables": tables}, ensure_ascii=True)
    data = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    parts = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    return [hashlib.sha256(data.encode()).hexdigest(), *parts]


def unpacked(lines: Sequence[str]) -> Plan | list[Fault]:
    """The plan that lines of text hold, or why there is none."""
    digest, data = (lines[0], "".join(lines[1:])) if lines else ("", "")
    if not data or hashlib.sha256(data.encode()).hexdigest() != digest:
        allowed = "the record that `planner solve --out` wrote"
        return [Fault(SHEET, None, "", "no record, or one that was changed", allowed)]
    try:
        return _plan(json.loads(_inflated(base64.b64decode(data, validate=True))))
    except (ValueError, KeyError, TypeError, binascii.Error, zlib.error) as error:
        return [Fault(SHEET, None, "", f"a record that cannot be read ({error})", "a record of this version")]


def _inflated(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(data, MOST_BYTES)
    if unpacker.unconsumed_tail:
        raise ValueError(f"it is larger than {MOST_BYTES // 2**20} MiB")
    return text


def _plan(held: dict[str, dict[str, str]]) -> Plan:
    frames = {}
    for name, types in FRAMES.items():
        texts = pd.read_csv(io.StringIO(held["tables"][name]), dtype=dict.fromkeys(types, "str"), keep_default_na=False)
        numbers = {c: [float(x or "nan") for x in texts[c]] for c, kind in types.items() if kind != "str"}
        frames[name] = texts.assign(**numbers)[list(types)].astype(types)
    return Plan(Summary.from_dict(dict(held["summary"])), frames)
