"""The fields of a plan's summary: what each may be, whatever the case.

What follows from the case and the tables of the plan is for the verification to compare.
"""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planner.fault import Fault, shown
from planner.language import say
from planner.plan.certainty import MOST_ASKED

LARGEST = 10**300
"""Limit above which no integer is a valid figure of a plan."""

STEPS = (
    "read", "build", "transfer", "relax", "cut", "open", "improve", "search", "prune", "settle", "refine", "hedge",
    "done", "tidy", "extract", "verify", "all",
)  # fmt: skip
"""Steps of a run, by which a summary has seconds."""

PACKAGES = ("pledge-planner", "pyomo", "highspy", "pandas", "numpy")
"""Packages of which a summary has the version."""

WRITTEN = "written"
"""Under `versions`: version of the schema that first wrote a plan, where that was an earlier one."""

SHA256 = re.compile(r"[0-9a-f]{64}")
VERSION = re.compile(r"[0-9][0-9A-Za-z.+!-]{0,39}", re.ASCII)

ASKED_ANEW = 3
"""Version of the schema from which on a gap asked for is one of what can be averted."""

MOST_FUTURES = 10_000

HEDGE = (
    "weight", "futures", "seed", "expected", "worst_tenth", "value", "bound", "without_alternates", "others",
    "expected_in_others", "expected_error", "worst_tenth_in_others", "worst_tenth_error",
)  # fmt: skip
"""What a plan that hedges says of itself."""


@dataclass(frozen=True)
class FieldKind:
    """What a field may be."""

    says: str
    fits: Callable[[Any], bool]


def _number(value: object, low: float = -math.inf, high: float = math.inf) -> bool:
    """Whether a JSON value is a finite number within limits."""
    finite = math.isfinite(value) if isinstance(value, float) else type(value) is int and abs(value) < LARGEST
    return finite and low <= value <= high  # type: ignore[operator]


def _whole(value: object, low: float, high: float) -> bool:
    return _number(value, low, high) and float(value).is_integer()  # type: ignore[arg-type]


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _or_unknown(kind: FieldKind) -> FieldKind:
    return FieldKind(say("{what}, or null", what=kind.says), lambda value: value is None or kind.fits(value))


def _choice(*choices: str) -> FieldKind:
    return FieldKind(say("one of {choices}", choices=", ".join(choices)), lambda value: value in choices)


AMOUNT = FieldKind(say("a number from 0 on"), lambda value: _number(value, 0.0))
FIGURE = FieldKind(say("a number"), _number)
TEXT = FieldKind(say("a text"), lambda value: isinstance(value, str))
TEXTS = FieldKind(say("a list of texts"), _texts)
SHARE = FieldKind(say("a number up to 1"), lambda value: _number(value, high=1.0))
FIELDS_WITHIN = FieldKind(say("fields"), lambda value: isinstance(value, dict))

DIGEST = FieldKind(
    say("64 hexadecimal digits (0–9, a–f)"), lambda value: isinstance(value, str) and bool(SHA256.fullmatch(value))
)

KINDS: Mapping[str, FieldKind] = {
    "status": _choice("optimal", "feasible"),
    "title": TEXT,
    "exposure_baseline": AMOUNT,
    "exposure_in_place_only": AMOUNT,
    "exposure_unprotected": AMOUNT,
    "expected_unprotected": _or_unknown(AMOUNT),
    "deliver": _choice("full", "expected", "hedged"),
    "objective": AMOUNT,
    "objective_nobody_new": AMOUNT,
    "bound": _or_unknown(FIGURE),
    "certainty": _or_unknown(SHARE),
    "gap": _or_unknown(AMOUNT),
    "relative_gap": _or_unknown(AMOUNT),
    "gap_asked": AMOUNT,
    "cost_usd": AMOUNT,
    "persons_deployed": AMOUNT,
    "left_out": TEXTS,
    "seconds": FIELDS_WITHIN,
    "case_sha256": DIGEST,
    "versions": FIELDS_WITHIN,
    "counted_in_part": TEXTS,
    "tidying_cost": AMOUNT,
    "untidy": TEXTS,
    "hedge": FIELDS_WITHIN,
    "claimed": FIELDS_WITHIN,
}
"""What the fields of a summary may be."""

