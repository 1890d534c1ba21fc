"""Read and write files of changes: TOML with one table `[[change]]` per change."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args, get_origin

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from planner.fault import Fault, near_miss, short, shown
from planner.file_limits import LIMITS
from planner.formats.toml import LongTextError, read_toml
from planner.language import say
from planner.scenarios.fields import TWO_READINGS, TypedNumber
from planner.scenarios.kinds import KINDS, Change

Changes = tuple[Change, ...]
"""Changes in the order in which they apply."""


NO_FIELD = say("no such field")
TABLES_OF_CHANGES = say("tables [[change]], each with its kind")


class _ChangesFile(BaseModel):
    """A file of changes."""

    model_config = ConfigDict(strict=True, extra="forbid")

    change: list[Annotated[Change, Field(discriminator="kind")]]


def read_changes(text: str, most_characters: int = LIMITS.toml_characters) -> Changes | list[Fault]:
    """Read changes from text, or report every fault in them.

    Args:
        text: A TOML document with one table `[[change]]` for every change.
        most_characters: Most characters that it may have.

    Returns:
        The changes; or every fault, each naming the number of the change, the field, what was found and what is
        allowed.
    """
    try:
        content = read_toml(text, TypedNumber, most_characters)
    except LongTextError as refused:
        return [Fault("changes", None, "", refused.found, refused.allowed)]
    except ValueError as error:
        return [Fault("changes", None, "", say("text that is not TOML ({error})", error=str(error)), TABLES_OF_CHANGES)]
    return changes_in(content)


def changes_in(content: Mapping[str, Any]) -> Changes | list[Fault]:
    """Read changes from a document of TOML, decimal numbers as `TypedNumber`, or report every fault in them."""
    try:
        return tuple(_ChangesFile.model_validate(content).change)
    except ValidationError as error:
        return [_fault(details, content) for details in error.errors(include_url=False)]


def as_toml(changes: Sequence[Change]) -> str:
    """Format changes as TOML that `read_changes` reads back."""
    return "\n".join(_formatted(_table(change)) for change in changes) or "change = []\n"


def _formatted(table: Mapping[str, Any]) -> str:
    """Format one change: its plain fields, then each table of cells under its own heading."""
    plain = {name: value for name, value in table.items() if not isinstance(value, dict)}
    parts = ["[[change]]\n" + tomli_w.dumps(plain)]
    for name, value in table.items():
        if isinstance(value, dict):
            parts.append(f"[change.{name}]\n" + tomli_w.dumps(value))  # not told
    return "".join(parts)


def _table(change: Change) -> dict[str, Any]:
    """Fields of a change, its kind first, defaults left out."""
    values = change.model_dump(exclude_defaults=True)
    fields = {name: value for name, value in values.items() if name != "kind"}
    return {"kind": change.kind} | {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401
    """A single name as text, several as a list."""
    if isinstance(value, tuple):
        return value[0] if len(value) == 1 else list(value)
    return value


def place(number: int, kind: str = "", field: str = "") -> str:
    """Name a change, or a field of it, for a fault; numbers start at 1."""
    if kind and field:
        return say("change {number} ({kind}), field {field}", number=number, kind=kind, field=short(field))
    if kind:
        return say("change {number} ({kind})", number=number, kind=kind)
    if field:
        return say("change {number}, field {field}", number=number, field=short(field))
    return say("change {number}", number=number)


def _fault(details: ErrorDetails, content: Mapping[str, Any]) -> Fault:
    """Turn an error of pydantic into a fault that a planner can act on."""
    location = [part for part in details["loc"] if part != "change"]
    if not location or not isinstance(location[0], int):
        return _file_fault(details, location)
    number = location[0] + 1
    kind = location[1] if len(location) > 1 and isinstance(location[1], str) else ""
    if kind not in KINDS:
        return _kind_fault(details, number, content["change"][location[0]])
    path = [str(part) for part in location[2:]]
    field = path[0] if path else ""
    if details["type"] == "one_of":
        context = details.get("ctx", {})
        return Fault(place(number, kind), None, "", context["found"], context["allowed"])
    if details["type"] == TWO_READINGS:
        context = details.get("ctx", {})
        allowed = _allowed(kind, field, details)
        return Fault(place(number, kind, field), None, "", context["found"], allowed, context["hint"])
    if details["type"] == "extra_forbidden":
        known = [name for name in KINDS[kind].model_fields if name != "kind"]
        return Fault(
            place(number, kind, field), None, "", say("an unknown field"), ", ".join(known), near_miss(field, known)
        )
    found = NO_FIELD if details["type"] == "missing" else _found(details["input"])
    return Fault(place(number, kind, field), None, "", found, _allowed(kind, field, details))


def _file_fault(details: ErrorDetails, location: Sequence[int | str]) -> Fault:
    """Fault of the file rather than of one change."""
    if details["type"] == "extra_forbidden":
        name = str(location[0])
        found: str = say("{name}, which is no table [[change]]", name=shown(name))
    else:
        found = say("no changes") if details["type"] == "missing" else _found(details["input"])
    return Fault("changes", None, "", found, TABLES_OF_CHANGES)


def _kind_fault(details: ErrorDetails, number: int, table: Any) -> Fault:  # noqa: ANN401
    """Fault of a change with a missing or unknown kind."""
    kind = table.get("kind") if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return Fault(place(number), None, "", _found(details["input"]), say("a table with its kind"))
    found = NO_FIELD if kind is None else _found(kind)
    hint = near_miss(kind, KINDS) if isinstance(kind, str) else ""
    return Fault(place(number, field="kind"), None, "", found, ", ".join(KINDS), hint)


def _found(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        if not value:
            return say("no names")
        return say("a table") if isinstance(value, dict) else say("a list")
    return short(str(value))


def _allowed(kind: str, field: str, details: ErrorDetails) -> str:
    """Describe the values that a field allows."""
    known = KINDS[kind].model_fields.get(field)
    if known is None:
        return details["msg"].lower()
    return known.description or next(_descriptions(known.annotation), "") or details["msg"].lower()


def _descriptions(annotation: Any) -> Iterator[str]:  # noqa: ANN401
    """Descriptions in the metadata of a field's types, such as those within `Period | None`."""
    for part in (annotation, *get_args(annotation)):
        for item in getattr(part, "__metadata__", ()):
            if getattr(item, "description", None):
                yield item.description
        if get_origin(part) is Literal:
            yield say("one of {choices}", choices=", ".join(get_args(part)))
