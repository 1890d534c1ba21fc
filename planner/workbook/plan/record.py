"""The original plan, stored in its workbook so that edits can be detected to the last digit."""

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Sequence

from planner.fault import Fault
from planner.file_limits import LIMITS, mebibytes
from planner.formats.plan_files import SUMMARY, content_in, plan_of, plan_texts
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES

SHEET = "record"
TITLE = "The plan as the planner made it, packed; `planner adopt` reads it. Do not change it."
FIRST = 4
"""Row of the first line."""

CHUNK = 30_000
"""Length of what a cell holds [characters]."""


def packed(plan: Plan) -> list[str]:
    """Encode a plan as lines of text, its fingerprint first."""
    texts = plan_texts(plan)
    tables = {name: texts[f"{name}.csv"] for name in FRAMES if name in plan.frames}
    text = json.dumps({"summary": json.loads(texts[SUMMARY]), "tables": tables}, ensure_ascii=True)
    data = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    parts = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    return [hashlib.sha256(data.encode()).hexdigest(), *parts]


def unpacked(lines: Sequence[str]) -> Plan | list[Fault]:
    """Decode a plan from lines of text, or return why there is none."""
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
    text = unpacker.decompress(data, LIMITS.workbook_unpacked)
    if unpacker.unconsumed_tail:
        raise ValueError(f"it is larger than {mebibytes(LIMITS.workbook_unpacked)} MiB")
    return text


def _plan(held: dict[str, dict[str, str]]) -> Plan | list[Fault]:
    texts = {f"{name}.csv": text for name, text in held["tables"].items()}
    texts[SUMMARY] = json.dumps(held["summary"])
    return plan_of(content_in(texts))
