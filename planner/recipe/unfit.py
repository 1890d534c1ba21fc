"""Faults of a recipe whose fields are not as they are declared, in words that a planner can act on."""

import re
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, get_args, get_type_hints

from pydantic_core import ErrorDetails

from planner.fault import Fault, near_miss, short, shown
from planner.figures import enumerated
from planner.language import say
from planner.recipe import Recipe

EXPECTED = (
    say("a valid string"), say("a valid integer"), say("a valid number"), say("a valid boolean"), say("a valid array"),
    say("an object"),
)  # fmt: skip
"""What a field may be declared to be, in the words of pydantic."""


def fault_of(details: ErrorDetails) -> Fault:
    """Turn an error of pydantic into a fault that a planner can act on."""
    path = [str(part) for part in details["loc"] if part not in {"int", "float", "str"}]
    place, name = ".".join(path), path[-1] if path else ""
    if details["type"] in {"unexpected_keyword_argument", "extra_forbidden"}:
        known = _known(path[:-1])
        return Fault("recipe", None, short(place), say("an unknown field"), ", ".join(known), near_miss(name, known))
    if details["type"] in {"missing", "missing_argument"}:
        return Fault("recipe", None, short(place), say("nothing"), MISSING.get(name, say("a value")))
    if details["type"] == "dataclass_type" and isinstance(details["input"], int | float):
        allowed = say("a table with its mark and the reason, such as {example}", example=EXAMPLE)
        return Fault("recipe", None, short(place), say("a bare number, {number}", number=details["input"]), allowed)
    return Fault("recipe", None, short(place), _found(details["input"]), _allowed(details))


EXAMPLE = '{ value = 1, mark = "J", reason = "…" }'  # not told
"""An assumption as a recipe has it."""

MISSING = {
    "as_of": say("the month at whose end strengths are counted, YYYY-MM"),
    "mark": say("S, A, E, R or J: how the value is known"),
    "reason": say("why, in a sentence"),
}
"""What is allowed for a field that is missing, by name."""


def _found(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict | list):
        return say("a table") if isinstance(value, dict) else say("a list")
    return shown(str(value))


def _allowed(details: ErrorDetails) -> str:
    """What an error of pydantic expects."""
    if details["type"] == "dataclass_type":
        return say("a table of fields")
    expected = details["msg"].removeprefix("Input should be ")
    words = expected[:1].lower() + expected[1:]
    if details["type"] == "literal_error":
        return enumerated(re.split(", | or ", words), "or")
    return next((each for each in EXPECTED if each == words), words)


def _known(path: list[str]) -> list[str]:
    """Fields of the part of a recipe at a path."""
    part: Any = Recipe
    for name in path:
        part = _inside(part, name)
    return [each.name for each in fields(part)] if is_dataclass(part) else []


def _inside(part: Any, name: str) -> Any:  # noqa: ANN401
    """Type of a field, or of the values of a mapping or list."""
    if not is_dataclass(part):
        options = [option for option in get_args(part) if option is not NoneType and option is not str]
        return options[0] if options else None
    found = get_type_hints(part).get(name)
    options = [option for option in get_args(found) if is_dataclass(option)]
    return options[0] if options and NoneType in get_args(found) else found