PACKAGE_VERSION = FieldKind(say("a version"), lambda value: isinstance(value, str) and bool(VERSION.fullmatch(value)))
SCHEMA_VERSION = FieldKind(
    say("the number of a version"), lambda value: isinstance(value, str) and value.isascii() and value.isdigit()
)
COUNT = FieldKind(say("a whole number from 0 on"), lambda value: _whole(value, 0, LARGEST))
FUTURES = FieldKind(
    say("a whole number from 1 to {most:,}", most=MOST_FUTURES), lambda value: _whole(value, 1, MOST_FUTURES)
)

WITHIN: Mapping[str, Mapping[str, FieldKind]] = {
    "seconds": dict.fromkeys(STEPS, AMOUNT),
    "versions": {"schema": SCHEMA_VERSION, WRITTEN: SCHEMA_VERSION, **dict.fromkeys(PACKAGES, PACKAGE_VERSION)},
    "hedge": dict.fromkeys(HEDGE, AMOUNT)
    | {"weight": FieldKind(say("a number from 0 to 1"), lambda value: _number(value, 0.0, 1.0))}
    | {"futures": FUTURES, "others": FUTURES, "seed": COUNT},
}
"""What the fields within a field may be."""

CLAIMS: Mapping[str, FieldKind] = {
    name: KINDS[name] for name in ("status", "bound", "certainty", "gap", "relative_gap", "hedge")
}
"""What a file states of how good its plan is, under `claimed`."""

MAY_LACK = frozenset({"hedge", "claimed", WRITTEN})
"""Fields that a summary may lack, or a field of it."""


def faults(fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Fields that are missing or unknown, and values that no summary can have.

    Args:
        fields: The summary as `summary.json` has it.
    """
    yield from _unlike("", KINDS, fields)
    for name in ("seconds", "versions"):
        yield from _within(name, fields)
    yield from _within("hedge", fields) if fields.get("hedge") else ()
    if isinstance(claims := fields.get("claimed"), dict):
        yield from _unlike("claimed, ", CLAIMS, claims)
        yield from _within("hedge", claims) if claims.get("hedge") else ()
        if any(fields.get(name) is not None for name in ("bound", "certainty", "gap", "relative_gap", "hedge")):
            allowed = say("claims only where nothing was proved")
            yield Fault("summary", None, "claimed", say("claims beside what was proved"), allowed)
    asked = fields.get("gap_asked")
    if AMOUNT.fits(asked) and asked > MOST_ASKED and not written_before(fields, ASKED_ANEW):  # type: ignore[operator]
        yield _fault("gap_asked", asked, say("a gap that may be asked for: from 0 to {most}", most=MOST_ASKED))


def _within(name: str, fields: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of the fields within a field."""
    within = fields.get(name)
    if isinstance(within, dict):
        yield from _unlike(f"{name}, ", WITHIN[name], within, every=name != "seconds")


def _unlike(
    before: str, kinds: Mapping[str, FieldKind], fields: Mapping[str, Any], *, every: bool = True
) -> Iterator[Fault]:
    """Faults of fields against their kinds; `before` is told before their names."""
    for name, kind in kinds.items():
        if name not in fields:
            if every and name not in MAY_LACK:
                yield Fault("summary", None, f"{before}{name}", say("no such field"), kind.says)
        elif not kind.fits(fields[name]):
            yield _fault(f"{before}{name}", fields[name], kind.says)
    for name in fields.keys() - kinds.keys():
        yield Fault("summary", None, f"{before}{name}", say("a field"), say("only fields that this planner knows"))


def _fault(name: str, value: object, allowed: str) -> Fault:
    return Fault("summary", None, name, shown(json.dumps(value, default=str)), allowed)


def written_before(fields: Mapping[str, Any], version: int) -> bool:
    """Whether a plan was first written in an earlier version of the schema than some version."""
    versions = fields.get("versions")
    written = versions.get(WRITTEN) if isinstance(versions, dict) else None
    return SCHEMA_VERSION.fits(written) and int(str(written)) < version
