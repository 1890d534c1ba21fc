"""Kinds of settings: what those of a kind have in common in the schema, and how their values are typed."""

from collections.abc import Callable
from typing import Any

from planner.schema import Column, RelaxedBy, Setting, Value

_TYPED: dict[str, Callable[[Any], object]] = {
    "text": str,
    "month": str,
    "number": float,
    "whole": int,
    "choice": lambda value: int(value) if str(value).isdecimal() else str(value),
    "yes_no": lambda value: value in {True, "yes"},
}
"""What makes a value of a kind typed, or the text of one; a choice is a number where it looks like one."""


def number(
    name: str,
    meaning: str,
    high: float,
    default: str,
    unit: str = "1",
    proposed: str | None = None,
    *,
    relaxed_by: RelaxedBy,
) -> Setting:
    """A number, which has a default."""
    return Setting(Column(name, "number", meaning, unit, 0, high, relaxed_by=relaxed_by), default, proposed=proposed)


def delivery(name: str, kind: str, meaning: str, high: float, default: str, unit: str = "1") -> Setting:
    """A setting of what is thought of pledges that may not come."""
    return Setting(Column(name, kind, meaning, unit, 0, high, since=4, relaxed_by=RelaxedBy.ANY), default)


def rule(
    name: str, kind: str, meaning: str, unit: str, high: float, off: str, proposed: str, *, relaxed_by: RelaxedBy
) -> Setting:
    """A setting of a rule that is off where it is blank or has no row."""
    column = Column(name, kind, meaning, unit, 0, high, blank=off, since=3, relaxed_by=relaxed_by)
    return Setting(column, "", proposed=proposed)


def typed(setting: Setting, value: Value) -> Any:  # noqa: ANN401
    """The value of a setting with its type; as the schema says where it is blank or cannot be read."""
    if value is None or value == "":
        if setting.value.blank is not None and setting.value.blank not in setting.value.choices:
            return None
        value = setting.unreadable or setting.default or ""
    return _TYPED[setting.value.kind](value)
